// What each event does to a case, and what can be asked of its state.
#include <algorithm>
#include <utility>
#include <variant>

#include "services/intake/domain/case_rules.h"

namespace sudiao::intake::domain {
namespace {

Party* MutableParty(Case& c, const std::string& party_id) {
  for (Party& party : c.content.parties) {
    if (party.id == party_id) return &party;
  }
  return nullptr;
}

Bill* MutableBill(Case& c, const std::string& bill_id) {
  for (Bill& bill : c.bills) {
    if (bill.id == bill_id) return &bill;
  }
  return nullptr;
}

struct Applier {
  Case& c;

  void Move(CaseCommand command, absl::Time time) {
    const auto next = kCaseTable.Next(c.state, command);
    if (next.ok()) c.state = *next;
    c.update_time = time;
  }
  void operator()(const CaseCreated& event) {
    c.id = event.case_id;
    c.state = CaseState::DRAFT;
    c.author_account_id = event.author_account_id;
    c.content = event.content;
    c.create_time = event.time;
    c.update_time = event.time;
  }
  void operator()(const CaseEdited& event) {
    if (event.after_return && c.handed_in.title.empty()) c.handed_in = std::move(c.content);
    c.content = event.content;
    Move(CaseCommand::EDIT, event.time);
  }
  void operator()(const CaseSubmitted& event) {
    Move(CaseCommand::SUBMIT, event.time);
    c.submit_time = event.time;
    c.handed_in = CaseContent();
    c.return_reason = ReturnReason::UNSPECIFIED;
    c.return_advice.clear();
  }
  void operator()(const CaseReturned& event) {
    Move(CaseCommand::RETURN, event.time);
    c.return_reason = event.reason;
    c.return_advice = event.advice;
  }
  void operator()(const CaseAccepted& event) {
    Move(CaseCommand::ACCEPT, event.time);
    c.mediation_organization_id = event.mediation_organization_id;
    c.pack = event.pack;
    c.commence_time = event.commence_time;
  }
  void operator()(const CaseReferred& event) {
    Move(CaseCommand::REFER, event.referral.time);
    c.mediation_organization_id = event.mediation_organization_id;
    c.inviting_court_id = event.referral.court_id;
    c.referral_kind = event.referral.kind;
    c.referral = event.referral;
    c.case_number = event.case_number;
    c.pack = event.pack;
  }
  void operator()(const ConsentRecorded& event) {
    Move(CaseCommand::CONSENT, event.consent.time);
    c.consents.push_back(event.consent);
  }
  void operator()(const PartyInvited& event) {
    Move(CaseCommand::INVITE, event.time);
    if (Party* party = MutableParty(c, event.party_id)) {
      party->invite_time = event.time;
      party->code_hash = event.code_hash;
      party->code_expire_time = event.expire_time;
    }
  }
  void operator()(const PartyJoined& event) {
    c.update_time = event.time;
    if (Party* party = MutableParty(c, event.party_id)) {
      party->joined = true;
      party->account_id = event.organization_id.empty() ? event.account_id : "";
      party->organization_id = event.organization_id;
      party->code_hash.clear();
      party->code_expire_time = absl::Time();
    }
  }
  void operator()(const StageReached& event) {
    const absl::Time before = c.update_time;
    Move(event.command, event.time);
    // What another service tells happened before word of it came.
    c.update_time = std::max(before, event.time);
    if (event.end_code != EndCode::UNSPECIFIED) c.end_code = event.end_code;
    if (!event.confirmation_number.empty()) c.confirmation_number = event.confirmation_number;
    if (!event.application_id.empty()) c.application_id = event.application_id;
    if (event.performance_due != absl::CivilDay()) c.performance_due = event.performance_due;
  }
  void operator()(const CaseConsented& event) { Move(CaseCommand::CONSENTS_COMPLETE, event.consent_time); }
  void operator()(const CaseEnded& event) {
    c.state = event.withdrawn ? CaseState::WITHDRAWN : CaseState::TERMINATED;
    c.end_code = event.end_code;
    c.update_time = std::max(c.update_time, event.time);
  }
  void operator()(const BillIssued& event) { c.bills.push_back(event.bill); }
  void operator()(const PaymentRecorded& event) {
    Bill* bill = MutableBill(c, event.bill_id);
    if (bill == nullptr) return;
    for (BillShare& share : bill->shares) {
      if (share.party_id != event.party_id) continue;
      share.paid.minor_units += event.amount.minor_units;
      share.pay_time = event.pay_time;
      share.reference = event.reference;
    }
    MoveBill(event.bill_id, bill->Debtors().empty() ? BillCommand::PAY : BillCommand::PAY_PART, event.time);
  }
  void operator()(const BillReminded& event) {
    Bill* bill = MutableBill(c, event.bill_id);
    if (bill == nullptr) return;
    (bill->state == BillState::DUE ? bill->first_reminder_time : bill->second_reminder_time) = event.time;
    bill->clock = event.clock;
    MoveBill(event.bill_id, BillCommand::REMIND, event.time);
  }
  void operator()(const BillDefaulted& event) { MoveBill(event.bill_id, BillCommand::DEFAULT, event.time); }
  void operator()(const BillCancelled& event) {
    if (Bill* bill = MutableBill(c, event.bill_id); bill != nullptr) bill->note = event.note;
    MoveBill(event.bill_id, BillCommand::CANCEL, event.time);
  }
  void MoveBill(const std::string& bill_id, BillCommand command, absl::Time time) {
    Bill* bill = MutableBill(c, bill_id);
    if (bill == nullptr) return;
    const auto next = kBillTable.Next(bill->state, command);
    if (next.ok()) bill->state = *next;
    bill->update_time = std::max(bill->update_time, time);
  }
  void operator()(const access::CaseParticipants&) {}
  void operator()(const OnlineAnswered&) {}
};

}  // namespace

void CaseAggregate::Apply(Case& state, const CaseEvent& event) { std::visit(Applier{state}, event); }

const Party* Case::FindParty(std::string_view party_id) const {
  for (const Party& party : content.parties) {
    if (party.id == party_id) return &party;
  }
  return nullptr;
}

Case Case::SeenBy(bool author) const {
  Case seen = *this;
  if (!author) seen.content = SubmittedContent();
  return seen;
}

bool Case::HasForeignParty() const {
  return std::any_of(content.parties.begin(), content.parties.end(), [](const Party& party) {
    return !party.country.empty() && party.country != "CN" && party.country != "China" &&
           party.country != "中国";
  });
}

namespace {

// The party's newest word on the step, if it said any.
const Consent* NewestWord(const Case& c, std::string_view party_id, ConsentStep step) {
  const Consent* newest = nullptr;
  for (const Consent& consent : c.consents) {
    if (consent.party_id == party_id && consent.step == step) newest = &consent;
  }
  return newest;
}

}  // namespace

bool Case::HasConsent(std::string_view party_id, ConsentStep step) const {
  const Consent* word = NewestWord(*this, party_id, step);
  return word != nullptr && word->granted;
}

bool Case::HasRefused(std::string_view party_id, ConsentStep step) const {
  const Consent* word = NewestWord(*this, party_id, step);
  return word != nullptr && !word->granted;
}

access::CaseParticipants ParticipantsOf(const Case& c) {
  access::CaseParticipants event;
  event.case_id = c.id;
  const CaseContent& content = c.SubmittedContent();
  event.title = content.title;
  event.author_account_id = c.author_account_id;
  // Before it is handed in, a draft is its author's alone. Afterwards whoever wrote it sees it as a party, an
  // agent or staff, or not at all; to correct a returned case it is the author again.
  const bool handed_in = c.submit_time != absl::Time();
  event.author_is_done = handed_in && c.state != CaseState::RETURNED;
  if (handed_in) event.recipient_organization_id = content.recipient_organization_id;
  event.mediation_organization_id = c.mediation_organization_id;
  event.inviting_court_id = c.inviting_court_id;
  for (const Party& party : content.parties) {
    const bool visible = handed_in && party.joined;
    event.parties.push_back({party.id, party.side, party.display_name, visible ? party.account_id : "",
                             visible ? party.organization_id : ""});
  }
  return event;
}

}  // namespace sudiao::intake::domain
