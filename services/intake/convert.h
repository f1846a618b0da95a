// Between the domain and the API: what field names alone cannot say.
#pragma once

#include <string>

#include "common/access/directory.h"
#include "services/intake/domain/evidence.h"
#include "services/intake/domain/preservation.h"
#include "services/intake/storage/case_index.h"
#include "sudiao/intake/v1/intake.pb.h"

namespace sudiao::intake {

using EvidenceStore = change::Store<domain::EvidenceAggregate>;

// The case as the caller may see it: identity numbers and addresses of service of others are masked.
v1::Case ToResource(const CaseStore::Snapshot& snapshot, const access::Relation& relation);
v1::Evidence ToResource(const EvidenceStore::Snapshot& snapshot);
// The step that the pre-suit preservation asks for, behind the others.
void AddPreservation(const domain::PreservationNotice& notice, v1::Case& resource);

// The step that a transfer of data abroad asks for (WIPO-12).
void AddTransferConsent(const std::vector<std::string>& party_ids, v1::Case& resource);
// The step that the last day of the agreement asks for (PML-31).
void AddFollowUp(const domain::Case& c, v1::Case& resource);

// Form 16.2, from the case and the names of the court and the body.
v1::ReferralLetter ToReferralLetter(const domain::Case& c, const access::Relation& relation,
                                    const access::OrganizationChanged& court,
                                    const access::OrganizationChanged& body);

// What a journal entry says to a person; empty for entries that say nothing to people.
v1::TimelineEntry ToTimelineEntry(const change::JournalEntry& entry);

}  // namespace sudiao::intake
