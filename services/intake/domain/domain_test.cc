#include <set>

#include "common/codec/struct_json.h"
#include "common/packs/registry.h"
#include "common/status/reasons.h"
#include "common/time/china_day.h"
#include "common/types/ids.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/intake/domain/reasons.h"
#include "services/intake/domain/test_cases.h"

namespace sudiao::intake::domain {
namespace {

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
  const absl::Status status = DecideSubmit(c, OrganizationKind::COURT, kNow).status();
  EXPECT_THAT(status, FailsWith(sudiao::reasons::kInvalidFields));
  const std::string wire = ToWire(status).details;
  for (const char* field :
       {"recipient_organization_id", "facts", "parties", "rights", "claims", "truth_statement"}) {
    EXPECT_NE(wire.find(field), std::string::npos) << field;
  }
}

// OMR-08
TEST(CaseTest, WhoeverTurnsToACourtSaysHowToBeReached) {
  const auto lacking = [](OrganizationKind recipient, const auto& change) {
    Case c = Draft();
    change(c.content.parties[0]);
    return ToWire(DecideSubmit(c, recipient, kNow).status()).details;
  };
  const auto no_phone = [](Party& party) { party.phone.clear(); };
  const auto nowhere = [](Party& party) { party.email = " "; };
  const auto by_post = [](Party& party) {
    party.email.clear();
    party.address = "上海市浦东新区世纪大道1号";
  };
  EXPECT_NE(lacking(OrganizationKind::COURT, no_phone).find("parties[0].phone"), std::string::npos);
  EXPECT_NE(lacking(OrganizationKind::COURT, nowhere).find("parties[0].email"), std::string::npos);
  EXPECT_EQ(lacking(OrganizationKind::COURT, by_post), "");
  for (const auto& body :
       {OrganizationKind::PEOPLES_MEDIATION_COMMITTEE, OrganizationKind::INTERNATIONAL_CENTRE}) {
    EXPECT_EQ(lacking(body, no_phone) + lacking(body, nowhere), "");
  }
}

// OLR-07
TEST(CaseTest, IdentityNumbersOfTheMainlandAreCheckedAndOthersAreNot) {
  Case c = Draft();
  CaseContent content = c.content;
  content.parties[0].identity_number = "110101199003070001";
  Apply(c, DecideEdit(c, content, kNow));
  EXPECT_THAT(DecideSubmit(c, OrganizationKind::COURT, kNow), FailsWith(sudiao::reasons::kInvalidFields));
  content.parties[0].country = "Germany";
  Apply(c, DecideEdit(c, content, kNow));
  EXPECT_THAT(DecideSubmit(c, OrganizationKind::COURT, kNow), IsOk());
}

TEST(CaseTest, APartyThatTheAuthorAddsForItselfHasJoinedAndAnothersHasNot) {
  Case c = Draft();
  CaseContent edited = c.content;
  edited.parties.push_back(edited.parties[0]);
  edited.parties[2].id = "";
  edited.parties[1].account_id = "ann";
  Apply(c, DecideEdit(c, edited, kNow));
  EXPECT_TRUE(c.content.parties[0].joined);
  EXPECT_TRUE(c.content.parties[1].joined);
  EXPECT_TRUE(c.content.parties[2].joined);
  edited.parties[2].id = "";
  edited.parties[2].account_id = "bob";
  Apply(c, DecideEdit(c, edited, kNow));
  EXPECT_FALSE(c.content.parties[2].joined);
}

// OLR-09
TEST(CaseTest, ARecipientThatTakesNoCasesIsToldWithEverythingElse) {
  Case c = Draft();
  c.content.facts = "";
  for (const OrganizationKind kind : {OrganizationKind::LAW_FIRM, OrganizationKind::UNSPECIFIED}) {
    const std::string wire = ToWire(DecideSubmit(c, kind, kNow).status()).details;
    EXPECT_NE(wire.find("NOT_A_RECIPIENT"), std::string::npos);
    EXPECT_NE(wire.find("facts"), std::string::npos);
  }
  EXPECT_THAT(DecideSubmit(Draft(), OrganizationKind::INTERNATIONAL_CENTRE, kNow), IsOk());
}

// OLR-07
TEST(CaseTest, TheDayOfAnIdentityNumberIsChinas) {
  const auto today = [](int hour) { return absl::FromCivil(absl::CivilHour(2026, 3, 1, hour), ChinaZone()); };
  Case c = Draft();
  c.content.parties[0].identity_number = "110101202603010017";
  EXPECT_THAT(DecideSubmit(c, OrganizationKind::COURT, today(1)), IsOk());
  EXPECT_THAT(DecideSubmit(c, OrganizationKind::COURT, today(-1)),
              FailsWith(sudiao::reasons::kInvalidFields));
}

TEST(CaseTest, WhoWroteTheCaseIsItsAuthorUntilItIsHandedInAndWhileItIsReturned) {
  Case c = Draft();
  EXPECT_FALSE(ParticipantsOf(c).author_is_done);
  Apply(c, DecideSubmit(c, OrganizationKind::COURT, kNow));
  EXPECT_TRUE(ParticipantsOf(c).author_is_done);
  const auto returned = DecideReturn(c, ReturnReason::INCOMPLETE, "请补充证据。", kNow);
  EXPECT_TRUE(Has<access::CaseParticipants>(returned));
  Apply(c, returned);
  EXPECT_FALSE(ParticipantsOf(c).author_is_done);
  const auto withdrawn = DecideWithdraw(c, kNow);
  EXPECT_TRUE(Has<access::CaseParticipants>(withdrawn));
  Apply(c, withdrawn);
  EXPECT_TRUE(ParticipantsOf(c).author_is_done);
}

TEST(CaseTest, AWithdrawnDraftStaysItsAuthorsAlone) {
  Case c = Draft();
  Apply(c, DecideWithdraw(c, kNow));
  EXPECT_EQ(ParticipantsOf(c).recipient_organization_id, "");
  EXPECT_FALSE(ParticipantsOf(c).author_is_done);
}

TEST(CaseTest, CorrectionsOfAReturnedCaseAreSeenOnlyWhenItIsHandedInAgain) {
  Case c = Submitted();
  Apply(c, DecideReturn(c, ReturnReason::COURT_LACKS_JURISDICTION, "请向有管辖权的法院提出。", kNow));
  CaseContent corrected = c.content;
  corrected.recipient_organization_id = "another";
  for (const char* facts : {"第一稿", "第二稿"}) {
    corrected.facts = facts;
    Apply(c, DecideEdit(c, corrected, kNow));
    EXPECT_EQ(ParticipantsOf(c).recipient_organization_id, "body");
    EXPECT_EQ(c.SeenBy(false).content.facts, Content().facts);
    EXPECT_EQ(c.SeenBy(true).content.facts, facts);
  }
  Apply(c, DecideSubmit(c, OrganizationKind::COURT, kNow));
  EXPECT_EQ(ParticipantsOf(c).recipient_organization_id, "another");
  EXPECT_EQ(c.SeenBy(false).content.facts, "第二稿");
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
  Apply(c, DecideSubmit(c, OrganizationKind::COURT, kNow));
  EXPECT_EQ(c.state, CaseState::SUBMITTED);
  EXPECT_EQ(c.return_reason, ReturnReason::UNSPECIFIED);
}

// OMR-10b, SIM-11, WIPO-03, CPL-99
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

// PML-17, CMR-15: consent can be taken back while the mediator is being chosen (PML-23, OMR-25(4)).
TEST(CaseTest, WhoConsentedMayStillRefuseWhileTheMediatorIsBeingChosen) {
  Case c = Appointing();
  ASSERT_EQ(c.state, CaseState::APPOINTING);
  const auto refused = DecideConsent(c, ConsentOf(c, 1, false));
  EXPECT_TRUE(Has<CaseEnded>(refused));
  Apply(c, refused);
  EXPECT_EQ(c.state, CaseState::TERMINATED);
  EXPECT_EQ(c.end_code, EndCode::REFUSED);
}

// SIM-11: nobody waits for a third party's consent, so its refusal ends nothing.
TEST(CaseTest, ARefusalOfAThirdPartyEndsNothing) {
  Case c = Draft();
  CaseContent content = c.content;
  content.parties.push_back(content.parties[1]);
  content.parties[2].id = "";
  content.parties[2].side = Side::THIRD_PARTY;
  Apply(c, DecideEdit(c, content, kNow));
  Apply(c, DecideSubmit(c, OrganizationKind::COURT, kNow));
  Apply(c, DecideAccept(c, "cn-peoples-mediation@1", kNow));
  Apply(c, DecideInvite(c, c.content.parties[2].id, "hash", kNow + absl::Hours(1), kNow));
  Apply(c, DecideRefuseByCode(c, "hash", kNow));
  EXPECT_EQ(c.state, CaseState::CONSENT_SOUGHT);
  Apply(c, DecideConsent(c, ConsentOf(c, 2, false)));
  EXPECT_EQ(c.state, CaseState::CONSENT_SOUGHT);
}

// OLR-04
TEST(CaseTest, TheSameWordOnceMoreDecidesNothing) {
  Case c = ConsentSought();
  Apply(c, DecideConsent(c, ConsentOf(c, 0)));
  const auto again = DecideConsent(c, ConsentOf(c, 0));
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(again->events.empty());
  Consent other = ConsentOf(c, 0);
  other.account_id = "another";
  EXPECT_FALSE(DecideConsent(c, other)->events.empty());
  Apply(c, DecideConsent(c, ConsentOf(c, 0, false, ConsentStep::RECORDING)));
  EXPECT_FALSE(DecideConsent(c, ConsentOf(c, 0, true, ConsentStep::RECORDING))->events.empty());
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
  Apply(c, DecideRefer(c, referral, Committee(), "（2026）沪0115诉前调1号", "cn-pre-filing@1"));
  EXPECT_EQ(c.inviting_court_id, "pudong");
  EXPECT_EQ(c.case_number, "（2026）沪0115诉前调1号");
  EXPECT_THAT(CheckRefer(Submitted(), referral, OrganizationKind::COURT),
              FailsWith(sudiao::reasons::kInvalidFields));
  const std::string wire = ToWire(CheckRefer(Submitted(), {}, OrganizationKind::UNSPECIFIED)).details;
  for (const char* field : {"mediation_organization_id", "kind", "contact"})
    EXPECT_NE(wire.find(field), std::string::npos) << field;
  referral.kind = ReferralKind::POST_FILING_ORDINARY;
  EXPECT_THAT(DecideRefer(Submitted(), referral, Committee(), "", "x@1"),
              FailsWith(sudiao::reasons::kInvalidFields));
}

// OMR-04: the newest word counts, and the mediation hears of each.
TEST(CaseTest, WhoRefusesTheOnlineWayIsToldToTheMediation) {
  Case c = ConsentSought();
  const auto answer = [&](bool agreed) {
    const auto decision = DecideConsent(c, ConsentOf(c, 0, agreed, ConsentStep::ONLINE_MEDIATION));
    EXPECT_TRUE(Has<OnlineAnswered>(decision));
    Apply(c, decision);
  };
  const auto offline = [&] {
    Case after = c;
    Apply(after, DecideConsent(after, ConsentOf(after, 0)));
    const auto last = DecideConsent(after, ConsentOf(after, 1));
    for (const CaseEvent& event : last->events) {
      if (const auto* consented = std::get_if<CaseConsented>(&event)) return consented->offline_party_ids;
    }
    return std::vector<std::string>{"no consent"};
  };
  EXPECT_TRUE(offline().empty()) << "silence is no refusal";
  answer(false);
  EXPECT_EQ(offline(), std::vector<std::string>{c.content.parties[0].id});
  answer(true);
  EXPECT_TRUE(offline().empty());
  EXPECT_FALSE(Has<OnlineAnswered>(DecideConsent(c, ConsentOf(c, 0))));
}

// WIPO-12
TEST(CaseTest, ACentreAbroadAsksEveryPartyForItsConsentToTheTransfer) {
  const packs::Pack& wipo = **packs::PackRegistry::BuiltIn().Get("wipo@1");
  const packs::Pack& committee = **packs::PackRegistry::BuiltIn().Get("cn-peoples-mediation@1");
  const packs::Pack& commerce = **packs::PackRegistry::BuiltIn().Get("iso-32122@1");
  Case c = ConsentSought();
  for (Party& party : c.content.parties) party.joined = true;
  EXPECT_EQ(PartiesToAskAboutTransfer(c, wipo).size(), 2U);
  EXPECT_TRUE(PartiesToAskAboutTransfer(c, committee).empty());
  EXPECT_TRUE(PartiesToAskAboutTransfer(c, commerce).empty()) << "bodies at home use it, too";
  Apply(c, DecideConsent(c, ConsentOf(c, 0, true, ConsentStep::CROSS_BORDER_TRANSFER)));
  Apply(c, DecideConsent(c, ConsentOf(c, 1, false, ConsentStep::CROSS_BORDER_TRANSFER)));
  EXPECT_TRUE(PartiesToAskAboutTransfer(c, wipo).empty()) << "a refusal is an answer";
}

// JI-143
TEST(CaseTableTest, FromTheCourtsReviewNoWayLeadsBackIntoAMediation) {
  for (const CaseCommand command : {CaseCommand::APPOINT, CaseCommand::CONSENTS_COMPLETE, CaseCommand::SETTLE,
                                    CaseCommand::CONSENT, CaseCommand::TERMINATE}) {
    EXPECT_FALSE(kCaseTable.Allows(CaseState::CONFIRMING, command)) << EnumName(command);
  }
}

// CPL-99: a referral after filing replaces nobody's consent.
TEST(CaseTest, AReferralAfterFilingNeedsTheConsentOfAll) {
  Case c = Submitted();
  Referral referral;
  referral.kind = ReferralKind::POST_FILING_ORDINARY;
  referral.court_id = "pudong";
  referral.contact = "立案庭";
  referral.pending_case_number = "（2026）沪0115民初7号";
  referral.time = kNow;
  const auto referred =
      DecideRefer(c, referral, Committee(), "（2026）沪0115民初7号", "cn-post-filing-ordinary@1");
  EXPECT_FALSE(Has<CaseConsented>(referred));
  Apply(c, referred);
  EXPECT_FALSE(Has<CaseConsented>(DecideConsent(c, ConsentOf(c, 0))));
}

// PML-31
TEST(StageTest, TheCommitteeAsksAfterPerformanceBehindTheLastDayOfTheAgreement) {
  const packs::Pack& committee = **packs::PackRegistry::BuiltIn().Get("cn-peoples-mediation@1");
  const packs::Pack& commercial = **packs::PackRegistry::BuiltIn().Get("cn-commercial-mediation@1");
  const absl::CivilDay due(2027, 1, 3);
  const auto at = [](absl::CivilDay day) { return absl::FromCivil(day, absl::FixedTimeZone(8 * 60 * 60)); };
  Case c = ConsentSought();
  c.state = CaseState::IN_MEDIATION;
  Apply(c, DecideStage(c, {CaseCommand::SETTLE, EndCode::AGREEMENT_REACHED, "", kNow, "", due}));
  EXPECT_FALSE(IsToAskAfterPerformance(c, committee, at(due + 1) - absl::Seconds(1)));
  EXPECT_TRUE(IsToAskAfterPerformance(c, committee, at(due + 1)));
  EXPECT_FALSE(IsToAskAfterPerformance(c, commercial, at(due + 1))) << "the rule is the committees'";
  Apply(c, DecideStage(c, {CaseCommand::APPLY, EndCode::UNSPECIFIED, "", kNow, "", {}}));
  Apply(c, DecideStage(c, {CaseCommand::CONFIRM, EndCode::UNSPECIFIED, "", kNow, "", {}}));
  EXPECT_TRUE(IsToAskAfterPerformance(c, committee, at(due + 1)));
  Apply(c, DecidePerformed(c, at(due + 2)));
  EXPECT_FALSE(IsToAskAfterPerformance(c, committee, at(due + 3)));
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
          run(DecideSubmit(c, OrganizationKind::COURT, now));
          break;
        case 2:
          run(DecideReturn(c, ReturnReason::INCOMPLETE, "改", now));
          break;
        case 3:
          run(DecideAccept(c, "x@1", now));
          break;
        case 4:
          run(DecideRefer(c, referral, Committee(), "n", "x@1"));
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
          run(DecideJoin(c, "h", {}, "bob", "", now));
          break;
        case 9:
          if (random.Next() % 6 == 0) run(DecideWithdraw(c, now));
          break;
        default: {
          const auto command = static_cast<CaseCommand>(static_cast<int>(CaseCommand::APPOINT) +
                                                        static_cast<int>(random.Next() % 8));
          run(DecideStage(c, {command, EndCode::UNSPECIFIED, "", now, ""}));
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
