#include "common/law/damages/damages.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/law/damages/basis.h"
#include "common/law/damages/triple.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "common/status/view.h"
#include "common/time/calendar.h"

namespace sudiao::law {
namespace {

constexpr int kMultiplierDigits = 4;

Exact ReadMultiplier(const std::string& text) {
  return Exact(ParseScaled(text, kMultiplierDigits).value_or(10'000), 10'000);
}

Triple MultiplierOf(const PunitiveClaim& claim) {
  if (claim.multiplier_low.empty()) return Triple::Of(ReadMultiplier(claim.multiplier_likely));
  Triple k{ReadMultiplier(claim.multiplier_low), std::nullopt, ReadMultiplier(claim.multiplier_high)};
  if (!claim.multiplier_likely.empty()) k.likely = ReadMultiplier(claim.multiplier_likely);
  return k;
}

// One calculation. Each part adds its steps in the order in which a judge would write them.
class Estimate {
 public:
  Estimate(const DamagesQuestion& question, const DamagesLaw& law) : q_(question), law_(law) {
    answer_.rule = std::string(law.rule);
    answer_.law_zh = std::string(law.zh);
    answer_.law_en = std::string(law.en);
  }

  absl::StatusOr<DamagesAnswer> Run() {
    Note(law_.rule, law_.zh, absl::StrCat("行为时适用", AbslView(law_.zh), "。"),
         absl::StrCat("The law at the time of the act: ", AbslView(law_.en), "."));
    if (q_.non_use == NonUse::NOTHING_PROVEN && !law_.non_use.empty()) {
      RETURN_IF_ERROR(RefuseForNonUse());
    } else if (q_.agreed.given()) {
      RETURN_IF_ERROR(TakeAgreedSum());
    } else {
      RETURN_IF_ERROR(Compute());
    }
    // DMG-AGREE  What the parties agree on in mediation need not follow the formulas. (商标解释 16(3),
    // 著作权解释 25(3))
    Note("DMG-AGREE", "商标解释 16(3)；著作权解释 25(3)", "当事人可以就赔偿数额达成协议，不受上述公式限制。",
         "The parties may agree on any sum: an agreed sum need not follow these formulas.");
    return std::move(answer_);
  }

 private:
  void Note(std::string_view rule, std::string_view source, std::string zh, std::string en,
            Range amount = {}) {
    answer_.steps.push_back(
        {std::string(rule), std::string(source), std::move(zh), std::move(en), std::move(amount)});
  }
  absl::Status Note(std::string_view rule, std::string_view source, std::string zh, std::string en,
                    const Triple& amount) {
    ASSIGN_OR_RETURN(Range range, amount.ToRange());
    Note(rule, source, std::move(zh), std::move(en), std::move(range));
    return absl::OkStatus();
  }

  // Non-use in the three years before the act, and no other loss: no damages at all. (商标法 2019 第64条,
  // 2026 第78条)
  absl::Status RefuseForNonUse() {
    Note(law_.rule, law_.non_use,
         "权利人不能证明此前三年内实际使用该商标，也不能证明其他损失：不承担赔偿责任。",
         "Neither use of the mark in the three years before nor another loss is proven: no damages.");
    ASSIGN_OR_RETURN(answer_.total, Triple().ToRange());
    answer_.total.likely = answer_.total.low;
    return absl::OkStatus();
  }

  // F-9, F-10  Damages agreed before the act come first; a penalty far above the loss may be cut on request.
  // (Huadu court; 民法典 585)
  absl::Status TakeAgreedSum() {
    answer_.basis = DamagesBasis::AGREED;
    Triple sum = Triple::OfFigure(q_.agreed);
    RETURN_IF_ERROR(Note("F-9", q_.agreed.source, "先按事先约定的赔偿数额。",
                         "The sum agreed in advance comes first.", sum));
    ASSIGN_OR_RETURN(const auto loss, LossOf(q_, answer_.steps));
    if (loss.has_value() && loss->low < sum.low) {
      sum.low = loss->low;
      RETURN_IF_ERROR(Note("F-10", "民法典 585", "约定过分高于损失的，可以请求适当减少，最低至损失数额。",
                           "If it is far above the loss it may be cut on request, at the lowest to the loss.",
                           sum));
    }
    ASSIGN_OR_RETURN(answer_.base, sum.ToRange());
    answer_.total = answer_.base;
    return absl::OkStatus();
  }

  absl::Status Compute() {
    ASSIGN_OR_RETURN(auto chosen, ChooseBasis(q_, law_, answer_.steps));
    cost_ = Triple::OfFigure(q_.reasonable_cost);
    ASSIGN_OR_RETURN(answer_.cost, cost_.ToRange());
    if (!chosen.has_value()) return TakeStatutorySum();
    answer_.basis = chosen->basis;
    base_ = chosen->amount;
    if (q_.late_and_continuing) RETURN_IF_ERROR(LookBackThreeYears());
    ASSIGN_OR_RETURN(answer_.base, base_.ToRange());
    RETURN_IF_ERROR(AddPunitive());
    return AddUp();
  }

  // F-4  Sued more than three years after the owner knew, while the act goes on: damages for the three years
  // before the suit. (商标解释 18, 著作权解释 27) Figures for a longer time are cut by the days, which is an
  // estimate.
  absl::Status LookBackThreeYears() {
    const absl::CivilDay start = AddMonths(q_.suit_day, -36);
    if (q_.figures_are_for_last_three_years || q_.act_first_day >= start) {
      Note("F-4", "商标解释 18；著作权解释 27",
           absl::StrCat("只计算起诉前三年（自 ", absl::FormatCivilTime(start), " 起）的损害。"),
           absl::StrCat("Only the three years before the suit count, from ", absl::FormatCivilTime(start),
                        "."));
      return absl::OkStatus();
    }
    const absl::CivilDay last = std::max(std::min(q_.act_last_day, q_.suit_day), start);
    const Exact part(last - start + 1, std::max(q_.act_last_day, last) - q_.act_first_day + 1);
    base_ = base_ * Triple::Of(part);
    return Note(
        "F-4", "商标解释 18；著作权解释 27",
        absl::StrCat("只计算起诉前三年（自 ", absl::FormatCivilTime(start), " 起），按天数折算（估算）。"),
        absl::StrCat("Only the three years before the suit count, from ", absl::FormatCivilTime(start),
                     "; the figures are cut in proportion to the days (an estimate)."),
        base_);
  }

  // Whether punitive damages can be had; says why not.
  bool PunitiveIsOpen() {
    const PunitiveClaim& claim = q_.punitive;
    if (!claim.claimed) return false;
    if (!KnowsPunitive(law_, q_.unfair_act)) {
      Note(law_.rule, law_.zh, "惩罚性赔偿仅适用于侵犯商业秘密。",
           "Punitive damages are for trade secrets alone.");
      return false;
    }
    if (claim.intent.empty() || claim.serious.empty()) {
      Note(claim.intent.empty() ? "PUN-3" : "PUN-4", "惩罚性赔偿解释 1、3、4",
           "须同时具备故意和情节严重，目前缺少其一。",
           "Both intent and serious circumstances are needed; one is missing.");
      return false;
    }
    if (claim.stage == ClaimStage::SECOND_INSTANCE) {
      Note("PUN-2", "惩罚性赔偿解释 2", "二审中才提出的，只能调解；调解不成须另行起诉。",
           "First claimed in the second instance it is open to mediation only; otherwise a new suit is "
           "needed.");
    }
    if (claim.fined_before) {
      // PUN-6  An earlier fine does not take punitive damages away, but counts for the multiplier.
      // (惩罚性赔偿解释 6)
      Note("PUN-6", "惩罚性赔偿解释 6", "已执行的罚款、罚金不免除惩罚性赔偿，但可在确定倍数时考虑。",
           "A fine already paid does not take it away, but may count when the multiplier is fixed.");
    }
    return true;
  }

  absl::Status AddPunitive() {
    if (!PunitiveIsOpen()) return absl::OkStatus();
    const Triple k = MultiplierOf(q_.punitive);
    multiple_ = base_ * k;
    punitive_ = true;
    // F-5  The base is loss, gain or the licence multiple, without reasonable cost. (惩罚性赔偿解释 5)
    RETURN_IF_ERROR(Note("F-5", "惩罚性赔偿解释 5", "惩罚性赔偿的基数不包括合理开支。",
                         "The base of punitive damages is without reasonable cost.", base_));
    RETURN_IF_ERROR(Note("PUN-4", q_.punitive.source, absl::StrCat("基数乘以倍数（", KText(), "）。"),
                         absl::StrCat("The base times the multiplier (", KText(), ")."), multiple_));
    ASSIGN_OR_RETURN(answer_.punitive, multiple_.ToRange());
    return absl::OkStatus();
  }

  std::string KText() const {
    const PunitiveClaim& claim = q_.punitive;
    if (claim.multiplier_low.empty()) return claim.multiplier_likely;
    return absl::StrCat(claim.multiplier_low, "–", claim.multiplier_high);
  }

  // F-6  Base and a multiple of it, or (the other reading) the multiple as the whole.
  Triple WithPunitive(PunitiveReading reading) const {
    if (!punitive_) return base_;
    return reading == PunitiveReading::INCLUDED ? multiple_ : base_ + multiple_;
  }

  absl::Status AddUp() {
    const PunitiveReading reading = q_.settings.punitive == PunitiveReading::INCLUDED
                                        ? PunitiveReading::INCLUDED
                                        : PunitiveReading::ADDED;
    Triple rest = Triple::Of(Exact());
    if (q_.part_not_computable) {
      ASSIGN_OR_RETURN(rest, StatutoryPart());
    }
    const Triple total = WithPunitive(reading) + rest + cost_;
    if (punitive_) {
      const bool added = reading == PunitiveReading::ADDED;
      const auto other = added ? PunitiveReading::INCLUDED : PunitiveReading::ADDED;
      Note("F-6", "law-cn F-6",
           added ? "赔偿总额 = 基数 + 基数 × 倍数 + 合理开支。" : "赔偿总额 = 基数 × 倍数 + 合理开支。",
           added ? "The total is the base, the base times the multiplier, and reasonable cost."
                 : "The total is the base times the multiplier, and reasonable cost.");
      RETURN_IF_ERROR(
          AddReading("F-6", added ? "倍数即为总额" : "倍数在基数之外另加",
                     added ? "the multiple is the whole" : "the multiple comes on top of the base",
                     WithPunitive(other) + rest + cost_));
    }
    return Total(total);
  }

  // F-8  Seen in practice: the computable part with its multiple, a statutory sum for the rest, and cost.
  // (Yuexiu court)
  absl::StatusOr<Triple> StatutoryPart() {
    const auto ground =
        StatutoryGroundOf(law_, q_.unfair_act, q_.settings.statutory_for_all_named_acts_of_2025);
    if (!ground.has_value()) return Fail(reasons::kNoDamagesBasis, {{"law", std::string(law_.zh)}});
    ASSIGN_OR_RETURN(const Triple rest, StatutorySum(*ground));
    RETURN_IF_ERROR(Note("F-8", "穗中法函〔2022〕20号", "不能计算的部分另适用法定赔偿（实践做法）。",
                         "A statutory sum for the part that cannot be computed (seen in practice).", rest));
    return rest;
  }

  // The bounds of the law; a stated figure is moved into them.
  absl::StatusOr<Triple> StatutorySum(const StatutoryGround& ground) {
    const Exact low(law_.statutory_low);
    const Exact high(law_.statutory_high);
    Triple sum{low, std::nullopt, high};
    RETURN_IF_ERROR(
        Note(ground.rule, ground.source, "法定赔偿的上下限。", "The bounds of statutory damages.", sum));
    if (q_.statutory.given()) {
      const Triple stated = Triple::OfFigure(q_.statutory);
      const auto into = [&](const Exact& value) { return std::clamp(value, low, high); };
      sum = {into(stated.low), std::nullopt, into(stated.high)};
      if (stated.likely.has_value()) sum.likely = into(*stated.likely);
      RETURN_IF_ERROR(Note("INPUT", q_.statutory.source, "在上下限之内的估计。",
                           "The estimate, within the bounds.", sum));
    }
    ASSIGN_OR_RETURN(answer_.statutory, sum.ToRange());
    return sum;
  }

  absl::Status TakeStatutorySum() {
    const auto ground =
        StatutoryGroundOf(law_, q_.unfair_act, q_.settings.statutory_for_all_named_acts_of_2025);
    if (!ground.has_value()) return Fail(reasons::kNoDamagesBasis, {{"law", std::string(law_.zh)}});
    answer_.basis = DamagesBasis::STATUTORY;
    ASSIGN_OR_RETURN(const Triple sum, StatutorySum(*ground));
    if (q_.punitive.claimed) {
      // F-7  Statutory damages cannot be the base of punitive damages.
      Note("F-7", "law-cn F-7", "法定赔偿不能作为惩罚性赔偿的基数。",
           "Statutory damages cannot be the base of punitive ones.");
    }
    const bool open = law_.cost == CostBesideStatutory::WITHIN;
    const bool within = open && q_.settings.cost != CostBesideStatutory::ON_TOP;
    // Within the sum, cost moves nothing but the likely value, up to the bound.
    const Exact cap(law_.statutory_high);
    const Triple on_top = sum + cost_;
    const Triple inside =
        Triple::Join(on_top, on_top, [&](const Exact& x, const Exact&) { return std::min(x, cap); });
    if (q_.reasonable_cost.given() && open) {
      RETURN_IF_ERROR(AddReading(
          "COST", within ? "合理开支在法定赔偿之外另加" : "合理开支计入法定赔偿之内",
          within ? "reasonable cost on top of the statutory sum" : "reasonable cost within the statutory sum",
          within ? on_top : inside));
    }
    return Total(within ? inside : on_top);
  }

  absl::Status AddReading(std::string id, std::string zh, std::string en, const Triple& total) {
    ASSIGN_OR_RETURN(Range range, total.ToRange());
    answer_.readings.push_back({std::move(id), std::move(zh), std::move(en), std::move(range)});
    return absl::OkStatus();
  }

  absl::Status Total(const Triple& total) {
    if (q_.reasonable_cost.given()) {
      Note(law_.rule, q_.reasonable_cost.source, "为制止侵权行为支付的合理开支。",
           "Reasonable cost of stopping the infringement.", answer_.cost);
    }
    ASSIGN_OR_RETURN(answer_.total, total.ToRange());
    Note(law_.rule, law_.zh, "合计（四舍五入到分）。", "The total, rounded to the fen.", answer_.total);
    return absl::OkStatus();
  }

  const DamagesQuestion& q_;
  const DamagesLaw& law_;
  DamagesAnswer answer_;
  Triple base_;
  Triple multiple_;
  Triple cost_;
  bool punitive_ = false;
};

}  // namespace

absl::StatusOr<DamagesAnswer> EstimateDamages(const DamagesQuestion& question) {
  RETURN_IF_ERROR(CheckDamagesQuestion(question));
  absl::CivilDay first = question.act_first_day;
  if (question.late_and_continuing) first = std::max(first, AddMonths(question.suit_day, -36));
  const absl::CivilDay last = std::max(first, question.act_last_day);
  ASSIGN_OR_RETURN(const DamagesLaw* law, DamagesLawOf(question.field, first, last));
  return Estimate(question, *law).Run();
}

}  // namespace sudiao::law
