#include "absl/strings/str_cat.h"
#include "tests/e2e/docket/steps.h"

namespace sudiao::e2e::docket {
namespace {

constexpr char kMediationConsent[] =
    R"({"step":"CONSENT_STEP_MEDIATION","granted":true,"textVersion":"mediation-1"})";
constexpr char kRefusal[] =
    R"({"step":"CONSENT_STEP_MEDIATION","granted":false,"textVersion":"mediation-1"})";
constexpr char kOldText[] = R"({"step":"CONSENT_STEP_MEDIATION","granted":true,"textVersion":"mediation-0"})";

std::string CaseFile(Turn& turn) {
  const Case& c = turn.c;
  const std::string account = turn.desk.office().Find(c.applicant).account_id;
  return absl::StrCat(R"({"title": "第)", c.number,
                      R"(号纠纷", "cause": "侵害知识产权纠纷", "facts": "被申请人未经许可使用。",
    "language": "zh-CN", "truthStatement": true, "recipientOrganizationId": ")",
                      c.route.recipient_id, R"(",
    "parties": [{"side": "SIDE_APPLICANT", "kind": "PARTY_KIND_PERSON", "displayName": "申请人", "phone": "13800000000",
                 "email": "applicant@example.com", "accountId": ")",
                      account, R"("},
                {"side": "SIDE_RESPONDENT", "kind": "PARTY_KIND_PERSON", "displayName": "被申请人", "country": "DE"}],
    "rights": [{"type": "RIGHT_TYPE_)",
                      c.patent ? "INVENTION_PATENT" : "TRADEMARK", R"(", "title": "标的"}],
    "claims": [{"kind": "CLAIM_KIND_DAMAGES", "text": "赔偿损失", "amount": {"currencyCode": "CNY", "units": "9000"}}]})");
}

std::string Invite(Turn& turn) {
  const Reply invitation =
      turn.Do(turn.c.route.staff(), turn.c.path() + ":inviteParty", Json("partyId", turn.c.respondent_party));
  return Json("code", invitation.At("code"));
}

}  // namespace

void FileCase(Turn& turn) {
  Case& c = turn.c;
  const Reply draft = turn.Do(c.applicant, "/v1/cases", CaseFile(turn));
  c.id = draft.At("uid");
  c.applicant_party = draft.At("parties.0.id");
  c.respondent_party = draft.At("parties.1.id");
  // Before it is handed in, a draft is its author's alone.
  if (turn.Chance(3)) turn.Refuse(c.route.staff(), c.path() + ":withdraw", "{}", "NOT_FOUND");
  turn.Do(c.applicant, c.path() + ":submit");
  if (turn.Chance(3)) turn.Refuse(c.applicant, c.path() + ":accept", "{}", "NOT_PERMITTED");
  // The regulation on commercial mediation is in force from May on.
  const absl::Time may = absl::FromCivil(absl::CivilDay(2026, 5, 1), absl::UTCTimeZone());
  if (c.route.pack != "cn-commercial-mediation" || turn.now() >= may) return;
  if (turn.Chance(50))
    turn.Refuse(c.route.manager, c.path() + ":accept", R"({"packId": "cn-commercial-mediation"})",
                "PACK_NOT_FOR_THIS_CASE");
  if (turn.Chance(50)) turn.Refuse(c.route.manager, c.path() + ":accept", "{}", "PACK_CHOICE_NEEDED");
  turn.WaitUntil(may);
}

void Return(Turn& turn) {
  turn.Do(turn.c.route.staff(), turn.c.path() + ":return",
          R"({"reason": "RETURN_REASON_INCOMPLETE", "advice": "请补充权利证明。"})");
  if (turn.Chance(20)) {
    turn.Refuse(turn.c.route.staff(), turn.c.path() + ":return",
                R"({"reason": "RETURN_REASON_INCOMPLETE", "advice": "再退一次。"})", "WRONG_STATE");
  }
  turn.End("RETURNED");
}

void Correct(Turn& turn) { turn.Do(turn.c.applicant, turn.c.path() + ":submit"); }

void TakeOnly(Turn& turn) {
  Case& c = turn.c;
  if (c.route.referral.empty()) {
    const std::string asked = c.route.asked_pack.empty() ? "{}" : Json("packId", c.route.asked_pack);
    const Reply taken = turn.Do(c.route.manager, c.path() + ":accept", asked);
    if (!c.route.pack.empty() && taken.At("pack").rfind(c.route.pack + "@", 0) != 0) turn.Fail(taken.body);
    return;
  }
  if (turn.Chance(3)) turn.Refuse(c.route.clerk, c.path() + ":accept", "{}", "NOT_PERMITTED");
  const std::string pending =
      c.route.post_filing() ? absl::StrCat(R"(, "pendingCaseNumber": "（2026）沪0115民初)", c.number, "号\"")
                            : "";
  const Reply referred = turn.Do(
      c.route.clerk, c.path() + ":refer",
      absl::StrCat(R"({"kind": "REFERRAL_KIND_)", c.route.referral, R"(", "mediationOrganizationId": ")",
                   c.route.body_id, R"(", "contact": "立案庭")", pending,
                   c.route.asked_pack.empty() ? "" : R"(, "packId": ")" + c.route.asked_pack + "\"", "}"));
  if (referred.At("pack").rfind(c.route.pack + "@", 0) != 0) turn.Fail(referred.body);
}

void TakeCase(Turn& turn) {
  Case& c = turn.c;
  TakeOnly(turn);
  const std::string code = Invite(turn);
  turn.Do(c.respondent, "/v1/invitations:accept", code);
  if (turn.Chance(3)) turn.Refuse(c.mediator, "/v1/invitations:accept", code, "INVITATION_NOT_VALID");
}

void ConsentBoth(Turn& turn) {
  Case& c = turn.c;
  if (turn.Chance(3)) turn.Refuse(c.respondent, c.path() + ":consent", kOldText, "TEXT_OUTDATED");
  turn.Do(c.applicant, c.path() + ":consent", kMediationConsent);
  turn.Do(c.respondent, c.path() + ":consent", kMediationConsent);
}

void RefuseConsent(Turn& turn) {
  Case& c = turn.c;
  turn.Do(c.respondent, c.path() + ":consent", kRefusal);
  if (turn.Chance(10)) turn.Refuse(c.applicant, c.path() + ":consent", kMediationConsent, "CASE_CLOSED");
  turn.End("TERMINATED", "REFUSED");
}

void RefuseByCode(Turn& turn) {
  const std::string code = Invite(turn);
  turn.Do("", "/v1/invitations:refuse", code);
  if (turn.Chance(10)) turn.Refuse("", "/v1/invitations:refuse", code, "INVITATION_NOT_VALID");
  turn.End("TERMINATED", "REFUSED");
}

void ReportUnreachable(Turn& turn) {
  Case& c = turn.c;
  if (turn.Chance(5))
    turn.Refuse(c.applicant, c.path() + ":reportUnreachable", Json("note", "无人接听"), "NOT_PERMITTED");
  turn.Do(c.route.staff(), c.path() + ":reportUnreachable", Json("note", "三次无人接听"));
  turn.End("TERMINATED", "UNREACHABLE");
}

void Withdraw(Turn& turn) {
  turn.Do(turn.c.applicant, turn.c.path() + ":withdraw");
  turn.End("WITHDRAWN", "SETTLED_PRIVATELY_OR_WITHDRAWN");
}

void Perform(Turn& turn) {
  Case& c = turn.c;
  if (turn.Chance(5)) turn.Refuse(c.respondent, c.path() + ":recordPerformance", "{}", "NOT_PERMITTED");
  turn.Do(c.route.staff(), c.path() + ":recordPerformance");
  turn.End("PERFORMED", "AGREEMENT_REACHED");
}

}  // namespace sudiao::e2e::docket
