// What a case may say: the limits of its texts and lists, and what an edit may not change.
#pragma once

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/status/errors.h"
#include "services/intake/domain/case.h"

namespace sudiao::intake::domain {

// From outside mainland China: what OMR-06 and the courts' local amounts ask for.
bool IsForeign(const Party& party);

// Adds everything that no case may say, a draft neither.
void CheckContent(const CaseContent& content, Violations& violations);

// OMR-08  Whoever turns to a court gives a telephone number and where papers can be served.
void CheckReachable(const CaseContent& content, Violations& violations);

// The check digits of everybody's number.
void CheckIdentityNumbers(const CaseContent& content, absl::CivilDay today, Violations& violations);

// Parties, rights and claims keep the ids that they had; new ones get theirs.
void KeepOrGiveIds(CaseContent& content, const CaseContent& before, absl::Time now);

// What no edit may change: who has joined, and the invitations.
void KeepMembership(CaseContent& content, const Case& before);

}  // namespace sudiao::intake::domain
