// Which court may not confirm an agreement.
#include <algorithm>

#include "common/law/courts/business.h"

namespace sudiao::law {
namespace {

const char kIntermediateZh[] = "知识产权法院或者中级人民法院";
const char kIntermediateEn[] = "an IP court or intermediate court";

// Whether the tables say that this basic court may take the business (JUR-2, approved).
bool IsApproved(std::string_view court_code, CourtBusiness business, const CourtQuery& query,
                const CourtTables& tables) {
  return std::any_of(tables.rows.begin(), tables.rows.end(), [&](const CourtRow& row) {
    return row.court_code == court_code && row.Takes(business) && row.IsInForce(query.date);
  });
}

// Refusing needs certainty: only a checked amount counts.
bool IsAboveCeiling(std::string_view court_code, const CourtQuery& query, const CourtTables& tables) {
  return query.amount.has_value() &&
         std::any_of(tables.rows.begin(), tables.rows.end(), [&](const CourtRow& row) {
           return row.court_code == court_code && row.verified && row.Takes(CourtBusiness::ORDINARY) &&
                  row.IsInForce(query.date) && JudgeAmount(row, query, tables) == AmountVerdict::ABOVE;
         });
}

}  // namespace

// CHK-VALUE  The right and the amount decide on the level of the court that confirms, unless a court invited
// the mediation (CPL-205).
std::optional<ConfirmationRefusal> RefuseConfirmation(const CourtQuery& query, std::string_view court_code,
                                                      const CourtTables& tables) {
  if (!query.inviting_court.empty()) {
    if (court_code == query.inviting_court) return std::nullopt;
    return ConfirmationRefusal{"CPL-205(1)", "作出邀请的人民法院", "the court that invited the mediation"};
  }
  const CourtLevel level = CourtLevelOf(court_code);
  if (level == CourtLevel::INTERMEDIATE) return std::nullopt;
  const Business business = BusinessesOf(query)[0];
  if (!MayBeBasic(business.kind)) {
    if (level == CourtLevel::BASIC && IsApproved(court_code, business.kind, query, tables))
      return std::nullopt;
    return ConfirmationRefusal{business.reason.rule, kIntermediateZh, kIntermediateEn};
  }
  if (level != CourtLevel::BASIC) {
    return ConfirmationRefusal{"CPL-205(2)", "基层人民法院或者中级人民法院",
                               "a basic or an intermediate court"};
  }
  if (!IsAboveCeiling(court_code, query, tables)) return std::nullopt;
  return ConfirmationRefusal{"JUR-3", kIntermediateZh, kIntermediateEn};
}

}  // namespace sudiao::law
