#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/law/fees/schedule.h"
#include "common/types/money.h"

namespace sudiao::law {
namespace {

bool IsId(const std::string& id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_isupper(static_cast<unsigned char>(c)) ||
           absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == '-';
  });
}

// Collects what is wrong with one schedule.
class Linter {
 public:
  Linter(const std::vector<FeeSchedule>& all, const FeeSchedule& schedule, std::vector<std::string>& defects)
      : all_(all), schedule_(schedule), defects_(defects) {}

  void Check() {
    Require(IsId(schedule_.id), "the id is not in UPPER-CASE-WITH-DASHES");
    Require(!schedule_.title_zh.empty() && !schedule_.title_en.empty(), "a title is missing");
    Require(MinorDigits(schedule_.currency) >= 0, "the currency is not known");
    Require(schedule_.collector != OrganizationKind::UNSPECIFIED, "nobody collects it");
    Require(!schedule_.in_force_from.has_value() || !schedule_.in_force_to.has_value() ||
                *schedule_.in_force_from <= *schedule_.in_force_to,
            "it ends before it begins");
    const int kinds = (schedule_.rows.empty() ? 0 : 1) + (schedule_.share.has_value() ? 1 : 0) +
                      (schedule_.published.has_value() ? 1 : 0);
    Require(kinds == 1, "it needs either rows, or a share, or to be published elsewhere");
    for (const FeeRow& row : schedule_.rows) CheckRow(row);
    for (const FeeDiscount& discount : schedule_.discounts) CheckDiscount(discount);
    if (schedule_.share.has_value()) CheckShare(*schedule_.share);
    if (schedule_.published.has_value()) CheckSource(*schedule_.published);
  }

 private:
  void Require(bool holds, std::string_view defect) {
    if (!holds) defects_.push_back(absl::StrCat(schedule_.id, ": ", std::string(defect)));
  }

  void CheckSource(const FeeSource& source) {
    Require(!source.rule.empty() && !source.source.empty(), "a figure has no rule or no source");
  }

  void CheckRow(const FeeRow& row) {
    CheckSource(row.from);
    Require(row.low <= row.high, "a range is upside down");
    Require(row.rate_basis_points == 0 || row.high == 0, "a row has both a rate and a sum");
    Require(row.rate_basis_points == 0 || row.unit == FeeUnit::CASE, "a rate is not counted by units");
    Require(!row.tier || (row.unit == FeeUnit::CASE && row.option.empty() && !row.without_amount),
            "a tier is for the case alone");
    Require(!row.up_to.has_value() || row.above < *row.up_to, "a bracket is empty");
    const bool joins_below =
        row.above == 0 || HasNeighbour(row, [&](const FeeRow& other) { return other.up_to == row.above; });
    const bool joins_above = !row.up_to.has_value() || HasNeighbour(row, [&](const FeeRow& other) {
      return other.above == *row.up_to;
    });
    Require(joins_below && joins_above, "the brackets have a gap");
  }

  template <typename Joins>
  bool HasNeighbour(const FeeRow& row, Joins joins) const {
    return std::any_of(schedule_.rows.begin(), schedule_.rows.end(), [&](const FeeRow& other) {
      return other.item == row.item && other.tier == row.tier && joins(other);
    });
  }

  void CheckDiscount(const FeeDiscount& discount) {
    CheckSource(discount.from);
    Require(!discount.id.empty(), "a discount has no id");
    Require(0 < discount.percent && discount.percent <= 100, "a discount is not between 1 and 100 percent");
  }

  // FEE-4: what is already a share is not divided again.
  void CheckShare(const FeeShare& share) {
    CheckSource(share.from);
    Require(0 < share.numerator && share.numerator <= share.denominator && share.denominator <= 1000,
            "a share is not between 0 and 1");
    const bool whole = std::any_of(all_.begin(), all_.end(), [&](const FeeSchedule& other) {
      return other.id == share.schedule_id && !other.rows.empty() && other.currency == schedule_.currency;
    });
    Require(whole, "it is a share of what is not there, or already a share");
  }

  const std::vector<FeeSchedule>& all_;
  const FeeSchedule& schedule_;
  std::vector<std::string>& defects_;
};

bool Overlap(const FeeSchedule& a, const FeeSchedule& b) {
  const bool a_first =
      !a.in_force_to.has_value() || !b.in_force_from.has_value() || *b.in_force_from <= *a.in_force_to;
  const bool b_first =
      !b.in_force_to.has_value() || !a.in_force_from.has_value() || *a.in_force_from <= *b.in_force_to;
  return a_first && b_first;
}

}  // namespace

std::vector<std::string> LintFees(const std::vector<FeeSchedule>& schedules) {
  std::vector<std::string> defects;
  for (size_t i = 0; i < schedules.size(); ++i) {
    Linter(schedules, schedules[i], defects).Check();
    for (size_t j = 0; j < i; ++j) {
      if (schedules[i].id == schedules[j].id && Overlap(schedules[i], schedules[j])) {
        defects.push_back(absl::StrCat(schedules[i].id, ": two are in force on one day"));
      }
    }
  }
  return defects;
}

}  // namespace sudiao::law
