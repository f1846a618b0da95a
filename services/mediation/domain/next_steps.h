// What is to be done next, by whom and until when: never empty, in both languages.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/packs/pack.h"
#include "services/mediation/domain/agreement.h"
#include "services/mediation/domain/mediation.h"

namespace sudiao::mediation::domain {

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

// `agreement` is the one being signed or in effect, which all parties may see; null if there is none.
std::vector<NextStep> NextSteps(const Mediation& mediation, const packs::Pack& pack,
                                const Agreement* agreement, absl::Time now);

}  // namespace sudiao::mediation::domain
