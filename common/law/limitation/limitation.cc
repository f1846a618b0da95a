#include "common/law/limitation/limitation.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "common/time/calendar.h"

namespace sudiao::law {
namespace {

constexpr char kZone[] = "Asia/Shanghai";
constexpr size_t kMaxInterruptions = 200;

DeadlineRule Years(std::string clock_id, std::string rule, int64_t years) {
  return {.clock_id = std::move(clock_id),
          .rule_ids = {std::move(rule), "CAL-1", "CAL-2", "CAL-3"},
          .pack_id = "",
          .pack_version = 0,
          .time_zone = kZone,
          .length = years,
          .unit = LengthUnit::YEARS,
          .roll_to_working_day = true};
}

bool IsSet(absl::Time time) { return time != absl::Time(); }

bool IsProcedure(InterruptionKind kind) {
  return kind == InterruptionKind::LAWSUIT || kind == InterruptionKind::MEDIATION_REQUEST ||
         kind == InterruptionKind::EQUAL_PROCEDURE;
}

// Why an event interrupts, in the words of its rule.
struct Ground {
  const char* rule;
  const char* source;
  const char* zh;
  const char* en;
};

Ground GroundOf(InterruptionKind kind) {
  switch (kind) {
    case InterruptionKind::DEMAND:
      // LIM-8  A demand by letter or data message interrupts when it arrives or should arrive. (诉讼时效规定
      // 8)
      return {"LIM-8", "民法典 195(1)；诉讼时效规定 8", "权利人提出履行请求，到达时中断。",
              "A demand interrupts when it arrives."};
    case InterruptionKind::ACKNOWLEDGEMENT:
      // LIM-14  Instalments, part payment, security, a request for delay or a plan mean a yes. (诉讼时效规定
      // 14)
      return {"LIM-14", "民法典 195(2)；诉讼时效规定 14", "义务人同意履行义务，时效中断。",
              "The debtor agreed to perform."};
    case InterruptionKind::LAWSUIT:
      // LIM-10  A complaint interrupts from the day on which it is handed in. (诉讼时效规定 10)
      return {"LIM-10", "民法典 195(3)；诉讼时效规定 10", "提交起诉状之日起中断。",
              "The complaint interrupts from the day of filing."};
    case InterruptionKind::MEDIATION_REQUEST:
      // LIM-12, LIM-ENG  A request to a mediation committee or another lawful body interrupts from the day of
      // the request: the instant at which the server received it. (诉讼时效规定 12)
      return {"LIM-12", "民法典 195(4)；诉讼时效规定 12", "提出调解请求之日（平台收到时）起中断。",
              "The request for mediation interrupts from the day on which it was received."};
    default:
      return {"LIM-195", "民法典 195(4)", "与起诉、仲裁具有同等效力的情形，时效中断。",
              "What is equal to a suit interrupts."};
  }
}

// Follows the events in their order and keeps the period that runs.
class Course {
 public:
  explicit Course(const LimitationQuestion& question, bool withdrawn_interrupts)
      : q_(question), withdrawn_interrupts_(withdrawn_interrupts) {}

  absl::StatusOr<LimitationAnswer> Follow() {
    // LIM-188  Three years from knowing of the harm and of the debtor. (民法典 188; 专利法 74; 商标解释 18;
    // 著作权解释 27)
    Note("LIM-188", "民法典 188", "自知道或者应当知道权利受损以及义务人之日起三年。",
         "Three years from knowing of the harm and of the debtor.");
    RETURN_IF_ERROR(Start("known", q_.known_time));
    for (const Interruption& event : q_.interruptions) RETURN_IF_ERROR(Take(event));
    for (const LimitationClause clause : q_.clauses) {
      Note("LIM-197", "民法典 197",
           clause == LimitationClause::LENGTH ? "关于时效期间的约定无效，不予计算。"
                                              : "预先放弃时效利益无效，不予计算。",
           "An agreement on limitation is void and changes nothing.");
    }
    RETURN_IF_ERROR(Finish());
    return std::move(answer_);
  }

 private:
  void Note(std::string rule, std::string source, std::string zh, std::string en) {
    answer_.steps.push_back({std::move(rule), std::move(source), std::move(zh), std::move(en), {}});
  }

  absl::Status Start(const std::string& event_id, absl::Time time) {
    LimitationPeriod period;
    period.start_event_id = event_id;
    ASSIGN_OR_RETURN(period.proof,
                     ComputeDeadline(Years("LIM-188", "LIM-188", 3), Calendar::China(), event_id, time));
    answer_.periods.push_back(std::move(period));
    return absl::OkStatus();
  }

  absl::Status Take(const Interruption& event) {
    if (event.withdrawn_before_notice && !withdrawn_interrupts_) {
      Note("LIM-12", "诉讼时效规定 12",
           absl::StrCat(event.event_id, "：对方知悉前已撤回，是否中断有争议；此处按不中断计算。"),
           absl::StrCat(event.event_id,
                        ": taken back before the other side was told. Whether it interrupts is disputed; "
                        "here it does not."));
      return absl::OkStatus();
    }
    if (!held_ && !answer_.periods.back().proof.IsInTime(event.time)) return TakeLate(event);
    Interrupt(event);
    if (IsProcedure(event.kind) && !IsSet(event.end_time)) {
      held_ = true;
      held_by_ = event.event_id;
      return absl::OkStatus();
    }
    return Restart(event);
  }

  void Interrupt(const Interruption& event) {
    const Ground ground = GroundOf(event.kind);
    Note(ground.rule, ground.source, absl::StrCat(event.event_id, "：", ground.zh),
         absl::StrCat(event.event_id, ": ", ground.en));
    if (event.rest_waived) {
      // LIM-9  A demand for a part covers the rest, unless the rest was expressly given up. (诉讼时效规定 9)
      Note("LIM-9", "诉讼时效规定 9", "明确放弃的剩余债权不在中断范围内。",
           "What was expressly given up is not covered.");
    }
    if (event.on_joint_party) {
      // LIM-15  What interrupts for one of several joint debtors or creditors interrupts for all.
      // (诉讼时效规定 15)
      Note("LIM-15", "诉讼时效规定 15", "对连带当事人之一的中断，及于其他连带当事人。",
           "What interrupts for one of joint debtors or creditors interrupts for all.");
    }
    answer_.periods.back().interrupted_by = event.event_id;
    answer_.interrupted_time = std::max(answer_.interrupted_time, event.time);
  }

  // The new period runs from the event or, for a procedure, from its end; not before an earlier procedure has
  // ended.
  absl::Status Restart(const Interruption& event) {
    if (held_) return absl::OkStatus();
    const absl::Time restart = IsProcedure(event.kind) ? event.end_time : event.time;
    answer_.restart_time = std::max(answer_.restart_time, restart);
    Note("LIM-195", "民法典 195",
         absl::StrCat(event.event_id,
                      IsProcedure(event.kind) ? "：自程序终结时起重新计算。" : "：自中断时起重新计算。"),
         absl::StrCat(event.event_id, IsProcedure(event.kind)
                                          ? ": a new period runs from the end of the procedure."
                                          : ": a new period runs from the interruption."));
    return Start(event.event_id, answer_.restart_time);
  }

  // LIM-19  Who agrees or pays after the end can no longer plead limitation; nothing else revives it.
  // (诉讼时效规定 19)
  absl::Status TakeLate(const Interruption& event) {
    if (event.kind != InterruptionKind::ACKNOWLEDGEMENT) {
      Note("LIM-195", "民法典 195", absl::StrCat(event.event_id, "：发生在期间届满之后，不产生中断效力。"),
           absl::StrCat(event.event_id, ": after the end of the period, so it does not interrupt."));
      return absl::OkStatus();
    }
    Note("LIM-19", "诉讼时效规定 19",
         absl::StrCat(event.event_id, "：期间届满后义务人同意履行，不得再以时效抗辩；自此重新计算。"),
         absl::StrCat(
             event.event_id,
             ": the debtor agreed after the end and can no longer plead limitation; a new period runs."));
    answer_.periods.back().interrupted_by = event.event_id;
    answer_.interrupted_time = event.time;
    answer_.restart_time = event.time;
    return Start(event.event_id, event.time);
  }

  absl::Status Finish() {
    if (IsSet(q_.harm_time)) {
      ASSIGN_OR_RETURN(answer_.longest, ComputeDeadline(Years("LIM-188-LONGEST", "LIM-188", 20),
                                                        Calendar::China(), "harm", q_.harm_time));
      Note("LIM-188", "民法典 188", "自权利受到损害之日起最长二十年；有特殊情况的可以申请延长。",
           "At most twenty years from the harm; a court may extend them on request.");
    }
    answer_.state = held_ ? LimitationState::HELD : LimitationState::RUNNING;
    if (held_) {
      Note("LIM-195", "民法典 195", absl::StrCat(held_by_, "：程序尚未终结，期间未重新起算。"),
           absl::StrCat(held_by_, ": the procedure goes on, so no new period runs yet."));
      answer_.restart_time = absl::Time();
      return absl::OkStatus();
    }
    const DeadlineProof& last = answer_.periods.back().proof;
    const bool longest_first = IsSet(q_.harm_time) && answer_.longest.due < last.due;
    const DeadlineProof& proof = longest_first ? answer_.longest : last;
    answer_.last_day = proof.last_day;
    answer_.due_time = proof.due;
    return absl::OkStatus();
  }

  const LimitationQuestion& q_;
  const bool withdrawn_interrupts_;
  LimitationAnswer answer_;
  bool held_ = false;
  std::string held_by_;
};

absl::Status Check(const LimitationQuestion& question) {
  Violations violations;
  if (!IsSet(question.known_time)) violations.Missing("known_time");
  if (IsSet(question.harm_time) && question.known_time < question.harm_time) {
    violations.Add("known_time", "BEFORE_HARM", "Harm cannot be known before it happens.",
                   "知道损害的时间早于损害发生。");
  }
  if (question.interruptions.size() > kMaxInterruptions) {
    violations.Add("interruptions", "TOO_MANY", "At most 200 events.", "最多 200 个事件。");
  }
  for (size_t i = 0; i < question.interruptions.size(); ++i) {
    const Interruption& event = question.interruptions[i];
    const std::string field = absl::StrCat("interruptions[", i, "]");
    violations.RequireText(field + ".event_id", event.event_id, 100);
    if (event.kind == InterruptionKind::UNSPECIFIED) violations.Missing(field + ".kind");
    if (!IsSet(event.time)) violations.Missing(field + ".time");
    if (IsSet(event.end_time) && event.end_time < event.time) {
      violations.Add(field + ".end_time", "BEFORE_START", "It ends before it begins.",
                     "结束时间早于开始时间。");
    }
  }
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<LimitationAnswer> ComputeLimitation(LimitationQuestion question) {
  RETURN_IF_ERROR(Check(question));
  std::stable_sort(question.interruptions.begin(), question.interruptions.end(),
                   [](const Interruption& a, const Interruption& b) { return a.time < b.time; });
  ASSIGN_OR_RETURN(LimitationAnswer answer, Course(question, question.withdrawn_request_interrupts).Follow());
  ASSIGN_OR_RETURN(const LimitationAnswer other,
                   Course(question, !question.withdrawn_request_interrupts).Follow());
  if (other.last_day != answer.last_day && other.state == LimitationState::RUNNING) {
    answer.other_last_day = other.last_day;
  }
  return answer;
}

}  // namespace sudiao::law
