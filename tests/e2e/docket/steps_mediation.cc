#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "tests/e2e/docket/steps.h"

namespace sudiao::e2e::docket {
namespace {

std::string Instant(absl::Time time) {
  return absl::FormatTime(absl::RFC3339_full, time, absl::UTCTimeZone());
}

std::string Date(absl::CivilDay day) {
  return absl::StrCat(R"({"year": )", day.year(), R"(, "month": )", day.month(), R"(, "day": )", day.day(),
                      "}");
}

std::string NewSession(Turn& turn) {
  return absl::StrCat(R"({"way": "SESSION_WAY_VIDEO", "startTime": ")", Instant(turn.now()), "\"}");
}

std::string Ending(const std::string& code, const std::string& note) {
  return absl::StrCat(R"({"endCode": "END_CODE_)", code, R"(", "note": ")", note, "\"}");
}

Reply Sign(Turn& turn, const std::string& who, const std::string& as) {
  return turn.Do(
      who, "/v1/" + turn.c.agreement + ":sign",
      absl::StrCat(R"({"as": "SIGNER_KIND_)", as, R"(", "contentSha256": ")", turn.c.sha256, "\"}"));
}

// The mediator's signature and the seal, where the pack asks for them.
void SignIfNeeded(Turn& turn, const std::string& who, const std::string& as) {
  if (turn.c.stopped) return;
  const Reply reply = turn.desk.Post(
      who, "/v1/" + turn.c.agreement + ":sign",
      absl::StrCat(R"({"as": "SIGNER_KIND_)", as, R"(", "contentSha256": ")", turn.c.sha256, "\"}"));
  if (!reply.ok() && reply.reason() != "SIGNATURE_NOT_NEEDED") turn.Fail(as + ": " + reply.body);
}

void WrongSignatures(Turn& turn) {
  Case& c = turn.c;
  const std::string path = "/v1/" + c.agreement + ":sign";
  const auto as = [&](const std::string& kind, const std::string& sha256) {
    return absl::StrCat(R"({"as": "SIGNER_KIND_)", kind, R"(", "contentSha256": ")", sha256, "\"}");
  };
  if (turn.Chance(8)) turn.Refuse(c.respondent, path, as("MEDIATOR", c.sha256), "NOT_PERMITTED");
  if (turn.Chance(8)) turn.Refuse(c.mediator, path, as("PARTY", c.sha256), "NOT_PERMITTED");
  if (turn.Chance(8)) turn.Refuse(c.applicant, path, as("PARTY", std::string(64, '0')), "CONTENT_CHANGED");
  if (turn.Chance(8)) turn.Refuse("audit", path, as("PARTY", c.sha256), "NOT_FOUND");
}

}  // namespace

void DoDuties(Turn& turn) {
  Case& c = turn.c;
  if (turn.Chance(20))
    turn.Refuse(c.mediator, c.mediation() + ":scheduleSession", NewSession(turn), "DUTIES_OPEN");
  Reply last;
  for (const char* duty :
       {"IDENTITY_VERIFIED", "SHAM_WARNING_GIVEN", "RIGHTS_TOLD", "SERVICE_ADDRESS_GUIDED"}) {
    last = turn.Do(c.mediator, c.mediation() + ":recordDuty", Json("kind", std::string("DUTY_KIND_") + duty));
    if (last.At("state") == "MEDIATION_STATE_OPEN") break;
  }
  if (c.stopped) return;
  if (last.At("state") != "MEDIATION_STATE_OPEN") return turn.Fail(last.body);
  c.deadline = TimeAt(last, "deadline.dueTime");
}

void HoldSession(Turn& turn) {
  Case& c = turn.c;
  if (turn.Chance(5)) {
    turn.Refuse(c.applicant, c.mediation() + "/messages", R"({"label": "LABEL_MEDIATOR_ONLY", "text": "?"})",
                "LABEL_NOT_ALLOWED");
  }
  if (turn.Chance(25)) {
    turn.Do(c.applicant, c.mediation() + "/messages", R"({"label": "LABEL_CAUCUS", "text": "底线八千"})");
  }
  if (!turn.Chance(30)) return;
  if (turn.Chance(10))
    turn.Refuse(c.applicant, c.mediation() + ":scheduleSession", NewSession(turn), "NOT_PERMITTED");
  const Reply scheduled = turn.Do(c.mediator, c.mediation() + ":scheduleSession", NewSession(turn));
  const std::string id = scheduled.At("sessions.0.id");
  turn.Do(c.mediator, c.mediation() + ":startSession", Json("sessionId", id));
  turn.Do(c.mediator, c.mediation() + ":endSession",
          absl::StrCat(R"({"sessionId": ")", id, R"(", "record": "双方陈述意见。"})"));
}

void EndWithoutProspect(Turn& turn) {
  Case& c = turn.c;
  if (turn.Chance(10)) {
    turn.Refuse(c.mediator, c.mediation() + ":end", Ending("EXPIRED", "累了"), "END_CODE_NOT_ALLOWED");
  }
  turn.Do(c.mediator, c.mediation() + ":end", Ending("NO_PROSPECT", "分歧过大。"));
  turn.End("TERMINATED", "NO_PROSPECT");
}

void Leave(Turn& turn) {
  Case& c = turn.c;
  if (turn.Chance(10)) {
    turn.Refuse(c.respondent, c.mediation() + ":end", Ending("NO_PROSPECT", ""), "END_CODE_NOT_ALLOWED");
  }
  turn.Do(c.respondent, c.mediation() + ":end", Ending("REFUSED", ""));
  if (turn.Chance(20))
    turn.Refuse(c.mediator, c.mediation() + ":scheduleSession", NewSession(turn), "MEDIATION_ENDED");
  turn.End("TERMINATED", "REFUSED");
}

void Report(Turn& turn) {
  turn.Do(turn.c.mediator, turn.c.mediation() + ":end", Ending("REFUSED", "被申请人退出。"));
}

// Where there is no time limit the mediator ends it after a while.
void WaitForExpiry(Turn& turn) {
  Case& c = turn.c;
  if (c.deadline == absl::InfinitePast()) return;
  turn.WaitUntil(c.deadline);
}

void SeeExpired(Turn& turn) {
  Case& c = turn.c;
  const Reply shown = turn.See(c.mediator, c.mediation());
  if (shown.At("state") != "MEDIATION_STATE_TERMINATED") {
    // Only an alert, or no time limit at all.
    const bool alert = c.deadline == absl::InfinitePast() || c.route.pack == "cn-commercial-mediation";
    if (!alert) return turn.Fail("did not expire: " + shown.body);
    turn.Do(c.mediator, c.mediation() + ":end", Ending("OTHER", "久拖未决。"));
    return turn.End("TERMINATED", "OTHER");
  }
  if (turn.Chance(20))
    turn.Refuse(c.mediator, c.mediation() + ":scheduleSession", NewSession(turn), "MEDIATION_ENDED");
  turn.Do(c.mediator, c.mediation() + ":end", Ending("EXPIRED", "期限届满。"));
  turn.End("TERMINATED", "EXPIRED");
}

// To ten days after the present end; the rest follows in the added time.
void Extend(Turn& turn) {
  Case& c = turn.c;
  const absl::CivilDay day =
      absl::ToCivilDay(c.deadline == absl::InfinitePast() ? turn.now() : c.deadline, absl::UTCTimeZone()) +
      10;
  const std::string wish = absl::StrCat("{\"endDate\": ", Date(day), "}");
  if (c.deadline == absl::InfinitePast()) {
    return turn.Refuse(c.applicant, c.mediation() + ":agreeExtension", wish, "NO_TIME_LIMIT");
  }
  const Reply first = turn.desk.Post(c.applicant, c.mediation() + ":agreeExtension", wish);
  // Some centres alone give more time.
  if (first.reason() == "EXTENDED_BY_BODY") return turn.desk.office().CountRefusal(first.reason());
  if (!first.ok()) return turn.Fail("extend: " + first.body);
  const Reply agreed = turn.Do(c.respondent, c.mediation() + ":agreeExtension", wish);
  if (!c.stopped && TimeAt(agreed, "deadline.dueTime") <= c.deadline)
    turn.Fail("not extended: " + agreed.body);
  turn.WaitUntil(c.deadline);
}

void Draft(Turn& turn) {
  Case& c = turn.c;
  const Reply draft = turn.Do(
      c.mediator, c.mediation() + "/agreements",
      absl::StrCat(
          R"({"facts": "双方确认：被申请人销售带有标识的商品。争议事项：赔偿数额。", "confirmationIntended": true, "clauses": [{"debtorPartyId": ")",
          c.respondent_party, R"(", "creditorPartyId": ")", c.applicant_party,
          R"(", "act": "PAY", "text": "被申请人向申请人支付人民币8000元。", "manner": "银行转账",
                   "amount": {"currencyCode": "CNY", "units": "8000"}, "dueDate": )",
          Date(absl::ToCivilDay(turn.now(), absl::UTCTimeZone()) + 20), "}]}"));
  c.agreement = draft.At("name");
  c.agreement_id = draft.At("uid");
  if (turn.Chance(5))
    turn.Refuse(c.mediator, "/v1/" + c.agreement + ":openSigning", "{}", "DRAFT_NOT_SHARED");
  turn.Do(c.mediator, "/v1/" + c.agreement + ":share");
  if (turn.Chance(5)) turn.Refuse(c.applicant, "/v1/" + c.agreement + ":openSigning", "{}", "NOT_PERMITTED");
  const Reply fixed = turn.Do(c.mediator, "/v1/" + c.agreement + ":openSigning");
  c.sha256 = fixed.At("contentSha256");
  c.agreement_number = fixed.At("agreementNumber");
}

void SignAll(Turn& turn) {
  Case& c = turn.c;
  WrongSignatures(turn);
  SignIfNeeded(turn, c.mediator, "MEDIATOR");
  SignIfNeeded(turn, c.route.manager, "ORGANIZATION_SEAL");
  Sign(turn, c.applicant, "PARTY");
  // Not every side's signature is there yet.
  if (turn.Chance(8)) {
    turn.Refuse(c.applicant, "/v1/applications",
                absl::StrCat(R"({"caseId": ")", c.id, R"(", "agreementId": ")", c.agreement_id,
                             R"(", "courtId": ")", c.court_id, R"(", "promise": true})"),
                "AGREEMENT_NOT_EFFECTIVE");
  }
  const Reply last = Sign(turn, c.respondent, "PARTY");
  if (c.stopped) return;
  if (last.At("state") != "AGREEMENT_STATE_EFFECTIVE") return turn.Fail(last.body);
  c.window = TimeAt(last, "confirmationDeadline.dueTime");
}

void RefuseSignature(Turn& turn) {
  Case& c = turn.c;
  WrongSignatures(turn);
  Sign(turn, c.applicant, "PARTY");
  turn.Do(c.respondent, "/v1/" + c.agreement + ":refuse");
  turn.End("TERMINATED", "SIGNATURE_REFUSED");
}

void SeeSettled(Turn& turn) { turn.End("SETTLED", "AGREEMENT_REACHED"); }

}  // namespace sudiao::e2e::docket
