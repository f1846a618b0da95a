// What is to be done next about an appointment, by whom and until when.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/types/fields.h"
#include "services/assignment/domain/appointment.h"

namespace sudiao::assignment::domain {

struct NextStep {
  std::string code;
  std::string actor;
  std::vector<std::string> party_ids;
  absl::Time due_time;
  std::string clock;
  std::string text_zh;
  std::string text_en;
  SUDIAO_FIELDS(code, actor, party_ids, due_time, clock, text_zh, text_en)
};

std::vector<NextStep> NextSteps(const Appointment& appointment, absl::Time now);

}  // namespace sudiao::assignment::domain
