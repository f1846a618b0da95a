#include "tests/e2e/docket/checks.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <thread>

#include "absl/functional/function_ref.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/codec/json.h"
#include "common/status/view.h"
#include "gtest/gtest.h"
#include "services/ctl/http_client.h"

namespace sudiao::e2e::docket {
namespace {

using codec::JsonNode;

constexpr size_t kGrounds = 11;

std::string Text(JsonNode node) { return std::string(node.String()); }

// "" for none.
std::string EndCode(JsonNode node) {
  const std::string code = Text(node["endCode"]);
  return code == "END_CODE_UNSPECIFIED" ? "" : code;
}

bool IsThere(JsonNode node) { return node && !node.IsNull(); }

absl::Time Instant(JsonNode node) {
  absl::Time time = absl::InfinitePast();
  absl::ParseTime(absl::RFC3339_full, Text(node), &time, nullptr);
  return time;
}

void EachOf(Desk& desk, const std::string& who, const std::string& path, const std::string& list,
            absl::FunctionRef<void(JsonNode)> look) {
  std::string token;
  do {
    const Reply page =
        desk.Get(who, absl::StrCat(path, "?pageSize=100",
                                   token.empty() ? "" : "&pageToken=" + ctl::EncodeQueryValue(token)));
    ASSERT_TRUE(page.ok()) << path << ": " << page.body;
    const auto document = codec::JsonDocument::Parse(page.body);
    ASSERT_TRUE(document.ok());
    const JsonNode elements = document->root()[list];
    for (size_t i = 0; i < elements.size(); ++i) look(elements.At(i));
    token = Text(document->root()["nextPageToken"]);
  } while (!token.empty());
}

bool IsOneOf(const std::string& state, const std::set<std::string>& states) {
  return states.count(state) > 0;
}

// No clock without an end, and none whose end passed without its effect.
void ExpectRuns(JsonNode deadline, absl::Time now, const std::string& what) {
  if (!IsThere(deadline)) return;
  const absl::Time due = Instant(deadline["dueTime"]);
  EXPECT_NE(due, absl::InfinitePast()) << what << " has a clock without an end";
  EXPECT_GT(due, now) << what << " has a clock that ran out: " << deadline["clock"].String();
}

// OMR-17: every duty for every party was done before the first session.
void ExpectDutiesBeforeSessions(JsonNode mediation) {
  const JsonNode sessions = mediation["sessions"];
  if (sessions.size() == 0) return;
  std::vector<std::string> kinds = {"IDENTITY_VERIFIED", "SHAM_WARNING_GIVEN", "RIGHTS_TOLD"};
  if (Text(mediation["pack"]).rfind("cn-pre-filing@", 0) == 0) kinds.emplace_back("SERVICE_ADDRESS_GUIDED");
  for (size_t s = 0; s < sessions.size(); ++s) {
    std::set<std::string> done;
    const JsonNode duties = mediation["duties"];
    for (size_t i = 0; i < duties.size(); ++i) {
      if (Instant(duties.At(i)["time"]) > Instant(sessions.At(s)["startTime"])) continue;
      done.insert(absl::StrCat(Text(duties.At(i)["kind"]), "/", Text(duties.At(i)["partyId"])));
    }
    EXPECT_GE(done.size(), kinds.size() * mediation["parties"].size()) << mediation["name"].String();
    for (size_t p = 0; p < mediation["parties"].size(); ++p) {
      const std::string party = Text(mediation["parties"].At(p)["partyId"]);
      for (const std::string& kind : kinds) {
        EXPECT_EQ(done.count(absl::StrCat("DUTY_KIND_", kind, "/", party)), 1U)
            << mediation["name"].String() << " had a session before " << kind;
      }
    }
  }
}

// JI-358: one finding on every ground, and the ruling as they say.
void ExpectRulingFollowsFindings(JsonNode application) {
  if (!IsThere(application["ruling"])) return;
  std::set<std::string> absent, present;
  const JsonNode findings = application["findings"];
  for (size_t i = 0; i < findings.size(); ++i) {
    const bool found = findings.At(i)["result"].String() == "FINDING_RESULT_PRESENT";
    (found ? present : absent).insert(Text(findings.At(i)["ground"]));
  }
  const JsonNode name = application["name"];
  EXPECT_EQ(absent.size() + present.size(), kGrounds) << name.String() << " was ruled on with an open ground";
  const JsonNode ruling = application["ruling"];
  if (ruling["effective"].Bool()) {
    EXPECT_TRUE(present.empty()) << name.String();
  } else {
    EXPECT_EQ(present.count(Text(ruling["ground"])), 1U) << name.String();
  }
}

// CPL-205: no application was filed, by the last side, after its day.
void ExpectFiledInTime(JsonNode application, absl::Time now) {
  const std::string name = Text(application["name"]);
  JsonNode window;
  const JsonNode deadlines = application["deadlines"];
  for (size_t i = 0; i < deadlines.size(); ++i) {
    EXPECT_NE(Instant(deadlines.At(i)["dueTime"]), absl::InfinitePast()) << name;
    if (deadlines.At(i)["clock"].String() == "C-CONFIRM-APPLY") window = deadlines.At(i);
  }
  ASSERT_TRUE(window) << name;
  // One that is not filed has no time, which is infinitely past.
  EXPECT_LT(Instant(application["fileTime"]), Instant(window["dueTime"])) << name;
  if (application["state"].String() == "APPLICATION_STATE_AWAITING_OTHERS") ExpectRuns(window, now, name);
}

}  // namespace

Checks::Checks(Office& office, const Docket& docket)
    : office_(office), docket_(docket), now_(office.platform().now()) {
  for (const auto& c : docket) {
    if (!c->id.empty() && !c->stopped) awaited_[c->id] = c.get();
  }
}

void Checks::Run() {
  const auto as_party = [this](const std::string& who) {
    Desk desk(office_);
    ReadCases(desk, who);
    ReadMediations(desk, who);
    ReadApplications(desk, who);
  };
  const auto as_managers = [this] {
    Desk desk(office_);
    for (const char* who : {"manager", "commercial", "centre", "organ"}) ReadAppointments(desk, who);
  };
  std::thread first(as_party, "ann");
  std::thread second(as_party, "company");
  std::thread third(as_managers);
  first.join();
  second.join();
  third.join();
  absl::MutexLock lock(&mutex_);
  EXPECT_TRUE(awaited_.empty()) << awaited_.size() << " cases are not shown";
  for (const auto& c : docket_) {
    TakeNumber(c->agreement_number);
  }
  CheckSeries();
}

void Checks::ReadCases(Desk& desk, const std::string& who) {
  EachOf(desk, who, "/v1/cases", "cases", [&](JsonNode shown) {
    const std::string name = Text(shown["name"]);
    const std::string state = Text(shown["state"]).substr(std::string("CASE_STATE_").size());
    const std::string end = EndCode(shown);
    if (IsOneOf(state, {"PERFORMED", "TERMINATED", "WITHDRAWN"})) {
      EXPECT_NE(end, "") << name << " ended without a code";
    } else {
      EXPECT_GT(shown["nextSteps"].size(), 0U) << name << " is " << state << " and waits for nothing";
    }
    absl::MutexLock lock(&mutex_);
    const auto awaited = awaited_.find(Text(shown["uid"]));
    if (awaited == awaited_.end()) return;
    const Case& c = *awaited->second;
    awaited_.erase(awaited);
    EXPECT_EQ(state, c.state) << "case " << c.number << ", " << c.way << ", " << c.route.pack;
    EXPECT_EQ(end, c.end_code.empty() ? "" : "END_CODE_" + c.end_code)
        << "case " << c.number << ", " << c.way;
    const std::string pack = Text(shown["pack"]);
    ++ends_[pack.empty() ? "before a pack" : pack]
           [absl::StrCat(state, end.empty() ? "" : " " + c.end_code, ": ", c.way)];
    // A case that was filed before it was referred keeps the number that it had.
    if (!c.route.post_filing()) TakeNumber(Text(shown["caseNumber"]));
    TakeNumber(Text(shown["confirmationNumber"]));
  });
}

void Checks::ReadMediations(Desk& desk, const std::string& who) {
  EachOf(desk, who, "/v1/mediations", "mediations", [&](JsonNode shown) {
    ExpectDutiesBeforeSessions(shown);
    const std::string state = Text(shown["state"]);
    const std::string name = Text(shown["name"]);
    if (state == "MEDIATION_STATE_TERMINATED") {
      EXPECT_NE(EndCode(shown), "") << name;
      return;
    }
    const JsonNode steps = shown["nextSteps"];
    EXPECT_GT(steps.size(), 0U) << name << " waits for nothing";
    // At the end no application is before a court any more.
    for (size_t i = 0; i < steps.size(); ++i) EXPECT_NE(Text(steps.At(i)["code"]), "AWAIT_COURT") << name;
    if (state != "MEDIATION_STATE_SETTLED") ExpectRuns(shown["deadline"], now_, name);
  });
}

void Checks::ReadApplications(Desk& desk, const std::string& who) {
  EachOf(desk, who, "/v1/applications", "applications", [&](JsonNode shown) {
    ExpectRulingFollowsFindings(shown);
    ExpectFiledInTime(shown, now_);
    const bool open =
        IsOneOf(Text(shown["state"]), {"APPLICATION_STATE_AWAITING_OTHERS", "APPLICATION_STATE_FILED",
                                       "APPLICATION_STATE_MATERIALS_DUE", "APPLICATION_STATE_ACCEPTED"});
    EXPECT_TRUE(!open || shown["nextSteps"].size() > 0) << shown["name"].String() << " waits for nothing";
  });
}

void Checks::ReadAppointments(Desk& desk, const std::string& who) {
  EachOf(desk, who, "/v1/appointments", "appointments", [&](JsonNode shown) {
    const std::string state = Text(shown["state"]);
    if (IsOneOf(state, {"APPOINTMENT_STATE_APPOINTED", "APPOINTMENT_STATE_ENDED"})) return;
    EXPECT_GT(shown["nextSteps"].size(), 0U) << shown["name"].String() << " waits for nothing";
    // A late designation is an alert: the duty stays (OMR-10c).
    if (state != "APPOINTMENT_STATE_DESIGNATING") ExpectRuns(shown["deadline"], now_, Text(shown["name"]));
  });
}

void Checks::TakeNumber(const std::string& number) {
  mutex_.AssertHeld();
  if (number.empty()) return;
  constexpr std::string_view kEnd = "号";
  const size_t end = number.rfind(kEnd);
  const std::string_view head = std::string_view(number).substr(0, end);
  const size_t digits = head.find_last_not_of("0123456789") + 1;
  int64_t value = 0;
  if (end == std::string::npos || !absl::SimpleAtoi(AbslView(head.substr(digits)), &value)) {
    ADD_FAILURE() << "not a number of a series: " << number;
    return;
  }
  series_[std::string(head.substr(0, digits))].push_back(value);
}

void Checks::CheckSeries() {
  mutex_.AssertHeld();
  for (auto& [series, numbers] : series_) {
    std::sort(numbers.begin(), numbers.end());
    bool gapless = true;
    for (size_t i = 0; i < numbers.size(); ++i)
      gapless = gapless && numbers[i] == static_cast<int64_t>(i) + 1;
    EXPECT_TRUE(gapless) << series << ": " << numbers.size() << " numbers, the last is " << numbers.back();
    ++ends_["series"][absl::StrCat(series, "1 to ", numbers.size())];
  }
}

}  // namespace sudiao::e2e::docket
