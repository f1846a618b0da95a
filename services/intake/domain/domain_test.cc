#include <set>

#include "common/codec/struct_json.h"
#include "common/status/reasons.h"
#include "common/testing/status_matchers.h"
#include "common/types/ids.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/intake/domain/case_rules.h"
#include "services/intake/domain/consent_texts.h"
#include "services/intake/domain/evidence.h"

namespace sudiao::intake::domain {
namespace {

using ::sudiao::testing::FailsWith;
using ::sudiao::testing::IsOk;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);
constexpr char kId[] = "00000000-0000-7000-8000-00000000c001";

CaseContent Content() {
  CaseContent content;
  content.title = "“浦江”商标侵权纠纷";
  content.language = "zh-CN";
  content.facts = "被申请人在网店销售带有“浦江”标识的商品。";
  content.recipient_organization_id = "body";
  content.truth_statement = true;
  Party applicant;
  applicant.side = Side::APPLICANT;
  applicant.kind = PartyKind::PERSON;
  applicant.display_name = "安某";
  applicant.account_id = "ann";
  Party respondent = applicant;
  respondent.side = Side::RESPONDENT;
  respondent.display_name = "鲍某";
  respondent.account_id = "";
  content.parties = {applicant, respondent};
  content.rights = {{"", RightType::TRADEMARK, "12345678", "浦江", "安某", RightStatus::IN_FORCE, {}}};
  content.claims = {{"", ClaimKind::DAMAGES, "赔偿损失", {"CNY", 5'000'000}}};
  return content;
}

void Apply(Case& c, const absl::StatusOr<CaseDecision>& decision) {
  ASSERT_THAT(decision, IsOk());
  for (const CaseEvent& event : decision->events) CaseAggregate::Apply(c, event);
}

Case Draft() {
  Case c;
  Apply(c, DecideCreate(kId, "ann", Content(), kNow));
  return c;
}
Case Submitted() {
  Case c = Draft();
  Apply(c, DecideSubmit(c, kNow));
  return c;
}
Case ConsentSought() {
  Case c = Submitted();
  Apply(c, DecideAccept(c, "cn-peoples-mediation@1", kNow));
  return c;
}
Consent ConsentOf(const Case& c, size_t party, bool granted = true,
                  ConsentStep step = ConsentStep::MEDIATION) {
  return {
      c.content.parties[party].id, step, granted, std::string(ConsentTextOf(step).version), "someone", kNow};
}
template <typename Event>
bool Has(const absl::StatusOr<CaseDecision>& decision) {
  for (const CaseEvent& event : decision->events) {
    if (std::holds_alternative<Event>(event)) return true;
  }
  return false;
}

TEST(CaseTableTest, IsTotalReachableAndWithoutDeadEnds) {
  EXPECT_THAT(kCaseTable.Defects(CaseState::DRAFT), ::testing::IsEmpty());
}

TEST(CaseTest, ElementsGetIdsAndForeignIdsAreReplaced) {
  Case c = Draft();
  std::set<std::string> ids;
  for (const Party& party : c.content.parties) ids.insert(party.id);
  EXPECT_EQ(ids.size(), 2U);
  CaseContent edited = c.content;
  edited.parties[1].id = edited.parties[0].id;
  edited.rights[0].id = "not-of-this-case";
  const std::string kept = c.content.parties[0].id;
  Apply(c, DecideEdit(c, edited, kNow));
  EXPECT_EQ(c.content.parties[0].id, kept);
  EXPECT_NE(c.content.parties[1].id, kept);
  EXPECT_NE(c.content.rights[0].id, "not-of-this-case");
}

TEST(CaseTest, EditingNeverMakesSomebodyJoin) {
  Case c = Draft();
  CaseContent edited = c.content;
  edited.parties[1].account_id = "bob";
  edited.parties[1].joined = true;
  Apply(c, DecideEdit(c, edited, kNow));
  EXPECT_FALSE(c.content.parties[1].joined);
  EXPECT_EQ(c.content.parties[1].account_id, "");
}

// OMR-08, OLR-09
TEST(CaseTest, EverythingMissingIsToldAtOnceWhenSubmitting) {
  Case c = Draft();
  CaseContent bare = c.content;
  bare.facts = "";
  bare.parties.pop_back();
  bare.rights.clear();
  bare.claims.clear();
  bare.truth_statement = false;
  bare.recipient_organization_id = "";
  Apply(c, DecideEdit(c, bare, kNow));
  const absl::Status status = DecideSubmit(c, kNow).status();
  EXPECT_THAT(status, FailsWith(sudiao::reasons::kInvalidFields));
  const std::string wire = ToWire(status).details;
  for (const char* field :
       {"recipient_organization_id", "facts", "parties", "rights", "claims", "truth_statement"}) {
    EXPECT_NE(wire.find(field), std::string::npos) << field;
  }
}

// OLR-07
TEST(CaseTest, IdentityNumbersOfTheMainlandAreCheckedAndOthersAreNot) {
  Case c = Draft();
  CaseContent content = c.content;
  content.parties[0].identity_number = "110101199003070001";
  Apply(c, DecideEdit(c, content, kNow));
  EXPECT_THAT(DecideSubmit(c, kNow), FailsWith(sudiao::reasons::kInvalidFields));
  content.parties[0].country = "Germany";
  Apply(c, DecideEdit(c, content, kNow));
  EXPECT_THAT(DecideSubmit(c, kNow), IsOk());
}

TEST(CaseTest, ADraftIsItsAuthorsAlone) {
  const Case c = Draft();
  const access::CaseParticipants people = ParticipantsOf(c);
  EXPECT_EQ(people.recipient_organization_id, "");
  for (const access::CaseParty& party : people.parties) EXPECT_EQ(party.account_id, "");
  const access::CaseParticipants filed = ParticipantsOf(Submitted());
  EXPECT_EQ(filed.recipient_organization_id, "body");
  EXPECT_EQ(filed.parties[0].account_id, "ann");
}

// OMR-09
TEST(CaseTest, AReturnNeedsAGroundAndAdviceAndCanBeCorrected) {
  Case c = Submitted();
  EXPECT_THAT(DecideReturn(c, ReturnReason::UNSPECIFIED, "", kNow),
              FailsWith(sudiao::reasons::kInvalidFields));
  Apply(c, DecideReturn(c, ReturnReason::COURT_LACKS_JURISDICTION, "请向有管辖权的法院提出。", kNow));
  EXPECT_EQ(c.state, CaseState::RETURNED);
  Apply(c, DecideSubmit(c, kNow));
  EXPECT_EQ(c.state, CaseState::SUBMITTED);
  EXPECT_EQ(c.return_reason, ReturnReason::UNSPECIFIED);
}

// OMR-10b, SIM-11
TEST(CaseTest, TheLastConsentOfApplicantsAndRespondentsOpensTheChoiceOfAMediator) {
  Case c = ConsentSought();
  const auto first = DecideConsent(c, ConsentOf(c, 0));
  EXPECT_FALSE(Has<CaseConsented>(first));
  Apply(c, first);
  const auto last = DecideConsent(c, ConsentOf(c, 1));
  EXPECT_TRUE(Has<CaseConsented>(last));
  Apply(c, last);
  EXPECT_EQ(c.state, CaseState::APPOINTING);
}

// OLR-04
TEST(CaseTest, ConsentToOneStepIsNoConsentToAnother) {
  Case c = ConsentSought();
  Apply(c, DecideConsent(c, ConsentOf(c, 0, true, ConsentStep::ONLINE_MEDIATION)));
  Apply(c, DecideConsent(c, ConsentOf(c, 1, true, ConsentStep::ONLINE_MEDIATION)));
  EXPECT_EQ(c.state, CaseState::CONSENT_SOUGHT);
  EXPECT_FALSE(c.HasConsent(c.content.parties[0].id, ConsentStep::MEDIATION));
}

// OLR-04
TEST(CaseTest, ConsentCountsOnlyOnTheNewestText) {
  const Case c = ConsentSought();
  Consent consent = ConsentOf(c, 0);
  consent.text_version = "mediation-0";
  EXPECT_THAT(DecideConsent(c, consent), FailsWith(sudiao::reasons::kTextOutdated));
}

// OMR-07
TEST(ConsentTextTest, MediationIsExplainedBeforeAnybodyConsentsToIt) {
  for (const ConsentText& text : ConsentTexts()) {
    EXPECT_EQ(&ConsentTextOf(text.step), &text);
    EXPECT_FALSE(text.zh.empty() || text.en.empty() || text.version.empty());
  }
  const ConsentText& mediation = ConsentTextOf(ConsentStep::MEDIATION);
  for (const char* told : {"自愿", "拒绝或者退出", "起诉", "不公开", "合同效力", "申请法院确认"})
    EXPECT_NE(mediation.zh.find(told), std::string_view::npos) << told;
}

// PML-17, CMR-15, CPL-125
TEST(CaseTest, AClearRefusalOfMediationEndsTheCaseAndARefusalOfAnotherStepDoesNot) {
  Case c = ConsentSought();
  Apply(c, DecideConsent(c, ConsentOf(c, 1, false, ConsentStep::RECORDING)));
  EXPECT_EQ(c.state, CaseState::CONSENT_SOUGHT);
  Apply(c, DecideConsent(c, ConsentOf(c, 1, false)));
  EXPECT_EQ(c.state, CaseState::TERMINATED);
  EXPECT_EQ(c.end_code, EndCode::REFUSED);
}

// OMR-15
TEST(CaseTest, ARespondentWhoCannotBeReachedEndsTheCaseWithCode3) {
  Case c = ConsentSought();
  EXPECT_THAT(DecideUnreachable(c, "", kNow), FailsWith(sudiao::reasons::kInvalidFields));
  Apply(c, DecideUnreachable(c, "电话三次无人接听", kNow));
  EXPECT_EQ(c.end_code, EndCode::UNREACHABLE);
}

// CPL-205
TEST(CaseTest, AReferralNamesTheInvitingCourt) {
  Case c = Submitted();
  Referral referral;
  referral.kind = ReferralKind::PRE_FILING;
  referral.court_id = "pudong";
  referral.contact = "书记员 021-0000";
  referral.time = kNow;
  Apply(c, DecideRefer(c, referral, "body", "（2026）沪0115诉前调1号", "cn-pre-filing@1"));
  EXPECT_EQ(c.inviting_court_id, "pudong");
  EXPECT_EQ(c.case_number, "（2026）沪0115诉前调1号");
  referral.kind = ReferralKind::POST_FILING_ORDINARY;
  EXPECT_THAT(DecideRefer(Submitted(), referral, "body", "", "x@1"),
              FailsWith(sudiao::reasons::kInvalidFields));
}

TEST(InvitationTest, ACodeWorksOnceUntilItExpiresOrIsReplaced) {
  Case c = ConsentSought();
  const std::string bob = c.content.parties[1].id;
  Apply(c, DecideInvite(c, bob, "hash-1", kNow + absl::Hours(1), kNow));
  EXPECT_THAT(DecideJoin(c, "hash-2", "bob", "", kNow), FailsWith(sudiao::reasons::kInvitationNotValid));
  EXPECT_THAT(DecideJoin(c, "", "bob", "", kNow), FailsWith(sudiao::reasons::kInvitationNotValid));
  EXPECT_THAT(DecideJoin(c, "hash-1", "bob", "", kNow + absl::Hours(1)),
              FailsWith(sudiao::reasons::kInvitationNotValid));
  Apply(c, DecideInvite(c, bob, "hash-2", kNow + absl::Hours(1), kNow));
  EXPECT_THAT(DecideJoin(c, "hash-1", "bob", "", kNow), FailsWith(sudiao::reasons::kInvitationNotValid));
  Apply(c, DecideJoin(c, "hash-2", "bob", "", kNow + absl::Hours(1) - absl::Microseconds(1)));
  EXPECT_TRUE(c.FindParty(bob)->joined);
  EXPECT_THAT(DecideJoin(c, "hash-2", "eve", "", kNow), FailsWith(sudiao::reasons::kInvitationNotValid));
  EXPECT_THAT(DecideInvite(c, bob, "hash-3", kNow, kNow), FailsWith(sudiao::reasons::kPartyHasJoined));
}

TEST(StageTest, AMessageThatComesLateOrTwiceDecidesNothing) {
  Case c = ConsentSought();
  EXPECT_TRUE(DecideStage(c, CaseCommand::SETTLE, EndCode::AGREEMENT_REACHED, "", kNow).events.empty());
  Apply(c, DecideWithdraw(c, kNow));
  EXPECT_TRUE(DecideStage(c, CaseCommand::APPOINT, EndCode::UNSPECIFIED, "", kNow).events.empty());
  EXPECT_THAT(DecideWithdraw(c, kNow), FailsWith(sudiao::reasons::kCaseClosed));
}

TEST(EvidenceTest, ALabelMayOnlyBecomeWider) {
  Evidence evidence;
  evidence.party_id = "p1";
  evidence.label = Label::CAUCUS;
  EXPECT_THAT(DecideShare(evidence, Label::OWNER, kNow), FailsWith(sudiao::reasons::kLabelNarrower));
  EXPECT_THAT(DecideShare(evidence, Label::CAUCUS, kNow), FailsWith(sudiao::reasons::kLabelNarrower));
  EXPECT_THAT(DecideShare(evidence, Label::SHARED, kNow), IsOk());
  EXPECT_THAT(DecideShare(evidence, Label::COURT, kNow), IsOk());
  EXPECT_THAT(DecideShare(evidence, Label::MEDIATOR_ONLY, kNow), FailsWith(sudiao::reasons::kLabelNarrower));
}

TEST(EvidenceTest, EachRoleFilesUnderItsOwnLabels) {
  const auto may = [](const char* party, bool mediator, Label label) {
    Evidence evidence;
    evidence.party_id = party;
    evidence.label = label;
    access::Relation relation;
    relation.mediator = mediator;
    return DecideFile(evidence, relation).ok();
  };
  EXPECT_TRUE(may("p1", false, Label::OWNER));
  EXPECT_FALSE(may("p1", false, Label::MEDIATOR_ONLY));
  EXPECT_FALSE(may("p1", false, Label::CENTRE));
  EXPECT_TRUE(may("", true, Label::MEDIATOR_ONLY));
  EXPECT_FALSE(may("", false, Label::MEDIATOR_ONLY));
  EXPECT_FALSE(may("", true, Label::OWNER));
}

// Random commands: the state never leaves the table, folding the events gives the state, and a final state
// stays.
TEST(CasePropertyTest, RandomCommandsKeepTheInvariants) {
  SeededRandom random(2026);
  for (int round = 0; round < 300; ++round) {
    Case c;
    std::vector<CaseEvent> history;
    const auto run = [&](absl::StatusOr<CaseDecision> decision) {
      if (!decision.ok()) {
        EXPECT_NE(ReasonOf(decision.status()), "");
        return;
      }
      for (const CaseEvent& event : decision->events) {
        CaseAggregate::Apply(c, event);
        history.push_back(event);
      }
    };
    run(DecideCreate(kId, "ann", Content(), kNow));
    for (int step = 0; step < 30; ++step) {
      const CaseState before = c.state;
      const absl::Time now = kNow + absl::Hours(step);
      const std::string party = c.content.parties[random.Next() % c.content.parties.size()].id;
      Referral referral{ReferralKind::PRE_FILING, "1", "pudong", "clerk", "", "", 30, now};
      switch (random.Next() % 14) {
        case 0:
          run(DecideEdit(c, c.content, now));
          break;
        case 1:
          run(DecideSubmit(c, now));
          break;
        case 2:
          run(DecideReturn(c, ReturnReason::INCOMPLETE, "改", now));
          break;
        case 3:
          run(DecideAccept(c, "x@1", now));
          break;
        case 4:
          run(DecideRefer(c, referral, "body", "n", "x@1"));
          break;
        case 5:
        case 6: {
          Consent consent = ConsentOf(c, 0, random.Next() % 8 != 0);
          consent.party_id = party;
          run(DecideConsent(c, consent));
          break;
        }
        case 7:
          run(DecideInvite(c, party, "h", now + absl::Hours(3), now));
          break;
        case 8:
          run(DecideJoin(c, "h", "bob", "", now));
          break;
        case 9:
          if (random.Next() % 6 == 0) run(DecideWithdraw(c, now));
          break;
        default: {
          const auto command = static_cast<CaseCommand>(static_cast<int>(CaseCommand::APPOINT) +
                                                        static_cast<int>(random.Next() % 8));
          run(DecideStage(c, command, EndCode::UNSPECIFIED, "", now));
        }
      }
      if (kCaseTable.IsFinal(before)) {
        EXPECT_EQ(c.state, before);
      }
      EXPECT_NE(c.state, CaseState::UNSPECIFIED);
      const bool consented = c.HasConsent(c.content.parties[0].id, ConsentStep::MEDIATION) &&
                             c.HasConsent(c.content.parties[1].id, ConsentStep::MEDIATION);
      if (c.state == CaseState::APPOINTING && before == CaseState::CONSENT_SOUGHT) {
        EXPECT_TRUE(consented);
      }
      if (c.state == CaseState::TERMINATED && before == CaseState::CONSENT_SOUGHT) {
        EXPECT_NE(c.end_code, EndCode::UNSPECIFIED);
      }
    }
    Case folded;
    for (const CaseEvent& event : history) CaseAggregate::Apply(folded, event);
    EXPECT_EQ(codec::ToJson(folded), codec::ToJson(c));
  }
}

}  // namespace
}  // namespace sudiao::intake::domain
