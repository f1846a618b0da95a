// Random orders of all actions and timers: whatever people try, the law's invariants hold.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "common/codec/struct_json.h"
#include "services/confirmation/domain/ruling_text.h"
#include "services/confirmation/domain/sample.h"

namespace sudiao::confirmation::domain {
namespace {

class RandomLife {
 public:
  explicit RandomLife(uint32_t seed) : random_(seed), settlement_(SettlementOf(Settled(), PreFiling())) {}

  void Run(int steps) {
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) Step();
    CheckFold();
  }
  int rulings() const { return rulings_; }
  const Application& application() const { return application_; }

 private:
  int Upto(int bound) { return static_cast<int>(random_() % static_cast<uint32_t>(bound)); }
  Ground AnyGround() { return static_cast<Ground>(Upto(static_cast<int>(EnumSize<Ground>()))); }

  Acting AnyActing() {
    const char* party = Upto(2) == 0 ? "a" : "b";
    Acting acting = Self(party, party);
    if (Upto(5) == 0) acting.authority = Authority::GENERAL;
    return acting;
  }

  absl::StatusOr<ApplicationDecision> Try() {
    const Application& a = application_;
    const std::vector<std::string> kinds{Upto(2) == 0 ? "RIGHT_PROOF" : "OTHER"};
    switch (Upto(16)) {
      case 0:
        return Start();
      case 1:
        return DecideJoin(a, AnyActing(), Upto(4) != 0, PreFiling(), now_);
      case 2:
        return Upto(8) == 0 ? DecideWithdraw(a, AnyActing(), now_) : ApplicationDecision();
      case 3:
        return DecideExpire(a, now_);
      case 4:
        return DecideRequestMaterials(a, kinds, now_ + absl::Hours(Upto(200)), "", now_);
      case 5:
        return DecideSupplyMaterials(a, "a", {{kinds[0], true, "x"}}, PreFiling(), now_);
      case 6:
        return DecideLapse(a, now_);
      case 7:
        return DecideAccept(a, "（2026）沪0115诉前调确1号", PreFiling(), now_);
      case 8:
        return Upto(8) == 0 ? DecideRefuse(a, AnyGround(), "", now_) : ApplicationDecision();
      case 9:
        return Upto(20) == 0 ? DecideEndProcedure(a, "note", now_) : ApplicationDecision();
      case 10:
        return DecideRule(a, Upto(2) == 0 ? Effective() : Rejected(AnyGround()));
      case 11:
        return DecideServe(a, Upto(2) == 0 ? "a" : "b", PreFiling(), now_);
      case 12:
        return DecideOpenEnforcement(a, {"file", Upto(2) == 0 ? "a" : "b", "c1", {}}, PreFiling(), now_);
      case 13:
        return DecideOverrun(a, Upto(2) == 0 ? kConfirmAccept : kConfirmDecide, now_);
      default:
        return DecideRecordFinding(
            a, FindingOn(AnyGround(), Upto(30) == 0 ? FindingResult::PRESENT : FindingResult::ABSENT));
    }
  }

  // What sensible people would do next: without it a walk of pure chance never gets to a ruling.
  absl::StatusOr<ApplicationDecision> TrySensibly() {
    const Application& a = application_;
    switch (a.state) {
      case ApplicationState::UNSPECIFIED:
        return Start();
      case ApplicationState::AWAITING_OTHERS:
        return DecideJoin(a, AnyActing(), true, PreFiling(), now_);
      case ApplicationState::FILED:
        return DecideAccept(a, "（2026）沪0115诉前调确1号", PreFiling(), now_);
      case ApplicationState::MATERIALS_DUE:
        return DecideSupplyMaterials(a, "b", {{a.requested_kinds[0], true, "x"}}, PreFiling(), now_);
      case ApplicationState::ACCEPTED:
        for (size_t i = 1; i < EnumSize<Ground>(); ++i) {
          const auto ground = static_cast<Ground>(i);
          if (a.FindFinding(ground) == nullptr)
            return DecideRecordFinding(a, FindingOn(ground, FindingResult::ABSENT));
        }
        return DecideRule(a, Effective());
      default:
        return DecideServe(a, Upto(2) == 0 ? "a" : "b", PreFiling(), now_);
    }
  }

  absl::StatusOr<ApplicationDecision> Start() {
    const auto claim = DecideApply(settlement_, "application");
    if (!claim.ok()) return claim.status();
    // Another application begins with nothing.
    if (EndedWithoutRuling(application_.state)) {
      CheckFold();
      application_ = Application();
      events_.clear();
    }
    return DecideStart(application_, settlement_, StartBy(AnyActing()), PreFiling(), now_);
  }

  void Step() {
    now_ += absl::Minutes(Upto(60 * 14));
    const Application before = application_;
    const auto decision = Upto(2) == 0 ? TrySensibly() : Try();
    if (!decision.ok()) {
      EXPECT_FALSE(ReasonOf(decision.status()).empty()) << decision.status();
      return;
    }
    for (const ApplicationEvent& event : decision->events) {
      Check(event);
      Apply(application_, event);
      events_.push_back(event);
    }
    CheckMove(before.state, application_.state);
    FollowWithSettlement();
  }

  void Check(const ApplicationEvent& event) {
    if (const auto* ruling = std::get_if<RulingIssued>(&event)) {
      ++rulings_;
      EXPECT_EQ(rulings_, 1) << "there is never a second ruling";
      EXPECT_EQ(application_.findings.size(), EnumSize<Ground>() - 1) << "no ruling with an open ground";
      for (const Finding& finding : application_.findings) {
        EXPECT_FALSE(ruling->ruling.effective && finding.result == FindingResult::PRESENT);
      }
    }
    if (std::holds_alternative<ApplicationStarted>(event) || std::holds_alternative<ApplicantJoined>(event)) {
      EXPECT_LT(now_, settlement_.window.due) << "no application after its day";
    }
    if (std::holds_alternative<ApplicationFiled>(event)) {
      for (const Applicant& applicant : application_.applicants) EXPECT_TRUE(applicant.joined);
    }
    if (std::holds_alternative<EnforcementOpened>(event)) {
      EXPECT_TRUE(application_.ruling.effective);
      EXPECT_NE(application_.FindService("b"), nullptr);
    }
  }

  // Every change of state is one of the table's.
  void CheckMove(ApplicationState from, ApplicationState to) {
    if (from == to || from == ApplicationState::UNSPECIFIED || EndedWithoutRuling(from)) return;
    for (size_t c = 1; c < EnumSize<ApplicationCommand>(); ++c) {
      const auto next = kApplicationTable.Next(from, static_cast<ApplicationCommand>(c));
      if (next.ok() && *next == to) return;
    }
    ADD_FAILURE() << EnumName(from) << " to " << EnumName(to) << " is not in the table";
  }

  void FollowWithSettlement() {
    if (settlement_.state == SettlementState::EFFECTIVE &&
        application_.state == ApplicationState::AWAITING_OTHERS) {
      Take(settlement_, DecideApply(settlement_, "application"));
    }
    Take(settlement_, DecideFollow(settlement_, "application", application_.state));
    EXPECT_EQ(settlement_.state == SettlementState::RULED, rulings_ == 1);
  }

  void CheckFold() {
    Application folded;
    for (const ApplicationEvent& event : events_) Apply(folded, event);
    EXPECT_EQ(codec::ToJson(folded), codec::ToJson(application_));
    RulingText(application_, Shanghai());
  }

  std::mt19937 random_;
  Settlement settlement_;
  Application application_;
  std::vector<ApplicationEvent> events_;
  absl::Time now_ = At(3, 1);
  int rulings_ = 0;
};

TEST(AllOrdersOfActions, KeepTheLaw) {
  int ruled = 0;
  std::set<ApplicationState> seen;
  for (uint32_t seed = 0; seed < 800 && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    RandomLife life(seed);
    life.Run(120);
    ruled += life.rulings();
    seen.insert(life.application().state);
  }
  EXPECT_GT(ruled, 100) << "the walk must reach rulings to say anything";
  EXPECT_GE(seen.size(), 9U) << "the walk must end in most states";
}

}  // namespace
}  // namespace sudiao::confirmation::domain
