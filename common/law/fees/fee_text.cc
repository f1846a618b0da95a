#include "common/law/fees/fee_text.h"

#include "absl/strings/str_cat.h"
#include "common/law/figures/exact.h"
#include "common/status/view.h"
#include "common/types/money.h"

namespace sudiao::law {
namespace {

// "超过 CNY 10,000.00、不超过 CNY 100,000.00"
std::string BracketZh(const FeeRow& row, const std::string& currency) {
  if (row.without_amount) return "没有争议金额";
  std::string text;
  if (row.above != 0) text = absl::StrCat("超过 ", FormatMoney({currency, row.above}));
  if (row.up_to.has_value()) {
    absl::StrAppend(&text, text.empty() ? "" : "、", "不超过 ", FormatMoney({currency, *row.up_to}));
  }
  return text;
}

std::string BracketEn(const FeeRow& row, const std::string& currency) {
  if (row.without_amount) return "no amount in dispute";
  std::string text;
  if (row.above != 0) text = absl::StrCat("above ", FormatMoney({currency, row.above}));
  if (row.up_to.has_value()) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", "up to ", FormatMoney({currency, *row.up_to}));
  }
  return text;
}

// "2.5%" or the sum and its unit.
std::string PriceOf(const FeeRow& row, const std::string& currency, bool zh) {
  static constexpr std::string_view kUnitsZh[] = {"", "", "／每方", "／小时", "／小时／每方", "／天", "／次"};
  static constexpr std::string_view kUnitsEn[] = {
      "", "", " per party", " per hour", " per hour and party", " per day", " per session"};
  if (row.rate_basis_points != 0) return absl::StrCat(FormatScaled(row.rate_basis_points, 2), "%");
  std::string text = FormatMoney({currency, row.low});
  if (row.high != row.low) absl::StrAppend(&text, zh ? "至 " : " to ", FormatMoney({currency, row.high}));
  const size_t unit = static_cast<size_t>(row.unit);
  absl::StrAppend(&text, AbslView(zh ? kUnitsZh[unit] : kUnitsEn[unit]));
  if (row.included_minutes > 0) {
    absl::StrAppend(&text, zh ? "（超出 " : " (beyond ", row.included_minutes / 60,
                    zh ? " 小时的部分）" : " hours)");
  }
  return text;
}

}  // namespace

std::string_view ItemZh(FeeItem item) {
  static constexpr std::string_view kNames[] = {"",           "案件受理费", "执行申请费", "保全申请费",
                                                "司法确认费", "调解费",     "管理费",     "调解员费用",
                                                "立案费",     "证明费"};
  static_assert(std::size(kNames) == EnumSize<FeeItem>());
  return kNames[static_cast<size_t>(item)];
}

std::string_view ItemEn(FeeItem item) {
  static constexpr std::string_view kNames[] = {
      "",          "court fee",          "enforcement fee", "preservation fee", "confirmation fee",
      "mediation", "administration fee", "mediator's fee",  "admission fee",    "certificate"};
  static_assert(std::size(kNames) == EnumSize<FeeItem>());
  return kNames[static_cast<size_t>(item)];
}

std::string RowZh(const FeeRow& row, const std::string& currency) {
  std::string zh = absl::StrCat(AbslView(ItemZh(row.item)), "：");
  if (const std::string bracket = BracketZh(row, currency); !bracket.empty()) {
    absl::StrAppend(&zh, bracket, row.tier ? " 的部分" : "", "，");
  }
  absl::StrAppend(&zh, PriceOf(row, currency, true));
  if (row.tier || !row.cap.has_value()) return zh;
  return absl::StrCat(zh, "，最多 ", FormatMoney({currency, *row.cap}));
}

std::string RowEn(const FeeRow& row, const std::string& currency) {
  std::string en = absl::StrCat(AbslView(ItemEn(row.item)), ": ");
  if (const std::string bracket = BracketEn(row, currency); !bracket.empty()) {
    absl::StrAppend(&en, row.tier ? "the part " : "", bracket, ", ");
  }
  absl::StrAppend(&en, PriceOf(row, currency, false));
  if (row.tier || !row.cap.has_value()) return en;
  return absl::StrCat(en, ", at most ", FormatMoney({currency, *row.cap}));
}

}  // namespace sudiao::law
