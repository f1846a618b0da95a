// Fee schedules as dated data: what a court, a centre or a mediation body charges, each row with its source.
// The built-in ones stand in common/law/fees/data, whose first lines describe the text format.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/rpc/call_context.h"
#include "common/status/reason.h"
#include "common/types/fields.h"

namespace sudiao::law {

SUDIAO_ENUM(FeeItem, COURT_FEE, ENFORCEMENT, PRESERVATION, CONFIRMATION, MEDIATION, ADMINISTRATION, MEDIATOR,
            ADMISSION, CERTIFICATE)
SUDIAO_ENUM(FeeUnit, CASE, PARTY, HOUR, PARTY_HOUR, DAY, SESSION)

// Where a figure comes from.
struct FeeSource {
  std::string rule;
  std::string source;
  // False where the rulebook marks it as less than found: an institution should confirm it before relying on
  // it.
  bool verified = false;
  SUDIAO_FIELDS(rule, source, verified)
};

// All amounts in minor units of the schedule's currency.
struct FeeRow {
  FeeItem item = FeeItem::UNSPECIFIED;
  FeeUnit unit = FeeUnit::CASE;
  bool tier = false;
  bool without_amount = false;
  int64_t above = 0;  // 0: from the first cent on
  std::optional<int64_t> up_to;
  int64_t low = 0;
  int64_t high = 0;
  int64_t rate_basis_points = 0;
  std::optional<int64_t> cap;
  int64_t included_minutes = 0;
  std::string option;
  bool indicative = false;
  FeeSource from;
  SUDIAO_FIELDS(item, unit, tier, without_amount, above, up_to, low, high, rate_basis_points, cap,
                included_minutes, option, indicative, from)

  // Whether a dispute of that amount (nothing: no amount) is in the bracket or reaches the tier.
  bool Covers(std::optional<int64_t> amount) const;
};

struct FeeDiscount {
  std::string id;
  FeeItem item = FeeItem::UNSPECIFIED;
  int64_t percent = 0;
  FeeSource from;
  SUDIAO_FIELDS(id, item, percent, from)
};

// A part of what another schedule gives.
struct FeeShare {
  std::string schedule_id;
  int64_t numerator = 1;
  int64_t denominator = 1;
  FeeSource from;
  SUDIAO_FIELDS(schedule_id, numerator, denominator, from)
};

struct FeeSchedule {
  std::string id;
  std::string title_zh;
  std::string title_en;
  std::string currency;
  OrganizationKind collector = OrganizationKind::UNSPECIFIED;
  std::optional<absl::CivilDay> in_force_from;  // absent: not known
  std::optional<absl::CivilDay> in_force_to;    // the last day
  std::vector<FeeRow> rows;
  std::vector<FeeDiscount> discounts;
  std::optional<FeeShare> share;
  std::optional<FeeSource> published;  // the collector publishes its own fees
  SUDIAO_FIELDS(id, title_zh, title_en, currency, collector, in_force_from, in_force_to, rows, discounts,
                share, published)

  bool IsInForce(absl::CivilDay day) const;
  // Whether every figure of it is verified.
  bool Verified() const;
};

// What is wrong with the schedules taken together, one sentence each; empty if they are sound.
std::vector<std::string> LintFees(const std::vector<FeeSchedule>& schedules);

// Immutable, so any thread may read it; pointers live as long as the set.
class FeeSchedules {
 public:
  // The schedules of common/law/fees/data.
  static const FeeSchedules& BuiltIn();
  // Reads the text format. INVALID_ARGUMENT names the bad line, or lists what the linter finds.
  static absl::StatusOr<FeeSchedules> Parse(std::string_view text);
  // The built-in schedules, and those of `text` in place of them or beside them: a schedule replaces all
  // built-in ones of its id.
  static absl::StatusOr<FeeSchedules> BuiltInAnd(std::string_view text);

  // The schedule of that id in force on that day, or null.
  const FeeSchedule* Find(std::string_view id, absl::CivilDay day) const;
  const std::vector<FeeSchedule>& All() const { return schedules_; }

 private:
  explicit FeeSchedules(std::vector<FeeSchedule> schedules) : schedules_(std::move(schedules)) {}
  static absl::StatusOr<FeeSchedules> Of(std::vector<FeeSchedule> schedules);
  std::vector<FeeSchedule> schedules_;
};

}  // namespace sudiao::law
