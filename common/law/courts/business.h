// What a dispute is to the courts, and which courts of the tables take that. The inner part of courts.h.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "common/law/courts/courts.h"

namespace sudiao::law {

template <typename Holds>
bool AnyClaim(const CourtQuery& query, Holds holds) {
  return std::any_of(query.claims.begin(), query.claims.end(), holds);
}

// Claims about a contract or anything else are no "权属、侵权" of JUR-1; without a nature the stricter
// reading holds.
inline bool IsTitleOrTort(ClaimNature nature) {
  return nature != ClaimNature::CONTRACT && nature != ClaimNature::OTHER;
}

// JUR-1  Invention, utility model, plant variety, layout design, technical secret, software.
bool IsTechnical(CourtRight right, const CourtQuery& query);

struct Business {
  CourtBusiness kind = CourtBusiness::UNSPECIFIED;
  CourtReason reason;
};

// What the dispute needs, the strictest first; never empty.
// JUR-10  Decisions of ministries on grant and validity are for the Beijing IP Court alone.
// JUR-6  Where there is an IP court, it takes every civil case about technical rights and designs.
// JUR-7  With mixed claims the strictest decides for all.
std::vector<Business> BusinessesOf(const CourtQuery& query);

// Of ordinary cases and of other cases about technical rights: both may be for a basic court.
bool MayBeBasic(CourtBusiness business);

SUDIAO_ENUM(AmountVerdict, WITHIN, ABOVE, UNKNOWN)

// JUR-3, JUR-20  Whether the amount is within the row's ceiling, whose own flag says if the number itself is.
AmountVerdict JudgeAmount(const CourtRow& row, const CourtQuery& query, const CourtTables& tables);

// JUR-20  Every party has its domicile in the row's local area, and none comes from abroad.
bool AllLocal(const CourtRow& row, const CourtQuery& query, const CourtTables& tables);

// The row's words on the amount: "at most CNY 5,000,000.00".
CourtReason AmountReason(const CourtRow& row, AmountVerdict verdict, const CourtQuery& query,
                         const CourtTables& tables);

// The courts for the dispute in one area: competent ones, or a kind of court; and the ones left out.
struct AreaCourts {
  std::vector<RoutedCourt> courts;
  std::vector<RoutedCourt> excluded;
};
AreaCourts CourtsOfArea(std::string_view area, const CourtQuery& query, const CourtTables& tables);

// The court of that code, with its names and level and without a reason yet.
RoutedCourt NamedCourt(std::string_view code, const CourtTables& tables);

// The kind of court where no place is known.
RoutedCourt CourtOfUnknownPlace(const CourtQuery& query);

// JUR-8, JUR-9  Where an appeal from the court goes; adds the reason to the court.
void AddAppeal(RoutedCourt& court, const CourtQuery& query, const CourtTables& tables);

// Adds the reasons and the excluded courts of one list to the other, a court once.
void MergeCourts(std::vector<RoutedCourt>& into, std::vector<RoutedCourt> more);

}  // namespace sudiao::law
