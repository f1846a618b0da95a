// The linter's walk through the procedure that a pack makes.
#include <algorithm>

#include "common/packs/lint_rules.h"

namespace sudiao::packs {
namespace {

class Procedure {
 public:
  Procedure(const Pack& pack, Findings findings) : pack_(pack), findings_(findings) {}

  void Walk() {
    for (const Clock& clock : pack_.clocks) {
      Require(Happens(clock.start), clock.id + " starts with what cannot happen in this procedure");
      CheckExpiry(clock);
    }
    CheckSilence();
    CheckMediationClocks();
    Require(Confirms() == (pack_.FindClock("C-CONFIRM-APPLY") != nullptr),
            "confirmation and its window do not go together");
  }

 private:
  void Require(bool holds, const std::string& defect) { findings_.Require(holds, defect); }

  bool Confirms() const { return pack_.confirmation_court != ConfirmationCourtRule::NO_CONFIRMATION; }
  bool BeforeFiling() const { return pack_.regime == Regime::REFERRAL_PRE_FILING; }
  bool AfterFiling() const { return pack_.regime == Regime::REFERRAL_POST_FILING; }
  // A centre's rules drive it, alone or within a court's referral.
  bool OfCentre() const {
    return pack_.regime == Regime::CENTRE_MEDIATION || pack_.RunBy(MediationBody::INTERNATIONAL_CENTRE);
  }

  // Whether the event can happen in the procedure, so that the clock can start.
  bool Happens(StartEvent event) const {
    switch (event) {
      case StartEvent::ALL_CONSENTED:
      case StartEvent::REQUEST_RECEIVED:
      case StartEvent::REFERRAL_RECEIVED:
      case StartEvent::MEDIATION_ACCEPTED:
      case StartEvent::AGREEMENT_EFFECTIVE:
      case StartEvent::CONFLICT_DISCLOSED:
        return true;
      case StartEvent::APPLICATION_RECEIVED:
      case StartEvent::CONFIRMATION_REGISTERED:
      case StartEvent::RULING_RECEIVED:
      case StartEvent::HARM_KNOWN:
      case StartEvent::OBSTACLE_ENDED:
        return Confirms();
      case StartEvent::PERFORMANCE_DUE:
      case StartEvent::RECUSAL_REQUESTED:
      case StartEvent::NOTICE_ISSUED:
        return Confirms() || AfterFiling();
      case StartEvent::COMPLAINT_RECEIVED:
      case StartEvent::PRESERVATION_TAKEN:
        return BeforeFiling();
      case StartEvent::COMPLAINT_COPY_RECEIVED:
        return AfterFiling();
      case StartEvent::COMMENCED:
      case StartEvent::REQUEST_REGISTERED:
      case StartEvent::SECOND_REMINDER:
      case StartEvent::NEGOTIATION_INVITED:
        return OfCentre();
      case StartEvent::LIST_RECEIVED:
        return pack_.Allows(AppointmentMethod::LIST_PROCEDURE);
      case StartEvent::UNSPECIFIED:
        break;
    }
    return true;  // Another part of the linter says that it is missing.
  }

  static bool EndsMediation(ExpiryAction action) {
    return action == ExpiryAction::TERMINATE_MEDIATION || action == ExpiryAction::RETURN_TO_TRIAL ||
           action == ExpiryAction::DEEM_WITHDRAWN;
  }

  void CheckExpiry(const Clock& clock) {
    const bool ends = EndsMediation(clock.expiry);
    Require(ends == (clock.expiry_end != EndCode::UNSPECIFIED),
            clock.id + " needs an end code exactly if its end ends the mediation");
    Require(clock.expiry_end == EndCode::UNSPECIFIED || pack_.HasEnd(clock.expiry_end),
            clock.id + " leads to an end that the pack does not have");
    Require(clock.expiry != ExpiryAction::RETURN_TO_TRIAL || AfterFiling(),
            clock.id + " returns to a trial that there is not");
    const bool designates = clock.expiry == ExpiryAction::DESIGNATE ||
                            clock.expiry == ExpiryAction::SOLE_MEDIATOR ||
                            clock.expiry == ExpiryAction::BEGIN_MEDIATION;
    Require(!designates || pack_.CanDesignate(), clock.id + " leads to a designation that nobody can make");
    Require(clock.expiry != ExpiryAction::ASSUME_ASSENT || pack_.Allows(AppointmentMethod::LIST_PROCEDURE),
            clock.id + " leads to an assent without a list");
  }

  // Nobody acts: the parties choose no mediator, and nobody ends the mediation.
  void CheckSilence() {
    Require(pack_.CanDesignate(), "it ends nowhere if the parties choose no mediator");
    if (const Clock* choice = pack_.FindClock("C-JOINT-CHOICE")) {
      Require(pack_.Allows(AppointmentMethod::JOINT_CHOICE),
              "there is a time for a joint choice but no joint choice");
      Require(choice->expiry == ExpiryAction::DESIGNATE, "a joint choice that fails leads nowhere");
    }
    if (const Clock* accept = pack_.FindClock("C-ACCEPT")) {
      Require(accept->expiry == ExpiryAction::CHOOSE_AGAIN, "a silent mediator leads nowhere");
    }
    // SIM 15 wants the parties' consent, so that silence is none.
    if (const Clock* answer = pack_.FindClock("C-DISCLOSURE")) {
      Require(answer->expiry == ExpiryAction::CHOOSE_AGAIN, "a silence about a disclosure leads nowhere");
    }
    const std::vector<std::string> ending = pack_.MediationClocks();
    for (const Clock& clock : pack_.clocks) {
      const bool trial = clock.expiry == ExpiryAction::RETURN_TO_TRIAL;
      Require(!trial || std::find(ending.begin(), ending.end(), clock.id) != ending.end(),
              clock.id + " returns to the trial but does not end the mediation");
    }
  }

  void CheckMediationClocks() {
    Require(!pack_.mediation_clock.empty() || pack_.outer_clocks.empty(),
            "there are outer clocks but no mediation clock");
    for (const std::string& id : pack_.MediationClocks()) {
      const Clock* clock = pack_.FindClock(id);
      Require(clock != nullptr, "the mediation clock " + id + " is not there");
      if (clock == nullptr) continue;
      Require(EndsMediation(clock->expiry), "the mediation clock " + id + " does not end the mediation");
    }
    const bool can_expire = std::any_of(pack_.clocks.begin(), pack_.clocks.end(), [](const Clock& clock) {
      return clock.expiry_end == EndCode::EXPIRED;
    });
    Require(pack_.HasEnd(EndCode::EXPIRED) == can_expire,
            "the end by expiry and a clock that leads to it do not go together");
  }

  const Pack& pack_;
  Findings findings_;
};

}  // namespace

void LintProcedure(const Pack& pack, Findings findings) { Procedure(pack, findings).Walk(); }

}  // namespace sudiao::packs
