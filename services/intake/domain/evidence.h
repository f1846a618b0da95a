// A piece of evidence: an aggregate of its own, so that a hidden one moves nothing that others can see.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/policy.h"
#include "common/change/decision.h"
#include "common/types/fields.h"
#include "services/intake/domain/case.h"

namespace sudiao::intake::domain {

// What a chain or another depository recorded of the evidence (存证).
struct ChainRecord {
  std::string sha256;
  std::string depository;
  std::string record_number;
  absl::Time record_time;
  SUDIAO_FIELDS(sha256, depository, record_number, record_time)

  bool has_value() const { return !sha256.empty(); }
};

SUDIAO_ENUM(Integrity, NO_RECORD, MATCHES, DIFFERS)

struct Evidence {
  std::string id;
  std::string case_id;
  std::string party_id;
  std::string author_account_id;
  Label label = Label::UNSPECIFIED;
  std::string title;
  std::string purpose;
  std::string file_name;
  std::string media_type;
  int64_t size_bytes = 0;
  std::string sha256;
  absl::Time create_time;
  ChainRecord chain_record;
  SUDIAO_FIELDS(id, case_id, party_id, author_account_id, label, title, purpose, file_name, media_type,
                size_bytes, sha256, create_time, chain_record)
};

// OLR-16  Where the hash of the evidence is the one that was recorded, it is presumed not to have been
// altered since it was recorded. Where it differs there is no such presumption, and the evidence is marked.
Integrity IntegrityOf(const Evidence& evidence);

struct EvidenceFiled {
  static constexpr std::string_view kType = "evidence.filed.v1";
  Evidence evidence;
  SUDIAO_FIELDS(evidence)
};

struct EvidenceShared {
  static constexpr std::string_view kType = "evidence.shared.v1";
  Label label = Label::UNSPECIFIED;
  absl::Time time;
  SUDIAO_FIELDS(label, time)
};

struct ChainRecordAdded {
  static constexpr std::string_view kType = "evidence.chain_record.v1";
  ChainRecord chain_record;
  absl::Time time;
  SUDIAO_FIELDS(chain_record, time)
};

using EvidenceEvent = std::variant<EvidenceFiled, EvidenceShared, ChainRecordAdded>;

struct EvidenceAggregate {
  static constexpr std::string_view kKind = "evidence";
  using State = Evidence;
  using Event = EvidenceEvent;
  static void Apply(Evidence& state, const EvidenceEvent& event);
};

using EvidenceDecision = change::Decision<EvidenceEvent>;

// What the caller is in the case file. Nobody but its author knows of a draft: there the author acts for
// those on whose side it writes. From handing in on it does so as a party or agent, or not at all.
access::Relation RelationInFile(const Case& c, access::Relation relation);

// CASE_CLOSED after the end: what was handed in by then is the file.
absl::Status CheckFileOpen(const Case& c);

// A party files under OWNER, CAUCUS, SHARED or COURT; the body and the court under CENTRE, SHARED or COURT,
// the mediator also under MEDIATOR_ONLY.
absl::StatusOr<EvidenceDecision> DecideFile(Evidence evidence, const access::Relation& relation);

// What was shown cannot be taken back: a label may only become wider (OWNER, CAUCUS, SHARED, COURT; of the
// body and the mediator CENTRE, SHARED, COURT).
absl::StatusOr<EvidenceDecision> DecideShare(const Evidence& evidence, Label label, absl::Time now);

// OLR-16  Whoever filed the evidence names its record. It stands beside the evidence, also if it does not
// match.
absl::StatusOr<EvidenceDecision> DecideRecordOnChain(const Evidence& evidence, const ChainRecord& record,
                                                     absl::Time now);

}  // namespace sudiao::intake::domain
