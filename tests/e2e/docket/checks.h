// What must hold of a whole docket, read through the API as its people see it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/e2e/docket/cases.h"

namespace sudiao::e2e::docket {

using Docket = std::vector<std::unique_ptr<Case>>;

// Reads every case, appointment, mediation and application, and checks each. Afterwards `ends` has, by pack
// and end, how many cases came to it.
class Checks {
 public:
  Checks(Office& office, const Docket& docket);
  void Run();
  const std::map<std::string, std::map<std::string, int>>& ends() const { return ends_; }

 private:
  void ReadCases(Desk& desk, const std::string& who);
  void ReadMediations(Desk& desk, const std::string& who);
  void ReadApplications(Desk& desk, const std::string& who);
  void ReadAppointments(Desk& desk, const std::string& who);
  // "（2026）沪0115诉前调12号": the 12th of its series.
  void TakeNumber(const std::string& number);
  void CheckSeries();

  Office& office_;
  const Docket& docket_;
  const absl::Time now_;
  absl::Mutex mutex_;
  std::map<std::string, const Case*> awaited_ ABSL_GUARDED_BY(mutex_);  // not shown yet, by id
  std::map<std::string, std::map<std::string, int>> ends_;
  std::map<std::string, std::vector<int64_t>> series_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace sudiao::e2e::docket
