#include "services/assignment/domain/later_roles.h"

#include <algorithm>

#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "services/assignment/domain/reasons.h"

namespace sudiao::assignment::domain {
namespace {

struct RoleWords {
  std::string_view en;
  std::string_view zh;
};

RoleWords WordsOf(LaterRole role) {
  switch (role) {
    case LaterRole::PEOPLES_ASSESSOR:
      return {"people's assessor", "人民陪审员"};
    case LaterRole::LITIGATION_AGENT:
      return {"agent of a party", "诉讼代理人"};
    case LaterRole::WITNESS:
      return {"witness", "证人"};
    case LaterRole::APPRAISER:
      return {"appraiser", "鉴定人"};
    case LaterRole::TRANSLATOR:
      return {"translator", "翻译人员"};
    case LaterRole::ARBITRATOR:
      return {"arbitrator", "仲裁员"};
    case LaterRole::UNSPECIFIED:
      break;
  }
  return {};
}

}  // namespace

bool Mediated(const Appointment& appointment, const std::string& mediator_id) {
  const bool accepted = appointment.accept_time != absl::Time() && appointment.mediator_id == mediator_id;
  // Who declined or stayed silent never mediated; who was replaced, not consented to or resigned had begun
  // to.
  return accepted || std::any_of(appointment.refusals.begin(), appointment.refusals.end(),
                                 [&](const MediatorRefusal& refusal) {
                                   return refusal.mediator_id == mediator_id &&
                                          (refusal.cause == kReplaced || refusal.cause == kNotConsented ||
                                           refusal.cause == kResigned);
                                 });
}

absl::Status CheckLaterRole(const Appointment& appointment, const std::string& mediator_id,
                            const LaterRoleQuestion& question) {
  if (question.role == LaterRole::UNSPECIFIED) {
    Violations violations;
    violations.Missing("role");
    return violations.ToStatus();
  }
  if (!Mediated(appointment, mediator_id)) return absl::OkStatus();
  const bool arbitrator = question.role == LaterRole::ARBITRATOR;
  if (arbitrator && question.all_parties_allow) return absl::OkStatus();
  const RoleWords words = WordsOf(question.role);
  return Fail(reasons::kRoleBarred, {{"rule", arbitrator ? "PDM-18" : "SIM-16"},
                                     {"role_en", std::string(words.en)},
                                     {"role_zh", std::string(words.zh)}});
}

}  // namespace sudiao::assignment::domain
