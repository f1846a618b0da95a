// Which court hears an intellectual-property dispute, and which one confirms an agreement about it.
//
//   const CourtRoute route = RouteCourts(query, tables);
//   route.courts         // competent for a suit, the best first, each with its reasons
//   route.excluded       // what one might have thought of, and why not
//   route.confirmation   // where a mediated agreement is confirmed
//   route.warnings       // what a person should know, and what only a person can answer
//
// The law is in the code, what the courts fix is in the tables (court_tables.h). Where a table does not know,
// the answer says that a human must be asked (`ask_human`); nothing is guessed. Pure: the caller passes the
// day.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/law/courts/court_tables.h"

namespace sudiao::law {

SUDIAO_ENUM(ClaimNature, OWNERSHIP, INFRINGEMENT, CONTRACT, UNFAIR_COMPETITION, OTHER)
// UNSPECIFIED: the dispute is between private parties.
SUDIAO_ENUM(AdministrativeAct, STATE_COUNCIL_DEPARTMENT, COUNTY_GOVERNMENT, CUSTOMS, VALIDITY_DECISION)
SUDIAO_ENUM(CourtSide, APPLICANT, RESPONDENT, THIRD_PARTY)

// A claim without a nature is treated as one about ownership or infringement: the stricter reading.
struct CourtClaim {
  CourtRight right = CourtRight::UNSPECIFIED;
  ClaimNature nature = ClaimNature::UNSPECIFIED;
  SUDIAO_FIELDS(right, nature)
};

struct CourtParty {
  CourtSide side = CourtSide::UNSPECIFIED;
  std::string name;
  std::string place;     // domicile: an administrative code, a name or an address
  bool foreign = false;  // from outside mainland China
  SUDIAO_FIELDS(side, name, place, foreign)
};

struct CourtQuery {
  std::vector<CourtClaim> claims;
  bool well_known_mark = false;  // the suit needs a mark to be recognised as well known
  bool monopoly = false;
  bool business_secret_only = false;  // the trade secrets are commercial, not technical (经营秘密)
  bool novel = false;                 // new, hard or guiding (JUR-5), major or complex (JUR-9)
  AdministrativeAct administrative_act = AdministrativeAct::UNSPECIFIED;
  Money amount;
  std::string act_place;  // of the act; of performance, for contracts
  std::string result_place;
  bool online = false;       // done over the internet (JI 25)
  std::string object_place;  // where the object of the dispute is
  std::string body_place;    // the seat of the mediation body
  std::vector<CourtParty> parties;
  std::string inviting_court;  // codes, "沪0115"
  std::string pending_court;   // where a suit is registered already
  std::string agreed_court;    // chosen in writing (CPL-35)
  bool arbitration_clause = false;
  absl::CivilDay date;  // of filing
  SUDIAO_FIELDS(claims, well_known_mark, monopoly, business_secret_only, novel, administrative_act, amount,
                act_place, result_place, online, object_place, body_place, parties, inviting_court,
                pending_court, agreed_court, arbitration_clause, date)
};

// One step of the reasoning. `verified` is false where the rule's text or its data was not checked against
// the official source.
struct CourtReason {
  std::string rule;
  std::string text_zh;
  std::string text_en;
  bool verified = false;
  std::string source;  // of a table's row
  SUDIAO_FIELDS(rule, text_zh, text_en, verified, source)
};

// A court, or (without a code) a kind of court that the tables know none of here.
struct RoutedCourt {
  std::string court_code;
  CourtLevel level = CourtLevel::UNSPECIFIED;
  std::string title_zh;
  std::string title_en;
  bool ask_human = false;
  std::string appeal_court_code;  // "" where it is not known
  std::vector<CourtReason> reasons;
  SUDIAO_FIELDS(court_code, level, title_zh, title_en, ask_human, appeal_court_code, reasons)
};

struct CourtWarning {
  std::string code;
  std::string rule;
  std::string text_zh;
  std::string text_en;
  SUDIAO_FIELDS(code, rule, text_zh, text_en)
};

struct ConfirmationRoute {
  std::vector<RoutedCourt> courts;
  std::vector<CourtReason> fallbacks;  // other ways to an enforceable title (trap 26)
  SUDIAO_FIELDS(courts, fallbacks)
};

struct CourtRoute {
  std::vector<RoutedCourt> courts;
  std::vector<RoutedCourt> excluded;
  ConfirmationRoute confirmation;
  std::vector<CourtWarning> warnings;
  SUDIAO_FIELDS(courts, excluded, confirmation, warnings)
};

// Never without a court: where no court is known, a kind of court stands there with `ask_human`.
CourtRoute RouteCourts(const CourtQuery& query, const CourtTables& tables);

// Why the court may not confirm an agreement about this dispute, or nothing if it may as far as is known:
// CPL-205 with the level by JUR-1, JUR-2 and JUR-3. `competent_*` names who may.
struct ConfirmationRefusal {
  std::string rule;
  std::string competent_zh;
  std::string competent_en;
};
std::optional<ConfirmationRefusal> RefuseConfirmation(const CourtQuery& query, std::string_view court_code,
                                                      const CourtTables& tables);

}  // namespace sudiao::law
