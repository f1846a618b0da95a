#include "services/mediation/domain/message.h"

#include "services/mediation/domain/mediation_rules.h"

namespace sudiao::mediation::domain {
namespace {

absl::Status RefuseLabel(Label label) {
  return Fail(reasons::kLabelNotAllowed, {{"label", std::string(EnumName(label))}});
}

// The party that the message belongs to: whose caucus it is, or who of the parties says it.
absl::StatusOr<std::string> PartyOfStaffMessage(const Mediation& mediation, const PostMessage& command) {
  if (command.label != Label::CAUCUS) return std::string();
  Violations violations;
  if (command.party_id.empty()) {
    violations.Missing("message.party_id");
  } else if (mediation.FindParty(command.party_id) == nullptr) {
    violations.Add("message.party_id", "NOT_A_PARTY", "Not a party of this mediation.",
                   "不是本次调解的当事人。");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return command.party_id;
}

absl::StatusOr<std::string> PartyOfPartyMessage(const access::Relation& relation,
                                                const PostMessage& command) {
  if (command.label != Label::SHARED && command.label != Label::CAUCUS) return RefuseLabel(command.label);
  if (!command.party_id.empty()) {
    if (relation.For(command.party_id) == nullptr) return Fail(reasons::kNotPermitted);
    return command.party_id;
  }
  if (relation.parties.size() == 1) return relation.parties.front().party_id;
  Violations violations;
  violations.Missing("message.party_id");
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<change::Decision<MessageEvent>> DecidePostMessage(const Mediation& mediation,
                                                                 const access::Relation& relation,
                                                                 const std::string& account_id,
                                                                 const PostMessage& command, absl::Time now) {
  const bool staff = relation.mediator || relation.case_manager;
  if (!staff && relation.parties.empty()) return Fail(reasons::kNotPermitted);
  Violations violations;
  if (command.label == Label::UNSPECIFIED) violations.Missing("message.label");
  violations.RequireText("message.text", command.text, 10000);
  RETURN_IF_ERROR(violations.ToStatus());

  std::string party_id;
  if (relation.mediator) {
    if (command.label == Label::COURT || command.label == Label::OWNER) return RefuseLabel(command.label);
    ASSIGN_OR_RETURN(party_id, PartyOfStaffMessage(mediation, command));
  } else if (!relation.parties.empty()) {
    ASSIGN_OR_RETURN(party_id, PartyOfPartyMessage(relation, command));
  } else if (command.label != Label::CENTRE) {
    return RefuseLabel(command.label);
  }
  RETURN_IF_ERROR(
      RequireAllowed(mediation, staff ? MediationCommand::WRITE_AS_STAFF : MediationCommand::WRITE, now));
  change::Decision<MessageEvent> decision;
  return decision.Add(
      MessagePosted{mediation.facts.case_id, command.label, party_id, account_id, command.text, now});
}

}  // namespace sudiao::mediation::domain
