// Rules by which a case gets its mediator. Pure: who may act, and for which party, was decided before.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/change/decision.h"
#include "common/packs/dry_run.h"
#include "common/packs/pack.h"
#include "services/assignment/domain/appointment.h"
#include "services/assignment/domain/mediator_rules.h"
#include "services/intake/events.h"

namespace sudiao::assignment::domain {

using AppointmentDecision = change::Decision<AppointmentEvent>;
using AppointmentResult = absl::StatusOr<AppointmentDecision>;

// The aggregate of the journal.
struct AppointmentAggregate {
  static constexpr std::string_view kKind = "appointment";
  using State = Appointment;
  using Event = AppointmentEvent;
  static void Apply(Appointment& appointment, const AppointmentEvent& event);
};

// The timers of an appointment: the end of its running clock, and of the time for any step at all.
inline constexpr char kClockTimer[] = "clock";
inline constexpr char kStepsTimer[] = "steps";

// OMR-10c  Whether the pack leaves the designation to the court; else the body designates.
bool CourtDesignates(const packs::Pack& pack);

// SIM-12  Whether the pack takes the refusal of a designated mediator as the refusal of mediation. OMR-14,
// the younger rule, does so only after a replacement; so the packs say which they follow.
bool RefusingDesignationEnds(const packs::Pack& pack);

// PML-19  The committee names a mediator, or the parties choose: where the pack sets no time for a joint
// choice, nobody has to wait for the end of one.
bool MayDesignateAtOnce(const Appointment& appointment);

// OMR-10b  Both sides consented: they choose within two working days of it.
AppointmentResult DecideOpen(const Appointment& appointment, const intake::CaseConsented& consented,
                             const std::string& event_id, const packs::Pack& pack, absl::Time now);

AppointmentResult DecideParties(const Appointment& appointment, const std::string& title,
                                const std::vector<access::CaseParty>& parties, absl::Time now);

// OMR-10b  A party names a mediator. When every party that has joined named the same, that one is asked.
AppointmentResult DecideChoose(const Appointment& appointment, const std::string& party_id,
                               const Candidate& candidate, const packs::Pack& pack, absl::Time now);

// OMR-10b  A party leaves the choice to the court or body. When all do, it designates.
AppointmentResult DecideRequestDesignation(const Appointment& appointment, const std::string& party_id,
                                           const packs::Pack& pack, absl::Time now);

// OMR-10c  The court or body designates. Being late (three working days) does not take the duty away. Where
// the pack gives an asked mediator no time to answer, another is named without waiting for one: else its
// silence would keep the case for ever.
AppointmentResult DecideDesignate(const Appointment& appointment, const Candidate& candidate,
                                  const packs::Pack& pack, absl::Time now);

// OMR-12, OMR-13  The asked mediator accepts in time; what it discloses is put before the parties first.
// `asked` is the mediator as the roster has it now.
AppointmentResult DecideAccept(const Appointment& appointment, const Candidate& asked,
                               const std::string& disclosure, const packs::Pack& pack, absl::Time now);

// OMR-12  The asked mediator declines with a reason: the parties choose, or the court designates, again. So
// they do when one that accepted resigns, which nothing forbids and a conflict demands (SIM-15, CMR-20).
AppointmentResult DecideDecline(const Appointment& appointment, const std::string& note,
                                const packs::Pack& pack, absl::Time now);

// OMR-13, SIM-15, CMR-20, PDM-18  Who knows of a conflict and consents keeps the mediator; one who does not
// makes it leave at once.
AppointmentResult DecideAnswerDisclosure(const Appointment& appointment, const std::string& party_id,
                                         bool consents, const packs::Pack& pack, absl::Time now);

// OMR-13  The duty to disclose lasts during the mediation.
AppointmentResult DecideDiscloseConflict(const Appointment& appointment, const std::string& disclosure,
                                         const packs::Pack& pack, absl::Time now);

// OMR-14  A party may have the mediator replaced. Who asks again after a change and names nobody instead
// refuses to choose, which is taken as refusing mediation. `instead` is whom the party names.
AppointmentResult DecideReplacement(const Appointment& appointment, const std::string& party_id,
                                    const std::string& note, const std::optional<Candidate>& instead,
                                    const packs::Pack& pack, absl::Time now);

// The running clock fell due: no joint choice in time leads to designation (OMR-10b), a late designation is
// an alert (OMR-10c), a silent mediator is passed over (OMR-12), and a disclosure that not all consented to
// makes the mediator leave (SIM-15). Decides nothing if the clock was moved or stopped.
AppointmentResult DecideClock(const Appointment& appointment, const packs::Pack& pack, absl::Time now);

// ICSID-13  No step to appoint a mediator was taken in time: the procedure ends as the pack says. Decides
// nothing once somebody named a mediator, asked for one to be designated, or designated one.
AppointmentResult DecideNoSteps(const Appointment& appointment, const packs::Pack& pack, absl::Time now);

// The dates that await somebody.
std::vector<packs::RunningClocks> RunningDates(const Appointment& appointment);

// The case or its mediation is over: the mediator's seat is free again.
AppointmentResult DecideClose(const Appointment& appointment, EndCode end_code, absl::Time now);

}  // namespace sudiao::assignment::domain
