#include "services/confirmation/domain/open_dates.h"

#include "services/confirmation/domain/clocks.h"

namespace sudiao::confirmation::domain {
namespace {

// The clock that the state waits for; "" where it waits for none.
std::string_view AwaitedClock(ApplicationState state) {
  switch (state) {
    case ApplicationState::AWAITING_OTHERS:
      return kConfirmApply;
    case ApplicationState::FILED:
      return kConfirmAccept;
    case ApplicationState::ACCEPTED:
      return kConfirmDecide;
    default:
      return "";
  }
}

}  // namespace

std::vector<packs::RunningClocks> RunningDates(const Application& a, absl::Time now) {
  std::vector<packs::RunningClocks> dates;
  const bool ruled = a.state == ApplicationState::CONFIRMED || a.state == ApplicationState::ENFORCING;
  for (const RunningClock& clock : a.clocks) {
    const bool objects = ruled && clock.proof.clock_id == kObjectionOfParty && clock.proof.IsInTime(now);
    const bool notice = clock.proof.clock_id == kPublicNotice || clock.proof.clock_id == kPublicNoticeAbroad;
    const bool awaits_notice = notice && a.FindService(clock.party_id) == nullptr;
    if (objects || awaits_notice || clock.proof.clock_id == AwaitedClock(a.state))
      dates.push_back({clock.proof});
  }
  for (const EnforcementFile& file : a.enforcement_files) {
    if (ruled && file.limit_proof.IsInTime(now)) dates.push_back({file.limit_proof});
  }
  return dates;
}

std::vector<packs::RunningClocks> RunningDates(const Settlement& s, absl::Time now) {
  const bool open = s.state == SettlementState::EFFECTIVE && !s.window.clock_id.empty();
  if (!open || !s.window.IsInTime(now)) return {};
  return {{s.window}};
}

}  // namespace sudiao::confirmation::domain
