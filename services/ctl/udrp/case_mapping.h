// A published dispute as a case of the platform.
#pragma once

#include <string>
#include <vector>

#include "services/ctl/udrp/dispute.h"
#include "services/intake/domain/case.h"

namespace sudiao::ctl::udrp {

// What stands for a party, mark or domain that the data do not name.
inline constexpr std::string_view kNotNamed = "(not named in the published data)";

// Everything of the dispute is in the case: what has no field of its own, or does not fit it, stands in the
// facts. Choices that the data do not make (person or organisation, shortened texts) are added to `oddities`.
intake::domain::CaseContent MapDispute(const Dispute& dispute, const std::string& recipient_id,
                                       Oddities& oddities);

// The case as the API takes it.
std::string CaseJson(const intake::domain::CaseContent& content);

// What the platform would refuse, by its own rules for drafts and filings; empty if nothing.
std::vector<std::string> CheckLimits(const intake::domain::CaseContent& content, const std::string& json);

// One id per dispute, centre and step, however often it is tried.
std::string RequestId(const std::string& step, const std::string& recipient_id, const std::string& reference);

}  // namespace sudiao::ctl::udrp
