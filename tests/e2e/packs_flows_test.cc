// Every procedure pack runs from the case's acceptance to its end, and packs change while the platform runs.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "common/codec/json.h"
#include "common/packs/registry.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/story.h"

namespace sudiao::e2e {
namespace {

using ::testing::HasSubstr;

// A case that runs by one pack, and the people that it needs.
class Journey {
 public:
  // The account of the body's case manager, the body's kind, and the account of who mediates.
  Journey(Platform& platform, std::string manager_name, const std::string& kind, std::string neutral_name)
      : platform_(platform), manager_name_(std::move(manager_name)), neutral_name_(std::move(neutral_name)) {
    LogIn();
    body_ = manager().OrganizationOf(kind);
    court_ = clerk().OrganizationOf("COURT");
  }

  Client& ann() { return people_.at("ann"); }
  Client& bob() { return people_.at("bob"); }
  Client& clerk() { return people_.at("clerk"); }
  Client& manager() { return people_.at(manager_name_); }
  Client& neutral() { return people_.at(neutral_name_); }
  const std::string& id() const { return id_; }
  const std::string& court() const { return court_; }

  // Tokens do not live as long as a case.
  void LogIn() {
    people_.clear();
    for (const std::string& name :
         {std::string("ann"), std::string("bob"), std::string("clerk"), manager_name_, neutral_name_}) {
      people_.emplace(name, platform_.As(name));
    }
  }
  void AdvanceDays(int days) {
    platform_.AdvanceDays(days);
    LogIn();
  }

  // The body takes the case itself; `more` are members of the request.
  void Accept(const std::string& more = "") {
    File(body_);
    Ok(manager().Post("/v1/cases/" + id_ + ":accept", "{" + more + "}"), "accept");
  }
  Reply Refer(const std::string& kind, const std::string& more = "") {
    File(court_);
    return clerk().Post(
        "/v1/cases/" + id_ + ":refer",
        absl::StrCat(
            R"({"contact":"立案庭","kind":"REFERRAL_KIND_)", kind, R"(","mediationOrganizationId":")", body_,
            kind == "PRE_FILING" ? "\"" : R"(","pendingCaseNumber":"（2026）沪0115民初7号")", more, "}"));
  }
  std::string Pack() { return ann().Get("/v1/cases/" + id_).At("pack"); }

  void Consent() {
    const Reply shown = ann().Get("/v1/cases/" + id_);
    const Reply invitation = manager().Post("/v1/cases/" + id_ + ":inviteParty",
                                            absl::StrCat("{\"partyId\":\"", shown.At("parties.1.id"), "\"}"));
    Ok(invitation, "invite");
    Ok(bob().Post("/v1/invitations:accept", absl::StrCat("{\"code\":\"", invitation.At("code"), "\"}")),
       "join");
    for (Client* who : {&ann(), &bob()}) {
      Ok(who->Post("/v1/cases/" + id_ + ":consent",
                   R"({"step":"CONSENT_STEP_MEDIATION","granted":true,"textVersion":"mediation-1"})"),
         "consent");
    }
    Await("/v1/appointments/" + id_, "state", "APPOINTMENT_STATE_CHOOSING");
  }

  std::string MediatorId() {
    const Reply made = manager().Post(
        "/v1/mediators",
        absl::StrCat(R"({"accountId":")", neutral().account_id(), R"(","organizationId":")", body_,
                     R"(","displayName":"调解员","capacity":50,"invitingCourtIds":[")", court_, R"("]})"));
    if (made.ok()) return made.At("uid");
    const Reply roster = ann().Get("/v1/mediators?organizationId=" + body_ + "&pageSize=100");
    for (size_t i = 0; i < roster.SizeOf("mediators"); ++i) {
      const std::string at = absl::StrCat("mediators.", i);
      if (roster.At(at + ".accountId") == neutral().account_id()) return roster.At(at + ".uid");
    }
    ADD_FAILURE() << made.body;
    return "";
  }
  void Choose() {
    const std::string mediator = absl::StrCat("{\"mediatorId\":\"", MediatorId(), "\"}");
    Ok(ann().Post("/v1/appointments/" + id_ + ":choose", mediator), "choose");
    Ok(bob().Post("/v1/appointments/" + id_ + ":choose", mediator), "choose");
    Take();
  }
  void Designate() {
    Ok(manager().Post("/v1/appointments/" + id_ + ":designate",
                      absl::StrCat("{\"mediatorId\":\"", MediatorId(), "\"}")),
       "designate");
    Take();
  }
  void Start() {
    Consent();
    Choose();
  }

  // The days that the mediation's clock leaves from now.
  int64_t DaysLeft() {
    absl::Time now, due;
    std::string error;
    const std::string text = Mediation().At("deadline.dueTime");
    if (text.empty()) return -1;
    EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &due, &error)) << error;
    EXPECT_TRUE(
        absl::ParseTime(absl::RFC3339_full, platform_.Anonymous().Get("/v1/clock").At("now"), &now, &error));
    return absl::ToInt64Hours(due - now) / 24;
  }
  // A case of ann's against bob; `more` are members of its file. It is not handed in yet.
  void Draft(const std::string& recipient, const std::string& more = "") {
    const Reply draft = ann().Post(
        "/v1/cases",
        absl::StrCat(R"({"title":"“浦江”商标侵权纠纷","facts":"销售带有标识的商品。","language":"zh-CN",
    "truthStatement":true,)",
                     more, R"("recipientOrganizationId":")", recipient, R"(","parties":[
    {"side":"SIDE_APPLICANT","kind":"PARTY_KIND_PERSON","displayName":"安然","phone":"13800000000","email":"ann@example.com","accountId":")",
                     ann().account_id(), R"("},
    {"side":"SIDE_RESPONDENT","kind":"PARTY_KIND_PERSON","displayName":"Bob Miller","country":"DE"}],
    "rights":[{"type":"RIGHT_TYPE_TRADEMARK","number":"12345678","title":"浦江","holder":"安然"}],
    "claims":[{"kind":"CLAIM_KIND_DAMAGES","text":"赔偿","amount":{"currencyCode":"CNY","units":"80000"}}]})"));
    Ok(draft, "create");
    id_ = draft.At("uid");
  }
  void File(const std::string& recipient, const std::string& more = "") {
    Draft(recipient, more);
    Ok(ann().Post("/v1/cases/" + id_ + ":submit", absl::StrCat("{\"requestId\":\"", NextRequestId(), "\"}")),
       "submit");
  }

  Reply Mediation() { return ann().Get("/v1/mediations/" + id_); }

  void ExpectExpired() {
    Await("/v1/cases/" + id_, "state", "CASE_STATE_TERMINATED");
    EXPECT_EQ(ann().Get("/v1/cases/" + id_).At("endCode"), "END_CODE_EXPIRED");
  }

  // Duties, agreement, signatures of those who must sign.
  void Settle(bool parties_alone) {
    for (const char* duty :
         {"IDENTITY_VERIFIED", "SHAM_WARNING_GIVEN", "RIGHTS_TOLD", "SERVICE_ADDRESS_GUIDED"}) {
      neutral().Post("/v1/mediations/" + id_ + ":recordDuty",
                     absl::StrCat("{\"kind\":\"DUTY_KIND_", duty, "\",\"note\":\"在线比对证件\"}"));
    }
    Await("/v1/mediations/" + id_, "state", "MEDIATION_STATE_OPEN");
    const Reply shown = ann().Get("/v1/cases/" + id_);
    const Reply draft = neutral().Post(
        "/v1/mediations/" + id_ + "/agreements",
        absl::StrCat(
            R"({"facts":"双方对侵权事实无异议，争议为赔偿数额。","confirmationIntended":false,"clauses":[{
          "debtorPartyId":")",
            shown.At("parties.1.id"), R"(","creditorPartyId":")", shown.At("parties.0.id"),
            R"(","act":"PAY","text":"支付五万元。","manner":"银行转账",
          "amount":{"currencyCode":"CNY","units":"50000"},"dueDate":{"year":2036,"month":1,"day":3}}]})"));
    Ok(draft, "draft");
    Ok(neutral().Post("/v1/" + draft.At("name") + ":share"), "share");
    const Reply fixed = neutral().Post("/v1/" + draft.At("name") + ":openSigning");
    Ok(fixed, "open signing");
    const auto sign = [&](Client& who, const char* as) {
      Ok(who.Post("/v1/" + draft.At("name") + ":sign",
                  absl::StrCat("{\"as\":\"SIGNER_KIND_", as, "\",\"contentSha256\":\"",
                               fixed.At("contentSha256"), "\"}")),
         as);
    };
    sign(ann(), "PARTY");
    if (!parties_alone) {
      sign(neutral(), "MEDIATOR");
      sign(manager(), "ORGANIZATION_SEAL");
    }
    sign(bob(), "PARTY");
    Await("/v1/cases/" + id_, "state", "CASE_STATE_SETTLED");
  }

  void Await(const std::string& path, const std::string& at, const std::string& value) {
    const absl::Time deadline = absl::Now() + absl::Seconds(20);
    Reply reply;
    while (absl::Now() < deadline) {
      reply = ann().Get(path);
      if (reply.ok() && reply.At(at) == value) return;
      absl::SleepFor(absl::Milliseconds(20));
    }
    ADD_FAILURE() << path << " never had " << at << " = " << value << ": " << reply.body;
  }

 private:
  static void Ok(const Reply& reply, const char* step) {
    EXPECT_TRUE(reply.ok()) << step << ": " << reply.body;
  }

  void Take() {
    Await("/v1/appointments/" + id_, "state", "APPOINTMENT_STATE_ASKED");
    Ok(neutral().Post("/v1/appointments/" + id_ + ":accept", "{\"declaration\":true}"), "take");
    Await("/v1/cases/" + id_, "state", "CASE_STATE_IN_MEDIATION");
    Await("/v1/mediations/" + id_, "state", "MEDIATION_STATE_OPENING");
  }

  Platform& platform_;
  const std::string manager_name_, neutral_name_;
  std::map<std::string, Client> people_;
  std::string body_, court_, id_;
};

class PackFlowsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { platform_ = Platform::Standalone().release(); }
  static void TearDownTestSuite() {
    EXPECT_TRUE(platform_->Verify());
    delete platform_;
  }
  static Journey Committee() { return {*platform_, "manager", "PEOPLES_MEDIATION_COMMITTEE", "mediator"}; }
  static Journey Centre() { return {*platform_, "centre", "INTERNATIONAL_CENTRE", "neutral"}; }

  // A referred case whose mediation nobody ends runs out after so many days (a last rest day moves).
  static void ExpectReferralRunsOut(Journey run, const char* kind, const char* pack, const char* clock,
                                    int64_t days, const std::string& more = "") {
    const Reply referred = run.Refer(kind, more);
    ASSERT_TRUE(referred.ok()) << referred.body;
    EXPECT_EQ(run.Pack(), pack);
    run.Start();
    EXPECT_EQ(run.Mediation().At("deadline.clock"), clock);
    const int64_t left = run.DaysLeft();
    EXPECT_GE(left, days);
    EXPECT_LE(left, days + 9);
    run.AdvanceDays(static_cast<int>(left));
    EXPECT_NE(run.Mediation().At("state"), "MEDIATION_STATE_TERMINATED");
    run.AdvanceDays(1);
    run.ExpectExpired();
  }

  static Platform* platform_;
};
Platform* PackFlowsTest::platform_ = nullptr;

TEST_F(PackFlowsTest, AReferralBeforeFilingRunsOutAfterThirtyDays) {
  ExpectReferralRunsOut(Committee(), "PRE_FILING", "cn-pre-filing@1", "C-MED-PRE", 30);
}
TEST_F(PackFlowsTest, AReferralInOrdinaryProcedureRunsOutAfterFifteenDays) {
  ExpectReferralRunsOut(Committee(), "POST_FILING_ORDINARY", "cn-post-filing-ordinary@1", "C-MED-POST-ORD",
                        15);
}
TEST_F(PackFlowsTest, AReferralInSimplifiedProcedureRunsOutAfterSevenDays) {
  ExpectReferralRunsOut(Committee(), "POST_FILING_SIMPLIFIED", "cn-post-filing-simplified@1",
                        "C-MED-POST-SIMPLE", 7);
}

// The centre appoints although a court referred the case, and the court's shorter limit ends the mediation.
TEST_F(PackFlowsTest, OfWipoAndTheCourtTheShorterLimitWins) {
  ExpectReferralRunsOut(Centre(), "PRE_FILING", "cn-wipo-pre-filing@1", "C-MED-PRE", 30);
  ExpectReferralRunsOut(Centre(), "POST_FILING_ORDINARY", "cn-wipo-post-filing-ordinary@1", "C-MED-POST-ORD",
                        15);
  ExpectReferralRunsOut(Centre(), "POST_FILING_SIMPLIFIED", "cn-wipo-post-filing-simplified@1",
                        "C-MED-POST-SIMPLE", 7);
}
TEST_F(PackFlowsTest, HainanGivesSixtyDays) {
  ExpectReferralRunsOut(Centre(), "POST_FILING_ORDINARY", "cn-wipo-hainan@1", "C-MED-WIPO", 59,
                        R"(,"packId":"cn-wipo-hainan")");
}

TEST_F(PackFlowsTest, NothingIsRecordedWhereThePackForbidsIt) {
  Journey run = Centre();
  run.Accept();
  const Reply refused =
      run.ann().Post("/v1/cases/" + run.id() + ":consent",
                     R"({"step":"CONSENT_STEP_RECORDING","granted":true,"textVersion":"recording-1"})");
  EXPECT_EQ(refused.reason(), "RECORDING_FORBIDDEN") << refused.body;
}

TEST_F(PackFlowsTest, APackMustBeForSuchACaseAndBody) {
  Journey run = Committee();
  EXPECT_EQ(run.Refer("PRE_FILING", R"(,"packId":"cn-wipo-hainan")").reason(), "PACK_NOT_FOR_THIS_CASE");
}

TEST_F(PackFlowsTest, PeoplesMediationHasNoLimitAndSettles) {
  Journey run = Committee();
  run.Accept();
  EXPECT_EQ(run.Pack(), "cn-peoples-mediation@1");
  run.Start();
  EXPECT_EQ(run.DaysLeft(), -1);
  run.AdvanceDays(100);
  run.Settle(false);
}

TEST_F(PackFlowsTest, AnAdministrativeOrganMediatesAndAllSign) {
  Journey run(*platform_, "bureau", "ADMINISTRATIVE_ORGAN", "mediator2");
  run.Accept();
  EXPECT_EQ(run.Pack(), "cn-administrative-mediation@1");
  run.Start();
  run.Settle(false);
}

TEST_F(PackFlowsTest, CommercialMediationRunsOutThirtyDaysAfterTheConsents) {
  // In force from May 2026 on.
  while (platform_->Anonymous().Get("/v1/clock").At("now") < "2026-05-02") platform_->AdvanceDays(7);
  Journey run(*platform_, "commercial", "COMMERCIAL_MEDIATION_ORGANIZATION", "mediator2");
  run.Accept();
  EXPECT_EQ(run.Pack(), "cn-commercial-mediation@1");
  run.Consent();
  run.AdvanceDays(10);
  run.Choose();
  EXPECT_LE(run.DaysLeft(), 24);
  run.AdvanceDays(40);
  run.ExpectExpired();
}

TEST_F(PackFlowsTest, WipoRunsOutSixtyDaysAfterItCommenced) {
  Journey run = Centre();
  run.Accept();
  EXPECT_EQ(run.Pack(), "wipo@1");
  run.Start();
  EXPECT_GE(run.DaysLeft(), 59);
  run.AdvanceDays(62);
  run.ExpectExpired();
}

// Even without a mediator: the time runs from the commencement.
TEST_F(PackFlowsTest, ATimeThatRunsFromTheCommencementEndsWithoutAMediator) {
  Journey run = Centre();
  run.Accept();
  run.Consent();
  run.AdvanceDays(63);
  run.ExpectExpired();
  run.Await("/v1/appointments/" + run.id(), "state", "APPOINTMENT_STATE_ENDED");
}

TEST_F(PackFlowsTest, SimcGivesEightWeeksThatOnlyItsBodyExtends) {
  Journey run = Centre();
  run.Accept(R"("packId":"simc-ama")");
  EXPECT_EQ(run.Pack(), "simc-ama@1");
  run.Start();
  const int64_t left = run.DaysLeft();
  EXPECT_GE(left, 55);
  EXPECT_LE(left, 56);
  absl::Time now;
  std::string error;
  EXPECT_TRUE(
      absl::ParseTime(absl::RFC3339_full, platform_->Anonymous().Get("/v1/clock").At("now"), &now, &error));
  const absl::CivilDay until = absl::ToCivilDay(now, absl::UTCTimeZone()) + 70;
  const std::string wish = absl::StrCat("{\"endDate\":{\"year\":", until.year(), ",\"month\":", until.month(),
                                        ",\"day\":", until.day(), "}}");
  const std::string path = "/v1/mediations/" + run.id() + ":agreeExtension";
  EXPECT_EQ(run.ann().Post(path, wish).reason(), "EXTENDED_BY_BODY");
  const Reply extended = run.manager().Post(path, wish);
  EXPECT_TRUE(extended.ok()) << extended.body;
  EXPECT_GE(run.DaysLeft(), 69);
  run.AdvanceDays(60);
  EXPECT_NE(run.Mediation().At("state"), "MEDIATION_STATE_TERMINATED");
  run.AdvanceDays(12);
  run.ExpectExpired();
}

TEST_F(PackFlowsTest, IcsidEndsAfter120DaysWithoutAStep) {
  Journey run = Centre();
  run.Accept(R"("packId":"icsid-2022")");
  run.Consent();
  run.AdvanceDays(64);
  run.Await("/v1/appointments/" + run.id(), "state", "APPOINTMENT_STATE_DESIGNATING");
  run.AdvanceDays(60);
  run.ExpectExpired();
}

TEST_F(PackFlowsTest, IcsidSettlesByThePartiesSignatures) {
  Journey run = Centre();
  run.Accept(R"("packId":"icsid-2022")");
  run.Consent();
  run.AdvanceDays(50);
  run.Choose();
  run.AdvanceDays(100);  // A step was taken, and the rules set no time for the mediation.
  run.Settle(true);
}

TEST_F(PackFlowsTest, UnderIso32122ANegotiationGoesBeforeTheMediation) {
  Journey run = Centre();
  run.Accept(R"("packId":"iso-32122")");
  run.Consent();
  run.AdvanceDays(12);
  run.Await("/v1/appointments/" + run.id(), "state", "APPOINTMENT_STATE_DESIGNATING");
  run.Designate();
  run.Settle(true);
}

TEST_F(PackFlowsTest, ThePacksAreShownToEverybody) {
  Client nobody = platform_->Anonymous();
  const Reply list = nobody.Get("/v1/packs?pageSize=100");
  EXPECT_EQ(list.SizeOf("packs"), 14U) << list.body;
  const Reply one = nobody.Get("/v1/packs/cn-pre-filing@1");
  EXPECT_THAT(one.At("textZh"), HasSubstr("C-MED-PRE  诉前调解：30日")) << one.body;
  EXPECT_THAT(one.At("textEn"), HasSubstr("C-MED-PRE  Mediation before filing: 30 days"));
  EXPECT_EQ(nobody.Get("/v1/packs/cn-pre-filing@7").reason(), "NOT_FOUND");
}

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// A change of the packs' folder is for new cases; open ones keep what they were promised.
class ReloadFlowTest : public ::testing::Test {
 protected:
  void WriteVersions() {
    const std::string text = ReadAll(std::string(SUDIAO_PACKS) + "/cn-pre-filing.textproto");
    const std::string from = "in_force_from { year: 2022 month: 1 day: 1 }";
    std::ofstream(folder_ / "one.textproto")
        << absl::StrReplaceAll(text, {{from, from + "\nin_force_to { year: 2026 month: 3 day: 1 }"}});
    std::ofstream(folder_ / "two.textproto") << SecondVersion();
  }
  // From today on, with 45 days for the mediation.
  static std::string SecondVersion() {
    std::string text = absl::StrReplaceAll(
        ReadAll(std::string(SUDIAO_PACKS) + "/cn-pre-filing.textproto"),
        {{"version: 1\n", "version: 2\n"},
         {"in_force_from { year: 2022 month: 1 day: 1 }", "in_force_from { year: 2026 month: 3 day: 2 }"}});
    const std::string thirty = "length: 30";
    text.replace(text.find(thirty, text.find("id: \"C-MED-PRE\"")), thirty.size(), "length: 45");
    return text;
  }
  Journey Referred() {
    Journey run(*platform_, "manager", "PEOPLES_MEDIATION_COMMITTEE", "mediator");
    const Reply referred = run.Refer("PRE_FILING");
    EXPECT_TRUE(referred.ok()) << referred.body;
    run.Start();
    return run;
  }

  const std::filesystem::path folder_ = testing::TempFolder();
  const std::unique_ptr<Platform> platform_ = Platform::Standalone({"--packs=" + folder_.string()});
};

// What a trial of a pack answers, as "case old -> new" lines.
std::string TryPack(Client& who, const std::string& text) {
  codec::JsonWriter body;
  body.StartObject();
  body.Key("packText");
  body.String(text);
  body.EndObject();
  const Reply reply = who.Post("/v1/cases:dryRunPack", body.Take());
  EXPECT_TRUE(reply.ok()) << reply.body;
  std::string lines = absl::StrCat("open ", reply.At("openCases"), "\n");
  for (size_t i = 0; i < reply.SizeOf("moved"); ++i) {
    const std::string at = absl::StrCat("moved.", i);
    const auto day = [&](const char* date) {
      return absl::StrCat(reply.At(absl::StrCat(at, date, ".month")), "-",
                          reply.At(absl::StrCat(at, date, ".day")));
    };
    absl::StrAppend(&lines, reply.At(at + ".caseId"), " ", reply.At(at + ".clock"), " ", day(".oldDate"),
                    " -> ", day(".newDate"), "\n");
  }
  return lines;
}

// CPL-104, C-PRESERVE-SUE: thirty-one days move 2026-04-01 by one; Saturday 2026-03-28 and Sunday 03-29 both
// stand for Monday 03-30.
TEST_F(ReloadFlowTest, ATrialOnTheCasesNamesExactlyThoseWhoseTimeToSueWouldMove) {
  Journey run(*platform_, "manager", "PEOPLES_MEDIATION_COMMITTEE", "mediator");
  const auto measure = [](int month, int day) {
    return absl::StrCat(R"("preservationDate":{"year":2026,"month":)", month, ",\"day\":", day, "},");
  };
  run.File(run.court(), measure(3, 2));
  const std::string moves = run.id();
  run.File(run.court(), measure(2, 26));
  run.File(run.court());
  run.Draft(run.court(), measure(3, 2));
  std::string longer = absl::StrReplaceAll(SecondVersion(), {{"length: 45", "length: 30"}});
  Client system = platform_->As("system");
  EXPECT_EQ(TryPack(system, longer), "open 2\n");
  const std::string thirty = "length: 30";
  longer.replace(longer.find(thirty, longer.find("id: \"C-PRESERVE-SUE\"")), thirty.size(), "length: 31");
  EXPECT_EQ(TryPack(system, longer), absl::StrCat("open 2\n", moves, " C-PRESERVE-SUE 4-1 -> 4-2\n"));
  EXPECT_EQ(run.ann().Post("/v1/cases:dryRunPack", R"({"packText":"x"})").reason(), "NOT_PERMITTED");
}

TEST_F(ReloadFlowTest, ANewVersionIsForNewCasesOnlyAndABadFolderChangesNothing) {
  Journey first = Referred();
  EXPECT_EQ(first.Pack(), "cn-pre-filing@1");
  const std::string due = first.Mediation().At("deadline.dueTime");

  // What would change is told before anything does.
  setenv("SUDIAO_CONFIG_FOLDER", (folder_ / "ctl").c_str(), 1);
  setenv("SUDIAO_SERVER", absl::StrCat("http://127.0.0.1:", platform_->port()).c_str(), 1);
  std::ofstream(folder_ / "password") << kPassword << "\n";
  std::ofstream(folder_ / "two.text") << SecondVersion();
  ASSERT_TRUE(testing::RunCommand(
      {SUDIAO_CTL, "login", "system@demo.example", "--password-file=" + (folder_ / "password").string()},
      folder_ / "login.log"));
  ASSERT_TRUE(testing::RunCommand({SUDIAO_CTL, "pack", "dry-run", folder_ / "two.text"}, folder_ / "dry.log"))
      << ReadAll(folder_ / "dry.log");
  EXPECT_THAT(ReadAll(folder_ / "dry.log"),
              HasSubstr(absl::StrCat("cases/", first.id(),
                                     "  （2026）沪0115诉前调1号  cn-pre-filing@1  "
                                     "C-MED-PRE  2026-04-01 -> 2026-04-16")));

  WriteVersions();
  Client system = platform_->As("system");
  for (const char* office : {"assignments", "mediations", "applications", "cases"}) {
    EXPECT_EQ(first.ann().Post(absl::StrCat("/v1/", office, ":reloadPacks")).reason(), "NOT_PERMITTED");
    const Reply reloaded = system.Post(absl::StrCat("/v1/", office, ":reloadPacks"));
    EXPECT_TRUE(reloaded.ok()) << reloaded.body;
  }
  Journey second = Referred();
  EXPECT_EQ(second.Pack(), "cn-pre-filing@2");
  EXPECT_GE(second.DaysLeft(), 45);
  EXPECT_EQ(first.Mediation().At("deadline.dueTime"), due);

  platform_->KillAndRestart();
  first.LogIn();
  second.LogIn();
  EXPECT_EQ(first.Mediation().At("deadline.dueTime"), due);
  EXPECT_GE(second.DaysLeft(), 45);

  std::ofstream(folder_ / "three.textproto") << "id: \"broken\"";
  platform_->HangUp();
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  while (absl::Now() < deadline && platform_->Logs().find("packs not reloaded") == std::string::npos) {
    absl::SleepFor(absl::Milliseconds(50));
  }
  EXPECT_THAT(platform_->Logs(), HasSubstr("packs not reloaded"));
  EXPECT_THAT(platform_->Logs(), HasSubstr("broken@0: the version is not positive"));
  EXPECT_EQ(Referred().Pack(), "cn-pre-filing@2");
  EXPECT_TRUE(platform_->Verify());
}

}  // namespace
}  // namespace sudiao::e2e
