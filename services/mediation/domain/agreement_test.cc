#include "services/mediation/domain/agreement.h"

#include "common/codec/struct_json.h"
#include "common/types/ids.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/mediation/domain/agreement_checks.h"
#include "services/mediation/domain/effect_rules.h"
#include "services/mediation/domain/offer.h"
#include "services/mediation/domain/test_mediation.h"

namespace sudiao::mediation::domain {
namespace {

using ::sudiao::testing::FailsWith;
using ::sudiao::testing::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::CivilDay kToday(2025, 3, 5);

struct TestAgreement : Machine<AgreementAggregate> {
  TestMediation mediation;
  explicit TestAgreement(const std::string& ref = "cn-pre-filing@1",
                         std::vector<std::string> parties = {"applicant", "respondent", "third"})
      : mediation(Shanghai(2025, 3, 1), ref, std::move(parties)) {
    mediation.Open();
    EXPECT_THAT(Take(DecideDraft(mediation.state, "applicant", GoodTerms(), mediation.now)), IsOk());
  }
  absl::Status Fix(const std::string& number = "N1") {
    return Take(DecideFix(mediation.state, mediation.pack, state,
                          {"agreement", number, "浦东调解中心", kToday}, mediation.now));
  }
  TestAgreement& OpenForSigning() {
    EXPECT_THAT(Take(DecideShareDraft(mediation.state, state, mediation.now)), IsOk());
    EXPECT_THAT(Fix(), IsOk());
    return *this;
  }
  absl::Status Sign(SignerKind kind, const std::string& party_id = "") {
    mediation.now += absl::Hours(1);
    return Take(DecideSign(mediation.state, mediation.pack, state,
                           {kind, party_id, "account", "", state.content_sha256, mediation.now},
                           mediation.now));
  }
};

std::vector<std::string> Problems(const Terms& terms) {
  const TestMediation m;
  Violations violations;
  CheckForSigning(m.state, terms, kToday, violations);
  std::vector<std::string> problems;
  for (const Violations::Item& item : violations.items()) problems.push_back(item.field + " " + item.code);
  return problems;
}

TEST(AgreementTableTest, IsTotalWithoutUnreachableStatesOrDeadEnds) {
  EXPECT_THAT(kAgreementTable.Defects(AgreementState::DRAFT), IsEmpty());
  EXPECT_THAT(kOfferTable.Defects(OfferState::OPEN), IsEmpty());
}

TEST(CheckClearTest, AClearAgreementPasses) { EXPECT_THAT(Problems(GoodTerms()), IsEmpty()); }

// CHK-CLEAR (JI-358), PML-29
TEST(CheckClearTest, EverythingThatIsMissingIsToldAtOnce) {
  Terms terms;
  terms.clauses.push_back({});
  terms.clauses.back().act = "PAY";
  EXPECT_THAT(Problems(terms),
              ElementsAre("agreement.facts REQUIRED", "agreement.clauses[0].debtor_party_id REQUIRED",
                          "agreement.clauses[0].creditor_party_id REQUIRED",
                          "agreement.clauses[0].text REQUIRED", "agreement.clauses[0].manner REQUIRED",
                          "agreement.clauses[0].amount REQUIRED", "agreement.clauses[0].due_date REQUIRED"));
}

// CMS-07, CMS-14
TEST(CheckClearTest, APackageMayGoBeyondTheClaimsAndLeavePartsOpen) {
  Terms terms = GoodTerms();
  Clause licence = PayClause();
  licence.act = "LICENSE";
  licence.text = "许可对方在中国境内非独占使用涉案商标三年";
  licence.manner = "签订书面许可合同";
  licence.amount = {};
  terms.clauses.push_back(licence);
  terms.not_settled = "互联网域名的归属";
  EXPECT_THAT(Problems(terms), IsEmpty());
}

// What the court would refuse, by rule.
std::vector<std::string> Refusals(const Terms& terms) {
  const TestMediation m;
  return law::RefusalRules(
      CheckForConfirmation(m.state, terms, law::MediatingBody::PEOPLES_MEDIATION, kToday));
}

// CHK-CLEAR (JI-358(5)), CHK-FORUM (CMS-08), CHK-IP-TITLE (JI-355(5))
TEST(CheckForConfirmationTest, TextMannerAndBreachOfAClauseAreAllRead) {
  EXPECT_THAT(Refusals(GoodTerms()), IsEmpty());
  Terms terms = GoodTerms();
  terms.clauses[0].breach = "逾期每日支付万分之五违约金";
  EXPECT_THAT(Refusals(terms), IsEmpty());
  terms.clauses[0].breach = "一方不履行的，另一方可以请求人民法院对案件作出裁判";
  EXPECT_THAT(Refusals(terms), ElementsAre("CMS-08"));
  terms = GoodTerms();
  terms.clauses[0].manner = "余款另行协商";
  EXPECT_THAT(Refusals(terms), ElementsAre("JI-358(5)"));
  terms = GoodTerms();
  terms.clauses[0].text = "专利权归乙方所有";
  EXPECT_THAT(Refusals(terms), ElementsAre("JI-355(5)"));
}

// A7, CHK-IP-TITLE
TEST(OpenSigningTest, A7_AClauseThatTheCourtWouldRefuseIsSignedOnlyKnowingly) {
  TestAgreement a;
  a.state.terms.clauses[0].text = "专利权归乙方所有";
  EXPECT_THAT(a.Take(DecideShareDraft(a.mediation.state, a.state, a.mediation.now)), IsOk());
  const auto fix = [&](std::vector<std::string> acknowledged) {
    FixAgreement command{"agreement", "N1", "浦东调解中心", kToday};
    command.acknowledged_rules = std::move(acknowledged);
    return a.Take(DecideFix(a.mediation.state, a.mediation.pack, a.state, command, a.mediation.now));
  };
  const absl::Status refused = fix({"CMS-08"});
  EXPECT_THAT(refused, FailsWith(reasons::kFindingsNotAcknowledged));
  EXPECT_EQ(MetadataOf(refused, "rules"), "JI-355(5)");
  EXPECT_THAT(fix({"CMS-08", "JI-355(5)"}), IsOk());
  EXPECT_THAT(a.state.acknowledged_rules, ElementsAre("JI-355(5)"));
  EXPECT_THAT(a.Take(DecideReopenDraft(a.state, a.mediation.now)), IsOk());
  EXPECT_THAT(a.state.acknowledged_rules, IsEmpty());
}

TEST(CheckClearTest, TodayIsEarlyEnoughAndYesterdayIsNot) {
  Terms terms = GoodTerms();
  terms.clauses[0].due_date = kToday;
  EXPECT_THAT(Problems(terms), IsEmpty());
  terms.clauses[0].due_date = kToday - 1;
  EXPECT_THAT(Problems(terms), ElementsAre("agreement.clauses[0].due_date IN_THE_PAST"));
  terms = GoodTerms();
  terms.clauses[0].creditor_party_id = "respondent";
  terms.clauses[0].amount.minor_units = 0;
  EXPECT_THAT(Problems(terms), ElementsAre("agreement.clauses[0].creditor_party_id SAME_AS_DEBTOR",
                                           "agreement.clauses[0].amount NOT_POSITIVE"));
}

TEST(DraftTest, ADraftIsItsAuthorsUntilItIsShared) {
  TestAgreement a;
  EXPECT_EQ(a.state.label, Label::CAUCUS);
  const access::Relation author{.parties = {Acting("applicant")}};
  const access::Relation other{.parties = {Acting("respondent")}};
  EXPECT_THAT(RequireMayRevise(a.state, author), IsOk());
  EXPECT_THAT(RequireMayRevise(a.state, other), FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(a.Fix(), FailsWith(reasons::kDraftNotShared));
  EXPECT_THAT(a.Take(DecideShareDraft(a.mediation.state, a.state, a.mediation.now)), IsOk());
  EXPECT_THAT(RequireMayRevise(a.state, other), IsOk());
  EXPECT_THAT(a.Take(DecideRevise(a.mediation.state, a.state, GoodTerms(), a.mediation.now)), IsOk());
  EXPECT_EQ(a.state.version, 2);
}

TEST(SigningTest, TheSameContentGivesTheSameBytesAndOtherBytesAreNotSigned) {
  TestAgreement a;
  TestAgreement b;
  EXPECT_EQ(a.OpenForSigning().state.content_sha256, b.OpenForSigning().state.content_sha256);
  EXPECT_EQ(a.state.content_sha256, Sha256Hex(a.state.content));
  EXPECT_THAT(DecideSign(a.mediation.state, a.mediation.pack, a.state,
                         {SignerKind::PARTY, "applicant", "x", "", "00", a.mediation.now}, a.mediation.now),
              FailsWith(reasons::kContentChanged));
  EXPECT_THAT(a.Sign(SignerKind::PARTY, "nobody"), FailsWith(reasons::kSignatureNotNeeded));
}

TEST(SigningTest, SignaturesLapseWhenTheDraftIsReopenedAndTheNumberStays) {
  TestAgreement a;
  a.OpenForSigning();
  const std::string before = a.state.content_sha256;
  EXPECT_THAT(a.Sign(SignerKind::PARTY, "applicant"), IsOk());
  EXPECT_THAT(a.Take(DecideReopenDraft(a.state, a.mediation.now)), IsOk());
  EXPECT_THAT(a.state.signatures, IsEmpty());
  EXPECT_THAT(a.Take(DecideRevise(a.mediation.state, a.state, GoodTerms(), a.mediation.now)), IsOk());
  EXPECT_FALSE(NeedsNumber(a.state));
  EXPECT_THAT(a.Fix("N2"), IsOk());
  EXPECT_EQ(a.state.agreement_number, "N1");
  EXPECT_NE(a.state.content_sha256, before);
}

// JI-150
TEST(CheckDraftTest, NobodyIsBoundWhoIsNoPartyAndDoesNotSign) {
  TestAgreement a;
  Terms terms = GoodTerms();
  terms.clauses[0].debtor_party_id = "guarantor";
  EXPECT_THAT(DecideRevise(a.mediation.state, a.state, terms, a.mediation.now),
              FailsWith(reasons::kInvalidFields));
  terms.clauses[0].debtor_party_id = "third";
  EXPECT_THAT(DecideRevise(a.mediation.state, a.state, terms, a.mediation.now), IsOk());
  EXPECT_THAT(RequiredSigners(a.mediation.state, a.mediation.pack, terms.clauses).party_ids,
              Contains("third"));
}

// A6: OMR-19
TEST(EffectTest, TwoOfThreePartiesAreNotEnough) {
  TestAgreement a;
  a.OpenForSigning();
  EXPECT_THAT(a.Sign(SignerKind::PARTY, "applicant"), IsOk());
  EXPECT_THAT(a.Sign(SignerKind::PARTY, "respondent"), IsOk());
  EXPECT_THAT(a.Sign(SignerKind::MEDIATOR), IsOk());
  EXPECT_THAT(a.Sign(SignerKind::ORGANIZATION_SEAL), IsOk());
  EXPECT_EQ(a.state.state, AgreementState::SIGNING);
  EXPECT_FALSE(IsComplete(a.state));
  EXPECT_THAT(a.Sign(SignerKind::PARTY, "third"), IsOk());
  EXPECT_EQ(a.state.state, AgreementState::EFFECTIVE);
  EXPECT_TRUE(IsComplete(a.state));
}

// OMR-19 (trap 1)
TEST(EffectTest, UnderOmr19ThePartiesSignaturesDateTheEffectAndTheSealMayFollow) {
  TestAgreement a;
  a.OpenForSigning();
  for (const char* party : {"applicant", "respondent", "third"})
    EXPECT_THAT(a.Sign(SignerKind::PARTY, party), IsOk());
  const absl::Time last = a.mediation.now;
  EXPECT_EQ(a.state.state, AgreementState::EFFECTIVE);
  EXPECT_EQ(a.state.effect_time, last);
  EXPECT_EQ(a.state.effect_rule, "OMR-19");
  EXPECT_FALSE(IsComplete(a.state));
  EXPECT_THAT(a.Sign(SignerKind::MEDIATOR), IsOk());
  EXPECT_FALSE(IsComplete(a.state));
  EXPECT_THAT(a.Sign(SignerKind::ORGANIZATION_SEAL), IsOk());
  EXPECT_TRUE(IsComplete(a.state));
  EXPECT_EQ(a.state.effect_time, last);
}

// SIM-24
TEST(EffectTest, UnderSim24ThePartiesSignaturesAreEnoughWhereTheCommitteesLawWantsTheSeal) {
  TestAgreement a("cn-peoples-mediation@1");
  a.OpenForSigning();
  EXPECT_THAT(a.Sign(SignerKind::PARTY, "applicant"), IsOk());
  EXPECT_THAT(a.Sign(SignerKind::PARTY, "respondent"), IsOk());
  EXPECT_FALSE(EffectTime(a.state, packs::EffectRule::SIM_24).has_value());
  EXPECT_THAT(a.Sign(SignerKind::PARTY, "third"), IsOk());
  EXPECT_EQ(EffectTime(a.state, packs::EffectRule::SIM_24), a.mediation.now);
  EXPECT_FALSE(EffectTime(a.state, packs::EffectRule::PML_29).has_value());
  EXPECT_FALSE(EffectTime(a.state, packs::EffectRule::COURT_PAPER).has_value());
}

// PML-28, CMR-22
TEST(EffectTest, UnderPml28TheSealBringsTheEffect) {
  for (const char* ref : {"cn-peoples-mediation@1", "cn-commercial-mediation@1"}) {
    TestAgreement a(ref);
    a.OpenForSigning();
    for (const char* party : {"applicant", "respondent", "third"})
      EXPECT_THAT(a.Sign(SignerKind::PARTY, party), IsOk());
    EXPECT_THAT(a.Sign(SignerKind::MEDIATOR), IsOk());
    EXPECT_EQ(a.state.state, AgreementState::SIGNING) << ref;
    EXPECT_THAT(a.Sign(SignerKind::ORGANIZATION_SEAL), IsOk());
    EXPECT_EQ(a.state.state, AgreementState::EFFECTIVE) << ref;
    EXPECT_EQ(a.state.effect_time, a.mediation.now) << ref;
  }
}

TEST(EffectTest, UnderACentresRulesThePartiesSignaturesAreAllThereIs) {
  TestAgreement a("wipo@1");
  a.OpenForSigning();
  EXPECT_THAT(a.Sign(SignerKind::ORGANIZATION_SEAL), FailsWith(reasons::kSignatureNotNeeded));
  for (const char* party : {"applicant", "respondent", "third"})
    EXPECT_THAT(a.Sign(SignerKind::PARTY, party), IsOk());
  EXPECT_TRUE(IsComplete(a.state));
}

// SIM-19, SIM-20
TEST(FilingTest, TheCompleteAgreementOfAReferredCaseIsHandedToItsCourt) {
  for (const char* ref : {"cn-pre-filing@1", "cn-post-filing-ordinary@1"}) {
    TestAgreement a(ref);
    a.mediation.state.facts.inviting_court_id = "court";
    a.OpenForSigning();
    for (const char* party : {"applicant", "respondent", "third"})
      EXPECT_THAT(a.Sign(SignerKind::PARTY, party), IsOk());
    EXPECT_THAT(a.Sign(SignerKind::MEDIATOR), IsOk());
    EXPECT_EQ(a.state.label, Label::SHARED) << "not without the seal: " << ref;
    EXPECT_THAT(a.Sign(SignerKind::ORGANIZATION_SEAL), IsOk());
    EXPECT_TRUE(a.Has<AgreementFiled>());
    EXPECT_EQ(a.state.label, Label::COURT) << ref;
  }
}

// SIM-19
TEST(FilingTest, WhereNoCourtReferredTheCaseTheAgreementStaysInTheRoom) {
  for (const char* ref : {"cn-pre-filing@1", "cn-peoples-mediation@1", "wipo@1"}) {
    TestAgreement a(ref);
    if (ref != std::string("cn-pre-filing@1")) a.mediation.state.facts.inviting_court_id = "court";
    a.OpenForSigning();
    for (const char* party : {"applicant", "respondent", "third"})
      EXPECT_THAT(a.Sign(SignerKind::PARTY, party), IsOk());
    if (a.state.signers.mediator) {
      EXPECT_THAT(a.Sign(SignerKind::MEDIATOR), IsOk());
    }
    if (a.state.signers.seal) {
      EXPECT_THAT(a.Sign(SignerKind::ORGANIZATION_SEAL), IsOk());
    }
    EXPECT_TRUE(IsComplete(a.state)) << ref;
    EXPECT_EQ(a.state.label, Label::SHARED) << ref;
  }
}

// OMR-25
TEST(RefusalTest, OnlyWhoHasNotSignedMayRefuse) {
  TestAgreement a;
  a.OpenForSigning();
  EXPECT_THAT(a.Sign(SignerKind::PARTY, "applicant"), IsOk());
  EXPECT_THAT(DecideRefuse(a.state, "applicant", a.mediation.now), FailsWith(reasons::kAlreadySigned));
  EXPECT_THAT(a.Take(DecideRefuse(a.state, "respondent", a.mediation.now)), IsOk());
  EXPECT_EQ(a.state.state, AgreementState::REFUSED);
}

TEST(NumberTest, ANumberHasYearOrganisationAndCount) {
  EXPECT_EQ(FormatAgreementNumber(2026, "沪国贸", 123), "（2026）沪国贸调字第123号");
}

struct TestOffer : Machine<OfferAggregate> {
  TestMediation mediation;
  explicit TestOffer(Label label = Label::SHARED)
      : mediation(Shanghai(2025, 3, 1), "cn-pre-filing@1", {"applicant", "respondent", "third"}) {
    mediation.Open();
    EXPECT_THAT(
        Take(DecideMakeOffer(
            mediation.state,
            {label, "applicant", "30 万元了结", {"CNY", 30'000'000}, mediation.now + absl::Hours(48), ""},
            nullptr, mediation.now)),
        IsOk());
  }
  absl::Status Accept(const std::string& party, Authority authority = Authority::SPECIAL) {
    return Take(DecideAcceptOffer(mediation.state, state, Acting(party, authority), mediation.now));
  }
};

// CPL-62
TEST(OfferTest, AcceptanceNeedsEveryOtherPartyWithSpecialAuthority) {
  TestOffer o;
  EXPECT_THAT(o.Accept("applicant"), FailsWith(reasons::kOwnOffer));
  EXPECT_THAT(o.Accept("respondent", Authority::GENERAL), FailsWith(reasons::kSpecialAuthorityNeeded));
  EXPECT_THAT(o.Accept("respondent"), IsOk());
  EXPECT_EQ(o.state.state, OfferState::OPEN);
  EXPECT_THAT(o.Accept("third"), IsOk());
  EXPECT_EQ(o.state.state, OfferState::ACCEPTED);
  EXPECT_THAT(o.timers, IsEmpty());
  EXPECT_THAT(o.Accept("third"), FailsWith(reasons::kOfferClosed));
}

TEST(OfferTest, AnOfferEndsAtItsTimeAlsoBeforeTheTimerFires) {
  TestOffer o;
  EXPECT_EQ(o.timers.at("expiry"), o.state.expire_time);
  o.mediation.now = o.state.expire_time - absl::Microseconds(1);
  EXPECT_THAT(o.Accept("third"), IsOk());
  EXPECT_THAT(DecideExpireOffer(o.state, false, o.mediation.now).events, IsEmpty());
  o.mediation.now = o.state.expire_time;
  EXPECT_THAT(o.Accept("respondent"), FailsWith(reasons::kOfferClosed));
  EXPECT_THAT(o.Take(DecideExpireOffer(o.state, false, o.mediation.now)), IsOk());
  EXPECT_EQ(o.state.state, OfferState::EXPIRED);
}

TEST(OfferTest, ACaucusOfferIsAnsweredOnlyAfterItWasShared) {
  TestOffer o(Label::CAUCUS);
  EXPECT_THAT(o.Accept("respondent"), FailsWith(reasons::kOfferNotShared));
  EXPECT_THAT(DecideCounterOffer(o.state, o.mediation.now).events, IsEmpty());
  EXPECT_THAT(o.Take(DecideShareOffer(o.mediation.state, o.state, o.mediation.now)), IsOk());
  EXPECT_THAT(o.Accept("respondent"), IsOk());
  EXPECT_THAT(o.Take(DecideCounterOffer(o.state, o.mediation.now)), IsOk());
  EXPECT_EQ(o.state.state, OfferState::COUNTERED);
}

// SIM-17
TEST(OfferTest, TermsAreCheckedAndAMediatorProposesToAll) {
  TestOffer o;
  const auto make = [&](MakeOffer command, const Offer* countered = nullptr) {
    return DecideMakeOffer(o.mediation.state, command, countered, o.mediation.now).status();
  };
  const absl::Time later = o.mediation.now + absl::Hours(1);
  EXPECT_THAT(make({Label::SHARED, "applicant", "", {}, o.mediation.now, ""}),
              FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(make({Label::CAUCUS, "", "proposal", {}, later, ""}), FailsWith(reasons::kLabelNotAllowed));
  EXPECT_THAT(make({Label::SHARED, "", "proposal", {}, later, ""}), IsOk());
  EXPECT_THAT(make({Label::SHARED, "applicant", "counter", {}, later, "o"}, &o.state),
              FailsWith(reasons::kOwnOffer));
  EXPECT_THAT(make({Label::SHARED, "third", "counter", {}, later, "o"}, &o.state), IsOk());
}

TEST(AgreementPropertyTest, RandomSigningNeverTakesEffectWithoutEveryParty) {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    SeededRandom random(seed);
    const auto pick = [&](uint64_t n) { return random.Next() % n; };
    const char* refs[] = {"cn-pre-filing@1", "cn-peoples-mediation@1", "wipo@1"};
    TestAgreement a(refs[pick(3)]);
    const std::vector<std::string> parties = {"applicant", "respondent", "third"};
    for (int step = 0; step < 40; ++step) {
      const AgreementState before = a.state.state;
      switch (pick(7)) {
        case 0:
          (void)a.Take(DecideShareDraft(a.mediation.state, a.state, a.mediation.now));
          break;
        case 1:
          (void)a.Fix();
          break;
        case 2:
          if (pick(4) == 0) (void)a.Take(DecideReopenDraft(a.state, a.mediation.now));
          break;
        case 3:
        case 4:
          (void)a.Sign(SignerKind::PARTY, parties[pick(3)]);
          break;
        case 5:
          (void)a.Sign(pick(2) == 0 ? SignerKind::MEDIATOR : SignerKind::ORGANIZATION_SEAL);
          break;
        case 6:
          (void)a.Take(DecideRevise(a.mediation.state, a.state, GoodTerms(), a.mediation.now));
          break;
      }
      if (kAgreementTable.IsFinal(before)) {
        ASSERT_EQ(a.state.state, before);
      }
      if (a.state.state == AgreementState::EFFECTIVE) {
        for (const std::string& party : parties)
          ASSERT_NE(a.state.FindSignature(SignerKind::PARTY, party), nullptr);
        for (const Signature& signature : a.state.signatures)
          ASSERT_EQ(signature.content_sha256, Sha256Hex(a.state.content));
        ASSERT_FALSE(a.state.effect_rule.empty());
      }
      if (a.state.state == AgreementState::DRAFT) {
        ASSERT_THAT(a.state.signatures, IsEmpty());
      }
    }
    Agreement folded;
    for (const AgreementEvent& event : a.events) {
      const codec::EncodedEvent encoded = codec::EncodeEvent(event);
      AgreementAggregate::Apply(folded, *codec::DecodeEvent<AgreementEvent>(encoded.type, encoded.json));
    }
    ASSERT_EQ(codec::ToJson(folded), codec::ToJson(a.state));
  }
}

}  // namespace
}  // namespace sudiao::mediation::domain
