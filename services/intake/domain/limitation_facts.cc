#include "services/intake/domain/limitation_facts.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/errors.h"
#include "common/time/calendar.h"
#include "common/time/china_day.h"

namespace sudiao::intake::domain {
namespace {

// Follows the requests of one case.
class Requests {
 public:
  void operator()(const CaseSubmitted& event) { Begin(event.time); }
  void operator()(const CaseReturned& event) { End(event.time, false); }
  void operator()(const CaseEnded& event) { End(event.time, event.withdrawn); }
  void operator()(const CaseAccepted&) { noticed_ = true; }
  void operator()(const CaseReferred&) { noticed_ = true; }
  void operator()(const PartyInvited&) { noticed_ = true; }
  void operator()(const StageReached& event) {
    if (event.command == CaseCommand::TERMINATE || event.command == CaseCommand::SETTLE)
      End(event.time, false);
  }
  template <typename Event>
  void operator()(const Event&) {}

  std::vector<law::Interruption> Take() { return std::move(requests_); }

 private:
  void Begin(absl::Time time) {
    law::Interruption request;
    request.event_id = absl::StrCat("request-", requests_.size() + 1);
    request.kind = law::InterruptionKind::MEDIATION_REQUEST;
    request.time = time;
    requests_.push_back(std::move(request));
    noticed_ = false;
  }

  void End(absl::Time time, bool withdrawn) {
    if (requests_.empty() || requests_.back().end_time != absl::Time()) return;
    requests_.back().end_time = time;
    requests_.back().withdrawn_before_notice = withdrawn && !noticed_;
  }

  std::vector<law::Interruption> requests_;
  // The request went on to somebody else, so the other side is or will be told.
  bool noticed_ = false;
};

}  // namespace

absl::StatusOr<law::LimitationQuestion> LimitationFactsOf(const CaseContent& content,
                                                          const std::vector<CaseEvent>& history) {
  Requests requests;
  for (const CaseEvent& event : history) std::visit(requests, event);
  law::LimitationQuestion question;
  question.interruptions = requests.Take();
  if (content.act_date != absl::CivilDay()) {
    question.known_time = absl::FromCivil(content.act_date, ChinaZone());
    question.harm_time = question.known_time;
  } else if (!question.interruptions.empty()) {
    question.known_time = question.interruptions.front().time;
  } else {
    return Fail(reasons::kLimitationStartUnknown);
  }
  return question;
}

}  // namespace sudiao::intake::domain
