// The acceptance cases of the rulebook that intake decides.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/packs/registry.h"
#include "common/status/errors.h"
#include "common/testing/status_matchers.h"
#include "services/intake/domain/case_rules.h"
#include "services/intake/domain/consent_texts.h"
#include "services/intake/domain/evidence.h"
#include "services/intake/domain/party_traits.h"
#include "services/intake/domain/preservation.h"

namespace sudiao::intake::domain {
namespace {

using ::sudiao::testing::FailsWith;
using ::sudiao::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

absl::Time Shanghai(int month, int day, int hour = 9, int minute = 0) {
  absl::TimeZone zone;
  absl::LoadTimeZone("Asia/Shanghai", &zone);
  return absl::FromCivil(absl::CivilMinute(2025, month, day, hour, minute), zone);
}

const packs::Pack& PreFiling() { return **packs::PackRegistry::BuiltIn().Get("cn-pre-filing@1"); }

Party PartyOf(std::string id, Side side, std::string country = "") {
  Party party;
  party.id = std::move(id);
  party.side = side;
  party.country = std::move(country);
  return party;
}

Case InMediation() {
  Case c;
  c.id = "case";
  c.state = CaseState::IN_MEDIATION;
  c.content.parties = {PartyOf("a", Side::APPLICANT), PartyOf("b", Side::RESPONDENT)};
  return c;
}

// OLR-16
TEST(AcceptanceTest, A24_EvidenceWhoseHashDiffersFromTheChainRecordIsMarkedAndNotPresumedIntact) {
  const absl::Time now = Shanghai(4, 1);
  Evidence evidence;
  evidence.id = "e";
  evidence.sha256 = std::string(64, 'a');
  EXPECT_EQ(IntegrityOf(evidence), Integrity::NO_RECORD);
  const auto record = [&](const std::string& sha256) {
    const auto decision =
        DecideRecordOnChain(evidence, {sha256, "司法链", "2025-0001", now - absl::Hours(24)}, now);
    ASSERT_THAT(decision, IsOk());
    for (const EvidenceEvent& event : decision->events) EvidenceAggregate::Apply(evidence, event);
  };
  record(std::string(64, 'b'));
  EXPECT_EQ(IntegrityOf(evidence), Integrity::DIFFERS);
  record(std::string(64, 'a'));
  EXPECT_EQ(IntegrityOf(evidence), Integrity::MATCHES);
}

TEST(ChainRecordTest, NamesAHashADepositoryItsNumberAndATimeThatHasPassed) {
  const absl::Time now = Shanghai(4, 1);
  const ChainRecord good{std::string(64, '0'), "司法链", "1", now};
  EXPECT_THAT(DecideRecordOnChain({}, good, now), IsOk());
  for (const auto change :
       {+[](ChainRecord& r) { r.sha256 = "abc"; }, +[](ChainRecord& r) { r.sha256[3] = 'A'; },
        +[](ChainRecord& r) { r.depository.clear(); }, +[](ChainRecord& r) { r.record_number.clear(); },
        +[](ChainRecord& r) { r.record_time += absl::Microseconds(1); },
        +[](ChainRecord& r) { r.record_time = absl::Time(); }}) {
    ChainRecord bad = good;
    change(bad);
    EXPECT_THAT(DecideRecordOnChain({}, bad, now), FailsWith(reasons::kInvalidFields));
  }
  Evidence evidence;
  evidence.chain_record = good;
  EXPECT_THAT(DecideRecordOnChain(evidence, good, now)->events, IsEmpty())
      << "the same again changes nothing";
}

Consent ElectronicService(const std::string& party_id, bool granted = true) {
  return {party_id,  ConsentStep::ELECTRONIC_SERVICE,
          granted,   std::string(ConsentTextOf(ConsentStep::ELECTRONIC_SERVICE).version),
          "someone", Shanghai(4, 1)};
}

// CPL-283
TEST(AcceptanceTest, A27_ARespondentInAStateThatForbidsItCannotChooseElectronicService) {
  Case c = InMediation();
  c.content.parties.push_back(PartyOf("swiss", Side::RESPONDENT, "Switzerland"));
  const auto blocked = DecideConsent(c, ElectronicService("swiss"));
  EXPECT_THAT(blocked, FailsWith(reasons::kElectronicServiceForbidden));
  EXPECT_EQ(MetadataOf(blocked.status(), "state"), "CH");
  EXPECT_THAT(MetadataOf(blocked.status(), "ways_zh"), HasSubstr("公告送达"));
  EXPECT_THAT(MetadataOf(blocked.status(), "ways_en"), HasSubstr("diplomatic channels"));
  EXPECT_THAT(DecideConsent(c, ElectronicService("b")), IsOk());
  EXPECT_THAT(DecideConsent(c, ElectronicService("swiss", false)), IsOk()) << "a no is always possible";
}

// CPL-283: which states forbid it is unverified data that an institution replaces.
TEST(AcceptanceTest, A27_WhichStatesForbidItIsConfigurable) {
  Case c = InMediation();
  c.content.parties.push_back(PartyOf("swiss", Side::RESPONDENT, "CH"));
  const auto blocked = DecideConsent(c, ElectronicService("swiss"));
  EXPECT_EQ(MetadataOf(blocked.status(), "verified"), "false");
  const auto own = law::ServiceStates::Parse("FR | France | 法国 | yes | asked\n");
  ASSERT_THAT(own, IsOk());
  EXPECT_THAT(DecideConsent(c, ElectronicService("swiss"), *own), IsOk());
  c.content.parties.back().country = "France";
  EXPECT_THAT(DecideConsent(c, ElectronicService("swiss"), *own),
              FailsWith(reasons::kElectronicServiceForbidden));
}

// What is told where there is something to tell.
PreservationNotice NoticeOf(const Case& c, absl::Time now) {
  const auto notice = PreservationNoticeOf(c, PreFiling(), now);
  EXPECT_TRUE(notice.has_value());
  return notice.value_or(PreservationNotice());
}

// CPL-104, trap 5: thirty days after 2025-04-01 end on 05-01, inside the holiday of 05-01 to 05-05.
TEST(AcceptanceTest, A28_ThePreservationTrapShowsBothDatesAndAdvisesTheEarlier) {
  Case c = InMediation();
  EXPECT_EQ(PreservationNoticeOf(c, PreFiling(), Shanghai(4, 25)), std::nullopt);
  c.content.preservation_date = absl::CivilDay(2025, 4, 1);
  const PreservationNotice notice = NoticeOf(c, Shanghai(4, 25));
  EXPECT_EQ(notice.window.counted_day, absl::CivilDay(2025, 5, 1));
  EXPECT_EQ(notice.window.last_day, absl::CivilDay(2025, 5, 6));
  EXPECT_EQ(notice.advised, Shanghai(5, 2, 0));
  EXPECT_FALSE(notice.over);
  for (const char* part : {"2025-05-01", "2025-05-06", "建议在 2025-05-01 以前", "请注意：仅剩 6 整天"})
    EXPECT_THAT(notice.text_zh, HasSubstr(part));
  for (const char* part :
       {"2025-05-01", "2025-05-06", "Do it by 2025-05-01", "Warning: 6 whole days are left"})
    EXPECT_THAT(notice.text_en, HasSubstr(part));
}

TEST(PreservationTest, WarnsFromDay20OnAndSaysWhenItIsOver) {
  Case c = InMediation();
  c.content.preservation_date = absl::CivilDay(2025, 4, 1);
  EXPECT_THAT(NoticeOf(c, Shanghai(4, 20, 23, 59)).text_en, Not(HasSubstr("Warning")));
  EXPECT_THAT(NoticeOf(c, Shanghai(4, 21, 0)).text_en, HasSubstr("Warning"));
  EXPECT_FALSE(NoticeOf(c, Shanghai(5, 6, 23, 59)).over);
  EXPECT_TRUE(NoticeOf(c, Shanghai(5, 7, 0)).over);
  // A mediation that failed leaves the time to sue; what is over then is told no more.
  c.state = CaseState::TERMINATED;
  EXPECT_TRUE(PreservationNoticeOf(c, PreFiling(), Shanghai(4, 25)).has_value());
  EXPECT_FALSE(PreservationNoticeOf(c, PreFiling(), Shanghai(5, 7, 0)).has_value());
  c.state = CaseState::PERFORMED;
  EXPECT_FALSE(PreservationNoticeOf(c, PreFiling(), Shanghai(4, 25)).has_value());
}

TEST(PreservationTest, WhereTheLastDayDoesNotMoveThereIsOneDate) {
  Case c = InMediation();
  c.content.preservation_date = absl::CivilDay(2025, 6, 2);  // Day 30 is Wednesday 2025-07-02.
  const PreservationNotice notice = NoticeOf(c, Shanghai(6, 5));
  EXPECT_THAT(notice.text_en, HasSubstr("the last day is 2025-07-02."));
  EXPECT_THAT(notice.text_zh, HasSubstr("最后一日为 2025-07-02。"));
}

// SHAM-5
TEST(PartyTraitsTest, OnlyWhatStandsOnBothSidesIsAShareAndNeverTheDataThemselves) {
  Party a = PartyOf("a", Side::APPLICANT), b = PartyOf("b", Side::RESPONDENT);
  EXPECT_THAT(SharedTraits({a, b}), IsEmpty()) << "what nobody filled in is not shared";
  a.phone = "138-0000 0000";
  b.phone = "13800000000";
  a.address = b.address = "上海市浦东新区1号";
  a.email = "A@example.org";
  b.email = "b@example.org";
  EXPECT_THAT(SharedTraits({a, b}), ElementsAre("SHARED_PHONE", "SHARED_ADDRESS"));
  b.side = Side::APPLICANT;
  EXPECT_THAT(SharedTraits({a, b}), IsEmpty()) << "one side may share what it likes";
}

}  // namespace
}  // namespace sudiao::intake::domain
