#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "common/codec/struct_json.h"
#include "common/testing/status_matchers.h"
#include "common/types/ids.h"
#include "services/identity/domain/account_rules.h"
#include "services/identity/domain/login_limits.h"
#include "services/identity/domain/organization_rules.h"
#include "services/identity/domain/representation_rules.h"

namespace sudiao::identity {
namespace {

using ::testing::Contains;
using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);
constexpr char kSelf[] = "account-1";
constexpr char kOther[] = "account-2";

template <typename A>
typename A::State Fold(typename A::State state, const std::vector<typename A::Event>& events) {
  for (const auto& event : events) A::Apply(state, event);
  return state;
}

Account::State Active() { return Fold<Account>({}, {AccountCreated{kNow}}); }

Account::State Suspended() {
  return Fold<Account>(Active(), DecideSuspend(Active(), kSelf, kOther, kNow)->events);
}

template <typename E, typename Variant>
std::vector<E> Only(const std::vector<Variant>& events) {
  std::vector<E> found;
  for (const Variant& event : events) {
    if (const auto* e = std::get_if<E>(&event)) found.push_back(*e);
  }
  return found;
}

Membership MemberOf(const std::string& organization, std::vector<Role> roles) {
  return {organization, OrganizationKind::COURT, std::move(roles), "沪0115"};
}

std::vector<std::string> FieldsOf(const Violations& violations) {
  std::vector<std::string> fields;
  for (const auto& item : violations.items()) fields.push_back(item.field);
  return fields;
}

TEST(StateTables, AreSound) {
  EXPECT_THAT(kAccountTable.Defects(AccountState::ACTIVE), IsEmpty());
  EXPECT_THAT(kRepresentationTable.Defects(RepresentationState::GRANTED), IsEmpty());
}

TEST(Email, IsFoldedAndChecked) {
  EXPECT_EQ(FoldEmail(" Wang.Wei@Example.COM "), "wang.wei@example.com");
  for (const char* good : {"a@b.cn", "Wang.Wei+x@sub.example.com", "1@2.3.org"}) {
    Violations violations;
    CheckEmail("email", good, violations);
    EXPECT_TRUE(violations.empty()) << good;
  }
  for (const std::string& bad :
       {std::string(""), std::string("a"), std::string("@b.cn"), std::string("a@b"), std::string("a@b@c.cn"),
        std::string("a b@c.cn"), std::string("a@.cn"), std::string("a@b..cn"), std::string("a@b.cn."),
        std::string("王@b.cn"), std::string("<a@b.cn>"), "a@" + std::string(250, 'b') + ".cn"}) {
    Violations violations;
    CheckEmail("email", bad, violations);
    EXPECT_FALSE(violations.empty()) << bad;
  }
}

TEST(Password, HasTenCharactersAndIsNotTheEmailOrTheName) {
  const auto check = [](std::string_view password) {
    return CheckPassword(password, "wangwei88@example.com", "王伟王伟");
  };
  EXPECT_THAT(check("correct horse"), IsOk());
  EXPECT_THAT(check("abcdefgh1!"), IsOk());
  EXPECT_THAT(check("一二三四五六七八九十"), IsOk());
  for (const char* weak :
       {"", "abcdefgh1", "一二三四五六七八九", "aaaaaaaaaaaa", "abababababab", "1234567890", "Password123",
        "WangWei88@example.com", "wangwei88!!", "1wangwei88!", "王伟王伟王伟王伟王伟"}) {
    EXPECT_THAT(check(weak), FailsWith(reasons::kPasswordTooWeak)) << weak;
  }
  EXPECT_THAT(check(std::string(600, 'x') + "yzab"), FailsWith(reasons::kPasswordTooWeak));
}

// OLR-07
TEST(Document, TheNumberIsCheckedByItsKind) {
  const absl::CivilDay today(2026, 9, 22);
  const auto fields = [&](DocumentKind kind, std::string_view number) {
    Violations violations;
    CheckDocument(kind, number, today, violations);
    return FieldsOf(violations);
  };
  EXPECT_THAT(fields(DocumentKind::RESIDENT_ID, "11010519491231002X"), IsEmpty());
  EXPECT_THAT(fields(DocumentKind::RESIDENT_ID, "110105194912310021"), Contains("document_number"));
  EXPECT_THAT(fields(DocumentKind::PASSPORT, "E12345678"), IsEmpty());
  EXPECT_THAT(fields(DocumentKind::OTHER, " "), Contains("document_number"));
  EXPECT_THAT(fields(DocumentKind::UNSPECIFIED, "E12345678"), Contains("document_kind"));
}

TEST(Document, OnlyTheLastFourCharactersAreShown) {
  EXPECT_EQ(MaskDocumentNumber("11010519491231002X"), "**************002X");
  EXPECT_EQ(MaskDocumentNumber("E1234567"), "****4567");
  EXPECT_EQ(MaskDocumentNumber("E123456"), "*******");
  EXPECT_EQ(MaskDocumentNumber("证件号码一二三四"), "****一二三四");
  EXPECT_EQ(MaskDocumentNumber(""), "");
}

// OLR-07
TEST(AccountRules, TheRealNameIsRecordedOnce) {
  const auto first = DecideVerifyIdentity(Active(), DocumentKind::PASSPORT, kNow);
  ASSERT_THAT(first, IsOk());
  const Account::State verified = Fold<Account>(Active(), first->events);
  EXPECT_TRUE(verified.identity_verified());
  EXPECT_THAT(DecideVerifyIdentity(verified, DocumentKind::PASSPORT, kNow),
              FailsWith(reasons::kIdentityAlreadyVerified));
}

TEST(AccountRules, ASuspendedAccountDoesNothingAndItsTokensEnd) {
  const Account::State suspended = Suspended();
  EXPECT_EQ(suspended.state, AccountState::SUSPENDED);
  EXPECT_EQ(suspended.tokens_valid_from, kNow + absl::Microseconds(1));
  EXPECT_THAT(DecideVerifyIdentity(suspended, DocumentKind::OTHER, kNow),
              FailsWith(reasons::kAccountSuspended));
  EXPECT_THAT(DecideEnableTotp(suspended, kNow), FailsWith(reasons::kAccountSuspended));
  EXPECT_THAT(DecideChangePassword(suspended, kSelf, {}, kNow), FailsWith(reasons::kAccountSuspended));
  EXPECT_THAT(DecideSuspend(suspended, kSelf, kOther, kNow), FailsWith(reasons::kAccountSuspended));
  EXPECT_THAT(DecideSetMembership(suspended, kSelf, MemberOf("o", {Role::CLERK}), kNow),
              FailsWith(reasons::kAccountSuspended));
  EXPECT_THAT(DecideReinstate(suspended, kNow), IsOk());
  EXPECT_THAT(DecideReinstate(Active(), kNow), FailsWith(reasons::kWrongState));
  EXPECT_THAT(DecideReinstate({}, kNow), FailsWith(reasons::kNotFound));
}

TEST(AccountRules, NobodySuspendsHimself) {
  EXPECT_THAT(DecideSuspend(Active(), kSelf, kSelf, kNow), FailsWith(reasons::kNotPermitted));
}

// MLP-6
TEST(AccountRules, NobodyHoldsTwoPlatformRolesOrGivesHimselfOne) {
  const auto given = DecideSetPlatformRole(Active(), kSelf, kOther, PlatformRole::AUDIT_ADMINISTRATOR, kNow);
  ASSERT_THAT(given, IsOk());
  EXPECT_EQ(Only<access::TokensRevoked>(given->events).size(), 1U);
  const Account::State auditor = Fold<Account>(Active(), given->events);
  EXPECT_THAT(DecideSetPlatformRole(auditor, kSelf, kOther, PlatformRole::SYSTEM_ADMINISTRATOR, kNow),
              FailsWith(reasons::kPlatformRoleHeld));
  const auto taken = DecideSetPlatformRole(auditor, kSelf, kOther, PlatformRole::NONE, kNow);
  ASSERT_THAT(taken, IsOk());
  EXPECT_THAT(DecideSetPlatformRole(Fold<Account>(auditor, taken->events), kSelf, kOther,
                                    PlatformRole::SYSTEM_ADMINISTRATOR, kNow),
              IsOk());
  EXPECT_THAT(DecideSetPlatformRole(Active(), kSelf, kSelf, PlatformRole::SYSTEM_ADMINISTRATOR, kNow),
              FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(DecideSetPlatformRole(auditor, kSelf, kOther, PlatformRole::AUDIT_ADMINISTRATOR, kNow)->events,
              IsEmpty());
}

TEST(AccountRules, AMembershipChangeReplacesTheRolesAndEndsTheTokens) {
  const auto joined =
      DecideSetMembership(Active(), kSelf, MemberOf("o", {Role::JUDGE, Role::CLERK, Role::JUDGE}), kNow);
  ASSERT_THAT(joined, IsOk());
  const Account::State member = Fold<Account>(Active(), joined->events);
  ASSERT_EQ(member.memberships.size(), 1U);
  EXPECT_EQ(member.memberships[0].roles, (std::vector<Role>{Role::CLERK, Role::JUDGE}));
  EXPECT_GT(member.tokens_valid_from, kNow);
  EXPECT_THAT(DecideSetMembership(member, kSelf, MemberOf("o", {Role::JUDGE, Role::CLERK}), kNow)->events,
              IsEmpty());

  const auto left = DecideSetMembership(member, kSelf, MemberOf("o", {}), kNow);
  EXPECT_THAT(Fold<Account>(member, left->events).memberships, IsEmpty());
  EXPECT_THAT(DecideSetMembership(Active(), kSelf, MemberOf("o", {}), kNow)->events, IsEmpty());
}

TEST(AccountRules, MembershipsAreLimited) {
  Account::State state = Active();
  for (size_t i = 0; i < kMaxMemberships; ++i) {
    state = Fold<Account>(state, {MembershipSet{MemberOf(absl::StrCat("o", i), {Role::CLERK}), kNow}});
  }
  EXPECT_THAT(DecideSetMembership(state, kSelf, MemberOf("new", {Role::CLERK}), kNow),
              FailsWith(reasons::kTooManyMemberships));
  EXPECT_THAT(DecideSetMembership(state, kSelf, MemberOf("o0", {Role::JUDGE}), kNow), IsOk());
}

TEST(AccountRules, APasswordChangeEndsTheOtherSessionsOnly) {
  const auto decision = DecideChangePassword(Active(), kSelf, {"s2", "s3"}, kNow);
  ASSERT_THAT(decision, IsOk());
  const auto revoked = Only<access::TokensRevoked>(decision->events);
  ASSERT_EQ(revoked.size(), 2U);
  EXPECT_EQ(revoked[0].session_id, "s2");
  EXPECT_EQ(Fold<Account>(Active(), decision->events).tokens_valid_from, absl::Time());
}

TEST(AccountRules, ATokenIssuedInTheInstantOfARevocationIsGoodUntilTheNextOne) {
  Account::State state = Active();
  for (int i = 0; i < 3; ++i) {
    const Caller before = CallerOf(state, kSelf, "s", "n", kNow, absl::Minutes(10));
    const auto ended = DecideEndSession(state, kSelf, "", kNow);
    const auto revoked = Only<access::TokensRevoked>(ended->events);
    ASSERT_EQ(revoked.size(), 1U);
    EXPECT_LT(before.issue_time, revoked[0].issued_before);
    state = Fold<Account>(state, ended->events);
    EXPECT_GE(CallerOf(state, kSelf, "s", "n", kNow, absl::Minutes(10)).issue_time, revoked[0].issued_before);
  }
}

// Whatever happens to an account in whatever order: what was decided folds to what is stored, nobody ever
// goes from one platform role to another, a suspended account gains nothing, and no token from before a
// suspension lives.
TEST(AccountRules, HoldInEveryOrderOfCommands) {
  SeededRandom random(20260922);
  for (int round = 0; round < 300; ++round) {
    Account::State state = Active();
    std::vector<Account::Event> history{AccountCreated{kNow}};
    absl::Time now = kNow;
    for (int step = 0; step < 40; ++step) {
      now += absl::Microseconds(random.Next() % 3);
      const std::string organization = absl::StrCat("o", random.Next() % 3);
      absl::StatusOr<AccountDecision> decision = AccountDecision();
      switch (random.Next() % 8) {
        case 0:
          decision = DecideVerifyIdentity(state, DocumentKind::PASSPORT, now);
          break;
        case 1:
          decision = DecideEnableTotp(state, now);
          break;
        case 2:
          decision = DecideChangePassword(state, kSelf, {"s1"}, now);
          break;
        case 3:
          decision = DecideSuspend(state, kSelf, kOther, now);
          break;
        case 4:
          decision = DecideReinstate(state, now);
          break;
        case 5:
          decision = DecideSetPlatformRole(state, kSelf, kOther,
                                           static_cast<PlatformRole>(1 + random.Next() % 4), now);
          break;
        case 6:
          decision = DecideSetMembership(
              state, kSelf,
              MemberOf(organization,
                       random.Next() % 2 == 0 ? std::vector<Role>{} : std::vector<Role>{Role::CLERK}),
              now);
          break;
        default:
          decision = DecideEndSession(state, kSelf, random.Next() % 2 == 0 ? "" : "s1", now);
      }
      if (!decision.ok()) continue;
      const Caller before = CallerOf(state, kSelf, "s", "n", now, absl::Minutes(10));
      const Account::State after = Fold<Account>(state, decision->events);
      if (state.platform_role != after.platform_role) {
        EXPECT_TRUE(state.platform_role == PlatformRole::NONE || after.platform_role == PlatformRole::NONE);
      }
      if (!state.active()) {
        EXPECT_LE(after.memberships.size(), state.memberships.size());
      }
      if (state.active() && !after.active()) {
        EXPECT_LT(before.issue_time, after.tokens_valid_from);
      }
      if (after.memberships.size() != state.memberships.size()) {
        EXPECT_GT(after.tokens_valid_from, state.tokens_valid_from);
      }
      history.insert(history.end(), decision->events.begin(), decision->events.end());
      state = after;
    }
    EXPECT_EQ(codec::ToJson(Fold<Account>({}, history)), codec::ToJson(state));
    EXPECT_EQ(codec::ToJson(*codec::FromJson<Account::State>(codec::ToJson(state))), codec::ToJson(state));
  }
}

TEST(OrganizationRules, EachKindHasItsRoles) {
  const std::map<OrganizationKind, std::vector<Role>> allowed = {
      {OrganizationKind::COURT, {Role::CLERK, Role::JUDGE, Role::ORGANIZATION_ADMINISTRATOR}},
      {OrganizationKind::PEOPLES_MEDIATION_COMMITTEE,
       {Role::MEDIATOR, Role::CASE_MANAGER, Role::ORGANIZATION_ADMINISTRATOR}},
      {OrganizationKind::COMMERCIAL_MEDIATION_ORGANIZATION,
       {Role::MEDIATOR, Role::CASE_MANAGER, Role::ORGANIZATION_ADMINISTRATOR}},
      {OrganizationKind::ADMINISTRATIVE_ORGAN,
       {Role::MEDIATOR, Role::CASE_MANAGER, Role::ORGANIZATION_ADMINISTRATOR}},
      {OrganizationKind::INTERNATIONAL_CENTRE,
       {Role::MEDIATOR, Role::CASE_MANAGER, Role::ORGANIZATION_ADMINISTRATOR}},
      {OrganizationKind::LAW_FIRM, {Role::REPRESENTATIVE, Role::ORGANIZATION_ADMINISTRATOR}},
      {OrganizationKind::COMPANY, {Role::REPRESENTATIVE, Role::ORGANIZATION_ADMINISTRATOR}}};
  EXPECT_EQ(allowed.size(), EnumSize<OrganizationKind>() - 1);
  for (const auto& [kind, roles] : allowed) {
    for (size_t r = 0; r < EnumSize<Role>(); ++r) {
      const Role role = static_cast<Role>(r);
      const bool expected = std::find(roles.begin(), roles.end(), role) != roles.end();
      EXPECT_EQ(CheckRoles(kind, {Role::ORGANIZATION_ADMINISTRATOR, role}).ok(), expected)
          << EnumName(kind) << " " << EnumName(role);
    }
  }
  const absl::Status wrong =
      CheckRoles(OrganizationKind::COURT, {Role::MEDIATOR, Role::CLERK, Role::CASE_MANAGER});
  EXPECT_THAT(wrong, FailsWith(reasons::kRoleNotOfThisKind));
  EXPECT_NE(ToWire(wrong).details.find("MEDIATOR, CASE_MANAGER"), std::string::npos) << "all at once";
}

TEST(OrganizationRules, CourtsHaveACodeAndTheOthersACreditCode) {
  const auto fields = [](const OrganizationCreated& entered) {
    Violations violations;
    CheckOrganization(entered, "organization", violations);
    return FieldsOf(violations);
  };
  OrganizationCreated court{OrganizationKind::COURT, "浦东法院", "", "", "沪0115", "", kNow};
  EXPECT_THAT(fields(court), IsEmpty());
  court.court_code = "";
  EXPECT_THAT(fields(court), Contains("organization.court_code"));

  OrganizationCreated company{OrganizationKind::COMPANY, "某公司", "", "91350100M000100Y43", "", "", kNow};
  EXPECT_THAT(fields(company), IsEmpty());
  company.credit_code = "91350100M000100Y44";
  EXPECT_THAT(fields(company), Contains("organization.credit_code"));
  company.credit_code = "";
  EXPECT_THAT(fields(company), Contains("organization.credit_code"));
  company.court_code = "沪0115";
  EXPECT_THAT(fields(company), Contains("organization.court_code"));

  EXPECT_THAT(fields({OrganizationKind::INTERNATIONAL_CENTRE, "Centre", "Centre", "", "", "", kNow}),
              IsEmpty());
  EXPECT_THAT(fields({}), ::testing::IsSupersetOf({"organization.kind", "organization.display_name"}));
}

TEST(OrganizationRules, TheSameOrganisationHasTheSameKey) {
  EXPECT_EQ(UniqueKeyOf({OrganizationKind::COURT, "甲", "", "", "沪0115", "", kNow}),
            UniqueKeyOf({OrganizationKind::COURT, "乙", "", "", "沪0115", "", kNow}));
  EXPECT_NE(UniqueKeyOf({OrganizationKind::COMPANY, "甲", "", "A", "", "", kNow}),
            UniqueKeyOf({OrganizationKind::COMPANY, "甲", "", "B", "", "", kNow}));
  EXPECT_EQ(UniqueKeyOf({OrganizationKind::INTERNATIONAL_CENTRE, "WIPO", "", "", "", "", kNow}),
            UniqueKeyOf({OrganizationKind::INTERNATIONAL_CENTRE, "wipo", "", "", "", "", kNow}));
}

RepresentationGranted Grant(Authority authority, std::vector<std::string> powers) {
  RepresentationGranted grant;
  grant.case_id = "case";
  grant.principal_account_id = "principal";
  grant.agent_account_id = "agent";
  grant.authority = authority;
  grant.powers = std::move(powers);
  return grant;
}

std::vector<std::string> GrantFields(const RepresentationGranted& grant) {
  Violations violations;
  CheckGrant(grant, kNow, "representation", violations);
  return FieldsOf(violations);
}

// CPL-62
TEST(RepresentationRules, SpecialAuthorityNamesItsPowersAndGeneralHasNone) {
  EXPECT_THAT(GrantFields(Grant(Authority::GENERAL, {})), IsEmpty());
  EXPECT_THAT(GrantFields(Grant(Authority::SPECIAL, {"SETTLE"})), IsEmpty());
  EXPECT_THAT(GrantFields(Grant(Authority::SPECIAL, {"SETTLE", "ADMIT", "WAIVE", "CHANGE_CLAIMS"})),
              IsEmpty());
  EXPECT_THAT(GrantFields(Grant(Authority::GENERAL, {"SETTLE"})), Contains("representation.powers"));
  EXPECT_THAT(GrantFields(Grant(Authority::SPECIAL, {})), Contains("representation.powers"));
  EXPECT_THAT(GrantFields(Grant(Authority::SPECIAL, {"EVERYTHING"})), Contains("representation.powers"));
  EXPECT_THAT(GrantFields(Grant(Authority::SPECIAL, {"UNSPECIFIED"})), Contains("representation.powers"));
  EXPECT_THAT(GrantFields(Grant(Authority::SPECIAL, {"SETTLE", "SETTLE"})),
              Contains("representation.powers"));
  EXPECT_THAT(GrantFields(Grant(Authority::UNSPECIFIED, {})), Contains("representation.authority"));
}

TEST(RepresentationRules, ATimeBoxEndsAfterItsStartAndAfterNow) {
  RepresentationGranted grant = Grant(Authority::GENERAL, {});
  grant.end_time = kNow + absl::Microseconds(1);
  EXPECT_THAT(GrantFields(grant), IsEmpty());
  grant.end_time = kNow;
  EXPECT_THAT(GrantFields(grant), Contains("representation.end_time"));
  grant.start_time = kNow + absl::Hours(2);
  grant.end_time = kNow + absl::Hours(2);
  EXPECT_THAT(GrantFields(grant), Contains("representation.end_time"));
}

AgentTime Box(const std::string& agent, int from, int to) {
  return {agent, kNow + absl::Hours(from), to == 0 ? absl::Time() : kNow + absl::Hours(to)};
}

// CPL-61
TEST(RepresentationRules, AThirdAgentAtATimeIsRefused) {
  const std::vector<AgentTime> two = {Box("a", 0, 0), Box("b", 5, 10)};
  const auto grant = [](int from, int to) {
    RepresentationGranted g = Grant(Authority::GENERAL, {});
    const AgentTime box = Box("c", from, to);
    g.agent_account_id = box.agent_account_id;
    g.start_time = box.start;
    g.end_time = box.end;
    return g;
  };
  const auto decide = [&](int from, int to) { return DecideGrant({}, "r", grant(from, to), two, kNow); };
  EXPECT_THAT(decide(0, 5), IsOk());
  EXPECT_THAT(decide(0, 6), FailsWith(reasons::kTooManyAgents));
  EXPECT_THAT(decide(9, 12), FailsWith(reasons::kTooManyAgents));
  EXPECT_THAT(decide(10, 0), IsOk());
  EXPECT_THAT(decide(0, 0), FailsWith(reasons::kTooManyAgents));
}

TEST(RepresentationRules, TheSameAgentIsNotAppointedTwiceForTheSameTime) {
  RepresentationGranted again = Grant(Authority::GENERAL, {});
  again.end_time = kNow + absl::Hours(5);
  const AgentTime first = Box("agent", 4, 8);
  const AgentTime later = Box("agent", 5, 8);
  EXPECT_THAT(DecideGrant({}, "r", again, std::span(&first, 1), kNow),
              FailsWith(reasons::kAgentAlreadyAppointed));
  EXPECT_THAT(DecideGrant({}, "r", again, std::span(&later, 1), kNow), IsOk());
}

// Against counting every instant one by one.
TEST(RepresentationRules, AgentsAtOnceAreCountedAtEveryInstant) {
  SeededRandom random(61);
  const auto box = [&](const std::string& agent) {
    const int from = static_cast<int>(random.Next() % 12);
    return Box(agent, from, random.Next() % 4 == 0 ? 0 : from + 1 + static_cast<int>(random.Next() % 8));
  };
  for (int round = 0; round < 500; ++round) {
    std::vector<AgentTime> agents;
    for (size_t i = random.Next() % 6; i > 0; --i) agents.push_back(box(absl::StrCat("a", i)));
    const AgentTime within = box("new");
    int most = 0;
    for (int hour = 0; hour < 40; ++hour) {
      const absl::Time at = kNow + absl::Hours(hour);
      const auto in_force = [&](const AgentTime& a) {
        return a.start <= at && (a.end == absl::Time() || at < a.end);
      };
      if (in_force(within))
        most = std::max(most, static_cast<int>(std::count_if(agents.begin(), agents.end(), in_force)));
    }
    EXPECT_EQ(AgentsAtOnce(agents, within), most);
  }
}

TEST(RepresentationRules, APowerStartsNotBeforeItWasGivenAndIsTakenBackOnce) {
  RepresentationGranted grant = Grant(Authority::SPECIAL, {"SETTLE"});
  grant.start_time = kNow - absl::Hours(1);
  const auto granted = DecideGrant({}, "r", grant, {}, kNow);
  ASSERT_THAT(granted, IsOk());
  const Representation::State state = Fold<Representation>({}, granted->events);
  EXPECT_EQ(state.start_time, kNow);
  const auto told = Only<access::RepresentationChanged>(granted->events);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_FALSE(told[0].revoked);
  EXPECT_EQ(told[0].authority, Authority::SPECIAL);

  const auto revoked = DecideRevoke(state, "r", kNow + absl::Hours(1));
  ASSERT_THAT(revoked, IsOk());
  EXPECT_TRUE(Only<access::RepresentationChanged>(revoked->events).at(0).revoked);
  const Representation::State ended = Fold<Representation>(state, revoked->events);
  EXPECT_EQ(ended.revoke_time, kNow + absl::Hours(1));
  EXPECT_THAT(DecideRevoke(ended, "r", kNow), FailsWith(reasons::kRepresentationEnded));
  EXPECT_THAT(DecideRevoke({}, "r", kNow), FailsWith(reasons::kNotFound));
}

TEST(LoginLimits, PausesGrowAndEnd) {
  const LoginLimit limit{3, absl::Seconds(10), absl::Seconds(60), absl::Hours(1)};
  LoginAttempts attempts;
  absl::Time now = kNow;
  std::vector<int64_t> pauses;
  for (int i = 0; i < 8; ++i) {
    attempts = AfterAttempt(attempts, limit, now);
    pauses.push_back(SecondsToWait(attempts, now));
    now = std::max(now, attempts.paused_until);
  }
  EXPECT_EQ(pauses, (std::vector<int64_t>{0, 0, 10, 20, 40, 60, 60, 60}));
  EXPECT_EQ(SecondsToWait(attempts, now - absl::Microseconds(1)), 1);
  EXPECT_EQ(SecondsToWait(attempts, now), 0);
  attempts = AfterAttempt(attempts, limit, attempts.last + limit.forgotten_after + absl::Microseconds(1));
  EXPECT_EQ(attempts.attempts, 1);
}

TEST(LoginLimits, AnAttemptThatSucceedsDoesNotCount) {
  const LoginLimit limit{2, absl::Seconds(10), absl::Seconds(60), absl::Hours(1)};
  LoginAttempts attempts = AfterAttempt(AfterAttempt({}, limit, kNow), limit, kNow);
  EXPECT_GT(SecondsToWait(attempts, kNow), 0);
  attempts = TakeBack(attempts, limit);
  EXPECT_EQ(attempts.attempts, 1);
  EXPECT_EQ(SecondsToWait(attempts, kNow), 0);
  EXPECT_EQ(TakeBack({}, limit).attempts, 0);
}

TEST(LoginLimits, ManyAttemptsNeverOverflow) {
  const LoginLimits limits;
  LoginAttempts attempts;
  for (int i = 0; i < 10'000; ++i) attempts = AfterAttempt(attempts, limits.pair, kNow);
  EXPECT_EQ(SecondsToWait(attempts, kNow), absl::ToInt64Seconds(limits.pair.longest_pause));
}

}  // namespace
}  // namespace sudiao::identity
