// A case: what the dispute is, who takes part, and how far it has come. Member names are those of the API.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/access/events.h"
#include "common/types/fields.h"
#include "common/types/money.h"
#include "services/intake/domain/bill.h"
#include "services/intake/domain/case_states.h"
#include "services/intake/events.h"

namespace sudiao::intake::domain {

SUDIAO_ENUM(ReturnReason, OUTSIDE_COURT_SCOPE, COURT_LACKS_JURISDICTION, NOT_FIT_FOR_ONLINE, INCOMPLETE)
SUDIAO_ENUM(PartyKind, PERSON, ORGANIZATION)
SUDIAO_ENUM(RightStatus, PENDING, IN_FORCE, EXPIRED, CHALLENGED, INVALIDATED, UNKNOWN)
SUDIAO_ENUM(ClaimKind, DAMAGES, STOP_INFRINGEMENT, LICENCE_FEE, APOLOGY, TRANSFER, COSTS, OTHER)
SUDIAO_ENUM(ConsentStep, MEDIATION, ONLINE_MEDIATION, ELECTRONIC_SERVICE, DATA_SHARING, CROSS_BORDER_TRANSFER,
            RECORDING)

struct Party {
  std::string id;
  Side side = Side::UNSPECIFIED;
  PartyKind kind = PartyKind::UNSPECIFIED;
  std::string display_name;
  std::string country;
  std::string address;
  std::string phone;
  std::string email;
  std::string identity_number;
  std::string legal_representative;
  std::string named_representative;
  std::string account_id;
  std::string organization_id;
  bool joined = false;
  absl::Time invite_time;
  // The one-time code that may still be used, as its SHA-256.
  std::string code_hash;
  absl::Time code_expire_time;
  SUDIAO_FIELDS(id, side, kind, display_name, country, address, phone, email, identity_number,
                legal_representative, named_representative, account_id, organization_id, joined, invite_time,
                code_hash, code_expire_time)
};

struct IpRight {
  std::string id;
  RightType type = RightType::UNSPECIFIED;
  std::string number;
  std::string title;
  std::string holder;
  RightStatus status = RightStatus::UNSPECIFIED;
  absl::CivilDay expire_date;
  SUDIAO_FIELDS(id, type, number, title, holder, status, expire_date)
};

struct Claim {
  std::string id;
  ClaimKind kind = ClaimKind::UNSPECIFIED;
  std::string text;
  Money amount;
  SUDIAO_FIELDS(id, kind, text, amount)
};

// OLR-04: consent to one step is no consent to another; the version of the text that was shown is kept.
struct Consent {
  std::string party_id;
  ConsentStep step = ConsentStep::UNSPECIFIED;
  bool granted = false;
  std::string text_version;
  std::string account_id;
  absl::Time time;
  SUDIAO_FIELDS(party_id, step, granted, text_version, account_id, time)
};

// What the author writes.
struct CaseContent {
  std::string title;
  std::string cause;
  std::string facts;
  Money amount;
  std::vector<Party> parties;
  std::vector<IpRight> rights;
  std::vector<Claim> claims;
  std::string recipient_organization_id;
  std::string act_place;
  absl::CivilDay act_date;
  std::vector<std::string> links;
  std::string prior_proceedings;
  bool arbitration_clause = false;
  absl::CivilDay preservation_date;
  std::string language;
  std::string external_reference;
  bool truth_statement = false;
  SUDIAO_FIELDS(title, cause, facts, amount, parties, rights, claims, recipient_organization_id, act_place,
                act_date, links, prior_proceedings, arbitration_clause, preservation_date, language,
                external_reference, truth_statement)
};

// A court's referral (form 16.2). It names the inviting court, which later confirms (CPL-205(1)).
struct Referral {
  ReferralKind kind = ReferralKind::UNSPECIFIED;
  std::string letter_number;
  std::string court_id;
  std::string contact;
  std::string return_conditions;
  std::string pending_case_number;
  int64_t time_limit_days = 0;
  absl::Time time;
  SUDIAO_FIELDS(kind, letter_number, court_id, contact, return_conditions, pending_case_number,
                time_limit_days, time)
};

struct Case {
  std::string id;
  CaseState state = CaseState::UNSPECIFIED;
  std::string author_account_id;
  CaseContent content;
  std::string case_number;
  std::string confirmation_number;
  std::string mediation_organization_id;
  std::string inviting_court_id;
  ReferralKind referral_kind = ReferralKind::UNSPECIFIED;
  Referral referral;
  std::string pack;
  absl::Time commence_time;  // fixed by the body; else the case commences when all have consented
  // What was handed in last, while a returned case is being corrected; else empty.
  CaseContent handed_in;
  // The newest application for confirmation that was heard of.
  std::string application_id;
  std::vector<Consent> consents;
  EndCode end_code = EndCode::UNSPECIFIED;
  ReturnReason return_reason = ReturnReason::UNSPECIFIED;
  std::string return_advice;
  absl::Time submit_time;
  absl::Time create_time;
  absl::Time update_time;
  absl::CivilDay performance_due;
  std::vector<Bill> bills;
  SUDIAO_FIELDS(id, state, author_account_id, content, case_number, confirmation_number,
                mediation_organization_id, inviting_court_id, referral_kind, referral, pack, commence_time,
                consents, end_code, return_reason, return_advice, submit_time, create_time, update_time,
                handed_in, application_id, performance_due, bills)

  // What all but the author see: corrections of a returned case are the author's alone until it is handed
  // in again.
  const CaseContent& SubmittedContent() const { return handed_in.title.empty() ? content : handed_in; }
  // The case as its author sees it, or as all others do.
  Case SeenBy(bool author) const;
  // Null if there is no such party.
  const Party* FindParty(std::string_view party_id) const;
  // Somebody from outside mainland China takes part (OMR-06).
  bool HasForeignParty() const;
  // Whether the party's newest word on the step is a yes.
  bool HasConsent(std::string_view party_id, ConsentStep step) const;
  // Whether it is a no; silence is neither.
  bool HasRefused(std::string_view party_id, ConsentStep step) const;
};

struct CaseCreated {
  static constexpr std::string_view kType = "case.created.v1";
  std::string case_id;
  std::string author_account_id;
  CaseContent content;
  absl::Time time;
  SUDIAO_FIELDS(case_id, author_account_id, content, time)
};

struct CaseEdited {
  static constexpr std::string_view kType = "case.edited.v1";
  CaseContent content;
  absl::Time time;
  bool after_return = false;  // what was handed in stays what the others see
  SUDIAO_FIELDS(content, time, after_return)
};

struct CaseSubmitted {
  static constexpr std::string_view kType = "case.submitted.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};

struct CaseReturned {
  static constexpr std::string_view kType = "case.returned.v1";
  ReturnReason reason = ReturnReason::UNSPECIFIED;
  std::string advice;
  absl::Time time;
  SUDIAO_FIELDS(reason, advice, time)
};

struct CaseAccepted {
  static constexpr std::string_view kType = "case.accepted.v1";
  std::string mediation_organization_id;
  std::string pack;
  absl::Time commence_time;
  absl::Time time;
  SUDIAO_FIELDS(mediation_organization_id, pack, commence_time, time)
};

struct CaseReferred {
  static constexpr std::string_view kType = "case.referred.v1";
  std::string mediation_organization_id;
  Referral referral;
  std::string case_number;
  std::string pack;
  SUDIAO_FIELDS(mediation_organization_id, referral, case_number, pack)
};

struct ConsentRecorded {
  static constexpr std::string_view kType = "case.consent_recorded.v1";
  Consent consent;
  SUDIAO_FIELDS(consent)
};

struct PartyInvited {
  static constexpr std::string_view kType = "case.party_invited.v1";
  std::string party_id;
  std::string code_hash;
  absl::Time expire_time;
  absl::Time time;
  SUDIAO_FIELDS(party_id, code_hash, expire_time, time)
};

struct PartyJoined {
  static constexpr std::string_view kType = "case.party_joined.v1";
  std::string party_id;
  std::string account_id;
  std::string organization_id;
  absl::Time time;
  SUDIAO_FIELDS(party_id, account_id, organization_id, time)
};

// What happened to the case in another service, or was recorded by hand.
struct StageReached {
  static constexpr std::string_view kType = "case.stage_reached.v1";
  CaseCommand command = CaseCommand::UNSPECIFIED;
  EndCode end_code = EndCode::UNSPECIFIED;
  std::string confirmation_number;
  absl::Time time;
  std::string application_id;      // of a stage of the confirmation
  absl::CivilDay performance_due;  // SETTLE: the last day that the agreement names
  SUDIAO_FIELDS(command, end_code, confirmation_number, time, application_id, performance_due)
};

using CaseEvent = std::variant<CaseCreated, CaseEdited, CaseSubmitted, CaseReturned, CaseAccepted,
                               CaseReferred, ConsentRecorded, PartyInvited, PartyJoined, StageReached,
                               CaseConsented, CaseEnded, access::CaseParticipants, OnlineAnswered, BillIssued,
                               PaymentRecorded, BillReminded, BillDefaulted, BillCancelled>;

struct CaseAggregate {
  static constexpr std::string_view kKind = "case";
  using State = Case;
  using Event = CaseEvent;
  static void Apply(Case& state, const CaseEvent& event);
};

}  // namespace sudiao::intake::domain
