// How an application comes about: who may apply, until when, and to which court. Pure: the caller passes the
// time and what it has checked of the actor.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/change/decision.h"
#include "common/law/courts/courts.h"
#include "common/packs/pack.h"
#include "services/confirmation/domain/application.h"
#include "services/confirmation/domain/settlement.h"

namespace sudiao::confirmation::domain {

using ApplicationDecision = change::Decision<ApplicationEvent>;

// Who acts for a party, as the directory says.
struct Acting {
  std::string party_id;
  std::string account_id;
  std::string representation_id;  // "" for the party itself or its organ
  Authority authority = Authority::UNSPECIFIED;
  bool identity_verified = false;
};

// CPL-62  Applying adopts the settlement and promises liability in the party's name, and withdrawing gives
// the court's title up: both dispose of the party's rights as settling does, so an agent needs special
// authority.
// JI-351  The parties apply in person or by an agent; an agent without that authority is refused.
absl::Status CheckMayDispose(const Acting& acting);

// CPL-205  The joint application is complete within thirty days of the agreement's effect, the last day up to
// 24:00; what arrives later is refused (acceptance case A8).
absl::Status CheckWindow(const DeadlineProof& window, absl::Time now);

// From the pack's first warning day on: the whole days that are left of the window (trap 1: day 20, 25, 28).
std::optional<int64_t> DaysLeftToWarnOf(const DeadlineProof& window, const packs::Pack& pack, absl::Time now);

// Whether the court may confirm, as common/law/courts says (CPL-205, JUR-1 to JUR-3): the inviting court and
// no other; otherwise a court of the level to which the dispute belongs. COURT_NOT_COMPETENT names the rule.
absl::Status CheckCourt(const Court& court, const std::string& inviting_court_id, const Matter& matter,
                        const law::CourtTables& tables, absl::CivilDay day);

struct StartCommand {
  std::string application_id;
  Acting acting;
  bool promise = false;
  Court court;
  std::string mediation_organization_name;
  // The case's rights; null while intake's word of them is under way.
  const Matter* matter = nullptr;
  const law::CourtTables* court_tables = nullptr;
};

// JOINT-1  One side starts; every other side's explicit yes is awaited (trap 3).
absl::StatusOr<ApplicationDecision> DecideStart(const Application& a, const Settlement& settlement,
                                                const StartCommand& command, const packs::Pack& pack,
                                                absl::Time now);

// JOINT-1  With the last side's yes the application is filed (CPL-205) and the court's three days begin
// (JC11-4).
absl::StatusOr<ApplicationDecision> DecideJoin(const Application& a, const Acting& acting, bool promise,
                                               const packs::Pack& pack, absl::Time now);

// JI-357  Until the ruling. The application is a joint one: without one side it is none.
absl::StatusOr<ApplicationDecision> DecideWithdraw(const Application& a, const Acting& acting,
                                                   absl::Time now);

// JOINT-1  Silence is not agreement: without every side's yes by the last day the application expires (A9).
absl::StatusOr<ApplicationDecision> DecideExpire(const Application& a, absl::Time now);

}  // namespace sudiao::confirmation::domain
