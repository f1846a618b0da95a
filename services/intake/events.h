// What intake tells the other services (beside access::CaseParticipants). Additive only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/access/events.h"
#include "common/types/fields.h"
#include "common/types/money.h"

namespace sudiao::intake {

SUDIAO_ENUM(ReferralKind, PRE_FILING, POST_FILING_ORDINARY, POST_FILING_SIMPLIFIED)
SUDIAO_ENUM(RightType, INVENTION_PATENT, UTILITY_MODEL, DESIGN_PATENT, TRADEMARK, COPYRIGHT,
            SOFTWARE_COPYRIGHT, TRADE_SECRET, PLANT_VARIETY, CIRCUIT_LAYOUT, GEOGRAPHICAL_INDICATION,
            DOMAIN_NAME, UNFAIR_COMPETITION, OTHER)

// Every side consented to mediation (OMR-10b): the mediator is to be chosen.
struct CaseConsented {
  static constexpr std::string_view kType = "case.consented.v1";
  std::string case_id;
  std::string title;
  std::string cause;
  std::string language;
  std::string pack;  // "cn-pre-filing@1"
  ReferralKind referral_kind = ReferralKind::UNSPECIFIED;
  std::string mediation_organization_id;
  std::string inviting_court_id;  // "" if the body received the case itself
  std::string case_number;
  std::vector<access::CaseParty> parties;
  std::vector<RightType> right_types;
  Money amount;
  bool foreign_party = false;  // a party outside mainland China (OMR-06)
  absl::Time consent_time;
  absl::Time refer_time;     // of a court's referral
  absl::Time commence_time;  // the day that the body fixed, or consent_time
  absl::Time request_time;   // when the recipient received the request
  // What parties of both sides have in common ("SHARED_PHONE"), without the data themselves (SHAM-5).
  std::vector<std::string> shared_traits;
  // Who has refused to mediate online so far (OMR-04).
  std::vector<std::string> offline_party_ids;
  SUDIAO_FIELDS(case_id, title, cause, language, pack, referral_kind, mediation_organization_id,
                inviting_court_id, case_number, parties, right_types, amount, foreign_party, consent_time,
                refer_time, commence_time, request_time, shared_traits, offline_party_ids)
};

// A party said whether it mediates online; its newest word counts (OMR-04).
struct OnlineAnswered {
  static constexpr std::string_view kType = "case.online_answered.v1";
  std::string case_id;
  std::string party_id;
  bool agreed = false;
  absl::Time time;
  SUDIAO_FIELDS(case_id, party_id, agreed, time)
};

// The case left the way to or through mediation from intake's side (withdrawn, refused by code, unreachable,
// a bill not paid).
struct CaseEnded {
  static constexpr std::string_view kType = "case.ended.v1";
  std::string case_id;
  EndCode end_code = EndCode::UNSPECIFIED;
  bool withdrawn = false;  // by the applicant, or as if
  std::string note;
  absl::Time time;
  SUDIAO_FIELDS(case_id, end_code, withdrawn, note, time)
};

}  // namespace sudiao::intake
