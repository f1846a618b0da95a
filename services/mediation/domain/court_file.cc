#include "services/mediation/domain/court_file.h"

#include "absl/strings/str_cat.h"
#include "services/mediation/domain/mediation_rules.h"

namespace sudiao::mediation::domain {
namespace {

// What lies in the case file stays there: the item names it.
std::string InCaseFile(const Mediation& mediation) { return absl::StrCat("cases/", mediation.facts.case_id); }

void AddPerParty(const Mediation& mediation, std::vector<CourtFileItem>& items) {
  for (const access::CaseParty& party : mediation.facts.parties) {
    items.push_back(
        {"EVIDENCE", absl::StrCat("证据 Evidence: ", party.display_name), InCaseFile(mediation), "CONF-2"});
  }
}

void AddServiceAddresses(const Mediation& mediation, std::vector<CourtFileItem>& items) {
  for (const Duty& duty : mediation.duties) {
    const access::CaseParty* party = mediation.FindParty(duty.party_id);
    if (duty.kind != DutyKind::SERVICE_ADDRESS_GUIDED || party == nullptr) continue;
    items.push_back({"SERVICE_ADDRESS", absl::StrCat("送达地址确认书 Service address: ", party->display_name),
                     InCaseFile(mediation), "OMR-17"});
  }
}

}  // namespace

// CONF-2, OMR-18, OMR-21, OMR-22, SIM-22, PDM-19  Only the application, the evidence that each side handed
// in, the confirmed service addresses, the facts that every party confirmed in writing, and the failure
// report travel, as far as the pack lets them. Offers, concessions, caucus, drafts, records and opinions are
// not even read here.
std::vector<CourtFileItem> CourtFileOf(const Mediation& mediation, const packs::Pack& pack) {
  using packs::CourtMaterial;
  std::vector<CourtFileItem> items;
  if (pack.MayTravelToCourt(CourtMaterial::APPLICATION)) {
    items.push_back({"APPLICATION", absl::StrCat("调解申请书 Application: ", mediation.facts.case_title),
                     InCaseFile(mediation), "CONF-2"});
  }
  if (pack.MayTravelToCourt(CourtMaterial::SUBMITTED_EVIDENCE)) AddPerParty(mediation, items);
  if (pack.MayTravelToCourt(CourtMaterial::SERVICE_ADDRESS_CONFIRMATION))
    AddServiceAddresses(mediation, items);
  if (pack.MayTravelToCourt(CourtMaterial::UNDISPUTED_FACTS)) {
    for (const UndisputedFact& fact : mediation.undisputed_facts) {
      if (!IsConfirmedByAll(mediation, fact)) continue;
      items.push_back({"UNDISPUTED_FACT", "无争议事实 Undisputed fact", fact.text, "OMR-22"});
    }
  }
  if (pack.MayTravelToCourt(CourtMaterial::FAILURE_REPORT) && !mediation.end_note.empty()) {
    items.push_back({"FAILURE_REPORT", "调解终结报告 Failure report", mediation.end_note, "OMR-21"});
  }
  return items;
}

}  // namespace sudiao::mediation::domain
