// Organisations, members and powers of attorney, over gRPC on both databases.
#include <atomic>
#include <thread>

#include "services/identity/identity_fixture.h"

namespace sudiao::identity {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::HasReasonCode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::IsOkAndHolds;
using ::testing::Not;

using Organizations = v1::OrganizationService::Stub;
using Representations = v1::RepresentationService::Stub;

constexpr char kCreditCode[] = "91350100M000100Y43";

class OrganizationTest : public IdentityTest {
 protected:
  v1::Organization Court() {
    const auto court = CreateOrganization(LogIn("system@admin.example").token, v1::ORGANIZATION_KIND_COURT,
                                          "上海市浦东新区人民法院", "沪0115");
    EXPECT_THAT(court, IsOk());
    return *court;
  }
  v1::Organization Company(const std::string& owner) {
    const auto company = CreateOrganization(Verified(owner).token, v1::ORGANIZATION_KIND_COMPANY,
                                            "某某科技有限公司", kCreditCode);
    EXPECT_THAT(company, IsOk());
    return *company;
  }
  std::vector<std::string> NamesOf(const std::string& token, int page_size = 1) {
    std::vector<std::string> names;
    v1::ListOrganizationsRequest request;
    request.set_page_size(page_size);
    do {
      const auto page = Call(*organizations_, &Organizations::ListOrganizations, token, request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const auto& organization : page->organizations()) names.push_back(organization.display_name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }

  static v1::GrantRepresentationRequest GrantTo(const std::string& agent, const std::string& case_id) {
    v1::GrantRepresentationRequest request;
    auto& representation = *request.mutable_representation();
    representation.set_case_id(case_id);
    representation.set_agent_email(agent);
    representation.set_authority(v1::AUTHORITY_GENERAL);
    return request;
  }
  absl::StatusOr<v1::Representation> Grant(const std::string& token,
                                           const v1::GrantRepresentationRequest& request) {
    return Call(*representations_, &Representations::GrantRepresentation, token, request);
  }
  absl::StatusOr<v1::Representation> Revoke(const std::string& token,
                                            const v1::Representation& representation) {
    v1::RevokeRepresentationRequest request;
    request.set_name(representation.name());
    return Call(*representations_, &Representations::RevokeRepresentation, token, request);
  }
  // The other service knows a case with this party.
  void MakeParty(const std::string& case_id, const std::string& account_id,
                 const std::string& organization_id) {
    access::CaseParticipants participants;
    participants.case_id = case_id;
    participants.parties = {{"party", Side::APPLICANT, "party", account_id, organization_id}};
    change::JournalEntry event;
    event.id = NewId(clock_.Now());
    event.source = "intake";
    event.type = access::CaseParticipants::kType;
    event.payload = codec::ToJson(participants);
    ASSERT_THAT(other_->module().OnEvent(event), IsOk());
  }

  const std::string case_id_ = NewId(absl::FromUnixSeconds(1'790'000'000));
};

INSTANTIATE_TEST_SUITE_P(Engines, OrganizationTest, SUDIAO_ENGINES);

TEST_P(OrganizationTest, SystemAdministratorsEnterCourtsAndEverybodyKnowsThem) {
  const Login wang = Verified("wang@example.com");
  for (const std::string& token : {wang.token, LogIn("security@admin.example").token})
    EXPECT_THAT(CreateOrganization(token, v1::ORGANIZATION_KIND_COURT, "法院", "沪0115"),
                HasReasonCode("NOT_PERMITTED"));
  const v1::Organization court = Court();
  EXPECT_EQ(court.kind(), v1::ORGANIZATION_KIND_COURT);
  EXPECT_THAT(CreateOrganization(LogIn("system@admin.example").token, v1::ORGANIZATION_KIND_COURT, "别的名字",
                                 "沪0115"),
              HasReasonCode("ORGANIZATION_EXISTS"));
  v1::GetOrganizationRequest request;
  request.set_name(court.name());
  EXPECT_THAT(Call(*organizations_, &Organizations::GetOrganization, "", request), IsOk())
      << "without logging in";
  access::OrganizationChanged known;
  // The event reaches the other services by itself.
  const absl::Time end = absl::Now() + absl::Seconds(10);
  while (absl::Now() < end && known.organization_id.empty()) {
    const absl::Status read =
        other_->changes().database().Read(end, [&](sql::Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(known, access::Directory::GetOrganization(session, court.uid()));
          return absl::OkStatus();
        });
    if (!read.ok()) std::this_thread::yield();
  }
  EXPECT_EQ(known.court_code, "沪0115");
}

TEST_P(OrganizationTest, AVerifiedPersonFoundsACompanyAndAdministersIt) {
  EXPECT_THAT(
      CreateOrganization(LogIn("li@example.com").token, v1::ORGANIZATION_KIND_COMPANY, "某公司", kCreditCode),
      HasReasonCode("IDENTITY_NOT_VERIFIED"));
  const Login wang = Verified("wang@example.com");
  EXPECT_THAT(CreateOrganization(wang.token, v1::ORGANIZATION_KIND_COMPANY, "某公司", "91350100M000100Y44"),
              HasReasonCode("INVALID_FIELDS"));
  const v1::Organization company = Company("wang@example.com");
  const auto me = Me(wang.token);
  ASSERT_THAT(me, IsOk()) << "founding ends no session";
  ASSERT_EQ(me->memberships_size(), 1);
  EXPECT_EQ(me->memberships(0).organization_id(), company.uid());
  EXPECT_EQ(me->memberships(0).organization_name(), "某某科技有限公司");
  EXPECT_THAT(me->memberships(0).roles(), ElementsAre(v1::ROLE_ORGANIZATION_ADMINISTRATOR));
  EXPECT_THAT(CreateOrganization(wang.token, v1::ORGANIZATION_KIND_LAW_FIRM, "某律所", kCreditCode),
              HasReasonCode("ORGANIZATION_EXISTS"));
}

TEST_P(OrganizationTest, CompaniesAreShownToTheirMembersOnly) {
  Court();
  clock_.Advance(absl::Milliseconds(1));
  const v1::Organization company = Company("wang@example.com");
  EXPECT_THAT(NamesOf(""), ElementsAre("上海市浦东新区人民法院"));
  EXPECT_THAT(NamesOf(LogIn("li@example.com").token), Not(Contains("某某科技有限公司")));
  EXPECT_THAT(NamesOf(LogIn("wang@example.com").token),
              ElementsAre("上海市浦东新区人民法院", "某某科技有限公司"));
  v1::GetOrganizationRequest request;
  request.set_name(company.name());
  EXPECT_THAT(
      Call(*organizations_, &Organizations::GetOrganization, LogIn("wang@example.com").token, request),
      IsOk());
  const auto hidden =
      Call(*organizations_, &Organizations::GetOrganization, LogIn("li@example.com").token, request);
  request.set_name("organizations/" + NewId(clock_.Now()));
  const auto missing =
      Call(*organizations_, &Organizations::GetOrganization, LogIn("li@example.com").token, request);
  EXPECT_THAT(hidden, HasReasonCode("NOT_FOUND"));
  EXPECT_EQ(hidden.status(), missing.status());
  EXPECT_THAT(SetMember(LogIn("li@example.com").token, company, "li@example.com",
                        {v1::ROLE_ORGANIZATION_ADMINISTRATOR}),
              HasReasonCode("NOT_FOUND"));

  v1::ListOrganizationsRequest courts;
  courts.set_kind(v1::ORGANIZATION_KIND_COURT);
  const auto only_courts =
      Call(*organizations_, &Organizations::ListOrganizations, LogIn("wang@example.com").token, courts);
  ASSERT_THAT(only_courts, IsOk());
  EXPECT_EQ(only_courts->organizations_size(), 1);
}

TEST_P(OrganizationTest, TheFirstAdministratorIsAppointedByThePlatformAndAppointsTheOthers) {
  const v1::Organization court = Court();
  const std::string system = LogIn("system@admin.example").token;
  for (const char* email : {"chief@court.example", "clerk@court.example", "li@example.com"})
    ASSERT_THAT(Register(email), IsOk());
  EXPECT_THAT(SetMember(system, court, "clerk@court.example", {v1::ROLE_CLERK}),
              HasReasonCode("NOT_PERMITTED"));
  EXPECT_THAT(SetMember(system, court, "nobody@court.example", {v1::ROLE_ORGANIZATION_ADMINISTRATOR}),
              HasReasonCode("ACCOUNT_NOT_FOUND"));
  ASSERT_THAT(SetMember(system, court, "chief@court.example", {v1::ROLE_ORGANIZATION_ADMINISTRATOR}), IsOk());
  EXPECT_THAT(SetMember(system, court, "li@example.com", {v1::ROLE_ORGANIZATION_ADMINISTRATOR}),
              HasReasonCode("NOT_PERMITTED"));

  const Login clerk = LogIn("clerk@court.example");
  const Login chief = LogIn("chief@court.example");
  const auto member = SetMember(chief.token, court, "Clerk@court.example", {v1::ROLE_JUDGE, v1::ROLE_CLERK});
  ASSERT_THAT(member, IsOk());
  EXPECT_EQ(member->account_id(), clerk.account_id);
  EXPECT_THAT(member->roles(), ElementsAre(v1::ROLE_CLERK, v1::ROLE_JUDGE));
  EXPECT_THAT(AtAnotherService(clerk.token), HasReasonCode("TOKEN_EXPIRED"))
      << "its claims are no longer true";
  const auto renewed = Refresh(clerk.refresh_token);
  ASSERT_THAT(renewed, IsOk());
  const auto caller = verifier_.Verify(renewed->access_token(), clock_.Now());
  ASSERT_THAT(caller, IsOk());
  EXPECT_TRUE(caller->Has(court.uid(), Role::JUDGE));
  EXPECT_EQ(caller->memberships[0].court_code, "沪0115");
  EXPECT_THAT(AtAnotherService(renewed->access_token()), IsOk());

  EXPECT_THAT(SetMember(renewed->access_token(), court, "li@example.com", {v1::ROLE_CLERK}),
              HasReasonCode("NOT_PERMITTED"));
  EXPECT_THAT(SetMember(chief.token, court, "li@example.com", {v1::ROLE_MEDIATOR}),
              HasReasonCode("ROLE_NOT_OF_THIS_KIND"));
  ASSERT_THAT(SetMember(chief.token, court, "clerk@court.example", {}), IsOk());
  EXPECT_THAT(AtAnotherService(renewed->access_token()), HasReasonCode("TOKEN_EXPIRED"));
  EXPECT_THAT(verifier_.Verify(LogIn("clerk@court.example").token, clock_.Now())->memberships, IsEmpty());
}

TEST_P(OrganizationTest, AnOrganisationKeepsAnAdministrator) {
  const v1::Organization company = Company("wang@example.com");
  ASSERT_THAT(Register("li@example.com"), IsOk());
  const std::string wang = LogIn("wang@example.com").token;
  EXPECT_THAT(SetMember(wang, company, "wang@example.com", {v1::ROLE_REPRESENTATIVE}),
              HasReasonCode("LAST_ADMINISTRATOR"));
  ASSERT_THAT(SetMember(wang, company, "li@example.com", {v1::ROLE_ORGANIZATION_ADMINISTRATOR}), IsOk());
  const std::string li = LogIn("li@example.com").token;
  // Each removes the other, at the same time: one of them stays.
  std::thread other([&] { (void)SetMember(li, company, "wang@example.com", {}); });
  (void)SetMember(wang, company, "li@example.com", {});
  other.join();
  EXPECT_THAT(Query("SELECT COUNT(*) FROM memberships WHERE administrator = 1"), ElementsAre("1"));
}

TEST_P(OrganizationTest, ASuspendedAdministratorCanBeReplacedByThePlatform) {
  const v1::Organization court = Court();
  const std::string system = LogIn("system@admin.example").token;
  const Login chief = LogIn("chief@court.example");
  ASSERT_THAT(Register("next@court.example"), IsOk());
  ASSERT_THAT(SetMember(system, court, "chief@court.example", {v1::ROLE_ORGANIZATION_ADMINISTRATOR}), IsOk());
  ASSERT_THAT(Suspend(chief.account_id), IsOk());
  EXPECT_THAT(SetMember(system, court, "next@court.example", {v1::ROLE_ORGANIZATION_ADMINISTRATOR}), IsOk());
}

TEST_P(OrganizationTest, MembersAreListedToMembers) {
  const v1::Organization company = Company("wang@example.com");
  const std::string wang = LogIn("wang@example.com").token;
  for (int i = 0; i < 4; ++i) {
    const std::string email = absl::StrCat("member", i, "@example.com");
    ASSERT_THAT(Register(email), IsOk());
    ASSERT_THAT(SetMember(wang, company, email, {v1::ROLE_REPRESENTATIVE}), IsOk());
  }
  v1::ListMembersRequest request;
  request.set_parent(company.name());
  request.set_page_size(2);
  size_t members = 0;
  do {
    const auto page =
        Call(*organizations_, &Organizations::ListMembers, LogIn("member1@example.com").token, request);
    ASSERT_THAT(page, IsOk());
    for (const auto& member : page->members()) {
      ++members;
      EXPECT_EQ(member.display_name(), "张三丰");
      EXPECT_EQ(member.roles_size(), 1);
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(members, 5U);
  EXPECT_THAT(Call(*organizations_, &Organizations::ListMembers, LogIn("li@example.com").token, request),
              HasReasonCode("NOT_FOUND"));
  request.set_parent(Court().name());
  EXPECT_THAT(Call(*organizations_, &Organizations::ListMembers, LogIn("li@example.com").token, request),
              HasReasonCode("NOT_PERMITTED"));
}

TEST_P(OrganizationTest, AnAgentActsUntilThePowerIsTakenBackAndNotOneRequestLonger) {
  const Login wang = LogIn("wang@example.com");
  const Login lawyer = LogIn("lawyer@firm.example");
  MakeParty(case_id_, wang.account_id, "");
  EXPECT_FALSE(RelationAtAnotherService(lawyer.token, case_id_).any());
  auto request = GrantTo("Lawyer@firm.example", case_id_);
  request.mutable_representation()->set_authority(v1::AUTHORITY_SPECIAL);
  request.mutable_representation()->add_powers("SETTLE");
  const auto granted = Grant(wang.token, request);
  ASSERT_THAT(granted, IsOk());
  EXPECT_EQ(granted->agent_account_id(), lawyer.account_id);
  EXPECT_EQ(granted->principal_account_id(), wang.account_id);
  EXPECT_EQ(granted->agent_display_name(), "张三丰");
  EXPECT_EQ(granted->agent_email(), "");
  const access::Relation relation = RelationAtAnotherService(lawyer.token, case_id_);
  ASSERT_EQ(relation.parties.size(), 1U);
  EXPECT_EQ(relation.parties[0].authority, Authority::SPECIAL);

  EXPECT_THAT(Revoke(LogIn("li@example.com").token, *granted), HasReasonCode("NOT_FOUND"));
  ASSERT_THAT(Revoke(wang.token, *granted), IsOk());
  EXPECT_FALSE(RelationAtAnotherService(lawyer.token, case_id_).any());
  EXPECT_THAT(Revoke(wang.token, *granted), HasReasonCode("REPRESENTATION_ENDED"));
  EXPECT_THAT(AtAnotherService(lawyer.token), IsOk()) << "the agent stays logged in";
}

TEST_P(OrganizationTest, APowerCountsInItsTimeOnly) {
  const Login wang = LogIn("wang@example.com");
  const Login lawyer = LogIn("lawyer@firm.example");
  MakeParty(case_id_, wang.account_id, "");
  auto request = GrantTo("lawyer@firm.example", case_id_);
  request.mutable_representation()->mutable_start_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()) + 60);
  request.mutable_representation()->mutable_end_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()) + 120);
  ASSERT_THAT(Grant(wang.token, request), IsOk());
  EXPECT_FALSE(RelationAtAnotherService(lawyer.token, case_id_).any());
  clock_.Advance(absl::Seconds(60));
  EXPECT_TRUE(RelationAtAnotherService(lawyer.token, case_id_).any());
  clock_.Advance(absl::Seconds(60));
  EXPECT_FALSE(RelationAtAnotherService(lawyer.token, case_id_).any());
}

TEST_P(OrganizationTest, AThirdAgentIsRefusedUntilOneHasLeft) {
  const Login wang = LogIn("wang@example.com");
  for (const char* email : {"a@firm.example", "b@firm.example", "c@firm.example"})
    ASSERT_THAT(Register(email), IsOk());
  ASSERT_THAT(Grant(wang.token, GrantTo("a@firm.example", case_id_)), IsOk());
  EXPECT_THAT(Grant(wang.token, GrantTo("a@firm.example", case_id_)),
              HasReasonCode("AGENT_ALREADY_APPOINTED"));
  const auto second = Grant(wang.token, GrantTo("b@firm.example", case_id_));
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(Grant(wang.token, GrantTo("c@firm.example", case_id_)), HasReasonCode("TOO_MANY_AGENTS"));
  EXPECT_THAT(Grant(wang.token, GrantTo("c@firm.example", NewId(clock_.Now()))), IsOk()) << "another case";
  EXPECT_THAT(Grant(LogIn("li@example.com").token, GrantTo("c@firm.example", case_id_)), IsOk())
      << "another party";
  ASSERT_THAT(Revoke(LogIn("b@firm.example").token, *second), IsOk()) << "the agent lays it down";
  EXPECT_THAT(Grant(wang.token, GrantTo("c@firm.example", case_id_)), IsOk());
}

TEST_P(OrganizationTest, OfManyAgentsAppointedAtOnceTwoAreTaken) {
  const Login wang = LogIn("wang@example.com");
  for (int i = 0; i < 6; ++i) ASSERT_THAT(Register(absl::StrCat("agent", i, "@firm.example")), IsOk());
  std::atomic<int> taken = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&, i] {
      const auto granted = Grant(wang.token, GrantTo(absl::StrCat("agent", i, "@firm.example"), case_id_));
      taken += granted.ok() ? 1 : 0;
      refused += HasReason(granted.status(), reasons::kTooManyAgents) ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 2);
  EXPECT_EQ(refused, 4);
}

TEST_P(OrganizationTest, WhatIsWrongWithAPowerIsSaidAtOnce) {
  const Login wang = LogIn("wang@example.com");
  auto request = GrantTo("not an e-mail", "not an id");
  request.mutable_representation()->add_powers("SETTLE");
  const auto refused = Grant(wang.token, request);
  EXPECT_THAT(refused, HasReasonCode("INVALID_FIELDS"));
  EXPECT_THAT(testing::Describe(refused.status()),
              ::testing::AllOf(HasSubstr("representation.case_id"), HasSubstr("representation.agent_email"),
                               HasSubstr("representation.powers")));
  EXPECT_THAT(Grant(wang.token, GrantTo("wang@example.com", case_id_)), HasReasonCode("INVALID_FIELDS"));
  EXPECT_THAT(Grant(wang.token, GrantTo("nobody@firm.example", case_id_)),
              HasReasonCode("ACCOUNT_NOT_FOUND"));
  EXPECT_THAT(Grant("", GrantTo("nobody@firm.example", case_id_)), HasReasonCode("UNAUTHENTICATED"));
  const Login gone = LogIn("gone@firm.example");
  ASSERT_THAT(Suspend(gone.account_id), IsOk());
  EXPECT_THAT(Grant(wang.token, GrantTo("gone@firm.example", case_id_)), HasReasonCode("ACCOUNT_NOT_FOUND"));
}

TEST_P(OrganizationTest, AnOrganisationsPowersAreItsAdministratorsMatter) {
  const v1::Organization company = Company("wang@example.com");
  const Login wang = LogIn("wang@example.com");
  for (const char* email : {"staff@example.com", "boss@example.com"}) ASSERT_THAT(Register(email), IsOk());
  const Login lawyer = LogIn("lawyer@firm.example");
  ASSERT_THAT(SetMember(wang.token, company, "staff@example.com", {v1::ROLE_REPRESENTATIVE}), IsOk());
  ASSERT_THAT(SetMember(wang.token, company, "boss@example.com", {v1::ROLE_ORGANIZATION_ADMINISTRATOR}),
              IsOk());
  MakeParty(case_id_, "", company.uid());
  auto request = GrantTo("lawyer@firm.example", case_id_);
  request.mutable_representation()->set_principal_organization_id(company.uid());
  EXPECT_THAT(Grant(LogIn("staff@example.com").token, request), HasReasonCode("NOT_PERMITTED"));
  const auto granted = Grant(wang.token, request);
  ASSERT_THAT(granted, IsOk());
  EXPECT_EQ(granted->principal_account_id(), "");
  EXPECT_TRUE(RelationAtAnotherService(lawyer.token, case_id_).any());
  EXPECT_THAT(Revoke(LogIn("staff@example.com").token, *granted), HasReasonCode("NOT_FOUND"));
  EXPECT_THAT(Revoke(LogIn("boss@example.com").token, *granted), IsOk());
  EXPECT_FALSE(RelationAtAnotherService(lawyer.token, case_id_).any());
}

TEST_P(OrganizationTest, PowersAreListedToThoseWhoGaveOrHoldThemNewestFirst) {
  const Login wang = LogIn("wang@example.com");
  const Login lawyer = LogIn("lawyer@firm.example");
  std::vector<std::string> newest_first;
  for (int i = 0; i < 3; ++i) {
    clock_.Advance(absl::Seconds(1));
    const auto granted = Grant(wang.token, GrantTo("lawyer@firm.example", NewId(clock_.Now())));
    ASSERT_THAT(granted, IsOk());
    newest_first.insert(newest_first.begin(), granted->name());
  }
  const auto list = [&](const std::string& token) {
    std::vector<std::string> names;
    v1::ListRepresentationsRequest request;
    request.set_page_size(2);
    do {
      const auto page = Call(*representations_, &Representations::ListRepresentations, token, request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const auto& representation : page->representations()) names.push_back(representation.name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  };
  EXPECT_EQ(list(wang.token), newest_first);
  EXPECT_EQ(list(lawyer.token), newest_first);
  EXPECT_THAT(list(LogIn("li@example.com").token), IsEmpty());
  v1::GetRepresentationRequest get;
  get.set_name(newest_first[0]);
  EXPECT_THAT(Call(*representations_, &Representations::GetRepresentation, lawyer.token, get), IsOk());
  EXPECT_THAT(
      Call(*representations_, &Representations::GetRepresentation, LogIn("li@example.com").token, get),
      HasReasonCode("NOT_FOUND"));
}

TEST_P(OrganizationTest, ARepeatedGrantIsOneGrant) {
  const Login wang = LogIn("wang@example.com");
  ASSERT_THAT(Register("lawyer@firm.example"), IsOk());
  auto request = GrantTo("lawyer@firm.example", case_id_);
  request.set_request_id("grant-1");
  const auto first = Grant(wang.token, request);
  const auto again = Grant(wang.token, request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(first->name(), again->name());
}

}  // namespace
}  // namespace sudiao::identity
