// Events by which services tell each other who belongs to a case. Every service folds them into its own
// directory (directory.h), so that it decides alone who may see and do what. Additive only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/access/policy.h"
#include "common/types/fields.h"

namespace sudiao::access {

struct CaseParty {
  std::string party_id;
  Side side = Side::UNSPECIFIED;
  std::string display_name;
  std::string account_id;
  std::string organization_id;
  SUDIAO_FIELDS(party_id, side, display_name, account_id, organization_id)
};

// A party counts as joined when somebody can act for it.
inline bool HasJoined(const CaseParty& party) {
  return !party.account_id.empty() || !party.organization_id.empty();
}

// From intake, whenever it changes: all people and organisations of the case.
struct CaseParticipants {
  static constexpr std::string_view kType = "case.participants.v1";
  std::string case_id;
  std::string title;
  std::string author_account_id;
  // Set from the time the case was handed in: before, only its author knows of it.
  std::string recipient_organization_id;
  std::string mediation_organization_id;
  std::string inviting_court_id;
  std::vector<CaseParty> parties;
  // The case is no draft any more: to have written it gives no right.
  bool author_is_done = false;
  SUDIAO_FIELDS(case_id, title, author_account_id, recipient_organization_id, mediation_organization_id,
                inviting_court_id, parties, author_is_done)
};

// From identity: a power of attorney for one case was given or taken back.
struct RepresentationChanged {
  static constexpr std::string_view kType = "representation.changed.v1";
  std::string representation_id;
  std::string case_id;
  std::string principal_account_id;
  std::string principal_organization_id;
  std::string agent_account_id;
  Authority authority = Authority::UNSPECIFIED;
  absl::Time start_time;
  absl::Time end_time;
  bool revoked = false;
  SUDIAO_FIELDS(representation_id, case_id, principal_account_id, principal_organization_id, agent_account_id,
                authority, start_time, end_time, revoked)
};

// From assignment: who may act as the mediator of the case ("" for nobody).
struct MediatorChanged {
  static constexpr std::string_view kType = "case.mediator.v1";
  std::string case_id;
  std::string mediator_account_id;
  bool only_asked = false;  // it has not accepted yet
  SUDIAO_FIELDS(case_id, mediator_account_id, only_asked)
};

// From identity: tokens of the account (of one session, or all if it is empty) that were issued before do not
// count.
struct TokensRevoked {
  static constexpr std::string_view kType = "tokens.revoked.v1";
  std::string account_id;
  std::string session_id;
  absl::Time issued_before;
  SUDIAO_FIELDS(account_id, session_id, issued_before)
};

// From identity: an organisation was entered or changed. Every service knows the organisations' public data.
struct OrganizationChanged {
  static constexpr std::string_view kType = "organization.changed.v1";
  std::string organization_id;
  OrganizationKind kind = OrganizationKind::UNSPECIFIED;
  std::string display_name;
  std::string display_name_en;
  std::string court_code;  // courts: "沪0115"
  SUDIAO_FIELDS(organization_id, kind, display_name, display_name_en, court_code)
};

}  // namespace sudiao::access
