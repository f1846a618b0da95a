#include "absl/strings/str_cat.h"
#include "tests/e2e/docket/steps.h"

namespace sudiao::e2e::docket {
namespace {

const std::vector<std::string>& Grounds() {
  static const auto& grounds = *new std::vector<std::string>{"OUTSIDE_COURT_SCOPE",
                                                             "OTHER_COURT_COMPETENT",
                                                             "PERSONAL_STATUS",
                                                             "OTHER_SPECIAL_PROCEDURE",
                                                             "TITLE_DETERMINATION",
                                                             "VIOLATES_LAW",
                                                             "HARMS_OTHERS",
                                                             "AGAINST_GOOD_MORALS",
                                                             "NOT_VOLUNTARY",
                                                             "UNCLEAR_CONTENT",
                                                             "OTHER"};
  return grounds;
}

std::string Application(const Case& c, const std::string& court_id) {
  return absl::StrCat(R"({"caseId": ")", c.id, R"(", "agreementId": ")", c.agreement_id, R"(", "courtId": ")",
                      court_id, R"(", "promise": true})");
}

std::string Path(const Case& c, const std::string& verb) { return "/v1/" + c.application + ":" + verb; }

void Find(Turn& turn, const std::string& present) {
  for (const std::string& ground : Grounds()) {
    const bool found = ground == present;
    turn.Do(turn.c.judge, Path(turn.c, "recordFinding"),
            absl::StrCat(R"({"ground": "GROUND_)", ground, R"(", "result": "FINDING_RESULT_)",
                         found ? "PRESENT" : "ABSENT", R"(", "note": ")", found ? "约定违法。" : "", "\"}"));
  }
}

void RuleTooEarly(Turn& turn) {
  if (turn.Chance(30))
    turn.Refuse(turn.c.judge, Path(turn.c, "issueRuling"), R"({"effective": true})", "GROUND_OPEN");
  if (turn.Chance(10))
    turn.Refuse(turn.c.clerk, Path(turn.c, "issueRuling"), R"({"effective": true})", "NOT_PERMITTED");
}

// The agreement of this procedure goes to no court: what is left is to perform it.
void PerformInstead(Turn& turn) {
  Case& c = turn.c;
  turn.Refuse(c.applicant, "/v1/applications", Application(c, c.court_id), "CONFIRMATION_NOT_AVAILABLE");
  c.steps = {{turn.Between(1, 20), Perform}};
  c.next = 0;
}

std::string Creditor(const Case& c) { return c.applicant; }

}  // namespace

void WaitForWindow(Turn& turn) {
  if (turn.c.window != absl::InfinitePast()) turn.WaitUntil(turn.c.window);
}

void Apply(Turn& turn) {
  Case& c = turn.c;
  if (c.window == absl::InfinitePast()) return PerformInstead(turn);
  if (c.patent) {
    turn.Refuse(c.applicant, "/v1/applications", Application(c, c.route.court_id), "COURT_NOT_COMPETENT");
  }
  const Reply made = turn.Do(c.applicant, "/v1/applications", Application(c, c.court_id));
  c.application = made.At("name");
  c.clause_id = made.At("clauses.0.id");
  if (turn.Chance(10)) turn.Refuse(c.applicant, Path(c, "join"), R"({"promise": true})", "ALREADY_JOINED");
  if (turn.Chance(10))
    turn.Refuse(c.respondent, "/v1/applications", Application(c, c.court_id), "APPLICATION_OPEN");
  // One side's application is nothing to the court yet.
  if (turn.Chance(10)) turn.Refuse(c.clerk, Path(c, "accept"), "{}", "NOT_FOUND");
  turn.End("SETTLED", "AGREEMENT_REACHED");
}

void ApplyLate(Turn& turn) {
  Case& c = turn.c;
  if (c.window == absl::InfinitePast()) return PerformInstead(turn);
  turn.Refuse(c.respondent, "/v1/applications", Application(c, c.court_id), "CONFIRMATION_WINDOW_CLOSED");
}

void JoinApplication(Turn& turn) { turn.Do(turn.c.respondent, Path(turn.c, "join"), R"({"promise": true})"); }

void JoinLate(Turn& turn) {
  turn.Refuse(turn.c.respondent, Path(turn.c, "join"), R"({"promise": true})", "APPLICATION_CLOSED");
}

void WithdrawApplication(Turn& turn) { turn.Do(turn.c.respondent, Path(turn.c, "withdraw")); }

void AcceptApplication(Turn& turn) {
  if (turn.Chance(5)) turn.Refuse(turn.c.applicant, Path(turn.c, "accept"), "{}", "NOT_PERMITTED");
  turn.Do(turn.c.clerk, Path(turn.c, "accept"));
}

void RefuseApplication(Turn& turn) {
  turn.Do(turn.c.clerk, Path(turn.c, "refuse"),
          R"({"ground": "GROUND_TITLE_DETERMINATION", "note": "涉及确权。"})");
  turn.End("SETTLED", "AGREEMENT_REACHED");
}

void RequestMaterials(Turn& turn) {
  const std::string due =
      absl::FormatTime(absl::RFC3339_full, turn.now() + absl::Hours(24 * 7), absl::UTCTimeZone());
  const std::string request =
      absl::StrCat(R"({"kinds": ["RIGHT_PROOF"], "note": "请补交权属证明。", "dueTime": ")", due, "\"}");
  turn.Do(turn.c.clerk, Path(turn.c, "requestMaterials"), request);
}

void SupplyMaterials(Turn& turn) {
  turn.Do(turn.c.applicant, Path(turn.c, "supplyMaterials"),
          R"({"materials": [{"kind": "RIGHT_PROOF", "note": "商标注册证"}]})");
  if (turn.Chance(30)) {
    turn.Refuse(
        turn.c.clerk, Path(turn.c, "requestMaterials"),
        absl::StrCat(R"({"kinds": ["OTHER"], "dueTime": ")",
                     absl::FormatTime(absl::RFC3339_full, turn.now() + absl::Hours(48), absl::UTCTimeZone()),
                     "\"}"),
        "MATERIALS_ALREADY_NAMED");
  }
}

void SeeLapsed(Turn& turn) {
  turn.Refuse(turn.c.applicant, Path(turn.c, "supplyMaterials"),
              R"({"materials": [{"kind": "RIGHT_PROOF", "note": "迟到的证明"}]})", "APPLICATION_CLOSED");
  turn.End("SETTLED", "AGREEMENT_REACHED");
}

void ConfirmAgreement(Turn& turn) {
  Case& c = turn.c;
  RuleTooEarly(turn);
  Find(turn, "");
  if (turn.Chance(20)) {
    turn.Refuse(c.judge, Path(c, "issueRuling"), R"({"effective": false, "ground": "GROUND_OTHER"})",
                "GROUND_NOT_FOUND");
  }
  turn.Do(c.judge, Path(c, "issueRuling"), R"({"effective": true})");
  if (turn.Chance(10)) {
    turn.Refuse(Creditor(c), Path(c, "openEnforcement"), Json("clauseId", c.clause_id), "RULING_NOT_SERVED");
  }
}

void Reject(Turn& turn) {
  Case& c = turn.c;
  RuleTooEarly(turn);
  Find(turn, "VIOLATES_LAW");
  if (turn.Chance(50))
    turn.Refuse(c.judge, Path(c, "issueRuling"), R"({"effective": true})", "GROUND_PRESENT");
  turn.Do(c.judge, Path(c, "issueRuling"), R"({"effective": false, "ground": "GROUND_VIOLATES_LAW"})");
}

void EndProcedure(Turn& turn) {
  turn.Do(turn.c.judge, Path(turn.c, "endProcedure"), Json("note", "就权属发生争议。"));
  turn.End("SETTLED", "AGREEMENT_REACHED");
}

void Serve(Turn& turn) {
  Case& c = turn.c;
  turn.Do(c.clerk, Path(c, "serve"), Json("partyId", c.applicant_party));
  turn.Do(c.clerk, Path(c, "serve"), Json("partyId", c.respondent_party));
  if (turn.Chance(10))
    turn.Refuse(c.clerk, Path(c, "serve"), Json("partyId", c.respondent_party), "ALREADY_SERVED");
}

void SeeConfirmed(Turn& turn) { turn.End("CONFIRMED", "AGREEMENT_REACHED"); }

void WaitUntilDue(Turn& turn) {
  Case& c = turn.c;
  const Reply shown = turn.See(c.applicant, "/v1/" + c.application);
  absl::CivilDay due;
  if (c.stopped || !absl::ParseCivilTime(shown.At("clauses.0.dueDate"), &due)) return turn.Fail(shown.body);
  const absl::Time over = absl::FromCivil(due + 1, absl::UTCTimeZone());
  if (turn.now() + absl::Hours(24) < over) {
    turn.Refuse(Creditor(c), Path(c, "openEnforcement"), Json("clauseId", c.clause_id), "NOT_YET_DUE");
  }
  turn.WaitUntil(over);
}

void Enforce(Turn& turn) {
  Case& c = turn.c;
  if (turn.Chance(20)) {
    turn.Refuse(c.respondent, Path(c, "openEnforcement"), Json("clauseId", c.clause_id), "NOT_CREDITOR");
  }
  turn.Do(Creditor(c), Path(c, "openEnforcement"), Json("clauseId", c.clause_id));
  turn.End("ENFORCING", "AGREEMENT_REACHED");
}

}  // namespace sudiao::e2e::docket
