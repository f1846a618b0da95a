// A mediation in memory for tests of the rules: three parties, a mediator, a pack and a moving now.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/packs/registry.h"
#include "common/testing/status_matchers.h"
#include "common/time/calendar.h"
#include "services/mediation/domain/agreement.h"
#include "services/mediation/domain/effect_rules.h"
#include "services/mediation/domain/mediation_rules.h"

namespace sudiao::mediation::domain {

inline absl::Time Shanghai(int year, int month, int day, int hour = 9, int minute = 0) {
  absl::TimeZone zone;
  absl::LoadTimeZone("Asia/Shanghai", &zone);
  return absl::FromCivil(absl::CivilMinute(year, month, day, hour, minute), zone);
}

inline const packs::Pack& PackOf(const std::string& ref) { return **packs::PackRegistry::BuiltIn().Get(ref); }

inline access::ActsFor Acting(const std::string& party_id, Authority authority = Authority::SPECIAL) {
  return {party_id, Side::UNSPECIFIED, authority, authority == Authority::SPECIAL ? "" : "representation"};
}

// Applies decisions and remembers every event and timer.
template <typename Aggregate>
struct Machine {
  typename Aggregate::State state;
  std::vector<typename Aggregate::Event> events;
  std::map<std::string, absl::Time> timers;

  absl::Status Take(const absl::StatusOr<change::Decision<typename Aggregate::Event>>& decision) {
    if (!decision.ok()) return decision.status();
    for (const auto& event : decision->events) {
      Aggregate::Apply(state, event);
      events.push_back(event);
    }
    for (const change::TimerChange& timer : decision->timers) {
      timers.erase(timer.name);
      if (timer.due != absl::InfiniteFuture()) timers[timer.name] = timer.due;
    }
    return absl::OkStatus();
  }
  template <typename Event>
  bool Has() const {
    return std::any_of(events.begin(), events.end(),
                       [](const auto& event) { return std::holds_alternative<Event>(event); });
  }
};

struct TestMediation : Machine<MediationAggregate> {
  const packs::Pack& pack;
  absl::Time now;

  explicit TestMediation(absl::Time accept_time = Shanghai(2025, 3, 1),
                         const std::string& ref = "cn-pre-filing@1",
                         std::vector<std::string> party_ids = {"applicant", "respondent"})
      : pack(PackOf(ref)), now(accept_time) {
    intake::CaseConsented consented;
    consented.case_id = "case";
    consented.title = "A v B";
    consented.pack = ref;
    consented.mediation_organization_id = "organization";
    consented.consent_time = consented.refer_time = consented.commence_time = accept_time;
    for (const std::string& id : party_ids) {
      consented.parties.push_back(
          {id, id == "applicant" ? Side::APPLICANT : Side::RESPONDENT, id, id + "-account", ""});
    }
    EXPECT_THAT(Take(DecideAnnounce(state, pack, consented, now)), testing::IsOk());
    assignment::MediatorAppointed appointed{"case", "m1", "mediator-account", "Ms Wang", accept_time};
    EXPECT_THAT(Take(DecideAppoint(state, pack, appointed, now)), testing::IsOk());
  }

  TestMediation& Open() {
    for (const DutyKind kind : RequiredDuties(pack)) {
      EXPECT_THAT(Take(DecideRecordDuty(state, pack, {kind, "", "seen"}, now)), testing::IsOk());
    }
    EXPECT_EQ(state.state, MediationState::OPEN);
    return *this;
  }

  absl::Status Extend(absl::CivilDay day, const std::string& party_id) {
    return Take(DecideAgreeExtension(state, pack, day, party_id, now));
  }
};

inline Clause PayClause() {
  return {"c1",
          "respondent",
          "applicant",
          "PAY",
          "支付赔偿款",
          {"CNY", 500'000'00},
          "银行转账",
          absl::CivilDay(2030, 1, 1),
          ""};
}

inline Terms GoodTerms() { return {"甲方主张商标侵权，双方争议为赔偿数额。", {PayClause()}, "", true}; }

}  // namespace sudiao::mediation::domain
