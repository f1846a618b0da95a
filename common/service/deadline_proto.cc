#include "common/service/deadline_proto.h"

#include "common/codec/struct_json.h"
#include "common/codec/struct_proto.h"

namespace sudiao::service {
namespace {

struct View {
  std::string clock;
  std::vector<std::string> rule_ids;
  absl::Time due_time;
  std::string proof;
  bool provisional = false;
  SUDIAO_FIELDS(clock, rule_ids, due_time, proof, provisional)
};

}  // namespace

void SetDeadline(const DeadlineProof& proof, common::v1::Deadline& deadline) {
  codec::ToProto(View{proof.clock_id, proof.rule_ids, proof.suspended ? absl::Time() : proof.due,
                      codec::ToJson(proof), proof.provisional},
                 deadline);
}

}  // namespace sudiao::service
