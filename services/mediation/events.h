// What mediation tells the other services. Nothing that was said in the room is in here (CONF-2). Additive
// only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/access/events.h"
#include "common/types/fields.h"
#include "common/types/money.h"

namespace sudiao::mediation {

struct Clause {
  std::string id;
  std::string debtor_party_id;
  std::string creditor_party_id;
  std::string act;
  std::string text;
  Money amount;
  std::string manner;
  absl::CivilDay due_date;
  std::string breach;
  SUDIAO_FIELDS(id, debtor_party_id, creditor_party_id, act, text, amount, manner, due_date, breach)
};

// The agreement took effect; the confirmation window (CPL-205) is open.
struct MediationSettled {
  static constexpr std::string_view kType = "mediation.settled.v1";
  std::string case_id;
  std::string agreement_id;
  std::string agreement_number;
  std::string content_sha256;
  std::string facts;
  std::vector<Clause> clauses;
  std::vector<access::CaseParty> parties;
  std::string mediation_organization_id;
  std::string inviting_court_id;
  std::string pack;
  absl::Time effect_time;
  std::string effect_rule;  // "OMR-19", "SIM-24" or "PML-28"
  bool confirmation_intended = false;
  SUDIAO_FIELDS(case_id, agreement_id, agreement_number, content_sha256, facts, clauses, parties,
                mediation_organization_id, inviting_court_id, pack, effect_time, effect_rule,
                confirmation_intended)
};

struct MediationTerminated {
  static constexpr std::string_view kType = "mediation.terminated.v1";
  std::string case_id;
  EndCode end_code = EndCode::UNSPECIFIED;
  SUDIAO_FIELDS(case_id, end_code)
};

}  // namespace sudiao::mediation
