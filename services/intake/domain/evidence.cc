#include "services/intake/domain/evidence.h"

#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "services/intake/domain/reasons.h"

namespace sudiao::intake::domain {
namespace {

bool MayFileUnder(const access::Relation& relation, const Evidence& evidence) {
  if (!evidence.party_id.empty()) {
    return evidence.label == Label::OWNER || evidence.label == Label::CAUCUS ||
           evidence.label == Label::SHARED || evidence.label == Label::COURT;
  }
  if (evidence.label == Label::MEDIATOR_ONLY) return relation.mediator;
  return evidence.label == Label::CENTRE || evidence.label == Label::SHARED || evidence.label == Label::COURT;
}

// How wide a party's label is; 0 for labels that are not on the party's way to the court.
int Width(Label label) {
  switch (label) {
    case Label::OWNER:
      return 1;
    case Label::CAUCUS:
    case Label::CENTRE:
      return 2;
    case Label::SHARED:
      return 3;
    case Label::COURT:
      return 4;
    default:
      return 0;
  }
}

void AddLabelNotAllowed(Violations& violations) {
  violations.Add("label", "LABEL_NOT_ALLOWED", "You cannot file under this label.", "您不能使用该可见范围。");
}

bool IsSha256(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

void EvidenceAggregate::Apply(Evidence& state, const EvidenceEvent& event) {
  if (const auto* filed = std::get_if<EvidenceFiled>(&event)) state = filed->evidence;
  if (const auto* shared = std::get_if<EvidenceShared>(&event)) state.label = shared->label;
  if (const auto* added = std::get_if<ChainRecordAdded>(&event)) state.chain_record = added->chain_record;
}

access::Relation RelationInFile(const Case& c, access::Relation relation) {
  if (!relation.author || c.submit_time != absl::Time()) return relation;
  for (const Party& party : c.content.parties) {
    const bool own_side = party.joined || party.side == Side::APPLICANT;
    if (own_side && relation.For(party.id) == nullptr) {
      relation.parties.push_back({party.id, party.side, Authority::SPECIAL, ""});
    }
  }
  return relation;
}

absl::Status CheckFileOpen(const Case& c) {
  return kCaseTable.Next(c.state, CaseCommand::FILE_EVIDENCE).status();
}

absl::StatusOr<EvidenceDecision> DecideFile(Evidence evidence, const access::Relation& relation) {
  Violations violations;
  violations.CheckText("title", evidence.title, 300);
  violations.CheckText("purpose", evidence.purpose, 2'000);
  violations.CheckText("file_name", evidence.file_name, 255);
  if (!MayFileUnder(relation, evidence)) AddLabelNotAllowed(violations);
  RETURN_IF_ERROR(violations.ToStatus());
  if (evidence.title.empty()) evidence.title = evidence.file_name;
  return EvidenceDecision().Add(EvidenceFiled{std::move(evidence)});
}

Integrity IntegrityOf(const Evidence& evidence) {
  if (!evidence.chain_record.has_value()) return Integrity::NO_RECORD;
  return evidence.chain_record.sha256 == evidence.sha256 ? Integrity::MATCHES : Integrity::DIFFERS;
}

absl::StatusOr<EvidenceDecision> DecideRecordOnChain(const Evidence& evidence, const ChainRecord& record,
                                                     absl::Time now) {
  Violations violations;
  if (!IsSha256(record.sha256)) {
    violations.Add("chain_record.sha256", "NOT_A_HASH", "64 hex digits in lower case.",
                   "应为 64 位小写十六进制数字。");
  }
  violations.RequireText("chain_record.depository", record.depository, 300);
  violations.RequireText("chain_record.record_number", record.record_number, 300);
  if (record.record_time == absl::Time()) {
    violations.Missing("chain_record.record_time");
  } else if (record.record_time > now) {
    violations.Add("chain_record.record_time", "IN_THE_FUTURE", "It cannot be later than now.",
                   "不能晚于当前时间。");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  EvidenceDecision decision;
  const ChainRecord& known = evidence.chain_record;
  const bool same = known.sha256 == record.sha256 && known.depository == record.depository &&
                    known.record_number == record.record_number && known.record_time == record.record_time;
  if (same) return decision;
  return decision.Add(ChainRecordAdded{record, now});
}

absl::StatusOr<EvidenceDecision> DecideShare(const Evidence& evidence, Label label, absl::Time now) {
  // It would hide from a party what is its own.
  if (label == Label::CENTRE && !evidence.party_id.empty()) {
    Violations violations;
    AddLabelNotAllowed(violations);
    return violations.ToStatus();
  }
  if (Width(evidence.label) == 0 || Width(label) <= Width(evidence.label))
    return Fail(reasons::kLabelNarrower);
  return EvidenceDecision().Add(EvidenceShared{label, now});
}

}  // namespace sudiao::intake::domain
