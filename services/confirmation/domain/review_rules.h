// What the court does with a filed application: corrections, acceptance or refusal, review, ruling, service.
// Pure. The caller has checked that the actor belongs to the court applied to and holds the office.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/packs/pack.h"
#include "services/confirmation/domain/filing_rules.h"

namespace sudiao::confirmation::domain {

// "JI-355(5)", "JI-358(1)"
std::string_view RuleOf(Ground ground);
// The ground in the law's words.
std::string_view WordsOf(Ground ground);
bool IsRefusalGround(Ground ground);
bool IsMaterialKind(std::string_view kind);

// CPL-47  Whoever is a party or an agent of a party in the case, or mediated it, takes no part in it for the
// court. Other ties of a judge or clerk are not known here: they are the court's own matter (CPL-48 to 50).
absl::Status CheckImpartial(const access::Relation& relation);

// OLR-09  Everything missing is named at once, with a day, and before acceptance only once.
// JI-354  What is missing is to be supplied by that day.
// JI-356  In the review the judge may ask for more, by a day.
absl::StatusOr<ApplicationDecision> DecideRequestMaterials(const Application& a,
                                                           const std::vector<std::string>& kinds,
                                                           absl::Time due_time, const std::string& note,
                                                           absl::Time now);

// JI-354  A party supplies; when the last of what was asked for is there, the application goes on.
// OLR-09  Online, the three days for acceptance begin anew on the day after the correction (law-cn 22).
absl::StatusOr<ApplicationDecision> DecideSupplyMaterials(const Application& a, const std::string& party_id,
                                                          const std::vector<Material>& materials,
                                                          const packs::Pack& pack, absl::Time now);

// JI-357, JC11-6, OMR-23, SHAM-3  Without the materials at the end of the day, the application counts as
// withdrawn (A12), and nothing is confirmed.
absl::StatusOr<ApplicationDecision> DecideLapse(const Application& a, absl::Time now);

// CN-08, CN-11  The type word of the number: 诉前调确 where a court had invited the mediation, 民特 where the
// body received the case itself; a pack may name others.
std::string NumberWord(const Application& a, const packs::Pack& pack);

// JC11-4  The court takes the case, gives it a number and enters it in its register.
// CPL-187  The thirty days of the review begin with the registration.
// FEE-1, JC11-11  No fee arises, here or later.
absl::StatusOr<ApplicationDecision> DecideAccept(const Application& a, const std::string& case_number,
                                                 const packs::Pack& pack, absl::Time now);

// JI-355  The court does not take it, on one of five grounds.
absl::StatusOr<ApplicationDecision> DecideRefuse(const Application& a, Ground ground, const std::string& note,
                                                 absl::Time now);

// JI-355, JI-358, CMS-10  One finding on each of the eleven grounds; a later one takes the earlier one's
// place. A ground that is found needs its reason.
absl::StatusOr<ApplicationDecision> DecideRecordFinding(const Application& a, const Finding& finding);

// CPL-206  Lawful: effective. Not lawful: the application is rejected.
// JI-358  No ruling while a ground is open; effective only if none was found, rejected only on one that was.
// CPL-184, CPL-185  One judge, one instance: there is no second ruling.
absl::StatusOr<ApplicationDecision> DecideRule(const Application& a, const Ruling& ruling);

// CPL-186  A dispute about civil rights came up: the special procedure ends, the parties may sue (trap 22).
absl::StatusOr<ApplicationDecision> DecideEndProcedure(const Application& a, const std::string& note,
                                                       absl::Time now);

// CPL-87, CPL-90  A ruling is served electronically on whoever consents, with the proof of it; what counts
// from the service counts from the proof's date. OLR-31a  Served when it reached the system of the address
// that was given: here the moment it is stored for the party's account. OLR-29  The application form gives
// that account as the address for electronic service (its third case), so joining the application is the
// consent; intake's consents are not needed for it. JI-372  The party's fifteen days to object to a
// confirmation begin.
absl::StatusOr<ApplicationDecision> DecideServe(const Application& a, const std::string& party_id,
                                                const packs::Pack& pack, absl::Time now);

// The alert of a clock of the court, if it still runs.
absl::StatusOr<ApplicationDecision> DecideOverrun(const Application& a, std::string_view clock_id,
                                                  absl::Time now);

}  // namespace sudiao::confirmation::domain
