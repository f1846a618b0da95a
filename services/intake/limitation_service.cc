#include "services/intake/limitation_service.h"

#include <algorithm>
#include <utility>

#include "common/codec/struct_proto.h"
#include "common/law/limitation/limitation.h"
#include "common/types/resource_name.h"
#include "services/intake/domain/limitation_facts.h"

namespace sudiao::intake {
namespace {

using access::Directory;
using access::Relation;

constexpr int kJournalPage = 500;

// Members of the API's Deadline and LimitationPeriod that have other names in a proof.
struct Due {
  absl::Time due_time;
  SUDIAO_FIELDS(due_time)
};
struct Last {
  absl::CivilDay last_day;
  SUDIAO_FIELDS(last_day)
};

void FillDeadline(const DeadlineProof& proof, common::v1::Deadline& deadline) {
  deadline.set_clock(proof.clock_id);
  for (const std::string& rule : proof.rule_ids) deadline.add_rule_ids(rule);
  codec::ToProto(Due{proof.due}, deadline);
  deadline.set_proof(codec::ToJson(proof));
  deadline.set_provisional(proof.provisional);
}

v1::Limitation ToResource(const law::LimitationAnswer& answer) {
  v1::Limitation out;
  codec::ToProto(answer, out);
  for (size_t i = 0; i < answer.periods.size(); ++i) {
    v1::LimitationPeriod& period = *out.mutable_periods(static_cast<int>(i));
    codec::ToProto(Last{answer.periods[i].proof.last_day}, period);
    FillDeadline(answer.periods[i].proof, *period.mutable_deadline());
  }
  out.clear_longest();
  if (!answer.longest.clock_id.empty()) FillDeadline(answer.longest, *out.mutable_longest());
  return out;
}

// LIM-193: nobody but the claimant is told, and nobody else can tell whether there is anything to be told.
absl::Status RequireClaimant(const Relation& relation, domain::CaseState state) {
  const bool claimant = std::any_of(relation.parties.begin(), relation.parties.end(),
                                    [](const access::ActsFor& acts) { return acts.side == Side::APPLICANT; });
  if (claimant || (relation.author && state == domain::CaseState::DRAFT)) return absl::OkStatus();
  return Fail(reasons::kNotFound);
}

// Where the count begins, in words.
law::Step StartOf(const domain::CaseContent& content) {
  if (content.act_date != absl::CivilDay()) {
    return {"INPUT",
            "act_date",
            "起算日按案件所载侵权行为发生日计算；实际知道的日期更晚的，以实际为准。",
            "Counted from the day of the act that the case states; if it became known later, from then on.",
            {}};
  }
  return {"INPUT",
          "submit_time",
          "案件未载明侵权行为发生日：此处假定提出请求时期间尚未届满。",
          "The case states no day of the act: it is assumed that the request was made in time.",
          {}};
}

}  // namespace

absl::StatusOr<v1::Limitation> LimitationUseCases::ComputeLimitation(
    const CallContext& call, const v1::ComputeLimitationRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(auto question, codec::FromProto<law::LimitationQuestion>(request));
  ASSIGN_OR_RETURN(const law::LimitationAnswer answer, law::ComputeLimitation(std::move(question)));
  return ToResource(answer);
}

absl::StatusOr<v1::Limitation> LimitationUseCases::GetCaseLimitation(
    const CallContext& call, const v1::GetCaseLimitationRequest& request) {
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
  return changes_.Read<v1::Limitation>(call, [&](sql::Session& session) -> absl::StatusOr<v1::Limitation> {
    ASSIGN_OR_RETURN(const Relation relation,
                     Directory::RequireRelation(session, call.caller, id, changes_.clock().Now()));
    ASSIGN_OR_RETURN(const auto snapshot, cases_.Get(session, id));
    RETURN_IF_ERROR(RequireClaimant(relation, snapshot.state.state));
    ASSIGN_OR_RETURN(const auto history, History(session, id));
    const domain::CaseContent content = snapshot.state.SeenBy(relation.author).content;
    ASSIGN_OR_RETURN(law::LimitationQuestion question, domain::LimitationFactsOf(content, history));
    ASSIGN_OR_RETURN(law::LimitationAnswer answer, law::ComputeLimitation(std::move(question)));
    answer.steps.insert(answer.steps.begin(), StartOf(content));
    return ToResource(answer);
  });
}

absl::StatusOr<std::vector<domain::CaseEvent>> LimitationUseCases::History(sql::Session& session,
                                                                           const std::string& case_id) {
  std::vector<domain::CaseEvent> history;
  int64_t sequence = 0;
  while (true) {
    ASSIGN_OR_RETURN(const auto entries, cases_.Journal(session, case_id, sequence, kJournalPage));
    for (const change::JournalEntry& entry : entries) {
      ASSIGN_OR_RETURN(domain::CaseEvent event,
                       codec::DecodeEvent<domain::CaseEvent>(entry.type, entry.payload));
      history.push_back(std::move(event));
      sequence = entry.sequence;
    }
    if (entries.size() < static_cast<size_t>(kJournalPage)) return history;
  }
}

}  // namespace sudiao::intake
