// One case of the docket: a script of steps, each so many days after the one before. What a step does follows
// from the seed and from what the platform answers, so that packs may differ in clocks, signatures and
// courts.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/types/ids.h"
#include "tests/e2e/docket/office.h"

namespace sudiao::e2e::docket {

struct Case;
struct Turn;

struct Step {
  int days_after;
  std::function<void(Turn&)> act;
};

struct Case {
  Case(int n, uint64_t seed, const Route& r) : number(n), random(seed), route(r) {}

  int number;
  SeededRandom random;
  const Route& route;
  std::string way;  // how it is to go, "settled, applied late"
  std::string applicant, respondent, mediator;
  std::string declined;  // who will not mediate it
  bool patent = false;

  std::string id, applicant_party, respondent_party;
  std::string agreement, agreement_id, agreement_number, sha256, clause_id, application;
  std::string court_id;      // that confirms
  std::string clerk, judge;  // there
  absl::Time deadline;       // the mediation's, infinitely past without one
  absl::Time window;         // the end of the time to apply, infinitely past without one

  std::vector<Step> steps;
  size_t next = 0;
  int day = 0;  // of the next step
  bool stopped = false;

  // What it is to come to.
  std::string state, end_code;

  std::string path() const { return "/v1/cases/" + id; }
  std::string mediation() const { return "/v1/mediations/" + id; }
  std::string appointment() const { return "/v1/appointments/" + id; }
};

// One step at a desk.
struct Turn {
  Desk& desk;
  Scene& scene;
  Case& c;

  // Must succeed; a script whose step fails stops there.
  Reply Do(const std::string& who, const std::string& path, const std::string& json = "{}");
  Reply See(const std::string& who, const std::string& path);
  // A wrong move: must be refused for that reason.
  void Refuse(const std::string& who, const std::string& path, const std::string& json,
              const std::string& reason);
  // True in so many of a hundred cases.
  bool Chance(int percent) { return static_cast<int>(c.random.Next() % 100) < percent; }
  int Between(int least, int most) {
    return least + static_cast<int>(c.random.Next() % static_cast<uint64_t>(most - least + 1));
  }
  absl::Time now() const { return desk.office().platform().now(); }
  // The next step comes on the day on which that instant has passed.
  void WaitUntil(absl::Time instant);
  // What is to come of it.
  void End(const std::string& state, const std::string& end_code = "") {
    c.state = state;
    c.end_code = end_code;
  }
  void Fail(const std::string& what);
};

// Deals how cases go: every way on every route, as often as both weigh, in a drawn order; then all anew.
class Deck {
 public:
  Deck(uint64_t seed, const Scene& scene);
  size_t size() const { return cards_.size(); }
  // The next case with its script; its first step comes on that day.
  std::unique_ptr<Case> Deal(int first_day);

 private:
  struct Card {
    const Route* route;
    size_t way;
  };
  void Shuffle();

  const Scene& scene_;
  SeededRandom random_;
  std::vector<Card> cards_;
  int dealt_ = 0;
};

// Runs the steps of the day.
void WorkOn(Desk& desk, Scene& scene, Case& c, int today);

// For scripts.
std::string RandomOf(Case& c, const std::vector<std::string>& list);
std::string Json(const std::string& key, const std::string& value);  // {"key":"value"}
// An instant of an answer; absl::InfinitePast() if it is none.
absl::Time TimeAt(const Reply& reply, const std::string& path);

}  // namespace sudiao::e2e::docket
