#include "common/law/damages/basis.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "common/status/view.h"

namespace sudiao::law {
namespace {

constexpr int kMultipleDigits = 4;

absl::Status Add(std::vector<Step>& steps, std::string rule, std::string source, std::string zh,
                 std::string en, const Triple& amount) {
  ASSIGN_OR_RETURN(Range range, amount.ToRange());
  steps.push_back({std::move(rule), std::move(source), std::move(zh), std::move(en), std::move(range)});
  return absl::OkStatus();
}

// Units times profit a unit, both with their sources.
absl::StatusOr<Triple> Product(const Sales& sales, const char* rule, const char* article, const char* zh,
                               const char* en, std::vector<Step>& steps) {
  const Triple product = Triple::OfFigure(sales.unit_profit) * Triple::Of(Exact(sales.units));
  RETURN_IF_ERROR(Add(steps, "INPUT", absl::StrCat(sales.units_source, "；", sales.unit_profit.source),
                      absl::StrCat(sales.units, " 件，单位利润如右。"),
                      absl::StrCat(sales.units, " units, at this profit each."),
                      Triple::OfFigure(sales.unit_profit)));
  RETURN_IF_ERROR(Add(steps, rule, article, zh, en, product));
  return product;
}

absl::StatusOr<std::optional<Triple>> GainOf(const DamagesQuestion& q, std::vector<Step>& steps) {
  if (q.gain.given()) {
    const Triple gain = Triple::OfFigure(q.gain);
    RETURN_IF_ERROR(Add(steps, "INPUT", q.gain.source, "侵权人的获利。", "The infringer's gain.", gain));
    return gain;
  }
  if (!q.infringing_sales.given()) return std::nullopt;
  // F-2  Infringing units times the infringer's unit profit (unknown: the owner's). (商标解释 14)
  return Product(
      q.infringing_sales, "F-2", "商标解释 14",
      "获利 = 侵权商品销售量 × 单位利润（不明时按权利人商品的单位利润）。",
      "Gain: infringing units times the unit profit (the owner's where the infringer's is not known).",
      steps);
}

absl::StatusOr<std::optional<Triple>> LicenceOf(const DamagesQuestion& q, const DamagesLaw& law,
                                                std::vector<Step>& steps) {
  if (!law.licence || !q.licence.fee.given()) return std::nullopt;
  const Triple fee = Triple::OfFigure(q.licence.fee);
  RETURN_IF_ERROR(Add(steps, "INPUT", q.licence.fee.source, "许可使用费（权利使用费）。",
                      "The licence fee or royalty.", fee));
  if (!law.licence_multiple || q.licence.multiple.empty()) return fee;
  const auto multiple = ParseScaled(q.licence.multiple, kMultipleDigits);
  const Triple product = fee * Triple::Of(Exact(multiple.value_or(10'000), 10'000));
  RETURN_IF_ERROR(Add(steps, std::string(law.rule), q.licence.multiple_source,
                      absl::StrCat("许可使用费的合理倍数：", q.licence.multiple, "。"),
                      absl::StrCat("A reasonable multiple of the licence fee: ", q.licence.multiple, "."),
                      product));
  return product;
}

// Where the law lets the owner choose and nothing is chosen, the larger one serves the owner.
bool Larger(const Triple& a, const Triple& b) {
  return a.likely.value_or(a.high) > b.likely.value_or(b.high);
}

void NoteChoice(std::vector<Step>& steps, const DamagesLaw& law, const char* source, const char* zh,
                const char* en) {
  steps.push_back({std::string(law.rule), source == nullptr ? std::string(law.zh) : source, zh, en, {}});
}

}  // namespace

absl::StatusOr<std::optional<Triple>> LossOf(const DamagesQuestion& q, std::vector<Step>& steps) {
  if (q.loss.given()) {
    const Triple loss = Triple::OfFigure(q.loss);
    RETURN_IF_ERROR(
        Add(steps, "INPUT", q.loss.source, "权利人的实际损失。", "The owner's actual loss.", loss));
    return loss;
  }
  if (!q.lost_sales.given()) return std::nullopt;
  if (q.field == DamagesField::COPYRIGHT) {
    // F-3  Lost or infringing copies times unit profit. (著作权解释 24)
    return Product(q.lost_sales, "F-3", "著作权解释 24", "损失 = 减少的（或者侵权的）复制品数量 × 单位利润。",
                   "Loss: lost or infringing copies times the unit profit.", steps);
  }
  // F-1  Lost or infringing units times the owner's unit profit. (商标解释 15)
  return Product(q.lost_sales, "F-1", "商标解释 15",
                 "损失 = 减少的销售量（或者侵权商品销售量）× 权利人商品的单位利润。",
                 "Loss: lost or infringing units times the owner's unit profit.", steps);
}

absl::StatusOr<std::optional<ChosenBasis>> ChooseBasis(const DamagesQuestion& q, const DamagesLaw& law,
                                                       std::vector<Step>& steps) {
  ASSIGN_OR_RETURN(const auto loss, LossOf(q, steps));
  ASSIGN_OR_RETURN(const auto gain, GainOf(q, steps));
  ASSIGN_OR_RETURN(const auto licence, LicenceOf(q, law, steps));
  // 商标解释 13 leaves the way of computing to the owner of the mark, against the order of the statute.
  const bool free_choice = law.rule == "DMG-TM";
  if (q.chosen_basis == DamagesBasis::LICENCE && licence.has_value() && (free_choice || (!loss && !gain))) {
    if (free_choice)
      NoteChoice(steps, law, "商标解释 13", "按权利人选择的方法计算。", "By the way the owner chose.");
    return ChosenBasis{DamagesBasis::LICENCE, *licence};
  }
  const bool may_choose = free_choice || !law.strict_order;
  if (loss.has_value() && gain.has_value()) {
    const bool chooses =
        may_choose && (q.chosen_basis == DamagesBasis::LOSS || q.chosen_basis == DamagesBasis::GAIN);
    if (chooses) {
      NoteChoice(steps, law, free_choice ? "商标解释 13" : nullptr, "按权利人选择的方法计算。",
                 "By the way the owner chose.");
      const bool by_loss = q.chosen_basis == DamagesBasis::LOSS;
      return ChosenBasis{q.chosen_basis, by_loss ? *loss : *gain};
    }
    if (law.strict_order) {
      NoteChoice(steps, law, nullptr, "损失优先于获利。", "Loss comes before gain.");
      return ChosenBasis{DamagesBasis::LOSS, *loss};
    }
    NoteChoice(steps, law, nullptr, "损失或者获利均可，取较高者。", "Loss or gain: the higher one is taken.");
    return Larger(*gain, *loss) ? ChosenBasis{DamagesBasis::GAIN, *gain}
                                : ChosenBasis{DamagesBasis::LOSS, *loss};
  }
  if (loss.has_value()) return ChosenBasis{DamagesBasis::LOSS, *loss};
  if (gain.has_value()) return ChosenBasis{DamagesBasis::GAIN, *gain};
  if (licence.has_value()) return ChosenBasis{DamagesBasis::LICENCE, *licence};
  return std::nullopt;
}

}  // namespace sudiao::law
