#include "tests/e2e/story.h"

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace sudiao::e2e {
namespace {

// What the platform explains of a resource; the topics, in order.
std::string TopicsOf(Client& who, const std::string& name) {
  const Reply reply = who.Get("/v1/" + name + ":explain");
  EXPECT_TRUE(reply.ok()) << reply.body;
  std::string topics;
  for (size_t i = 0; i < reply.SizeOf("explanations"); ++i) {
    const std::string at = absl::StrCat("explanations.", i);
    EXPECT_NE(reply.At(at + ".lines.0.textZh"), "");
    EXPECT_NE(reply.At(at + ".lines.0.textEn"), "");
    absl::StrAppend(&topics, reply.At(at + ".topic"), " ");
  }
  return topics;
}

void ExpectOk(const Reply& reply, const char* step) { EXPECT_TRUE(reply.ok()) << step << ": " << reply.body; }

}  // namespace

Story::Story(Platform& p, const Cast& who)
    : platform(&p),
      cast(who),
      ann(p.As("ann")),
      bob(p.As("bob")),
      clerk(p.As("clerk")),
      judge(p.As("judge")),
      manager(p.As(who.manager)),
      mediator(p.As(who.mediator)),
      court_id(clerk.OrganizationOf("COURT")),
      body_id(manager.OrganizationOf(who.body_kind)) {}

Story::Story(Platform& p, const Story& before) : Story(p, before.cast) {
  case_id = before.case_id;
  ann_party = before.ann_party;
  bob_party = before.bob_party;
  mediator_id = before.mediator_id;
  agreement = before.agreement;
  agreement_id = before.agreement_id;
  application = before.application;
}

void Story::Await(Client& who, const std::string& path, const std::string& at, const std::string& value) {
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  Reply reply;
  while (absl::Now() < deadline) {
    reply = who.Get(path);
    if (reply.ok() && reply.At(at) == value) return;
    absl::SleepFor(absl::Milliseconds(20));
  }
  ADD_FAILURE() << path << " never had " << at << " = " << value << ": " << reply.body;
}

std::string Story::CaseState() { return ann.Get("/v1/cases/" + case_id).At("state"); }

Reply Story::File(const std::string& recipient_id, const std::string& title) {
  const Reply draft = ann.Post(
      "/v1/cases",
      absl::StrCat(R"({
    "title": ")",
                   title,
                   R"(", "cause": "侵害商标权纠纷", "facts": "被申请人在网店销售带有“浦江”标识的商品。",
    "amount": {"currencyCode": "CNY", "units": "80000"}, "language": "zh-CN", "truthStatement": true,
    "actPlace": "上海市浦东新区", "recipientOrganizationId": ")",
                   recipient_id, R"(",
    "parties": [
      {"side": "SIDE_APPLICANT", "kind": "PARTY_KIND_PERSON", "displayName": "安然", "accountId": ")",
                   ann.account_id(),
                   R"(", "phone": "13800000000", "email": "ann@example.com"},
      {"side": "SIDE_RESPONDENT", "kind": "PARTY_KIND_PERSON", "displayName": "Bob Miller", "country": "DE"}],
    "rights": [{"type": "RIGHT_TYPE_TRADEMARK", "number": "12345678", "title": "浦江", "holder": "安然"}],
    "claims": [{"kind": "CLAIM_KIND_DAMAGES", "text": "赔偿损失", "amount": {"currencyCode": "CNY", "units": "80000"}}]})"));
  ExpectOk(draft, "create");
  case_id = draft.At("uid");
  ann_party = draft.At("parties.0.id");
  bob_party = draft.At("parties.1.id");
  const Reply submitted =
      ann.Post("/v1/cases/" + case_id + ":submit", absl::StrCat("{\"requestId\":\"", NextRequestId(), "\"}"));
  ExpectOk(submitted, "submit");
  return submitted;
}

void Story::Refer() {
  const Reply referred =
      clerk.Post("/v1/cases/" + case_id + ":refer",
                 absl::StrCat(R"({"kind": "REFERRAL_KIND_PRE_FILING", "mediationOrganizationId": ")", body_id,
                              R"(", "contact": "立案庭 021-00000000"})"));
  ExpectOk(referred, "refer");
}

void Story::Accept() { ExpectOk(manager.Post("/v1/cases/" + case_id + ":accept"), "accept"); }

void Story::Adopt(const std::string& id) {
  case_id = id;
  const Reply shown = manager.Get("/v1/cases/" + id);
  for (size_t i = shown.SizeOf("parties"); i-- > 0;) {
    const std::string at = absl::StrCat("parties.", i);
    (shown.At(at + ".side") == "SIDE_APPLICANT" ? ann_party : bob_party) = shown.At(at + ".id");
  }
}

void Story::Invite() {
  const Reply shown = manager.Get("/v1/cases/" + case_id);
  for (size_t i = 0; i < shown.SizeOf("parties"); ++i) {
    const std::string at = absl::StrCat("parties.", i);
    if (shown.At(at + ".joined") == "true") continue;
    const std::string party = shown.At(at + ".id");
    const Reply invitation =
        manager.Post("/v1/cases/" + case_id + ":inviteParty", absl::StrCat("{\"partyId\":\"", party, "\"}"));
    ExpectOk(invitation, "invite");
    const std::string code = absl::StrCat("{\"code\":\"", invitation.At("code"), "\"}");
    ExpectOk(platform->Anonymous().Post("/v1/invitations:preview", code), "preview");
    ExpectOk((party == ann_party ? ann : bob).Post("/v1/invitations:accept", code), "join");
  }
}

void Story::Consent() {
  for (Client* who : {&ann, &bob}) {
    const Reply consent =
        who->Post("/v1/cases/" + case_id + ":consent",
                  R"({"step":"CONSENT_STEP_MEDIATION","granted":true,"textVersion":"mediation-1"})");
    ExpectOk(consent, "consent");
  }
  EXPECT_EQ(CaseState(), "CASE_STATE_APPOINTING");
  Await(ann, "/v1/appointments/" + case_id, "state", "APPOINTMENT_STATE_CHOOSING");
}

void Story::ChooseMediator() {
  const Reply made = manager.Post(
      "/v1/mediators",
      absl::StrCat(R"({"accountId": ")", mediator.account_id(), R"(", "organizationId": ")", body_id,
                   R"(", "displayName": "郑调解员", "fields": ["商标"], "languages": ["zh-CN", "en"],
                                    "capacity": 50, "invitingCourtIds": [")",
                   court_id, R"("]})"));
  // A later story of the same platform finds the mediator in the roster already.
  mediator_id = made.At("uid");
  if (!made.ok()) {
    const Reply roster = ann.Get("/v1/mediators?organizationId=" + body_id + "&pageSize=100");
    for (size_t i = 0; i < roster.SizeOf("mediators"); ++i) {
      const std::string at = absl::StrCat("mediators.", i);
      if (roster.At(at + ".accountId") == mediator.account_id()) mediator_id = roster.At(at + ".uid");
    }
  }
  for (Client* who : {&ann, &bob}) {
    ExpectOk(who->Post("/v1/appointments/" + case_id + ":choose",
                       absl::StrCat("{\"mediatorId\":\"", mediator_id, "\"}")),
             "choose");
  }
  Await(mediator, "/v1/appointments/" + case_id, "state", "APPOINTMENT_STATE_ASKED");
}

void Story::AcceptAppointment() {
  const Reply accepted = mediator.Post("/v1/appointments/" + case_id + ":accept", "{\"declaration\":true}");
  ExpectOk(accepted, "accept appointment");
  EXPECT_EQ(accepted.At("state"), "APPOINTMENT_STATE_APPOINTED");
  Await(mediator, "/v1/mediations/" + case_id, "state", "MEDIATION_STATE_OPENING");
  Await(ann, "/v1/cases/" + case_id, "state", "CASE_STATE_IN_MEDIATION");
}

void Story::OpenMediation() {
  const Reply early = mediator.Post("/v1/mediations/" + case_id + ":scheduleSession",
                                    R"({"way":"SESSION_WAY_VIDEO","startTime":"2026-03-10T01:00:00Z"})");
  EXPECT_EQ(early.reason(), "DUTIES_OPEN") << early.body;
  for (const char* duty :
       {"IDENTITY_VERIFIED", "SHAM_WARNING_GIVEN", "RIGHTS_TOLD", "SERVICE_ADDRESS_GUIDED"}) {
    mediator.Post("/v1/mediations/" + case_id + ":recordDuty",
                  absl::StrCat("{\"kind\":\"DUTY_KIND_", duty, "\",\"note\":\"在线比对证件\"}"));
  }
  Await(ann, "/v1/mediations/" + case_id, "state", "MEDIATION_STATE_OPEN");
}

void Story::HoldSession() {
  const Reply clock = platform->Anonymous().Get("/v1/clock");
  const Reply scheduled = mediator.Post("/v1/mediations/" + case_id + ":scheduleSession",
                                        absl::StrCat("{\"way\":\"SESSION_WAY_VIDEO\",\"startTime\":\"",
                                                     clock.At("now"), "\",\"place\":\"room-1\"}"));
  ExpectOk(scheduled, "schedule");
  const std::string id = absl::StrCat("{\"sessionId\":\"", scheduled.At("sessions.0.id"), "\"");
  ExpectOk(mediator.Post("/v1/mediations/" + case_id + ":startSession", id + "}"), "start session");
  ExpectOk(mediator.Post("/v1/mediations/" + case_id + ":endSession", id + ",\"record\":\"双方陈述意见。\"}"),
           "end session");
}

void Story::Caucus() {
  const std::string messages = "/v1/mediations/" + case_id + "/messages";
  ExpectOk(ann.Post(messages, R"({"label":"LABEL_SHARED","text":"大家好"})"), "shared message");
  ExpectOk(ann.Post(messages, R"({"label":"LABEL_CAUCUS","text":"底线是三万元-SECRET"})"), "caucus message");
  ExpectOk(mediator.Post(messages, R"({"label":"LABEL_MEDIATOR_ONLY","text":"双方差距两万-NOTE"})"), "note");
  EXPECT_EQ(bob.Get(messages).SizeOf("messages"), 1U);
  EXPECT_EQ(ann.Get(messages).SizeOf("messages"), 2U);
  EXPECT_EQ(mediator.Get(messages).SizeOf("messages"), 3U);
  EXPECT_EQ(bob.Get(messages).body.find("SECRET"), std::string::npos);
}

void Story::Bargain() {
  const std::string offers = "/v1/mediations/" + case_id + "/offers";
  const Reply offer = bob.Post(offers, R"({"label":"LABEL_SHARED","text":"愿付五万元",
      "amount":{"currencyCode":"CNY","units":"50000"},"expireTime":"2027-01-01T00:00:00Z"})");
  ExpectOk(offer, "offer");
  const Reply accepted = ann.Post("/v1/" + offer.At("name") + ":accept");
  ExpectOk(accepted, "accept offer");
  EXPECT_EQ(accepted.At("state"), "OFFER_STATE_ACCEPTED");
}

std::string Story::DraftAgreement() {
  return DraftAgreement("PAY", R"("text": "被申请人向申请人支付人民币50000元。",
      "amount": {"currencyCode": "CNY", "units": "50000"}, "manner": "银行转账")");
}

std::string Story::DraftAgreement(const std::string& act, const std::string& duty) {
  const std::string agreements = "/v1/mediations/" + case_id + "/agreements";
  const absl::CivilDay due = absl::ToCivilDay(platform->now(), absl::UTCTimeZone()) + 40;
  const Reply draft = mediator.Post(
      agreements, absl::StrCat(R"({
    "facts": "双方确认：被申请人在网店销售带有“浦江”标识的商品。争议事项：赔偿数额。", "confirmationIntended": true,
    "clauses": [{"debtorPartyId": ")",
                               bob_party, R"(", "creditorPartyId": ")", ann_party, R"(", "act": ")", act,
                               "\", ", duty, R"(, "dueDate": {"year": )", due.year(), R"(, "month": )",
                               due.month(), R"(, "day": )", due.day(), "}}]}"));
  ExpectOk(draft, "draft");
  agreement = draft.At("name");
  agreement_id = draft.At("uid");
  ExpectOk(mediator.Post("/v1/" + agreement + ":share"), "share");
  const Reply fixed = mediator.Post("/v1/" + agreement + ":openSigning");
  ExpectOk(fixed, "open signing");
  return fixed.At("contentSha256");
}

Reply Story::Sign(Client& who, const std::string& as, const std::string& sha256) {
  return who.Post("/v1/" + agreement + ":sign",
                  absl::StrCat("{\"as\":\"SIGNER_KIND_", as, "\",\"contentSha256\":\"", sha256, "\"}"));
}

void Story::SignByAll(const std::string& sha256) {
  ExpectOk(Sign(ann, "PARTY", sha256), "sign ann");
  ExpectOk(Sign(mediator, "MEDIATOR", sha256), "sign mediator");
  ExpectOk(Sign(manager, "ORGANIZATION_SEAL", sha256), "seal");
  const Reply last = Sign(bob, "PARTY", sha256);
  ExpectOk(last, "sign bob");
  EXPECT_EQ(last.At("state"), "AGREEMENT_STATE_EFFECTIVE");
  Await(ann, "/v1/cases/" + case_id, "state", "CASE_STATE_SETTLED");
}

Reply Story::Apply(Client& who) {
  const Reply made = who.Post("/v1/applications",
                              absl::StrCat(R"({"caseId": ")", case_id, R"(", "agreementId": ")", agreement_id,
                                           R"(", "courtId": ")", court_id, R"(", "promise": true})"));
  if (made.ok()) application = made.At("name");
  return made;
}

Reply Story::JoinApplication(Client& who) {
  return who.Post("/v1/" + application + ":join", "{\"promise\":true}");
}

void Story::Confirm() {
  const Reply accepted = clerk.Post("/v1/" + application + ":accept");
  ExpectOk(accepted, "accept application");
  const Reply early = judge.Post("/v1/" + application + ":issueRuling", "{\"effective\":true}");
  EXPECT_EQ(early.reason(), "GROUND_OPEN") << early.body;
  for (const char* ground : {"OUTSIDE_COURT_SCOPE", "OTHER_COURT_COMPETENT", "PERSONAL_STATUS",
                             "OTHER_SPECIAL_PROCEDURE", "TITLE_DETERMINATION", "VIOLATES_LAW", "HARMS_OTHERS",
                             "AGAINST_GOOD_MORALS", "NOT_VOLUNTARY", "UNCLEAR_CONTENT", "OTHER"}) {
    ExpectOk(
        judge.Post("/v1/" + application + ":recordFinding",
                   absl::StrCat("{\"ground\":\"GROUND_", ground, "\",\"result\":\"FINDING_RESULT_ABSENT\"}")),
        ground);
  }
  const Reply ruling = judge.Post("/v1/" + application + ":issueRuling", "{\"effective\":true}");
  ExpectOk(ruling, "ruling");
  EXPECT_EQ(ruling.At("state"), "APPLICATION_STATE_CONFIRMED");
}

void Story::Serve() {
  for (const std::string& party : {ann_party, bob_party}) {
    ExpectOk(clerk.Post("/v1/" + application + ":serve", absl::StrCat("{\"partyId\":\"", party, "\"}")),
             "serve");
  }
}

Reply Story::OpenEnforcement() {
  const Reply shown = ann.Get("/v1/" + application);
  return ann.Post("/v1/" + application + ":openEnforcement",
                  absl::StrCat(R"({"clauseId": ")", shown.At("clauses.0.id"),
                               R"(", "unpaid": {"currencyCode": "CNY", "units": "50000"}})"));
}

Story RunReferral(Platform& platform, int number) {
  Story story(platform);
  story.File(story.court_id);
  story.Refer();
  EXPECT_EQ(TopicsOf(story.clerk, "cases/" + story.case_id), "COURT COURT_FEE SUIT CONFIRMABILITY ");
  EXPECT_EQ(story.ann.Get("/v1/cases/" + story.case_id).At("caseNumber"),
            absl::StrCat("（2026）沪0115诉前调", number, "号"));
  story.Invite();
  story.Consent();
  EXPECT_EQ(TopicsOf(story.ann, "appointments/" + story.case_id), "C-JOINT-CHOICE ");
  story.ChooseMediator();
  story.AcceptAppointment();
  story.OpenMediation();
  EXPECT_EQ(TopicsOf(story.bob, "mediations/" + story.case_id), "C-MED-PRE CONFIRMABILITY ");
  story.HoldSession();
  story.Caucus();
  story.Bargain();
  platform.AdvanceDays(20);
  story = Story(platform, story);
  story.SignByAll(story.DraftAgreement());
  platform.AdvanceDays(25);
  story = Story(platform, story);
  const Reply first = story.Apply(story.ann);
  EXPECT_EQ(first.At("state"), "APPLICATION_STATE_AWAITING_OTHERS") << first.body;
  ExpectOk(story.JoinApplication(story.bob), "join the application");
  // The room hears of it: nobody is told to apply any more.
  const std::string mediation = "/v1/mediations/" + story.case_id;
  story.Await(story.bob, mediation, "nextSteps.0.code", "AWAIT_COURT");
  story.Confirm();
  story.Await(story.bob, mediation, "nextSteps.0.code", "PERFORM");
  EXPECT_EQ(TopicsOf(story.ann, story.application),
            "COURT C-CONFIRM-APPLY C-CONFIRM-ACCEPT C-CONFIRM-DECIDE ");
  story.Await(story.ann, "/v1/cases/" + story.case_id, "state", "CASE_STATE_CONFIRMED");
  EXPECT_EQ(story.ann.Get("/v1/cases/" + story.case_id).At("confirmationNumber"),
            absl::StrCat("（2026）沪0115诉前调确", number, "号"));
  story.Serve();
  platform.AdvanceDays(30);
  story = Story(platform, story);
  const Reply enforcement = story.OpenEnforcement();
  EXPECT_EQ(enforcement.SizeOf("enforcementFiles"), 1U) << enforcement.body;
  story.Await(story.ann, "/v1/cases/" + story.case_id, "state", "CASE_STATE_ENFORCING");
  return story;
}

}  // namespace sudiao::e2e
