#include "common/law/damages/question.h"

#include <string_view>

#include "common/law/figures/exact.h"
#include "common/status/errors.h"

namespace sudiao::law {
namespace {

constexpr size_t kMaxSourceChars = 500;
constexpr int64_t kMaxUnits = 10'000'000'000;
constexpr int kMultiplierDigits = 4;

class Checker {
 public:
  explicit Checker(const DamagesQuestion& question) : q_(question) {}

  absl::Status Check() {
    CheckAct();
    CheckFigure("loss", q_.loss);
    CheckSales("lost_sales", q_.lost_sales);
    CheckFigure("gain", q_.gain);
    CheckSales("infringing_sales", q_.infringing_sales);
    CheckLicence();
    CheckFigure("statutory", q_.statutory);
    CheckFigure("agreed", q_.agreed);
    CheckFigure("reasonable_cost", q_.reasonable_cost);
    CheckPunitive();
    return violations_.ToStatus();
  }

 private:
  void CheckAct() {
    if (q_.field == DamagesField::UNSPECIFIED) violations_.Missing("field");
    if (q_.field == DamagesField::UNFAIR_COMPETITION && q_.unfair_act == UnfairAct::UNSPECIFIED) {
      violations_.Missing("unfair_act");
    }
    if (q_.act_first_day == absl::CivilDay()) violations_.Missing("act_first_day");
    if (q_.act_last_day == absl::CivilDay()) violations_.Missing("act_last_day");
    if (q_.act_last_day < q_.act_first_day) {
      violations_.Add("act_last_day", "BEFORE_START", "The act ends before it begins.",
                      "行为结束日早于开始日。");
    }
    if (q_.late_and_continuing && q_.suit_day == absl::CivilDay()) violations_.Missing("suit_day");
    if (q_.non_use != NonUse::UNSPECIFIED && q_.non_use != NonUse::NOT_RAISED &&
        q_.field != DamagesField::TRADEMARK) {
      violations_.Add("non_use", "NOT_APPLICABLE", "Non-use is a defence in trademark cases alone.",
                      "未使用抗辩仅适用于商标案件。");
    }
  }

  void CheckAmount(const std::string& field, const Money& amount) {
    if (!amount.has_value()) return;
    if (amount.currency != "CNY") {
      violations_.Add(field, "WRONG_CURRENCY", "Damages are computed in CNY.", "赔偿以人民币计算。");
    } else if (amount.minor_units < 0 || amount.minor_units > kMaxMinorUnits) {
      violations_.Add(field, "OUT_OF_RANGE", "The amount is out of range.", "金额超出范围。");
    }
  }

  void CheckSource(const std::string& field, const std::string& source) {
    violations_.RequireText(field, source, kMaxSourceChars);
  }

  void CheckFigure(const std::string& field, const Figure& figure) {
    if (!figure.given()) return;
    CheckAmount(field + ".low", figure.low);
    CheckAmount(field + ".likely", figure.likely);
    CheckAmount(field + ".high", figure.high);
    CheckSource(field + ".source", figure.source);
    if (figure.low.has_value() != figure.high.has_value()) {
      violations_.Missing(figure.low.has_value() ? field + ".high" : field + ".low");
      return;
    }
    const int64_t likely = figure.likely.minor_units;
    const bool in_order = !figure.low.has_value() ||
                          (figure.low.minor_units <= figure.high.minor_units &&
                           (!figure.likely.has_value() ||
                            (figure.low.minor_units <= likely && likely <= figure.high.minor_units)));
    if (!in_order) {
      violations_.Add(field, "NOT_IN_ORDER", "It must go from low over likely to high.",
                      "应当依次为最低、可能、最高。");
    }
  }

  void CheckSales(const std::string& field, const Sales& sales) {
    if (!sales.given()) return;
    if (sales.units <= 0 || sales.units > kMaxUnits) {
      violations_.Add(field + ".units", "OUT_OF_RANGE", "The number of units is out of range.",
                      "数量超出范围。");
    }
    CheckSource(field + ".units_source", sales.units_source);
    if (!sales.unit_profit.given()) violations_.Missing(field + ".unit_profit");
    CheckFigure(field + ".unit_profit", sales.unit_profit);
  }

  void CheckLicence() {
    CheckFigure("licence.fee", q_.licence.fee);
    if (q_.licence.multiple.empty()) return;
    CheckSource("licence.multiple_source", q_.licence.multiple_source);
    const auto multiple = ParseScaled(q_.licence.multiple, kMultiplierDigits);
    if (!multiple.has_value() || *multiple <= 0 || *multiple > 1'000'000) {
      violations_.Add("licence.multiple", "OUT_OF_RANGE", "A multiple is a number above 0 and up to 100.",
                      "倍数应当大于 0、不超过 100。");
    }
  }

  int64_t CheckMultiplier(const std::string& field, const std::string& text) {
    const auto value = ParseScaled(text, kMultiplierDigits);
    if (value.has_value() && 10'000 <= *value && *value <= 50'000) return *value;
    violations_.Add(field, "OUT_OF_RANGE",
                    "The multiplier is from 1 to 5, with up to four digits after the point.",
                    "倍数为一倍以上五倍以下，最多四位小数。");
    return 0;
  }

  void CheckPunitive() {
    const PunitiveClaim& claim = q_.punitive;
    if (!claim.claimed) return;
    CheckSource("punitive.source", claim.source);
    const bool range = !claim.multiplier_low.empty() || !claim.multiplier_high.empty();
    if (!range && claim.multiplier_likely.empty()) violations_.Missing("punitive.multiplier_likely");
    int64_t last = 0;
    const std::pair<const char*, const std::string*> given[] = {
        {"punitive.multiplier_low", &claim.multiplier_low},
        {"punitive.multiplier_likely", &claim.multiplier_likely},
        {"punitive.multiplier_high", &claim.multiplier_high}};
    for (const auto& [field, text] : given) {
      if (text->empty()) {
        if (range && text != &claim.multiplier_likely) violations_.Missing(field);
        continue;
      }
      const int64_t value = CheckMultiplier(field, *text);
      if (value != 0 && value < last) {
        violations_.Add(field, "NOT_IN_ORDER", "It must go from low over likely to high.",
                        "应当依次为最低、可能、最高。");
      }
      last = value;
    }
  }

  const DamagesQuestion& q_;
  Violations violations_;
};

}  // namespace

absl::Status CheckDamagesQuestion(const DamagesQuestion& question) { return Checker(question).Check(); }

}  // namespace sudiao::law
