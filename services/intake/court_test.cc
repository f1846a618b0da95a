// The router of courts over intake's real gRPC server, and the numbers that courts give.
#include <set>

#include "common/access/events.h"
#include "common/testing/service_fixture.h"
#include "common/testing/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/intake/domain/reasons.h"
#include "services/intake/module.h"
#include "sudiao/intake/v1/courts.grpc.pb.h"
#include "sudiao/intake/v1/intake.grpc.pb.h"

namespace sudiao::intake {
namespace {

using testing::Engine;
using testing::FailsWith;
using testing::IsOk;
using ::testing::SizeIs;

constexpr char kPudong[] = "00000000-0000-7000-8000-0000000c0001";
constexpr char kIpCourt[] = "00000000-0000-7000-8000-0000000c0002";
constexpr char kBody[] = "00000000-0000-7000-8000-0000000b0001";

absl::Time At(int year, int month, int day, int hour) {
  return absl::FromCivil(absl::CivilSecond(year, month, day, hour, 0, 0), absl::FixedTimeZone(8 * 60 * 60));
}

Caller Person(std::string id) {
  Caller caller;
  caller.account_id = std::move(id);
  return caller;
}
Caller Clerk(std::string id, std::string court) {
  Caller caller = Person(std::move(id));
  caller.memberships.push_back({std::move(court), OrganizationKind::COURT, {Role::CLERK}, ""});
  return caller;
}

class CourtServiceTest : public ::testing::TestWithParam<Engine> {
 protected:
  CourtServiceTest() : intake_(GetParam(), Spec(testing::TempFolder()), At(2026, 12, 31, 22)) {
    cases_ = v1::CaseService::NewStub(intake_.channel());
    courts_ = v1::CourtService::NewStub(intake_.channel());
    Tell(kPudong, OrganizationKind::COURT, "上海市浦东新区人民法院", "沪0115");
    Tell(kIpCourt, OrganizationKind::COURT, "上海知识产权法院", "沪73");
    Tell(kBody, OrganizationKind::PEOPLES_MEDIATION_COMMITTEE, "上海市知识产权纠纷人民调解委员会", "");
  }
  ~CourtServiceTest() override { EXPECT_THAT(intake_.Verify(), ::testing::IsEmpty()); }

  void Tell(const char* id, OrganizationKind kind, const char* name, const char* code) {
    EXPECT_THAT(intake_.Tell("identity", access::OrganizationChanged{id, kind, name, "", code}), IsOk());
  }

  absl::StatusOr<v1::CourtRoute> Route(const Caller& caller, const v1::RouteCourtsRequest& request) {
    return intake_.Call(*courts_, &v1::CourtService::Stub::RouteCourts, caller, request);
  }
  absl::StatusOr<v1::CourtRoute> RouteCase(const Caller& caller, const std::string& name) {
    v1::RouteCaseCourtsRequest request;
    request.set_name(name);
    return intake_.Call(*courts_, &v1::CourtService::Stub::RouteCaseCourts, caller, request);
  }

  // A dispute of two companies of Pudong about that right, filed with the court or body.
  std::string Filed(const std::string& recipient, v1::RightType right) {
    v1::CreateCaseRequest request;
    v1::Case& c = *request.mutable_case_file();
    c.set_title("纠纷");
    c.set_facts("事实。");
    c.set_recipient_organization_id(recipient);
    c.set_truth_statement(true);
    c.set_act_place("上海市浦东新区张江路1号");
    c.mutable_amount()->set_currency_code("CNY");
    c.mutable_amount()->set_units(800'000);
    for (const v1::Side side : {v1::SIDE_APPLICANT, v1::SIDE_RESPONDENT}) {
      auto& party = *c.add_parties();
      party.set_side(side);
      party.set_kind(v1::PARTY_KIND_ORGANIZATION);
      party.set_display_name(side == v1::SIDE_APPLICANT ? "甲公司" : "乙公司");
      party.set_address("上海市浦东新区世纪大道2号");
      if (side != v1::SIDE_APPLICANT) continue;
      party.set_account_id("ann");
      party.set_phone("13800000000");
    }
    c.add_rights()->set_type(right);
    c.mutable_rights(0)->set_number("1");
    c.mutable_rights(0)->set_title("权利");
    auto& claim = *c.add_claims();
    claim.set_kind(v1::CLAIM_KIND_DAMAGES);
    claim.set_text("赔偿");
    const auto draft = intake_.Call(*cases_, &v1::CaseService::Stub::CreateCase, ann_, request);
    EXPECT_THAT(draft, IsOk());
    v1::SubmitCaseRequest submit;
    submit.set_name(draft->name());
    EXPECT_THAT(intake_.Call(*cases_, &v1::CaseService::Stub::SubmitCase, ann_, submit), IsOk());
    return draft->name();
  }

  absl::StatusOr<v1::Case> Refer(const Caller& clerk, const std::string& name,
                                 const std::string& pending = "") {
    v1::ReferCaseRequest request;
    request.set_name(name);
    request.set_kind(pending.empty() ? v1::REFERRAL_KIND_PRE_FILING : v1::REFERRAL_KIND_POST_FILING_ORDINARY);
    request.set_pending_case_number(pending);
    request.set_mediation_organization_id(kBody);
    request.set_contact("立案庭");
    return intake_.Call(*cases_, &v1::CaseService::Stub::ReferCase, clerk, request);
  }
  std::string NumberOf(const Caller& clerk, const char* court, v1::RightType right) {
    const auto referred = Refer(clerk, Filed(court, right));
    EXPECT_THAT(referred, IsOk());
    return referred.ok() ? referred->case_number() : "";
  }

  testing::ServiceFixture intake_;
  std::unique_ptr<v1::CaseService::Stub> cases_;
  std::unique_ptr<v1::CourtService::Stub> courts_;
  const Caller ann_ = Person("ann");
  const Caller eve_ = Person("eve");
  const Caller clerk_ = Clerk("cleo", kPudong);
  const Caller ip_clerk_ = Clerk("ivan", kIpCourt);
};

v1::RouteCourtsRequest CopyrightInPudong() {
  v1::RouteCourtsRequest request;
  request.add_claims()->set_right(v1::RIGHT_TYPE_COPYRIGHT);
  request.set_act_place("310115");
  return request;
}

// CPL-29, JUR-4
TEST_P(CourtServiceTest, EverySignedInPersonMayAskAndReadsTheReasonsInBothLanguages) {
  const auto route = Route(eve_, CopyrightInPudong());
  ASSERT_THAT(route, IsOk());
  ASSERT_THAT(route->courts(), SizeIs(1));
  const v1::RoutedCourt& court = route->courts(0);
  EXPECT_EQ(court.court_code(), "沪0115");
  EXPECT_EQ(court.level(), v1::COURT_LEVEL_BASIC);
  EXPECT_EQ(court.title_en(), "Shanghai Pudong New Area People's Court");
  EXPECT_EQ(court.appeal_court_code(), "沪73");
  ASSERT_FALSE(court.reasons().empty());
  EXPECT_EQ(court.reasons(0).rule(), "CPL-29");
  EXPECT_EQ(court.reasons(0).text_zh(), "侵权行为实施地。");
  EXPECT_EQ(court.reasons(0).text_en(), "The place where the act was done.");
  EXPECT_THAT(Route(Caller(), CopyrightInPudong()), FailsWith(sudiao::reasons::kUnauthenticated));
}

TEST_P(CourtServiceTest, EverythingWrongIsToldAtOnce) {
  v1::RouteCourtsRequest request;
  request.add_claims();
  request.add_parties()->set_place("上海市");
  request.set_inviting_court("浦东法院");
  request.set_agreed_court("X");
  request.mutable_amount()->set_currency_code("CNY");
  request.mutable_amount()->set_units(-1);
  request.mutable_date()->set_year(2026);
  request.mutable_date()->set_month(13);
  const auto route = Route(eve_, request);
  EXPECT_THAT(route, FailsWith(sudiao::reasons::kInvalidFields));
  const std::string details = ToWire(route.status()).details;
  for (const char* field :
       {"claims[0].right", "parties[0].side", "inviting_court", "agreed_court", "amount", "date"}) {
    EXPECT_NE(details.find(field), std::string::npos) << field;
  }
  EXPECT_THAT(Route(eve_, {}), FailsWith(sudiao::reasons::kInvalidFields));
}

// JUR-13: the day of filing counts, today if none is given.
TEST_P(CourtServiceTest, TheDayOfFilingDecidesOnTheTableRow) {
  v1::RouteCourtsRequest request = CopyrightInPudong();
  request.set_act_place("上海市奉贤区");
  EXPECT_EQ(Route(eve_, request)->courts(0).court_code(), "沪0120");
  request.mutable_date()->set_year(2022);
  request.mutable_date()->set_month(6);
  request.mutable_date()->set_day(30);
  EXPECT_EQ(Route(eve_, request)->courts(0).court_code(), "沪0115");
}

// A10, A11
TEST_P(CourtServiceTest, ACaseIsRoutedFromItsOwnDataForItsOwnPeople) {
  const std::string name = Filed(kBody, v1::RIGHT_TYPE_DESIGN_PATENT);
  const auto route = RouteCase(ann_, name);
  ASSERT_THAT(route, IsOk());
  ASSERT_THAT(route->confirmation().courts(), SizeIs(1));
  EXPECT_EQ(route->confirmation().courts(0).court_code(), "沪73");
  EXPECT_EQ(route->confirmation().fallbacks().size(), 4);
  EXPECT_THAT(RouteCase(eve_, name), FailsWith(sudiao::reasons::kNotFound));
  EXPECT_THAT(RouteCase(Caller(), name), ::testing::Not(IsOk()));
  EXPECT_EQ(ToWire(RouteCase(eve_, name).status()).details,
            ToWire(RouteCase(eve_, "cases/00000000-0000-7000-8000-00000000dead").status()).details);

  const std::string referred = Filed(kPudong, v1::RIGHT_TYPE_COPYRIGHT);
  ASSERT_THAT(Refer(clerk_, referred), IsOk());
  const auto after = RouteCase(clerk_, referred);
  ASSERT_THAT(after, IsOk());
  ASSERT_THAT(after->confirmation().courts(), SizeIs(1));
  EXPECT_EQ(after->confirmation().courts(0).court_code(), "沪0115");
  EXPECT_EQ(after->confirmation().courts(0).reasons(0).rule(), "CPL-205(1)");
}

TEST_P(CourtServiceTest, WhatTheCaseDoesNotSayTheCallerMayAdd) {  // JUR-2
  const std::string name = Filed(kBody, v1::RIGHT_TYPE_TRADEMARK);
  EXPECT_EQ(RouteCase(ann_, name)->courts(0).court_code(), "沪0115");
  v1::RouteCaseCourtsRequest request;
  request.set_name(name);
  request.set_well_known_mark(true);
  const auto route = intake_.Call(*courts_, &v1::CourtService::Stub::RouteCaseCourts, ann_, request);
  ASSERT_THAT(route, IsOk());
  EXPECT_EQ(route->courts(0).court_code(), "沪73");
}

TEST_P(CourtServiceTest, TheKnownCourtsAreListedInPages) {
  std::set<std::string> codes;
  v1::ListCourtsRequest request;
  request.set_page_size(25);
  int pages = 0;
  do {
    const auto page = intake_.Call(*courts_, &v1::CourtService::Stub::ListCourts, eve_, request);
    ASSERT_THAT(page, IsOk());
    for (const v1::Court& court : page->courts()) EXPECT_TRUE(codes.insert(court.court_code()).second);
    request.set_page_token(page->next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(codes.size(), KnownCourts().size());
  EXPECT_EQ(pages, static_cast<int>((KnownCourts().size() + 24) / 25));
}

// CN-03, CN-04: technical cases of the IP court carry 知 and count for themselves; a new year begins at 1.
TEST_P(CourtServiceTest, NumbersOfTechnicalCasesCarryTheSpecialWord) {
  EXPECT_EQ(NumberOf(ip_clerk_, kIpCourt, v1::RIGHT_TYPE_INVENTION_PATENT), "（2026）沪73知诉前调1号");
  EXPECT_EQ(NumberOf(ip_clerk_, kIpCourt, v1::RIGHT_TYPE_DESIGN_PATENT), "（2026）沪73诉前调1号");
  EXPECT_EQ(NumberOf(ip_clerk_, kIpCourt, v1::RIGHT_TYPE_SOFTWARE_COPYRIGHT), "（2026）沪73知诉前调2号");
  EXPECT_EQ(NumberOf(clerk_, kPudong, v1::RIGHT_TYPE_TRADEMARK), "（2026）沪0115诉前调1号");
  intake_.AdvanceTo(At(2026, 12, 31, 23));
  EXPECT_EQ(NumberOf(ip_clerk_, kIpCourt, v1::RIGHT_TYPE_INVENTION_PATENT), "（2026）沪73知诉前调3号");
  intake_.AdvanceTo(At(2027, 1, 1, 0));
  EXPECT_EQ(NumberOf(ip_clerk_, kIpCourt, v1::RIGHT_TYPE_INVENTION_PATENT), "（2027）沪73知诉前调1号");
  EXPECT_EQ(NumberOf(clerk_, kPudong, v1::RIGHT_TYPE_TRADEMARK), "（2027）沪0115诉前调1号");
}

// CN-14
TEST_P(CourtServiceTest, APendingNumberIsShownAsCourtsPrintItAndKeptAsWritten) {
  const std::string name = Filed(kPudong, v1::RIGHT_TYPE_TRADEMARK);
  const auto referred = Refer(clerk_, name, "(2026) 沪0115民初 12 号");
  ASSERT_THAT(referred, IsOk());
  EXPECT_EQ(referred->case_number(), "（2026）沪0115民初12号");
  v1::GetReferralLetterRequest letter;
  letter.set_name(name);
  EXPECT_EQ(
      intake_.Call(*cases_, &v1::CaseService::Stub::GetReferralLetter, clerk_, letter)->pending_case_number(),
      "(2026) 沪0115民初 12 号");
  EXPECT_EQ(Refer(clerk_, Filed(kPudong, v1::RIGHT_TYPE_TRADEMARK), "旧案号")->case_number(), "旧案号");
}

INSTANTIATE_TEST_SUITE_P(Engines, CourtServiceTest, SUDIAO_ENGINES);

}  // namespace
}  // namespace sudiao::intake
