#include "services/confirmation/domain/review_rules.h"

#include <algorithm>
#include <array>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "services/confirmation/domain/clocks.h"

namespace sudiao::confirmation::domain {
namespace {

struct GroundText {
  std::string_view rule;
  std::string_view words;
};
constexpr std::array<GroundText, EnumSize<Ground>()> kGrounds{{
    {"", ""},
    {"JI-355(1)", "不属于人民法院受理范围"},
    {"JI-355(2)", "不属于收到申请的人民法院管辖"},
    {"JI-355(3)", "申请确认婚姻关系、亲子关系、收养关系等身份关系无效、有效或者解除"},
    {"JI-355(4)", "涉及适用其他特别程序、公示催告程序、破产程序审理"},
    {"JI-355(5)", "调解协议内容涉及物权、知识产权确权"},
    {"JI-358(1)", "违反法律强制性规定"},
    {"JI-358(2)", "损害国家利益、社会公共利益、他人合法权益"},
    {"JI-358(3)", "违背公序良俗"},
    {"JI-358(4)", "违反自愿原则"},
    {"JI-358(5)", "内容不明确"},
    {"JI-358(6)", "其他不能进行司法确认的情形"},
}};
constexpr std::string_view kMaterialKinds[] = {"AGREEMENT", "MEDIATION_PROOF", "RIGHT_PROOF",
                                               "IDENTITY",  "SERVICE_ADDRESS", "POWER_OF_ATTORNEY",
                                               "OTHER"};

ConfirmationMoved Moved(const Application& a, ConfirmationStage stage) {
  return {a.case_id, a.id, stage, a.case_number};
}

bool Contains(const std::vector<std::string>& values, std::string_view value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

absl::Status CheckRequest(const std::vector<std::string>& kinds, absl::Time due_time, const std::string& note,
                          absl::Time now) {
  Violations violations;
  if (kinds.empty()) violations.Missing("kinds");
  std::set<std::string> seen;
  for (size_t i = 0; i < kinds.size(); ++i) {
    const std::string field = absl::StrCat("kinds[", i, "]");
    if (!IsMaterialKind(kinds[i])) {
      violations.Add(field, "UNKNOWN_VALUE", "Not a kind of material.", "未知的材料种类。");
    } else if (!seen.insert(kinds[i]).second) {
      violations.Add(field, "REPEATED", "Named twice.", "重复的材料种类。");
    }
  }
  if (due_time <= now) {
    violations.Add("due_time", "NOT_IN_FUTURE", "The day must be still to come.", "补交期限须在将来。");
  } else if (due_time > kNeverDue) {
    violations.Add("due_time", "TOO_LATE", "Beyond the calendar.", "日期超出范围。");
  }
  violations.CheckText("note", note, 2000);
  return violations.ToStatus();
}

absl::Status CheckSupply(const Application& a, const std::vector<Material>& materials) {
  Violations violations;
  if (materials.empty()) violations.Missing("materials");
  for (size_t i = 0; i < materials.size(); ++i) {
    const std::string field = absl::StrCat("materials[", i, "]");
    if (!Contains(a.requested_kinds, materials[i].kind)) {
      violations.Add(field + ".kind", "NOT_REQUESTED", "The court did not ask for this.",
                     "法院未要求补交该材料。");
    }
    violations.RequireText(field + ".note", materials[i].note, 2000);
  }
  return violations.ToStatus();
}

std::string NamesOf(const std::vector<Ground>& grounds) {
  return absl::StrJoin(grounds, ", ", [](std::string* out, Ground ground) {
    absl::StrAppend(out, AbslView(EnumName(ground)));
  });
}

std::vector<Ground> AllGrounds() {
  std::vector<Ground> grounds;
  for (size_t i = 1; i < EnumSize<Ground>(); ++i) grounds.push_back(static_cast<Ground>(i));
  return grounds;
}

absl::Status CheckRulingFields(const Ruling& ruling) {
  Violations violations;
  if (ruling.effective && ruling.ground != Ground::UNSPECIFIED) {
    violations.Add("ground", "NOT_APPLICABLE", "A ruling that confirms has no ground of rejection.",
                   "确认有效的裁定没有驳回理由。");
  }
  if (!ruling.effective && ruling.ground == Ground::UNSPECIFIED) violations.Missing("ground");
  return violations.ToStatus();
}

absl::Status CheckFindings(const Application& a, const Ruling& ruling) {
  std::vector<Ground> open;
  std::vector<Ground> present;
  for (const Ground ground : AllGrounds()) {
    const Finding* const finding = a.FindFinding(ground);
    if (finding == nullptr) {
      open.push_back(ground);
    } else if (finding->result == FindingResult::PRESENT) {
      present.push_back(ground);
    }
  }
  if (!open.empty()) return Fail(reasons::kGroundOpen, {{"grounds", NamesOf(open)}});
  if (ruling.effective) {
    return present.empty() ? absl::OkStatus()
                           : Fail(reasons::kGroundPresent, {{"grounds", NamesOf(present)}});
  }
  if (std::find(present.begin(), present.end(), ruling.ground) != present.end()) return absl::OkStatus();
  return Fail(reasons::kGroundNotFound, {{"ground", std::string(EnumName(ruling.ground))}});
}

}  // namespace

std::string_view RuleOf(Ground ground) { return kGrounds[static_cast<size_t>(ground)].rule; }
std::string_view WordsOf(Ground ground) { return kGrounds[static_cast<size_t>(ground)].words; }

bool IsRefusalGround(Ground ground) {
  return ground >= Ground::OUTSIDE_COURT_SCOPE && ground <= Ground::TITLE_DETERMINATION;
}

bool IsMaterialKind(std::string_view kind) {
  return std::find(std::begin(kMaterialKinds), std::end(kMaterialKinds), kind) != std::end(kMaterialKinds);
}

absl::Status CheckImpartial(const access::Relation& relation) {
  return relation.mediator || !relation.parties.empty() ? Fail(reasons::kMustWithdraw) : absl::OkStatus();
}

absl::StatusOr<ApplicationDecision> DecideRequestMaterials(const Application& a,
                                                           const std::vector<std::string>& kinds,
                                                           absl::Time due_time, const std::string& note,
                                                           absl::Time now) {
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::REQUEST_MATERIALS).status());
  if (!a.accepted() && a.materials_named) return Fail(reasons::kMaterialsAlreadyNamed);
  RETURN_IF_ERROR(CheckRequest(kinds, due_time, note, now));
  ApplicationDecision decision;
  decision.Add(MaterialsRequested{kinds, due_time, note, now});
  // The three days stand still for good: they begin anew after the correction.
  return decision.Cancel(kAcceptTimer).Set(kMaterialsTimer, due_time);
}

absl::StatusOr<ApplicationDecision> DecideSupplyMaterials(const Application& a, const std::string& party_id,
                                                          const std::vector<Material>& materials,
                                                          const packs::Pack& pack, absl::Time now) {
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::SUPPLY).status());
  if (now >= a.materials_due_time) return Fail(reasons::kMaterialsTooLate);
  RETURN_IF_ERROR(CheckSupply(a, materials));
  MaterialsSupplied supplied{party_id, materials, false, {}, now};
  for (Material& material : supplied.materials) material.present = true;
  supplied.complete =
      std::all_of(a.requested_kinds.begin(), a.requested_kinds.end(), [&](const std::string& kind) {
        const auto is_kind = [&](const Material& m) { return m.kind == kind && m.present; };
        return std::any_of(supplied.materials.begin(), supplied.materials.end(), is_kind) ||
               std::any_of(a.materials.begin(), a.materials.end(), is_kind);
      });
  ApplicationDecision decision;
  if (!supplied.complete) return decision.Add(supplied);
  decision.Cancel(kMaterialsTimer);
  if (a.accepted()) {
    RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::SUPPLY_REST_IN_REVIEW).status());
    return decision.Add(supplied);
  }
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::SUPPLY_REST).status());
  ASSIGN_OR_RETURN(supplied.accept_clock, packs::ComputeClock(pack, kConfirmAccept, a.id, now));
  return decision.Set(kAcceptTimer, supplied.accept_clock.due).Add(supplied);
}

absl::StatusOr<ApplicationDecision> DecideLapse(const Application& a, absl::Time now) {
  if (a.state != ApplicationState::MATERIALS_DUE || now < a.materials_due_time) return ApplicationDecision();
  ASSIGN_OR_RETURN(const ApplicationState next, kApplicationTable.Next(a.state, ApplicationCommand::LAPSE));
  ApplicationDecision decision;
  decision.Add(ApplicationEnded{next, "", "", now}).Add(Moved(a, ConfirmationStage::ENDED));
  return decision.Cancel(kDecideTimer);
}

std::string NumberWord(const Application& a, const packs::Pack& pack) {
  const bool pack_of_invitations = pack.confirmation_court == packs::ConfirmationCourtRule::INVITING_COURT;
  const std::string& word = pack.case_number_format.confirmation_type_word;
  if (pack_of_invitations == a.invited && !word.empty()) return word;
  return a.invited ? "诉前调确" : "民特";
}

absl::StatusOr<ApplicationDecision> DecideAccept(const Application& a, const std::string& case_number,
                                                 const packs::Pack& pack, absl::Time now) {
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::ACCEPT).status());
  ASSIGN_OR_RETURN(const DeadlineProof decide_clock, packs::ComputeClock(pack, kConfirmDecide, a.id, now));
  ApplicationDecision decision;
  decision.Add(ApplicationAccepted{case_number, decide_clock, now});
  decision.Add(ConfirmationMoved{a.case_id, a.id, ConfirmationStage::ACCEPTED, case_number});
  return decision.Cancel(kAcceptTimer).Set(kDecideTimer, decide_clock.due);
}

absl::StatusOr<ApplicationDecision> DecideRefuse(const Application& a, Ground ground, const std::string& note,
                                                 absl::Time now) {
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::REFUSE).status());
  Violations violations;
  if (!IsRefusalGround(ground)) {
    violations.Add("ground", "NOT_A_REFUSAL_GROUND", "Not one of the five grounds of JI-355.",
                   "不属于司法解释第三百五十五条规定的五种情形。");
  }
  violations.CheckText("note", note, 2000);
  RETURN_IF_ERROR(violations.ToStatus());
  ApplicationDecision decision;
  decision.Add(ApplicationRefused{ground, note, now}).Add(Moved(a, ConfirmationStage::ENDED));
  return decision.Cancel(kAcceptTimer);
}

absl::StatusOr<ApplicationDecision> DecideRecordFinding(const Application& a, const Finding& finding) {
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::RECORD_FINDING).status());
  Violations violations;
  if (finding.ground == Ground::UNSPECIFIED) violations.Missing("ground");
  if (finding.result == FindingResult::UNSPECIFIED) violations.Missing("result");
  if (finding.result == FindingResult::PRESENT) {
    violations.RequireText("note", finding.note, 2000);
  } else {
    violations.CheckText("note", finding.note, 2000);
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return ApplicationDecision().Add(FindingRecorded{finding, true});
}

absl::StatusOr<ApplicationDecision> DecideRule(const Application& a, const Ruling& ruling) {
  const auto command = ruling.effective ? ApplicationCommand::CONFIRM : ApplicationCommand::REJECT;
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, command).status());
  RETURN_IF_ERROR(CheckRulingFields(ruling));
  RETURN_IF_ERROR(CheckFindings(a, ruling));
  ApplicationDecision decision;
  decision.Add(RulingIssued{ruling});
  decision.Add(Moved(a, ruling.effective ? ConfirmationStage::CONFIRMED : ConfirmationStage::ENDED));
  return decision.Cancel(kDecideTimer);
}

absl::StatusOr<ApplicationDecision> DecideEndProcedure(const Application& a, const std::string& note,
                                                       absl::Time now) {
  ASSIGN_OR_RETURN(const ApplicationState next,
                   kApplicationTable.Next(a.state, ApplicationCommand::END_PROCEDURE));
  Violations violations;
  violations.RequireText("note", note, 2000);
  RETURN_IF_ERROR(violations.ToStatus());
  ApplicationDecision decision;
  decision.Add(ApplicationEnded{next, "", note, now}).Add(Moved(a, ConfirmationStage::ENDED));
  return decision.Cancel(kDecideTimer);
}

absl::StatusOr<ApplicationDecision> DecideServe(const Application& a, const std::string& party_id,
                                                const packs::Pack& pack, absl::Time now) {
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::SERVE).status());
  Violations violations;
  if (a.FindApplicant(party_id) == nullptr) {
    violations.Add("party_id", "NOT_AN_APPLICANT", "Not a party of this application.",
                   "不是本申请的当事人。");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  if (a.FindService(party_id) != nullptr) return Fail(reasons::kAlreadyServed);
  RulingServed served{{party_id, "PLATFORM", now, now}, {}};
  if (a.ruling.effective) {
    ASSIGN_OR_RETURN(served.objection_clock, packs::ComputeClock(pack, kObjectionOfParty, a.id, now));
  }
  return ApplicationDecision().Add(served);
}

absl::StatusOr<ApplicationDecision> DecideOverrun(const Application& a, std::string_view clock_id,
                                                  absl::Time now) {
  const RunningClock* const clock = a.FindClock(clock_id);
  const bool awaited = clock_id == kConfirmAccept ? a.state == ApplicationState::FILED
                                                  : a.state == ApplicationState::ACCEPTED ||
                                                        a.state == ApplicationState::MATERIALS_DUE;
  if (clock == nullptr || clock->overrun || !awaited || clock->proof.IsInTime(now)) {
    return ApplicationDecision();
  }
  return ApplicationDecision().Add(ClockOverran{std::string(clock_id), now});
}

}  // namespace sudiao::confirmation::domain
