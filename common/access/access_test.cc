#include "common/access/directory.h"
#include "common/testing/status_matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::access {
namespace {

using testing::Engine;
using testing::FailsWith;
using testing::IsOk;

constexpr char kCase[] = "00000000-0000-7000-8000-00000000c001";
const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

Caller Account(std::string id) {
  Caller caller;
  caller.account_id = std::move(id);
  caller.issue_time = kNow;
  return caller;
}

Caller Member(std::string id, std::string organization, Role role) {
  Caller caller = Account(std::move(id));
  caller.memberships.push_back({std::move(organization), OrganizationKind::COURT, {role}, ""});
  return caller;
}

Relation Only(void (*set)(Relation&)) {
  Relation relation;
  set(relation);
  return relation;
}

// One row a label: who sees it, in the order party 1, party 2, mediator, case manager, court, author,
// outsider.
// CONF-1, JI-146, CMR-19
TEST(PolicyTest, EveryLabelIsSeenByExactlyItsCircle) {
  const std::vector<Relation> people = {Only([](Relation& r) { r.parties = {{"p1"}}; }),
                                        Only([](Relation& r) { r.parties = {{"p2"}}; }),
                                        Only([](Relation& r) { r.mediator = true; }),
                                        Only([](Relation& r) { r.case_manager = true; }),
                                        Only([](Relation& r) { r.judge = true; }),
                                        Only([](Relation& r) { r.author = true; }),
                                        Relation()};
  const std::vector<std::pair<Item, std::string>> table = {
      {{Label::SHARED, "p1"}, "1111000"}, {{Label::COURT, "p1"}, "1111100"},
      {{Label::CAUCUS, "p1"}, "1010000"}, {{Label::MEDIATOR_ONLY, "p1"}, "0010000"},
      {{Label::CENTRE, "p1"}, "0011000"}, {{Label::OWNER, "p1"}, "1000000"},
      {{Label::CAUCUS, ""}, "0010000"},   {{Label::UNSPECIFIED, "p1"}, "0000000"}};
  for (const auto& [item, expected] : table) {
    std::string seen;
    for (const Relation& person : people) seen += MaySee(person, item) ? '1' : '0';
    EXPECT_EQ(seen, expected) << EnumName(item.label);
  }
}

class DirectoryTest : public ::testing::TestWithParam<Engine> {
 protected:
  class Quiet : public change::CommitListener {
    void DeliveriesWritten() override {}
    void TimersWritten() override {}
    void Changed(const std::string&) override {}
  };

  template <typename Event>
  void Tell(const Event& event) {
    ASSERT_THAT(changes_.RunAsPlatform([&](change::Transaction& tx) { return Directory::Apply(tx, event); }),
                IsOk());
  }

  Relation RelationOf(const Caller& caller, absl::Time now = kNow) {
    Relation relation;
    EXPECT_THAT(Read([&](sql::Session& session) -> absl::Status {
                  ASSIGN_OR_RETURN(relation, Directory::RelationOf(session, caller, kCase, now));
                  return absl::OkStatus();
                }),
                IsOk());
    return relation;
  }
  absl::Status Read(sql::Database::Body body) {
    return test_->database().Read(absl::Now() + absl::Seconds(20), body);
  }

  CaseParticipants Participants() {
    CaseParticipants event;
    event.case_id = kCase;
    event.author_account_id = "ann";
    event.parties = {{"p1", Side::APPLICANT, "Ann", "ann", ""}, {"p2", Side::RESPONDENT, "Shop", "", "shop"}};
    return event;
  }

  std::vector<sql::Migration> migrations_ = sql::Concat({change::Migrations(), Migrations()});
  std::unique_ptr<testing::TestDatabase> test_ = testing::TestDatabase::Create(GetParam(), migrations_);
  VirtualClock clock_{kNow};
  Quiet quiet_;
  change::Changes changes_{"test", test_->database(), clock_, {}, quiet_};
};

TEST_P(DirectoryTest, APartyActsItselfOrThroughItsOrgansOnly) {
  Tell(Participants());
  EXPECT_NE(RelationOf(Account("ann")).For("p1"), nullptr);
  EXPECT_NE(RelationOf(Member("bob", "shop", Role::REPRESENTATIVE)).For("p2"), nullptr);
  EXPECT_FALSE(RelationOf(Member("bob", "shop", Role::MEDIATOR)).any());
  EXPECT_FALSE(RelationOf(Account("eve")).any());
}

TEST_P(DirectoryTest, AnAgentActsInsideItsTimeBoxUntilRevoked) {
  Tell(Participants());
  RepresentationChanged power;
  power.representation_id = "r1";
  power.case_id = kCase;
  power.principal_organization_id = "shop";
  power.agent_account_id = "lawyer";
  power.authority = Authority::GENERAL;
  power.start_time = kNow;
  power.end_time = kNow + absl::Hours(1);
  Tell(power);
  const Caller lawyer = Account("lawyer");
  EXPECT_FALSE(RelationOf(lawyer, kNow - absl::Seconds(1)).any());
  ASSERT_NE(RelationOf(lawyer).For("p2"), nullptr);
  EXPECT_EQ(RelationOf(lawyer).For("p2")->authority, Authority::GENERAL);
  EXPECT_FALSE(RelationOf(lawyer, kNow + absl::Hours(1)).any());
  power.revoked = true;
  Tell(power);
  EXPECT_FALSE(RelationOf(lawyer).any());
}

TEST_P(DirectoryTest, CourtAndBodyHaveARelationOnlyFromHandingInAndByTheirRoles) {
  Tell(Participants());
  const Caller clerk = Member("c", "court", Role::CLERK);
  EXPECT_FALSE(RelationOf(clerk).any());
  CaseParticipants filed = Participants();
  filed.recipient_organization_id = "court";
  Tell(filed);
  EXPECT_TRUE(RelationOf(clerk).clerk);
  EXPECT_FALSE(RelationOf(clerk).case_manager);
  filed.inviting_court_id = "court";
  filed.mediation_organization_id = "body";
  filed.recipient_organization_id = "";
  Tell(filed);
  EXPECT_TRUE(RelationOf(Member("m", "body", Role::CASE_MANAGER)).case_manager);
  EXPECT_TRUE(RelationOf(Member("j", "court", Role::JUDGE)).judge);
  EXPECT_FALSE(RelationOf(Member("a", "court", Role::ORGANIZATION_ADMINISTRATOR)).any());
}

TEST_P(DirectoryTest, AReplacedMediatorLosesTheCase) {
  Tell(Participants());
  Tell(MediatorChanged{kCase, "m1"});
  EXPECT_TRUE(RelationOf(Account("m1")).mediator);
  Tell(MediatorChanged{kCase, "m2"});
  EXPECT_FALSE(RelationOf(Account("m1")).any());
  EXPECT_TRUE(RelationOf(Account("m2")).mediator);
}

// CONF-1
TEST_P(DirectoryTest, WhoIsOnlyAskedToMediateIsNobodyOfTheCaseYet) {
  Tell(Participants());
  Tell(MediatorChanged{kCase, "m1", true});
  EXPECT_TRUE(RelationOf(Account("m1")).asked);
  EXPECT_FALSE(RelationOf(Account("m1")).any());
  const auto require = [&](auto method) {
    return Read([&](sql::Session& session) { return method(session, Account("m1"), kCase, kNow).status(); });
  };
  EXPECT_THAT(require(&Directory::RequireRelation), FailsWith(reasons::kNotFound));
  EXPECT_THAT(require(&Directory::RequireRelationOrAsked), IsOk());
  Tell(MediatorChanged{kCase, "m1"});
  EXPECT_TRUE(RelationOf(Account("m1")).mediator);
  EXPECT_FALSE(RelationOf(Account("m1")).asked);
}

// SIM-15
TEST_P(DirectoryTest, WhoMediatesActsForNoSideWhateverPowerItIsGiven) {
  Tell(Participants());
  RepresentationChanged power;
  power.representation_id = "r1";
  power.case_id = kCase;
  power.principal_account_id = "ann";
  power.agent_account_id = "m1";
  Tell(power);
  EXPECT_NE(RelationOf(Account("m1")).For("p1"), nullptr);
  Tell(MediatorChanged{kCase, "m1", true});
  EXPECT_NE(RelationOf(Account("m1")).For("p1"), nullptr) << "to be asked takes nothing away";
  Tell(MediatorChanged{kCase, "m1"});
  EXPECT_EQ(RelationOf(Account("m1")).For("p1"), nullptr);
  Tell(MediatorChanged{kCase, "m2"});
  EXPECT_NE(RelationOf(Account("m1")).For("p1"), nullptr);
}

TEST_P(DirectoryTest, CasesAreLookedUpForOrganisationsWhoseCasesOneMaySee) {
  Caller caller = Member("m", "body", Role::CASE_MANAGER);
  caller.memberships.push_back(
      {"roster", OrganizationKind::PEOPLES_MEDIATION_COMMITTEE, {Role::MEDIATOR}, ""});
  EXPECT_THAT(Directory::SubjectsOf(caller), ::testing::ElementsAre("a:m", "o:body"));
}

TEST_P(DirectoryTest, ARevokedTokenCountsNoMore) {
  Caller old = Account("ann");
  old.session_id = "s1";
  old.issue_time = kNow - absl::Seconds(1);
  const auto check = [&](const Caller& caller) {
    return Read([&](sql::Session& session) { return Directory::CheckNotRevoked(session, caller); });
  };
  EXPECT_THAT(check(old), IsOk());
  Tell(TokensRevoked{"ann", "s2", kNow});
  EXPECT_THAT(check(old), IsOk());
  Tell(TokensRevoked{"ann", "", kNow});
  EXPECT_THAT(check(old), FailsWith(reasons::kTokenExpired));
  Caller fresh = old;
  fresh.issue_time = kNow;
  EXPECT_THAT(check(fresh), IsOk());
}

INSTANTIATE_TEST_SUITE_P(Engines, DirectoryTest, SUDIAO_ENGINES);

}  // namespace
}  // namespace sudiao::access
