// The people of a busy docket and their desks. A desk is one kept connection, at which everybody works in
// turn; tokens live for minutes, so everybody logs in once a day.
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "tests/e2e/platform.h"

namespace sudiao::e2e::docket {

struct Person {
  std::string token;
  std::string account_id;
  bool awaited = false;  // is being logged in
};

// Who is logged in today, each once. Thread-safe.
class Office {
 public:
  explicit Office(Platform& platform) : platform_(platform) {}
  Platform& platform() { return platform_; }

  // Logs in at the first call of a day; "ann" is ann@demo.example.
  Person Find(const std::string& name);
  void BeginDay();

  // A count for the report: requests by their method, refused wrong moves by their reason.
  void CountRequest() { ++requests_; }
  void CountRefusal(const std::string& reason);
  int64_t requests() const { return requests_; }
  int64_t log_ins() const { return log_ins_; }
  std::map<std::string, int> refusals() const;

 private:
  Person LogIn(const std::string& name);

  Platform& platform_;
  mutable absl::Mutex mutex_;
  std::map<std::string, Person> people_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, int> refusals_ ABSL_GUARDED_BY(mutex_);
  std::atomic<int64_t> requests_{0};
  std::atomic<int64_t> log_ins_{0};
};

class Desk {
 public:
  explicit Desk(Office& office) : office_(office), client_(office.platform().Anonymous()) {}
  Office& office() { return office_; }
  Reply Get(const std::string& who, const std::string& path);
  Reply Post(const std::string& who, const std::string& path, const std::string& json = "{}");

 private:
  Office& office_;
  Client client_;
};

// How cases of one procedure come in, and who handles them.
struct Route {
  std::string pack;  // without its version
  std::string recipient_id;
  std::string body_id;
  // The court that invited the mediation, or, without one, the court that the parties name.
  std::string court_id;
  std::string clerk;
  std::string judge;
  std::string manager;
  std::string referral;    // "PRE_FILING"; "" where the body takes the case itself
  std::string asked_pack;  // where the body's usual one is not meant
  bool post_filing() const { return referral.rfind("POST_FILING", 0) == 0; }
  // Who invites the respondent and records performance: a clerk where a court referred.
  const std::string& staff() const { return referral.empty() ? manager : clerk; }
  // A centre appoints although a court referred.
  const std::string& designator() const { return asked_pack.empty() ? staff() : manager; }
};

// The organisations and rosters of the docket.
class Scene {
 public:
  explicit Scene(Desk& desk);
  const std::vector<Route>& routes() const { return routes_; }
  // The roster's id of a mediator of the body.
  const std::string& MediatorId(const std::string& body_id, const std::string& who) const {
    return mediators_.at(body_id + "/" + who);
  }
  // For inventions, wherever no court invited.
  const std::string& patent_court_id() const { return patent_court_id_; }

 private:
  void EnterMediators(Desk& desk, const std::string& manager, const std::string& body_id,
                      const std::vector<std::string>& courts);
  std::string MakeAdministrativeOrgan(Desk& desk);
  // One route for each procedure that the platform offers and the usual ones do not cover.
  void AddOfferedPacks(Desk& desk, const Route& centre, const Route& referral);

  std::vector<Route> routes_;
  std::map<std::string, std::string> mediators_;
  std::string patent_court_id_;
};

// On every roster. Their seats are many: a year's cases go to few people here.
inline const std::vector<std::string>& Mediators() {
  static const auto& mediators = *new std::vector<std::string>{"mediator", "mediator2", "neutral"};
  return mediators;
}

}  // namespace sudiao::e2e::docket
