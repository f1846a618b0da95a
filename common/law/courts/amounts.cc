// The amounts up to which courts take ordinary cases.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/law/courts/business.h"

namespace sudiao::law {

bool AllLocal(const CourtRow& row, const CourtQuery& query, const CourtTables& tables) {
  return !query.parties.empty() &&
         std::all_of(query.parties.begin(), query.parties.end(), [&](const CourtParty& party) {
           const Area* area = party.foreign ? nullptr : tables.Recognise(party.place);
           return area != nullptr && IsWithin(area->code, row.local_area);
         });
}

namespace {
// The row's ceiling for this dispute; null if its rows depend on domiciles that are not known.
const Ceiling* CeilingFor(const CourtRow& row, const CourtQuery& query, const CourtTables& tables) {
  for (const Ceiling& ceiling : row.ceilings) {
    if (ceiling.parties == CeilingParties::ANY) return &ceiling;
  }
  const bool foreign =
      std::any_of(query.parties.begin(), query.parties.end(), [](const auto& p) { return p.foreign; });
  const bool unknown = std::any_of(query.parties.begin(), query.parties.end(), [&](const CourtParty& party) {
    return !party.foreign && tables.Recognise(party.place) == nullptr;
  });
  if (!foreign && (unknown || query.parties.empty())) return nullptr;
  const auto wanted =
      AllLocal(row, query, tables) ? CeilingParties::ALL_LOCAL : CeilingParties::NOT_ALL_LOCAL;
  for (const Ceiling& ceiling : row.ceilings) {
    if (ceiling.parties == wanted) return &ceiling;
  }
  return nullptr;
}
}  // namespace

// CAL-6  以下 includes the number itself, unless a local standard says that it does not (JUR-20): the row
// says which.
AmountVerdict JudgeAmount(const CourtRow& row, const CourtQuery& query, const CourtTables& tables) {
  const Ceiling* ceiling = CeilingFor(row, query, tables);
  if (ceiling == nullptr || ceiling->kind == CeilingKind::UNKNOWN) return AmountVerdict::UNKNOWN;
  if (ceiling->kind == CeilingKind::NONE) return AmountVerdict::WITHIN;
  if (query.amount.currency != ceiling->amount.currency) return AmountVerdict::UNKNOWN;
  const int64_t most = ceiling->amount.minor_units;
  const bool within =
      query.amount.minor_units < most || (ceiling->inclusive && query.amount.minor_units == most);
  return within ? AmountVerdict::WITHIN : AmountVerdict::ABOVE;
}

CourtReason AmountReason(const CourtRow& row, AmountVerdict verdict, const CourtQuery& query,
                         const CourtTables& tables) {
  const Ceiling* ceiling = CeilingFor(row, query, tables);
  if (verdict == AmountVerdict::UNKNOWN) {
    return {"JUR-3", "该院受理案件的标的额标准或者本案标的额不明，须由人工向法院核实，平台不作推测。",
            "The amount up to which this court takes cases, or the amount of this case, is not known. A "
            "person must ask "
            "the court; the platform does not guess.",
            false, row.source};
  }
  if (ceiling == nullptr || ceiling->kind == CeilingKind::NONE) {
    return {"JUR-3", "该院受理此类案件不受标的额限制。", "This court takes such cases whatever the amount.",
            row.verified, row.source};
  }
  const std::string most = FormatMoney(ceiling->amount);
  const bool above = verdict == AmountVerdict::ABOVE;
  return {
      "JUR-3",
      absl::StrCat("该院受理标的额", most, "以下（", ceiling->inclusive ? "包括" : "不包括",
                   "本数）的案件，本案", above ? "超过该标准，由上级法院一审。" : "未超过该标准。"),
      absl::StrCat("This court takes cases ", ceiling->inclusive ? "of at most " : "below ", most,
                   "; this case is ", above ? "above that and begins at a higher court." : "within that."),
      row.verified, row.source};
}

}  // namespace sudiao::law
