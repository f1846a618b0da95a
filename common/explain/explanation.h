// What the rules say about a case, in words that a lay person understands, in Chinese and English: one
// explanation a topic, each sentence with the rules that it rests on.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/packs/pack.h"
#include "common/time/deadline.h"
#include "common/types/fields.h"

namespace sudiao::explain {

struct Line {
  std::string text_zh;
  std::string text_en;
  std::vector<std::string> rule_ids;
  SUDIAO_FIELDS(text_zh, text_en, rule_ids)
};

struct Explanation {
  // A stable word: the clock ("C-MED-PRE"), or "COURT", "COURT_FEE", "SUIT", "CONFIRMABILITY".
  std::string topic;
  std::string title_zh;
  std::string title_en;
  std::vector<Line> lines;
  // The first instant that is too late; absent where there is no limit or it is not known yet.
  absl::Time due_time;
  // The proof of a deadline as JSON, for `sudiaoctl check-deadline`; empty for other topics.
  std::string proof;
  // False where the source is not certain and an institution should confirm it.
  bool verified = true;
  SUDIAO_FIELDS(topic, title_zh, title_en, lines, due_time, proof, verified)

  void Add(std::string zh, std::string en, std::vector<std::string> rule_ids = {}) {
    lines.push_back({std::move(zh), std::move(en), std::move(rule_ids)});
  }
};

// A clock of the pack that was counted: until when, how it was counted, what happens at its end, and who may
// extend it. Says how many days are left at `now`.
Explanation ExplainClock(const packs::Pack& pack, const DeadlineProof& proof, absl::Time now);

// Whether a court can confirm what is agreed under the pack, which court, and in which time both sides apply.
// `courts` are the courts' names; empty where only the kind of court is known.
Explanation ExplainConfirmability(const packs::Pack& pack, const std::vector<packs::Text>& courts);
bool IsConfirmable(const packs::Pack& pack);
// What an agreement must have, and what must not stand in it, for a court to confirm it.
void AddWhatACourtConfirms(Explanation& e, const packs::Pack& pack);

}  // namespace sudiao::explain
