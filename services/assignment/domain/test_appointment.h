// An appointment in memory, moved by decisions, for tests of the rules.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "common/packs/registry.h"
#include "common/testing/status_matchers.h"
#include "services/assignment/domain/appointment_rules.h"

namespace sudiao::assignment::domain {

using ::sudiao::testing::IsOk;

inline constexpr char kCase[] = "00000000-0000-7000-8000-00000000c001";
inline constexpr char kBody[] = "00000000-0000-7000-8000-00000000b001";
inline constexpr char kCourt[] = "00000000-0000-7000-8000-00000000d001";

inline const absl::TimeZone& Shanghai() {
  static const auto* const zone = [] {
    auto* const loaded = new absl::TimeZone();
    EXPECT_TRUE(absl::LoadTimeZone("Asia/Shanghai", loaded));
    return loaded;
  }();
  return *zone;
}

inline absl::Time At(int month, int day, int hour, int minute = 0) {
  return absl::FromCivil(absl::CivilMinute(2026, month, day, hour, minute), Shanghai());
}

// Monday.
inline const absl::Time kConsent = At(3, 2, 9);

inline const packs::Pack& PreFiling() { return **packs::PackRegistry::BuiltIn().Get("cn-pre-filing@1"); }
inline const packs::Pack& Committee() {
  return **packs::PackRegistry::BuiltIn().Get("cn-peoples-mediation@1");
}

inline intake::CaseConsented Consented(const packs::Pack& pack) {
  intake::CaseConsented consented;
  consented.case_id = kCase;
  consented.title = "甲诉乙商标权纠纷";
  consented.pack = pack.Ref();
  consented.mediation_organization_id = kBody;
  consented.inviting_court_id = &pack == &Committee() ? "" : kCourt;
  consented.parties = {{"p1", Side::APPLICANT, "甲", "ann", ""},
                       {"p2", Side::RESPONDENT, "乙", "", "org-b"},
                       {"p3", Side::RESPONDENT, "丙", "", ""}};
  consented.consent_time = kConsent;
  return consented;
}

inline Candidate Mediator1(const std::string& id = "m1") {
  Candidate candidate;
  candidate.mediator_id = id;
  candidate.state = MediatorState::ACTIVE;
  candidate.profile.account_id = "account-" + id;
  candidate.profile.organization_id = kBody;
  candidate.profile.display_name = "调解员" + id;
  candidate.profile.inviting_court_ids = {kCourt};
  candidate.profile.capacity = 3;
  return candidate;
}

// An appointment that is moved by decisions, whose events are kept.
class Case {
 public:
  explicit Case(const packs::Pack& pack = PreFiling()) : pack_(pack) {
    EXPECT_THAT(Do(DecideOpen(state, Consented(pack), "e1", pack, kConsent)), IsOk());
  }

  absl::Status Do(const AppointmentResult& decision) {
    if (!decision.ok()) return decision.status();
    for (const AppointmentEvent& event : decision->events) {
      AppointmentAggregate::Apply(state, event);
      events.push_back(event);
    }
    for (const change::TimerChange& timer : decision->timers) timer_due = timer.due;
    return absl::OkStatus();
  }
  absl::Status Choose(const std::string& party, const std::string& mediator, absl::Time now) {
    return Do(DecideChoose(state, party, Mediator1(mediator), pack_, now));
  }
  absl::Status Accept(const std::string& disclosure, absl::Time now) {
    return Do(DecideAccept(state, Mediator1(state.mediator_id), disclosure, pack_, now));
  }
  absl::Status Decline(absl::Time now) { return Do(DecideDecline(state, "本人回避", pack_, now)); }
  absl::Status Tick(absl::Time now) { return Do(DecideClock(state, pack_, now)); }
  absl::Status Replace(const std::string& party, absl::Time now, std::optional<Candidate> instead = {}) {
    return Do(DecideReplacement(state, party, "不合适", instead, pack_, now));
  }
  absl::Status Answer(const std::string& party, bool consents, absl::Time now) {
    return Do(DecideAnswerDisclosure(state, party, consents, pack_, now));
  }
  // Both choose "m1", which accepts.
  void Appoint(absl::Time now, const std::string& mediator = "m1") {
    EXPECT_THAT(Choose("p1", mediator, now), IsOk());
    EXPECT_THAT(Choose("p2", mediator, now), IsOk());
    EXPECT_THAT(Accept("", now), IsOk());
    EXPECT_EQ(state.state, AppointmentState::APPOINTED);
  }
  template <typename E>
  std::vector<E> Of() const {
    std::vector<E> found;
    for (const AppointmentEvent& event : events) {
      if (const E* e = std::get_if<E>(&event)) found.push_back(*e);
    }
    return found;
  }

  Appointment state;
  std::vector<AppointmentEvent> events;
  absl::Time timer_due = absl::InfiniteFuture();

 private:
  packs::Pack pack_;
};

}  // namespace sudiao::assignment::domain
