// What mediation tells the other services. Nothing that was said in the room is in here (CONF-2). Additive
// only.
#pragma once

#include <algorithm>
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

// Whether the party has to agree, to sign and to apply with the others: every applicant and respondent; a
// third party when it has joined, or when a clause puts a duty on it, which needs its consent (JI-150).
inline bool MustAgree(const access::CaseParty& party, const std::vector<Clause>& clauses = {}) {
  if (party.side != Side::THIRD_PARTY || access::HasJoined(party)) return true;
  return std::any_of(clauses.begin(), clauses.end(),
                     [&](const Clause& clause) { return clause.debtor_party_id == party.party_id; });
}

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
  absl::Time time;  // when it ended: for a clock, when that ran out
  SUDIAO_FIELDS(case_id, end_code, time)
};

}  // namespace sudiao::mediation
