#include "common/law/fees/fee.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/law/fees/fee_text.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "common/status/view.h"

namespace sudiao::law {
namespace {

constexpr int64_t kMaxCount = 1'000'000;
constexpr Rounding kReadings[] = {Rounding::HALF_UP, Rounding::DOWN};

struct Span {
  Exact low;
  Exact high;
};

// WIPO-06  How often a row counts: once, by party, by the hours beyond those included, or by both.
Exact QuantityOf(const FeeRow& row, const FeeQuestion& question) {
  const Exact hours(std::max<int64_t>(0, question.minutes - row.included_minutes), 60);
  switch (row.unit) {
    case FeeUnit::PARTY:
      return Exact(question.parties);
    case FeeUnit::HOUR:
      return hours;
    case FeeUnit::PARTY_HOUR:
      return hours * Exact(question.parties);
    case FeeUnit::DAY:
      return Exact(question.days);
    case FeeUnit::SESSION:
      return Exact(question.sessions);
    case FeeUnit::CASE:
    case FeeUnit::UNSPECIFIED:
      return Exact(1);
  }
  return Exact(1);
}

// What one row comes to, before the cap of a cumulative scale.
Span CostOf(const FeeRow& row, int64_t amount, const FeeQuestion& question) {
  if (row.rate_basis_points != 0) {
    const int64_t top = row.tier && row.up_to.has_value() ? std::min(amount, *row.up_to) : amount;
    const Exact part(row.tier ? std::max<int64_t>(0, top - row.above) : amount);
    const Exact cost = part * Exact(row.rate_basis_points, 10'000);
    return {cost, cost};
  }
  const Exact quantity = QuantityOf(row, question);
  return {Exact(row.low) * quantity, Exact(row.high) * quantity};
}

void Limit(Span& span, const std::optional<int64_t>& cap) {
  if (!cap.has_value()) return;
  span.low = std::min(span.low, Exact(*cap));
  span.high = std::min(span.high, Exact(*cap));
}

absl::StatusOr<Range> Rounded(const Span& span, const std::string& currency, Rounding rounding) {
  ASSIGN_OR_RETURN(const int64_t low, span.low.Round(rounding));
  ASSIGN_OR_RETURN(const int64_t high, span.high.Round(rounding));
  Range range{{currency, low}, {}, {currency, high}};
  if (low == high) range.likely = range.low;
  return range;
}

// Adds up the rows of a schedule for one question.
class Sum {
 public:
  Sum(const FeeSchedule& schedule, const FeeQuestion& question, FeeAnswer& answer)
      : schedule_(schedule), question_(question), answer_(answer) {
    if (question.amount.has_value()) amount_ = question.amount.minor_units;
  }

  absl::Status Add() {
    for (size_t i = 1; i < EnumSize<FeeItem>(); ++i) RETURN_IF_ERROR(AddItem(static_cast<FeeItem>(i)));
    return absl::OkStatus();
  }

  // One sum for every alternative; a single one without a name if there are none.
  std::vector<std::pair<std::string, Span>> Totals() const {
    if (options_.empty()) return {{"", common_}};
    std::vector<std::pair<std::string, Span>> totals;
    for (const auto& [option, span] : options_) {
      totals.emplace_back(option, Span{common_.low + span.low, common_.high + span.high});
    }
    return totals;
  }

 private:
  absl::Status AddItem(FeeItem item) {
    std::vector<const FeeRow*> rows = RowsOf(item, amount_);
    if (rows.empty() && !amount_.has_value()) {
      rows = RowsOf(item, 0);
      if (rows.empty()) return absl::OkStatus();
      const bool graded =
          std::any_of(rows.begin(), rows.end(), [](const FeeRow* r) { return r->up_to.has_value(); });
      if (graded) NoteUnknownAmount();
    }
    Span tiers;
    std::optional<int64_t> cap;
    for (const FeeRow* row : rows) {
      Span cost = CostOf(*row, amount_.value_or(0), question_);
      if (!row->tier) Limit(cost, row->cap);
      RETURN_IF_ERROR(Explain(*row, cost));
      if (row->tier) {
        tiers = {tiers.low + cost.low, tiers.high + cost.high};
        if (row->cap.has_value()) cap = row->cap;
      } else {
        AddTo(*row, cost);
      }
    }
    RETURN_IF_ERROR(AddTiers(item, tiers, cap));
    return Reduce(item);
  }

  std::vector<const FeeRow*> RowsOf(FeeItem item, std::optional<int64_t> amount) const {
    std::vector<const FeeRow*> rows;
    for (const FeeRow& row : schedule_.rows) {
      if (row.item == item && row.Covers(amount)) rows.push_back(&row);
    }
    return rows;
  }

  void AddTo(const FeeRow& row, const Span& cost) {
    Span& total = row.option.empty() ? common_ : OptionOf(row.option);
    total = {total.low + cost.low, total.high + cost.high};
    Span& item = row.option.empty() ? item_common_ : item_options_[row.option];
    item = {item.low + cost.low, item.high + cost.high};
  }

  Span& OptionOf(const std::string& option) {
    for (auto& [name, span] : options_) {
      if (name == option) return span;
    }
    return options_.emplace_back(option, Span()).second;
  }

  absl::Status AddTiers(FeeItem item, Span tiers, const std::optional<int64_t>& cap) {
    const Exact before = tiers.high;
    Limit(tiers, cap);
    common_ = {common_.low + tiers.low, common_.high + tiers.high};
    item_common_ = {item_common_.low + tiers.low, item_common_.high + tiers.high};
    if (tiers.high == before) return absl::OkStatus();
    const FeeRow& last = *std::find_if(schedule_.rows.begin(), schedule_.rows.end(), [&](const FeeRow& row) {
      return row.item == item && row.cap.has_value();
    });
    ASSIGN_OR_RETURN(Range range, Rounded(tiers, schedule_.currency, question_.rounding));
    answer_.steps.push_back({last.from.rule, last.from.source,
                             absl::StrCat("最多不超过 ", FormatMoney(range.high)),
                             absl::StrCat("at most ", FormatMoney(range.high)), range});
    return absl::OkStatus();
  }

  // The discounts that were asked for, on what the item came to.
  absl::Status Reduce(FeeItem item) {
    for (const FeeDiscount& discount : schedule_.discounts) {
      const auto& asked = question_.discounts;
      if (discount.item != item || std::find(asked.begin(), asked.end(), discount.id) == asked.end())
        continue;
      const Exact share(-discount.percent, 100);
      const Span cut{item_common_.low * share, item_common_.high * share};
      common_ = {common_.low + cut.low, common_.high + cut.high};
      for (const auto& [option, span] : item_options_) {
        Span& total = OptionOf(option);
        total = {total.low + span.low * share, total.high + span.high * share};
      }
      answer_.verified = answer_.verified && discount.from.verified;
      ASSIGN_OR_RETURN(Range range, Rounded(cut, schedule_.currency, question_.rounding));
      answer_.steps.push_back({discount.from.rule, discount.from.source,
                               absl::StrCat(AbslView(ItemZh(item)), "减 ", discount.percent, "%"),
                               absl::StrCat(AbslView(ItemEn(item)), " reduced by ", discount.percent, "%"),
                               range});
    }
    item_common_ = Span();
    item_options_.clear();
    return absl::OkStatus();
  }

  absl::Status Explain(const FeeRow& row, const Span& cost) {
    answer_.verified = answer_.verified && row.from.verified;
    answer_.indicative = answer_.indicative || row.indicative;
    ASSIGN_OR_RETURN(Range range, Rounded(cost, schedule_.currency, question_.rounding));
    answer_.steps.push_back({row.from.rule, row.from.source, RowZh(row, schedule_.currency),
                             RowEn(row, schedule_.currency), std::move(range)});
    return absl::OkStatus();
  }

  void NoteUnknownAmount() {
    if (std::exchange(noted_, true)) return;
    answer_.verified = false;
    answer_.steps.push_back({"WIPO-ART-22",
                             "mediautor.com/en/fees-and-costs",
                             "争议金额不明：先按第一档交纳，之后再调整。",
                             "The amount is not known: the first bracket is paid now and adjusted later.",
                             {}});
  }

  const FeeSchedule& schedule_;
  const FeeQuestion& question_;
  FeeAnswer& answer_;
  std::optional<int64_t> amount_;
  Span common_;
  std::vector<std::pair<std::string, Span>> options_;
  Span item_common_;
  std::map<std::string, Span> item_options_;
  bool noted_ = false;
};

absl::Status Check(const FeeSchedule& schedule, const FeeQuestion& question) {
  Violations violations;
  if (question.amount.has_value()) {
    if (question.amount.currency != schedule.currency && !schedule.published.has_value()) {
      violations.Add("amount", "WRONG_CURRENCY",
                     absl::StrCat("This schedule counts in ", schedule.currency,
                                  ": convert the amount at the official rate of the day first."),
                     absl::StrCat("该收费标准以 ", schedule.currency, " 计算，请先按当日官方汇率折算。"));
    }
    if (question.amount.minor_units < 0 || question.amount.minor_units > kMaxMinorUnits) {
      violations.Add("amount", "OUT_OF_RANGE", "The amount is out of range.", "金额超出范围。");
    }
  }
  const std::pair<const char*, int64_t> counts[] = {{"parties", question.parties},
                                                    {"minutes", question.minutes},
                                                    {"days", question.days},
                                                    {"sessions", question.sessions},
                                                    {"payers", question.payers}};
  for (const auto& [field, count] : counts) {
    const int64_t most = field == std::string_view("payers") ? 1000 : kMaxCount;
    if (count < 0 || count > most) {
      violations.Add(field, "OUT_OF_RANGE", "The number is out of range.", "数值超出范围。");
    }
  }
  for (const std::string& asked : question.discounts) {
    const bool known = std::any_of(schedule.discounts.begin(), schedule.discounts.end(),
                                   [&](const FeeDiscount& discount) { return discount.id == asked; });
    if (!known) violations.Add("discounts", "UNKNOWN_VALUE", "No such discount.", "没有该项减免。");
  }
  const bool by_party = std::any_of(schedule.rows.begin(), schedule.rows.end(), [](const FeeRow& row) {
    return row.unit == FeeUnit::PARTY || row.unit == FeeUnit::PARTY_HOUR;
  });
  if (by_party && question.parties == 0) violations.Missing("parties");
  return violations.ToStatus();
}

absl::StatusOr<FeeTotal> TotalOf(const std::string& option, const Span& span, const FeeSchedule& schedule,
                                 const FeeQuestion& question) {
  FeeTotal total;
  total.option = option;
  ASSIGN_OR_RETURN(total.amount, Rounded(span, schedule.currency, question.rounding));
  for (const Rounding reading : kReadings) {
    ASSIGN_OR_RETURN(Range other, Rounded(span, schedule.currency, reading));
    if (other == total.amount) continue;
    const bool down = reading == Rounding::DOWN;
    total.readings.push_back({"ROUNDING", down ? "不足一分的舍去" : "不足一分的四舍五入",
                              down ? "fractions of a cent are cut off" : "fractions of a cent are rounded",
                              other});
  }
  if (question.payers > 0 && total.amount.low == total.amount.high) {
    total.shares = EqualShares(total.amount.low, question.payers, question.odd_cents);
  }
  return total;
}

absl::StatusOr<const FeeSchedule*> FindSchedule(const FeeSchedules& schedules, const std::string& id,
                                                absl::CivilDay day) {
  const FeeSchedule* schedule = schedules.Find(id, day);
  if (schedule != nullptr) return schedule;
  return Fail(reasons::kFeeScheduleUnknown, {{"schedule", id}, {"day", absl::FormatCivilTime(day)}});
}

}  // namespace

absl::StatusOr<FeeAnswer> ComputeFee(const FeeSchedules& schedules, const FeeQuestion& question) {
  ASSIGN_OR_RETURN(const FeeSchedule* schedule, FindSchedule(schedules, question.schedule_id, question.day));
  const FeeSchedule* whole = schedule;
  if (schedule->share.has_value()) {
    ASSIGN_OR_RETURN(whole, FindSchedule(schedules, schedule->share->schedule_id, question.day));
  }
  RETURN_IF_ERROR(Check(*whole, question));
  FeeAnswer answer{schedule->id, schedule->title_zh, schedule->title_en,
                   !schedule->share.has_value() || schedule->share->from.verified};
  if (schedule->published.has_value()) {
    answer.published_elsewhere = true;
    answer.steps.push_back(
        {schedule->published->rule,
         schedule->published->source,
         "按该组织公布的收费标准收取；未公布的不得收取。",
         "By the organisation's published standard; what is not published may not be charged.",
         {}});
    return answer;
  }
  Sum sum(*whole, question, answer);
  RETURN_IF_ERROR(sum.Add());
  for (auto& [option, span] : sum.Totals()) {
    Span part = span;
    if (const auto& share = schedule->share; share.has_value()) {
      const Exact fraction(share->numerator, share->denominator);
      part = {span.low * fraction, span.high * fraction};
      ASSIGN_OR_RETURN(Range range, Rounded(part, schedule->currency, question.rounding));
      const std::string text = absl::StrCat(share->numerator, "/", share->denominator);
      answer.steps.push_back({share->from.rule, share->from.source,
                              absl::StrCat("按上述合计的 ", text, " 交纳"),
                              absl::StrCat(text, " of the above"), std::move(range)});
    }
    ASSIGN_OR_RETURN(answer.totals.emplace_back(), TotalOf(option, part, *schedule, question));
  }
  return answer;
}

absl::StatusOr<FeeAnswer> CourtFee(const FeeSchedules& schedules, const CourtCase& court_case,
                                   absl::CivilDay day, Rounding rounding) {
  FeeQuestion question;
  question.day = day;
  question.amount = court_case.claimed;
  question.rounding = rounding;
  const bool half = court_case.ended_by_mediation || court_case.withdrawn || court_case.simplified_procedure;
  question.schedule_id = half ? "CN-COURT-HALF" : "CN-COURT";
  return ComputeFee(schedules, question);
}

absl::StatusOr<Money> FixedFee(const FeeAnswer& answer) {
  if (answer.totals.size() == 1 && answer.totals[0].amount.low == answer.totals[0].amount.high) {
    return answer.totals[0].amount.low;
  }
  return Fail(reasons::kFeeNotFixed, {{"schedule", answer.schedule_id}});
}

ChargeAnswer MayChargeForMediation(OrganizationKind collector, absl::CivilDay day) {
  static constexpr absl::CivilDay kCommercialFrom(2026, 5, 1);
  switch (collector) {
    case OrganizationKind::PEOPLES_MEDIATION_COMMITTEE:
      return {MayCharge::NO,
              {"FEE-8",
               "人民调解法 4",
               "人民调解委员会调解民间纠纷，不收取任何费用。",
               "People's mediation committees charge nothing.",
               {}}};
    case OrganizationKind::COMMERCIAL_MEDIATION_ORGANIZATION:
      if (day < kCommercialFrom) {
        return {MayCharge::NOT_STATED,
                {"FEE-8",
                 "商事调解条例 16",
                 "商事调解条例自2026年5月1日起施行，此前没有统一规定。",
                 "The regulation on commercial mediation is in force from 2026-05-01; nothing general is "
                 "said before.",
                 {}}};
      }
      return {MayCharge::YES,
              {"FEE-8",
               "商事调解条例 16",
               "商事调解组织可以收费，标准应当公平并公布。",
               "Commercial mediation organisations may charge by a fair, published standard.",
               {}}};
    case OrganizationKind::INTERNATIONAL_CENTRE:
      return {MayCharge::YES,
              {"WIPO-06", "wipo.int/amc", "按该中心的收费标准收取。", "By the centre's own schedule.", {}}};
    default:
      return {MayCharge::NOT_STATED, {"FEE-8", "", "规则未作规定。", "The rules are silent.", {}}};
  }
}

}  // namespace sudiao::law
