#include "services/assignment/domain/mediator_rules.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/codec/struct_json.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "common/types/ids.h"
#include "services/assignment/domain/reasons.h"

namespace sudiao::assignment::domain {
namespace {

constexpr size_t kMaxListLength = 50;
constexpr int64_t kMaxCapacity = 1000;

void CheckTexts(const std::string& path, const std::vector<std::string>& texts, Violations& violations) {
  if (texts.size() > kMaxListLength) {
    violations.Add(path, "TOO_MANY", absl::StrCat("At most ", kMaxListLength, " entries."),
                   absl::StrCat("最多 ", kMaxListLength, " 项。"));
    return;
  }
  for (size_t i = 0; i < texts.size(); ++i) {
    violations.RequireText(absl::StrCat(path, "[", i, "]"), texts[i], 100);
  }
}

void CheckId(const std::string& path, const std::string& id, Violations& violations) {
  if (id.empty()) {
    violations.Missing(path);
  } else if (!IsId(id)) {
    violations.Add(path, "INVALID_ID", "Not an id.", "编号格式不正确。");
  }
}

absl::Status NotAvailable(std::string_view detail, std::string_view en, std::string_view zh) {
  return Fail(
      reasons::kMediatorNotAvailable,
      {{"detail", std::string(detail)}, {"detail_en", std::string(en)}, {"detail_zh", std::string(zh)}});
}

bool WasRefused(const Appointment& appointment, const std::string& mediator_id, Proposal proposal) {
  return std::any_of(
      appointment.refusals.begin(), appointment.refusals.end(), [&](const MediatorRefusal& refusal) {
        if (refusal.mediator_id != mediator_id) return false;
        if (refusal.cause == kSilent || refusal.cause == kPassedOver) return false;
        return refusal.cause == kDeclined || refusal.cause == kResigned || proposal == Proposal::kDesignation;
      });
}

}  // namespace

void MediatorAggregate::Apply(Mediator& mediator, const MediatorEvent& event) {
  std::visit(
      [&](const auto& e) {
        using E = std::decay_t<decltype(e)>;
        mediator.update_time = e.time;
        if constexpr (std::is_same_v<E, MediatorEntered>) {
          mediator.id = e.id;
          mediator.state = MediatorState::ACTIVE;
          mediator.profile = e.profile;
          mediator.create_time = e.time;
        } else if constexpr (std::is_same_v<E, MediatorUpdated>) {
          mediator.profile = e.profile;
        } else if constexpr (std::is_same_v<E, MediatorSuspended>) {
          mediator.state = MediatorState::SUSPENDED;
          mediator.suspension_cause = e.cause;
        } else {
          mediator.state = MediatorState::ACTIVE;
          mediator.suspension_cause.clear();
        }
      },
      event);
}

absl::Status CheckProfile(const MediatorProfile& profile, const std::string& path) {
  Violations violations;
  CheckId(path + ".account_id", profile.account_id, violations);
  CheckId(path + ".organization_id", profile.organization_id, violations);
  violations.RequireText(path + ".display_name", profile.display_name, 100);
  violations.CheckText(path + ".display_name_en", profile.display_name_en, 100);
  violations.CheckText(path + ".fee_text", profile.fee_text, 500);
  CheckTexts(path + ".fields", profile.fields, violations);
  CheckTexts(path + ".languages", profile.languages, violations);
  if (profile.charges && profile.fee_text.empty()) violations.Missing(path + ".fee_text");
  if (profile.inviting_court_ids.size() > kMaxListLength) {
    violations.Add(path + ".inviting_court_ids", "TOO_MANY", "Too many courts.", "邀请法院过多。");
  }
  for (size_t i = 0; i < profile.inviting_court_ids.size(); ++i) {
    CheckId(absl::StrCat(path, ".inviting_court_ids[", i, "]"), profile.inviting_court_ids[i], violations);
  }
  if (profile.capacity < 1 || profile.capacity > kMaxCapacity) {
    violations.Add(path + ".capacity", "OUT_OF_RANGE", absl::StrCat("Must be 1 to ", kMaxCapacity, "."),
                   absl::StrCat("应当为 1 至 ", kMaxCapacity, "。"));
  }
  return violations.ToStatus();
}

absl::Status CheckMayCharge(OrganizationKind kind, const MediatorProfile& profile, const std::string& path) {
  Violations violations;
  if (profile.charges && kind == OrganizationKind::PEOPLES_MEDIATION_COMMITTEE) {
    violations.Add(path + ".charges", "MUST_BE_FREE", "People's mediation is free of charge.",
                   "人民调解不收取任何费用。");
  }
  return violations.ToStatus();
}

absl::StatusOr<MediatorDecision> DecideEnter(const Mediator& mediator, const std::string& id,
                                             const MediatorProfile& profile, absl::Time now) {
  if (!mediator.id.empty()) return Fail(reasons::kAlreadyExists);
  return MediatorDecision().Add(MediatorEntered{id, profile, now});
}

absl::StatusOr<MediatorDecision> DecideUpdate(const Mediator& mediator, const MediatorProfile& profile,
                                              absl::Time now) {
  RETURN_IF_ERROR(kMediatorTable.Next(mediator.state, MediatorCommand::UPDATE).status());
  if (codec::ToJson(profile) == codec::ToJson(mediator.profile)) return MediatorDecision();
  return MediatorDecision().Add(MediatorUpdated{profile, now});
}

absl::StatusOr<MediatorDecision> DecideSuspend(const Mediator& mediator, const std::string& cause,
                                               absl::Time now) {
  RETURN_IF_ERROR(kMediatorTable.Next(mediator.state, MediatorCommand::SUSPEND).status());
  return MediatorDecision().Add(MediatorSuspended{cause, now});
}

absl::StatusOr<MediatorDecision> DecideReinstate(const Mediator& mediator, absl::Time now) {
  RETURN_IF_ERROR(kMediatorTable.Next(mediator.state, MediatorCommand::REINSTATE).status());
  return MediatorDecision().Add(MediatorReinstated{now});
}

bool HasConflict(const std::vector<access::CaseRole>& roles, const std::string& account_id, absl::Time now) {
  std::vector<access::CaseRole> sides;
  for (const access::CaseRole& role : roles) {
    if (role.capacity == access::Capacity::AUTHOR && role.account_id == account_id) return true;
    if (role.capacity != access::Capacity::MEDIATOR) sides.push_back(role);
  }
  Caller person;
  person.account_id = account_id;
  return !access::Evaluate(sides, person, now).parties.empty();
}

absl::Status CheckEligible(const Appointment& appointment, const Candidate& candidate, Proposal proposal) {
  const MediatorProfile& profile = candidate.profile;
  if (candidate.state != MediatorState::ACTIVE) {
    return NotAvailable("NOT_ACTIVE", "not active on the roster", "未在册或者已暂停");
  }
  if (profile.organization_id != appointment.mediation_organization_id) {
    return NotAvailable("OTHER_BODY", "not on the roster of the body that handles the case",
                        "不在办理本案的调解组织名册内");
  }
  if (!appointment.appointing_court().empty() &&
      std::find(profile.inviting_court_ids.begin(), profile.inviting_court_ids.end(),
                appointment.appointing_court()) == profile.inviting_court_ids.end()) {
    return NotAvailable("NOT_INVITED", "not invited by the court that referred the case",
                        "未受委派或者委托本案的法院特邀");
  }
  if (profile.foreign && !appointment.foreign_party) {
    return NotAvailable("FOREIGN", "may mediate only cases with a foreign party",
                        "只能调解具有涉外因素的案件");
  }
  if (candidate.conflict) return Fail(reasons::kConflictOfInterest);
  if (WasRefused(appointment, candidate.mediator_id, proposal)) {
    return NotAvailable("REFUSED", "has left this case before", "此前已退出本案");
  }
  if (candidate.open_cases >= profile.capacity) {
    return NotAvailable("FULL", "has no free seat", "在办案件已满");
  }
  return absl::OkStatus();
}

}  // namespace sudiao::assignment::domain
