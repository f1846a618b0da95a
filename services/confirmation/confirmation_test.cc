// The service over a real in-process gRPC host, on both databases.
#include <algorithm>
#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/testing/service_fixture.h"
#include "common/testing/status_matchers.h"
#include "services/confirmation/application_service.h"
#include "services/confirmation/module.h"
#include "sudiao/confirmation/v1/after_ruling.grpc.pb.h"
#include "sudiao/confirmation/v1/confirmation.grpc.pb.h"

namespace sudiao::confirmation {
namespace {

using testing::FailsWith;
using testing::IsOk;
using Stub = v1::ConfirmationService::Stub;

absl::TimeZone Shanghai() {
  absl::TimeZone zone;
  absl::LoadTimeZone("Asia/Shanghai", &zone);
  return zone;
}
absl::Time At(int year, int month, int day, int hour = 10) {
  return absl::FromCivil(absl::CivilSecond(year, month, day, hour, 0, 0), Shanghai());
}

// An id of its own for every word.
std::string Id(const std::string& word) { return DerivedId(word); }

Caller Person(const std::string& word) {
  Caller caller;
  caller.account_id = Id(word);
  caller.display_name = word;
  caller.identity_verified = true;
  return caller;
}
Caller Staff(const std::string& word, const std::string& organization, OrganizationKind kind, Role role) {
  Caller caller = Person(word);
  caller.memberships.push_back({Id(organization), kind, {role}, ""});
  return caller;
}

class ConfirmationTest : public ::testing::TestWithParam<testing::Engine> {
 protected:
  ConfirmationTest()
      : service_(GetParam(), Spec(), At(2026, 3, 2)),
        stub_(v1::ConfirmationService::NewStub(service_.channel())) {
    TellCourt("pudong", "上海市浦东新区人民法院", "沪0115");
    TellCourt("xuhui", "上海市徐汇区人民法院", "沪0104");
    TellCourt("ip", "上海知识产权法院", "沪73");
    EXPECT_THAT(
        service_.Tell("identity",
                      access::OrganizationChanged{Id("body"), OrganizationKind::PEOPLES_MEDIATION_COMMITTEE,
                                                  "浦东知识产权调解委员会", "", ""}),
        IsOk());
  }
  ~ConfirmationTest() override { EXPECT_THAT(service_.Verify(), ::testing::IsEmpty()); }

  void TellCourt(const std::string& word, const std::string& name, const std::string& code) {
    EXPECT_THAT(service_.Tell("identity",
                              access::OrganizationChanged{Id(word), OrganizationKind::COURT, name, "", code}),
                IsOk());
  }

  // A case of anna against bo that was settled now, "case" and "agreement" by default.
  void Settle(const std::string& word = "", const std::string& inviting_court = "pudong",
              intake::RightType right = intake::RightType::COPYRIGHT) {
    const std::string body = Id("body");
    const std::string court = inviting_court.empty() ? "" : Id(inviting_court);
    const std::vector<access::CaseParty> parties = {
        {Id("a" + word), Side::APPLICANT, "甲公司", Id("anna"), ""},
        {Id("b" + word), Side::RESPONDENT, "乙公司", Id("bo"), ""}};
    EXPECT_THAT(service_.Tell("intake", access::CaseParticipants{Id("case" + word), "案件", Id("anna"), body,
                                                                 body, court, parties}),
                IsOk());
    intake::CaseConsented consented;
    consented.case_id = Id("case" + word);
    consented.cause = "著作权权属、侵权";
    consented.right_types = {right};
    EXPECT_THAT(service_.Tell("intake", consented), IsOk());
    mediation::MediationSettled settled;
    settled.case_id = Id("case" + word);
    settled.agreement_id = Id("agreement" + word);
    settled.agreement_number = "（2026）浦知调1号";
    settled.content_sha256 = "abc";
    settled.parties = parties;
    settled.mediation_organization_id = body;
    settled.inviting_court_id = court;
    settled.pack = court.empty() ? "cn-peoples-mediation@1" : "cn-pre-filing@1";
    settled.effect_time = service_.clock().Now();
    settled.effect_rule = court.empty() ? "PML-29" : "OMR-19";
    settled.clauses = {Clause("c1" + word, word, absl::CivilDay(2026, 4, 30)),
                       Clause("c2" + word, word, absl::CivilDay(2026, 5, 31))};
    EXPECT_THAT(service_.Tell("mediation", settled), IsOk());
  }

  static mediation::Clause Clause(const std::string& id, const std::string& word, absl::CivilDay due) {
    return {Id(id),
            Id("b" + word),
            Id("a" + word),
            "PAY",
            "乙公司支付甲公司人民币400000元。",
            {"CNY", 400'000'00},
            "银行转账",
            due,
            ""};
  }

  absl::StatusOr<v1::Application> Start(const Caller& caller, const std::string& word = "",
                                        const std::string& court = "pudong") {
    v1::CreateApplicationRequest request;
    request.set_request_id(NewId(service_.clock().Now()));
    request.mutable_application()->set_case_id(Id("case" + word));
    request.mutable_application()->set_agreement_id(Id("agreement" + word));
    request.mutable_application()->set_court_id(Id(court));
    request.mutable_application()->set_promise(true);
    return service_.Call(*stub_, &Stub::CreateApplication, caller, request);
  }

  absl::StatusOr<v1::Application> Join(const Caller& caller, const std::string& name) {
    v1::JoinApplicationRequest request;
    request.set_name(name);
    request.set_promise(true);
    return service_.Call(*stub_, &Stub::JoinApplication, caller, request);
  }

  template <typename Request>
  absl::StatusOr<v1::Application> Do(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                                  v1::Application*),
                                     const Caller& caller, Request request, const std::string& name) {
    request.set_name(name);
    return service_.Call(*stub_, method, caller, request);
  }

  absl::StatusOr<v1::Application> Get(const Caller& caller, const std::string& name) {
    return Do(&Stub::GetApplication, caller, v1::GetApplicationRequest(), name);
  }

  std::string File(const std::string& word = "", const std::string& court = "pudong") {
    const auto started = Start(anna_, word, court);
    EXPECT_THAT(started, IsOk());
    if (!started.ok()) return "";
    EXPECT_THAT(Join(bo_, started->name()), IsOk());
    return started->name();
  }

  absl::StatusOr<v1::Application> Accept(const std::string& name) {
    return Do(&Stub::AcceptApplication, clerk_, v1::AcceptApplicationRequest(), name);
  }

  void FindAllAbsent(const std::string& name) {
    for (int ground = 1; ground <= 11; ++ground) {
      v1::RecordFindingRequest request;
      request.set_ground(static_cast<v1::Ground>(ground));
      request.set_result(v1::FINDING_RESULT_ABSENT);
      ASSERT_THAT(Do(&Stub::RecordFinding, judge_, request, name), IsOk());
    }
  }

  absl::StatusOr<v1::Application> Confirm(const std::string& name) {
    v1::IssueRulingRequest request;
    request.set_effective(true);
    return Do(&Stub::IssueRuling, judge_, request, name);
  }

  // The name of an application on which the court has ruled that the agreement is effective.
  std::string Confirmed() {
    Settle();
    const std::string name = File();
    EXPECT_THAT(Accept(name), IsOk());
    FindAllAbsent(name);
    EXPECT_THAT(Confirm(name), IsOk());
    return name;
  }

  absl::StatusOr<v1::Application> Serve(const std::string& name, const std::string& party) {
    v1::ServeRulingRequest request;
    request.set_party_id(Id(party));
    return Do(&Stub::ServeRuling, clerk_, request, name);
  }

  std::vector<std::string> List(const Caller& caller, int page_size = 0) {
    std::vector<std::string> names;
    v1::ListApplicationsRequest request;
    request.set_page_size(page_size);
    do {
      const auto page = service_.Call(*stub_, &Stub::ListApplications, caller, request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const v1::Application& application : page->applications()) names.push_back(application.name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }

  std::vector<std::string> Stages() {
    std::vector<std::string> stages;
    for (const std::string& json : service_.JournalOf(std::string(ConfirmationMoved::kType))) {
      stages.emplace_back(EnumName(codec::FromJson<ConfirmationMoved>(json)->stage));
    }
    return stages;
  }

  testing::ServiceFixture service_;
  std::unique_ptr<Stub> stub_;
  const Caller anna_ = Person("anna");
  const Caller bo_ = Person("bo");
  const Caller outsider_ = Person("olga");
  const Caller clerk_ = Staff("clerk", "pudong", OrganizationKind::COURT, Role::CLERK);
  const Caller ip_clerk_ = Staff("ip-clerk", "ip", OrganizationKind::COURT, Role::CLERK);
  const Caller judge_ = Staff("王法官", "pudong", OrganizationKind::COURT, Role::JUDGE);
  const Caller other_judge_ = Staff("李法官", "xuhui", OrganizationKind::COURT, Role::JUDGE);
  const Caller manager_ =
      Staff("manager", "body", OrganizationKind::PEOPLES_MEDIATION_COMMITTEE, Role::CASE_MANAGER);
};

TEST_P(ConfirmationTest, AnAgreementIsConfirmedServedAndEnforced) {
  Settle();
  service_.AdvanceTo(At(2026, 3, 10));
  const std::string name = File();
  const auto accepted = Accept(name);
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(accepted->case_number(), "（2026）沪0115诉前调确1号");
  FindAllAbsent(name);
  ASSERT_THAT(Confirm(name), IsOk());
  const auto served = Serve(name, "b");
  ASSERT_THAT(served, IsOk());
  ASSERT_EQ(served->services_size(), 1);
  EXPECT_EQ(served->services(0).way(), "PLATFORM");
  ASSERT_THAT(Serve(name, "a"), IsOk());
  service_.AdvanceTo(At(2026, 5, 1));
  v1::OpenEnforcementRequest request;
  request.set_clause_id(Id("c1"));
  const auto enforcing = Do(&Stub::OpenEnforcement, anna_, request, name);
  ASSERT_THAT(enforcing, IsOk());
  EXPECT_EQ(enforcing->state(), v1::APPLICATION_STATE_ENFORCING);
  ASSERT_EQ(enforcing->enforcement_files_size(), 1);
  const v1::EnforcementFile& file = enforcing->enforcement_files(0);
  EXPECT_EQ(file.unpaid().units(), 400'000);
  // 2028-05-31, two years after the last instalment.
  EXPECT_EQ(absl::FromUnixSeconds(file.limit().due_time().seconds()), At(2028, 6, 1, 0));
  EXPECT_NE(file.limit().proof().find("CPL-250"), std::string::npos);
  EXPECT_THAT(Stages(), ::testing::ElementsAre("FILED", "ACCEPTED", "CONFIRMED", "ENFORCING"));
}

// CPL-95: day 30 after 2026-03-04 is Friday 04-03.
TEST_P(ConfirmationTest, APublicNoticeServesByTimeAlone) {
  using AfterStub = v1::AfterRulingService::Stub;
  const auto after = v1::AfterRulingService::NewStub(service_.channel());
  const std::string name = Confirmed();
  service_.AdvanceTo(At(2026, 3, 4));
  v1::RecordDeliveriesRequest deliveries;
  deliveries.set_name(name);
  deliveries.set_party_id(Id("b"));
  v1::Delivery& notice = *deliveries.add_deliveries();
  notice.set_channel(v1::CHANNEL_PUBLIC_NOTICE);
  notice.mutable_delivered_time()->set_seconds(absl::ToUnixSeconds(At(2026, 3, 4)));
  EXPECT_THAT(service_.Call(*after, &AfterStub::RecordDeliveries, clerk_, deliveries),
              FailsWith(reasons::kInvalidFields));
  notice.set_proof("下落不明，其他方式无法送达");
  const auto recorded = service_.Call(*after, &AfterStub::RecordDeliveries, clerk_, deliveries);
  ASSERT_THAT(recorded, IsOk());
  EXPECT_EQ(recorded->services_size(), 0);
  v1::GetAfterRulingRequest get;
  get.set_name(name);
  service_.AdvanceTo(At(2026, 4, 3, 23));
  EXPECT_EQ(service_.Call(*after, &AfterStub::GetAfterRuling, clerk_, get)->services_size(), 0);
  service_.AdvanceTo(At(2026, 4, 4, 0));
  const auto served = service_.Call(*after, &AfterStub::GetAfterRuling, clerk_, get);
  ASSERT_EQ(served->services_size(), 1);
  EXPECT_EQ(served->services(0).way(), "PUBLIC_NOTICE");
  EXPECT_NE(served->services(0).objection_deadline().proof().find("JI-372"), std::string::npos);
}

// A13, A17: the court records an earlier delivery, and the party's time to object runs from it.
TEST_P(ConfirmationTest, TheTimeToObjectRunsFromTheEarliestServiceAndALateObjectionIsRefused) {
  using AfterStub = v1::AfterRulingService::Stub;
  const auto after = v1::AfterRulingService::NewStub(service_.channel());
  const std::string name = Confirmed();
  service_.AdvanceTo(At(2026, 3, 4));
  ASSERT_THAT(Serve(name, "b"), IsOk());
  v1::RecordDeliveriesRequest deliveries;
  deliveries.set_name(name);
  deliveries.set_party_id(Id("b"));
  v1::Delivery& sms = *deliveries.add_deliveries();
  sms.set_channel(v1::CHANNEL_SMS);
  sms.set_address_confirmed(true);
  sms.set_proof("送达地址确认书");
  sms.mutable_delivered_time()->set_seconds(absl::ToUnixSeconds(At(2026, 3, 3)));
  EXPECT_THAT(service_.Call(*after, &AfterStub::RecordDeliveries, bo_, deliveries),
              FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(service_.Call(*after, &AfterStub::RecordDeliveries, outsider_, deliveries),
              FailsWith(reasons::kNotFound));
  const auto recorded = service_.Call(*after, &AfterStub::RecordDeliveries, clerk_, deliveries);
  ASSERT_THAT(recorded, IsOk());
  ASSERT_EQ(recorded->services_size(), 1);
  EXPECT_EQ(recorded->services(0).way(), "SMS");
  EXPECT_EQ(recorded->deliveries_size(), 2);
  // Day 15 after 2026-03-03 is 03-18.
  EXPECT_EQ(absl::FromUnixSeconds(recorded->services(0).objection_deadline().due_time().seconds()),
            At(2026, 3, 19, 0));
  v1::FileObjectionRequest objection;
  objection.set_name(name);
  objection.set_reason("协议并非自愿签署。");
  EXPECT_THAT(service_.Call(*after, &AfterStub::FileObjection, clerk_, objection),
              FailsWith(reasons::kNotPermitted));
  service_.AdvanceTo(At(2026, 3, 18, 23));
  const auto filed = service_.Call(*after, &AfterStub::FileObjection, bo_, objection);
  ASSERT_THAT(filed, IsOk());
  ASSERT_EQ(filed->objections_size(), 1);
  EXPECT_EQ(filed->objections(0).state(), v1::OBJECTION_STATE_FILED);
  EXPECT_NE(filed->objections(0).deadline().proof().find("JI-372"), std::string::npos);
  v1::DecideObjectionRequest decide;
  decide.set_name(name);
  decide.set_objection_id(filed->objections(0).id());
  decide.set_state(v1::OBJECTION_STATE_DISMISSED);
  decide.set_note("理由不成立。");
  EXPECT_THAT(service_.Call(*after, &AfterStub::DecideObjection, clerk_, decide),
              FailsWith(reasons::kNotPermitted));
  ASSERT_THAT(service_.Call(*after, &AfterStub::DecideObjection, judge_, decide), IsOk());
  service_.AdvanceTo(At(2026, 3, 19, 0));
  EXPECT_THAT(service_.Call(*after, &AfterStub::FileObjection, bo_, objection),
              FailsWith(reasons::kObjectionTooLate));
  v1::RecordThirdPartyObjectionRequest third;
  third.set_name(name);
  third.set_objector("丙公司");
  third.set_reason("协议处分了我方的权利。");
  third.mutable_known_date()->set_year(2026);
  third.mutable_known_date()->set_month(3);
  third.mutable_known_date()->set_day(10);
  ASSERT_THAT(service_.Call(*after, &AfterStub::RecordThirdPartyObjection, clerk_, third), IsOk());
  v1::GetAfterRulingRequest get;
  get.set_name(name);
  EXPECT_EQ(service_.Call(*after, &AfterStub::GetAfterRuling, anna_, get)->objections_size(), 2);
  EXPECT_THAT(service_.Call(*after, &AfterStub::GetAfterRuling, outsider_, get),
              FailsWith(reasons::kNotFound));
}

// Trap 1: whoever opens the application from day 20 on is warned.
TEST_P(ConfirmationTest, AnApplicationThatWaitsForTheOthersCountsTheLastDays) {
  Settle();
  const auto started = Start(anna_);
  ASSERT_THAT(started, IsOk());
  const auto text = [&] { return Get(anna_, started->name())->next_steps(0).text_en(); };
  service_.AdvanceTo(At(2026, 3, 21, 23));
  EXPECT_EQ(text().find("Warning"), std::string::npos) << text();
  service_.AdvanceTo(At(2026, 3, 27));
  EXPECT_NE(text().find("Warning: 5 whole days are left (the last day is 2026-04-01)"), std::string::npos)
      << text();
}

TEST_P(ConfirmationTest, TheRulingCanBeReadByAllAndCarriesItsHash) {
  Settle();
  const std::string name = File();
  ASSERT_THAT(Accept(name), IsOk());
  FindAllAbsent(name);
  v1::GetRulingRequest request;
  request.set_name(name);
  EXPECT_THAT(service_.Call(*stub_, &Stub::GetRuling, anna_, request), FailsWith(reasons::kNotFound));
  ASSERT_THAT(Confirm(name), IsOk());
  const auto ruling = service_.Call(*stub_, &Stub::GetRuling, bo_, request);
  ASSERT_THAT(ruling, IsOk());
  EXPECT_NE(ruling->text_zh().find("审判员　王法官"), std::string::npos) << ruling->text_zh();
  EXPECT_EQ(ruling->sha256(), Sha256Hex(ruling->text_zh()));
  EXPECT_THAT(service_.Call(*stub_, &Stub::GetRuling, outsider_, request), FailsWith(reasons::kNotFound));
}

TEST_P(ConfirmationTest, OneSideAloneExpiresAfterDay30) {  // A9
  Settle();
  const auto started = Start(anna_);
  ASSERT_THAT(started, IsOk());
  EXPECT_EQ(started->state(), v1::APPLICATION_STATE_AWAITING_OTHERS);
  ASSERT_EQ(started->next_steps_size(), 1);
  EXPECT_EQ(started->next_steps(0).party_ids(0), Id("b"));
  service_.AdvanceTo(At(2026, 4, 1, 23));
  EXPECT_EQ(Get(anna_, started->name())->state(), v1::APPLICATION_STATE_AWAITING_OTHERS);
  service_.AdvanceTo(At(2026, 4, 2, 0));
  EXPECT_EQ(Get(anna_, started->name())->state(), v1::APPLICATION_STATE_EXPIRED);
  EXPECT_THAT(Stages(), ::testing::ElementsAre("ENDED"));
}

TEST_P(ConfirmationTest, AnApplicationOnDay31IsRefused) {  // A8
  Settle();
  service_.AdvanceTo(At(2026, 4, 2));
  EXPECT_THAT(Start(anna_), FailsWith(reasons::kConfirmationWindowClosed));
}

TEST_P(ConfirmationTest, OnlyTheInvitingCourtConfirms) {  // A11
  Settle();
  EXPECT_THAT(Start(anna_, "", "xuhui"), FailsWith(reasons::kCourtNotCompetent));
  EXPECT_THAT(Start(anna_, "", "body"), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(Start(anna_, "", "nowhere"), ::testing::Not(IsOk()));
  EXPECT_THAT(Start(anna_, "", "pudong"), IsOk());
}

TEST_P(ConfirmationTest, ADesignPatentOfASelfReceivedCaseGoesToTheIpCourt) {  // A10
  Settle("", "", intake::RightType::DESIGN_PATENT);
  const auto basic = Start(anna_);
  EXPECT_THAT(basic, FailsWith(reasons::kCourtNotCompetent));
  EXPECT_EQ(MetadataOf(basic.status(), "rule"), "JUR-2");
  EXPECT_THAT(Start(anna_, "", "ip"), IsOk());
}

TEST_P(ConfirmationTest, ACourtWithoutARelationToTheCaseFindsWhatWasFiledWithIt) {
  Settle("", "");
  const auto started = Start(anna_);
  ASSERT_THAT(started, IsOk());
  EXPECT_THAT(Get(clerk_, started->name()), FailsWith(reasons::kNotFound)) << "not handed in yet";
  EXPECT_THAT(List(clerk_), ::testing::IsEmpty());
  ASSERT_THAT(Join(bo_, started->name()), IsOk());
  EXPECT_THAT(List(clerk_), ::testing::ElementsAre(started->name()));
  EXPECT_THAT(List(judge_), ::testing::ElementsAre(started->name()));
  const auto accepted = Accept(started->name());
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(accepted->case_number(), "（2026）沪0115民特1号");
}

TEST_P(ConfirmationTest, PeopleSeeWhatConcernsThem) {
  Settle();
  const std::string name = File();
  const std::string missing = "applications/" + Id("missing");
  for (const Caller& caller : {outsider_, other_judge_}) {
    EXPECT_THAT(Get(caller, name), FailsWith(reasons::kNotFound));
    EXPECT_THAT(Get(caller, missing), FailsWith(reasons::kNotFound));
    EXPECT_THAT(List(caller), ::testing::IsEmpty());
    EXPECT_THAT(Join(caller, name), FailsWith(reasons::kNotFound));
  }
  EXPECT_THAT(Get(Caller(), name), FailsWith(reasons::kUnauthenticated));
  for (const Caller& caller : {anna_, bo_, manager_, clerk_, judge_}) {
    EXPECT_THAT(Get(caller, name), IsOk());
    EXPECT_THAT(List(caller), ::testing::ElementsAre(name));
  }
  EXPECT_THAT(Start(outsider_), FailsWith(reasons::kNotFound));
  EXPECT_THAT(Start(manager_), FailsWith(reasons::kNotPermitted));
}

TEST_P(ConfirmationTest, EveryStepBelongsToItsOffice) {
  Settle();
  const std::string name = File();
  EXPECT_THAT(Do(&Stub::AcceptApplication, anna_, v1::AcceptApplicationRequest(), name),
              FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(Do(&Stub::AcceptApplication, manager_, v1::AcceptApplicationRequest(), name),
              FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(Do(&Stub::WithdrawApplication, clerk_, v1::WithdrawApplicationRequest(), name),
              FailsWith(reasons::kNotPermitted));
  ASSERT_THAT(Accept(name), IsOk());
  v1::RecordFindingRequest finding;
  finding.set_ground(v1::GROUND_OTHER);
  finding.set_result(v1::FINDING_RESULT_ABSENT);
  EXPECT_THAT(Do(&Stub::RecordFinding, clerk_, finding, name), FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(Do(&Stub::RecordFinding, other_judge_, finding, name), FailsWith(reasons::kNotFound));
  EXPECT_THAT(Do(&Stub::IssueRuling, clerk_, v1::IssueRulingRequest(), name),
              FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(Confirm(name), FailsWith(reasons::kGroundOpen));
}

TEST_P(ConfirmationTest, AJudgeWhoIsAPartyOrMediatedTheCaseMustWithdraw) {  // CPL-47
  Settle();
  const std::string name = File();
  EXPECT_THAT(service_.Tell("assignment", access::MediatorChanged{Id("case"), Id("wang")}), IsOk());
  for (const char* word : {"bo", "wang"}) {
    const Caller partial = Staff(word, "pudong", OrganizationKind::COURT, Role::JUDGE);
    EXPECT_THAT(Do(&Stub::AcceptApplication, partial, v1::AcceptApplicationRequest(), name),
                FailsWith(reasons::kMustWithdraw));
    EXPECT_THAT(Do(&Stub::IssueRuling, partial, v1::IssueRulingRequest(), name),
                FailsWith(reasons::kMustWithdraw));
  }
  EXPECT_THAT(Accept(name), IsOk());
}

TEST_P(ConfirmationTest, AnAgentWithGeneralAuthorityMaySupplyButNotApply) {  // CPL-62
  Settle();
  const Caller agent = Person("lin");
  access::RepresentationChanged poa;
  poa.representation_id = Id("poa");
  poa.case_id = Id("case");
  poa.principal_account_id = Id("anna");
  poa.agent_account_id = agent.account_id;
  poa.authority = Authority::GENERAL;
  ASSERT_THAT(service_.Tell("identity", poa), IsOk());
  EXPECT_THAT(Start(agent), FailsWith(reasons::kSpecialAuthorityNeeded));
  poa.authority = Authority::SPECIAL;
  ASSERT_THAT(service_.Tell("identity", poa), IsOk());
  const auto started = Start(agent);
  ASSERT_THAT(started, IsOk());
  const auto filed = Join(bo_, started->name());
  ASSERT_THAT(filed, IsOk());
  EXPECT_EQ(filed->materials(filed->materials_size() - 1).kind(), "POWER_OF_ATTORNEY");
  poa.revoked = true;
  ASSERT_THAT(service_.Tell("identity", poa), IsOk());
  EXPECT_THAT(Get(agent, started->name()), FailsWith(reasons::kNotFound)) << "with the next request";
}

TEST_P(ConfirmationTest, MaterialsThatDoNotComeEndTheApplication) {  // A12
  Settle();
  const std::string name = File();
  v1::RequestMaterialsRequest request;
  request.add_kinds("RIGHT_PROOF");
  request.mutable_due_time()->set_seconds(absl::ToUnixSeconds(At(2026, 3, 8, 0)));
  ASSERT_THAT(Do(&Stub::RequestMaterials, clerk_, request, name), IsOk());
  service_.AdvanceTo(At(2026, 3, 7, 23));
  EXPECT_EQ(Get(anna_, name)->state(), v1::APPLICATION_STATE_MATERIALS_DUE);
  service_.AdvanceTo(At(2026, 3, 8, 0));
  EXPECT_EQ(Get(anna_, name)->state(), v1::APPLICATION_STATE_DEEMED_WITHDRAWN);
  // The window is still open: the parties may apply again.
  EXPECT_THAT(Start(bo_), IsOk());
}

TEST_P(ConfirmationTest, MaterialsThatComeLeadBackToTheCourt) {
  Settle();
  const std::string name = File();
  v1::RequestMaterialsRequest request;
  request.add_kinds("RIGHT_PROOF");
  request.mutable_due_time()->set_seconds(absl::ToUnixSeconds(At(2026, 3, 20)));
  ASSERT_THAT(Do(&Stub::RequestMaterials, clerk_, request, name), IsOk());
  v1::SupplyMaterialsRequest supply;
  supply.add_materials()->set_kind("RIGHT_PROOF");
  supply.mutable_materials(0)->set_note("evidence 1");
  const auto supplied = Do(&Stub::SupplyMaterials, anna_, supply, name);
  ASSERT_THAT(supplied, IsOk());
  EXPECT_EQ(supplied->state(), v1::APPLICATION_STATE_FILED);
  EXPECT_EQ(supplied->requested_kinds_size(), 0);
}

TEST_P(ConfirmationTest, ALateCourtIsAnAlertAndNothingElse) {  // CPL-187
  Settle();
  const std::string name = File();
  ASSERT_THAT(Accept(name), IsOk());
  service_.AdvanceTo(At(2026, 4, 2, 0));
  const auto late = Get(judge_, name);
  ASSERT_THAT(late, IsOk());
  EXPECT_EQ(late->state(), v1::APPLICATION_STATE_ACCEPTED);
  EXPECT_NE(late->next_steps(0).text_en().find("overdue"), std::string::npos);
  FindAllAbsent(name);
  EXPECT_THAT(Confirm(name), IsOk());
}

TEST_P(ConfirmationTest, WhatTheJudgeFoundIsTheCourtsOwnUntilThereIsARuling) {
  Settle();
  const std::string name = File();
  ASSERT_THAT(Accept(name), IsOk());
  FindAllAbsent(name);
  EXPECT_EQ(Get(clerk_, name)->findings_size(), 11);
  const auto waiting = Get(anna_, name);
  ASSERT_THAT(waiting, IsOk());
  EXPECT_EQ(waiting->findings_size(), 0);
  EXPECT_EQ(waiting->next_steps(0).code(), "AWAIT_RULING");
  ASSERT_THAT(Confirm(name), IsOk());
  EXPECT_EQ(Get(anna_, name)->findings_size(), 11);
}

TEST_P(ConfirmationTest, WhatTheJudgeFindsMovesNothingThatThePartiesSee) {
  Settle();
  const std::string name = File();
  ASSERT_THAT(Accept(name), IsOk());
  const auto before = Get(anna_, name);
  ASSERT_THAT(before, IsOk());
  const std::string courts_tag = Get(clerk_, name)->etag();
  service_.Advance(absl::Hours(1));
  FindAllAbsent(name);
  EXPECT_EQ(Get(anna_, name)->DebugString(), before->DebugString());
  EXPECT_NE(Get(clerk_, name)->etag(), courts_tag);
  // The tag that a party saw still fits, and one of another state does not.
  v1::WithdrawApplicationRequest withdraw;
  withdraw.set_etag("\"1\"");
  EXPECT_THAT(Do(&Stub::WithdrawApplication, anna_, withdraw, name), FailsWith(reasons::kEtagMismatch));
  withdraw.set_etag(before->etag());
  const auto withdrawn = Do(&Stub::WithdrawApplication, anna_, withdraw, name);
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_NE(withdrawn->etag(), before->etag());

  const auto seen_by = [&](const Caller& caller, const std::string& resume) {
    v1::WatchApplicationRequest request;
    request.set_name(name);
    request.set_resume_token(resume);
    grpc::ClientContext context;
    service_.Prepare(context, caller);
    auto stream = stub_->WatchApplication(&context, request);
    std::vector<common::v1::Change> seen;
    common::v1::Change change;
    while (stream->Read(&change)) {
      seen.push_back(change);
      if (change.type() == ConfirmationMoved::kType && seen.size() > 6) break;
    }
    context.TryCancel();
    stream->Finish();
    return seen;
  };
  const auto of_party = seen_by(anna_, "1");
  const auto types = [](const std::vector<common::v1::Change>& seen) {
    std::vector<std::string> found;
    for (const auto& change : seen) found.push_back(change.type());
    return found;
  };
  EXPECT_THAT(types(of_party), ::testing::Not(::testing::Contains("application.finding.v1")));
  EXPECT_THAT(types(seen_by(clerk_, "1")), ::testing::Contains("application.finding.v1"));
  // The tokens are no numbers that could be counted; the stream goes on after each.
  ASSERT_EQ(of_party.size(), 8U);
  EXPECT_TRUE(IsId(of_party[0].resume_token()));
}

// JI-372
TEST_P(ConfirmationTest, ARevokedRulingIsToldAndClosesWhatWasOpenedOnIt) {
  using AfterStub = v1::AfterRulingService::Stub;
  const auto after = v1::AfterRulingService::NewStub(service_.channel());
  const std::string name = Confirmed();
  ASSERT_THAT(Serve(name, "a"), IsOk());
  ASSERT_THAT(Serve(name, "b"), IsOk());
  service_.AdvanceTo(At(2026, 5, 1));
  v1::OpenEnforcementRequest enforce;
  enforce.set_clause_id(Id("c1"));
  ASSERT_THAT(Do(&Stub::OpenEnforcement, anna_, enforce, name), IsOk());
  v1::RecordThirdPartyObjectionRequest third;
  third.set_name(name);
  third.set_objector("丙公司");
  third.set_reason("协议处分了我方的权利。");
  third.mutable_known_date()->set_year(2026);
  third.mutable_known_date()->set_month(4);
  third.mutable_known_date()->set_day(10);
  const auto filed = service_.Call(*after, &AfterStub::RecordThirdPartyObjection, clerk_, third);
  ASSERT_THAT(filed, IsOk());
  v1::DecideObjectionRequest decide;
  decide.set_name(name);
  decide.set_objection_id(filed->objections(0).id());
  decide.set_state(v1::OBJECTION_STATE_REVOKED);
  decide.set_note("异议成立，撤销原裁定。");
  ASSERT_THAT(service_.Call(*after, &AfterStub::DecideObjection, judge_, decide), IsOk());
  const auto revoked = Get(anna_, name);
  EXPECT_EQ(revoked->state(), v1::APPLICATION_STATE_REVOKED);
  EXPECT_EQ(revoked->enforcement_files(0).close_time().seconds(), absl::ToUnixSeconds(At(2026, 5, 1)));
  EXPECT_EQ(revoked->next_steps(0).code(), "PERFORM");
  EXPECT_THAT(Stages(), ::testing::ElementsAre("FILED", "ACCEPTED", "CONFIRMED", "ENFORCING", "REVOKED"));
  enforce.set_clause_id(Id("c2"));
  EXPECT_THAT(Do(&Stub::OpenEnforcement, anna_, enforce, name), FailsWith(reasons::kRulingRevoked));
  // The thirty days are over, too.
  EXPECT_FALSE(Start(bo_).ok());
}

TEST_P(ConfirmationTest, AnAgreementHasOneOpenApplicationAndOneRuling) {
  Settle();
  const std::string name = File();
  EXPECT_THAT(Start(bo_), FailsWith(reasons::kApplicationOpen));
  ASSERT_THAT(Accept(name), IsOk());
  FindAllAbsent(name);
  v1::RecordFindingRequest unclear;
  unclear.set_ground(v1::GROUND_UNCLEAR_CONTENT);
  unclear.set_result(v1::FINDING_RESULT_PRESENT);
  unclear.set_note("第一条没有金额");
  ASSERT_THAT(Do(&Stub::RecordFinding, judge_, unclear, name), IsOk());
  EXPECT_THAT(Confirm(name), FailsWith(reasons::kGroundPresent));
  v1::IssueRulingRequest reject;
  reject.set_ground(v1::GROUND_OTHER);
  EXPECT_THAT(Do(&Stub::IssueRuling, judge_, reject, name), FailsWith(reasons::kGroundNotFound));
  reject.set_ground(v1::GROUND_UNCLEAR_CONTENT);
  ASSERT_THAT(Do(&Stub::IssueRuling, judge_, reject, name), IsOk());
  EXPECT_THAT(Start(bo_), FailsWith(reasons::kAlreadyRuled));
  EXPECT_THAT(Confirm(name), FailsWith(reasons::kWrongState));
}

TEST_P(ConfirmationTest, ADisputeAboutRightsEndsTheProcedure) {  // CPL-186
  Settle();
  const std::string name = File();
  ASSERT_THAT(Accept(name), IsOk());
  v1::EndProcedureRequest request;
  request.set_note("存在民事权益争议，告知当事人可以起诉。");
  const auto ended = Do(&Stub::EndProcedure, judge_, request, name);
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->state(), v1::APPLICATION_STATE_PROCEDURE_ENDED);
  EXPECT_EQ(ended->court_note(), request.note());
}

TEST_P(ConfirmationTest, AStaleEtagChangesNothing) {
  Settle();
  const std::string name = File();
  v1::AcceptApplicationRequest request;
  request.set_etag("\"1\"");
  EXPECT_THAT(Do(&Stub::AcceptApplication, clerk_, request, name), FailsWith(reasons::kEtagMismatch));
  request.set_etag(Get(clerk_, name)->etag());
  const auto accepted = Do(&Stub::AcceptApplication, clerk_, request, name);
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(accepted->case_number(), "（2026）沪0115诉前调确1号") << "the refused attempt took no number";
}

TEST_P(ConfirmationTest, NumbersHaveNoGapsAndNoDuplicatesUnderConcurrency) {  // CN-04
  constexpr int kCases = 12;
  std::vector<std::string> names;
  for (int i = 0; i < kCases; ++i) {
    Settle(absl::StrCat("-", i));
    names.push_back(File(absl::StrCat("-", i)));
  }
  // Every application is accepted by three clerks at once: one wins, the others' transactions are undone.
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kCases; ++i) {
        if (!Accept(names[static_cast<size_t>((i + t * 4) % kCases)]).ok()) ++refused;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(refused, 2 * kCases);
  std::vector<std::string> numbers;
  for (const std::string& name : names) numbers.push_back(Get(clerk_, name)->case_number());
  std::vector<std::string> expected;
  for (int i = 1; i <= kCases; ++i) expected.push_back(absl::StrCat("（2026）沪0115诉前调确", i, "号"));
  EXPECT_THAT(numbers, ::testing::UnorderedElementsAreArray(expected));
}

TEST_P(ConfirmationTest, NumbersBeginAnewWithTheYearOfTheCourt) {
  service_.AdvanceTo(At(2026, 12, 20));
  Settle("-1");
  Settle("-2");
  const std::string first = File("-1");
  const std::string second = File("-2");
  service_.AdvanceTo(At(2026, 12, 31, 23));
  EXPECT_EQ(Accept(first)->case_number(), "（2026）沪0115诉前调确1号");
  service_.AdvanceTo(At(2027, 1, 1, 0));  // still 2026 in UTC
  EXPECT_EQ(Accept(second)->case_number(), "（2027）沪0115诉前调确1号");
}

// CN-03
TEST_P(ConfirmationTest, TechnicalCasesOfAnIntellectualPropertyCourtCarryTheSpecialWord) {
  const auto number_of = [&](const std::string& word, intake::RightType right) {
    Settle(word, "ip", right);
    return Do(&Stub::AcceptApplication, ip_clerk_, v1::AcceptApplicationRequest(), File(word, "ip"))
        ->case_number();
  };
  EXPECT_EQ(number_of("-1", intake::RightType::INVENTION_PATENT), "（2026）沪73知诉前调确1号");
  EXPECT_EQ(number_of("-2", intake::RightType::TRADEMARK), "（2026）沪73诉前调确1号");
  EXPECT_EQ(number_of("-3", intake::RightType::PLANT_VARIETY), "（2026）沪73知诉前调确2号");
}

TEST_P(ConfirmationTest, ListsArePagedNewestFirst) {
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i) {
    Settle(absl::StrCat("-", i));
    names.push_back(File(absl::StrCat("-", i)));
    service_.Advance(absl::Minutes(1));
  }
  std::reverse(names.begin(), names.end());
  EXPECT_EQ(List(anna_, 2), names);
  EXPECT_EQ(List(clerk_, 2), names);
  v1::ListApplicationsRequest request;
  request.set_state(v1::APPLICATION_STATE_ACCEPTED);
  EXPECT_EQ(service_.Call(*stub_, &Stub::ListApplications, clerk_, request)->applications_size(), 0);
  request.set_state(v1::APPLICATION_STATE_FILED);
  request.set_case_id(Id("case-3"));
  EXPECT_EQ(service_.Call(*stub_, &Stub::ListApplications, clerk_, request)->applications_size(), 1);
}

TEST_P(ConfirmationTest, ARepeatedRequestStartsOneApplication) {
  Settle();
  v1::CreateApplicationRequest request;
  request.set_request_id(Id("request"));
  request.mutable_application()->set_case_id(Id("case"));
  request.mutable_application()->set_agreement_id(Id("agreement"));
  request.mutable_application()->set_court_id(Id("pudong"));
  request.mutable_application()->set_promise(true);
  const auto once = service_.Call(*stub_, &Stub::CreateApplication, anna_, request);
  const auto twice = service_.Call(*stub_, &Stub::CreateApplication, anna_, request);
  ASSERT_THAT(once, IsOk());
  ASSERT_THAT(twice, IsOk());
  EXPECT_EQ(once->name(), twice->name());
}

TEST_P(ConfirmationTest, TheLiveStreamTellsWhatChanged) {
  Settle();
  const std::string name = File();
  v1::WatchApplicationRequest request;
  request.set_name(name);
  request.set_resume_token("1");
  grpc::ClientContext context;
  service_.Prepare(context, anna_);
  auto stream = stub_->WatchApplication(&context, request);
  common::v1::Change change;
  std::vector<std::string> types;
  while (types.size() < 3 && stream->Read(&change)) types.push_back(change.type());
  EXPECT_EQ(change.resource(), name);
  EXPECT_THAT(types, ::testing::ElementsAre("application.joined.v1", "application.joined.v1",
                                            "application.filed.v1"));
  context.TryCancel();
  stream->Finish();
}

INSTANTIATE_TEST_SUITE_P(Engines, ConfirmationTest, SUDIAO_ENGINES);

}  // namespace
}  // namespace sudiao::confirmation
