// One year of a busy docket: thousands of cases of all procedures side by side, on the virtual clock, through
// the public API alone. They end in all the ways there are, wrong moves among them are refused, and at the
// end the rules hold of every one.
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "tests/e2e/docket/checks.h"
#include "tests/e2e/killer.h"

namespace sudiao::e2e::docket {
namespace {

// SUDIAO_DOCKET_CASES changes it, to look at one thing.
constexpr int kCases = 5000;
constexpr int kFilingDays = 270;
constexpr int kYear = 365;
// More than cores: while one waits for the disk the others work.
constexpr size_t kDesks = 8;

// The wrong moves that must have been tried and refused, in a whole docket: in a part of it some do not come
// up.
constexpr const char* kRefusals[] = {
    "DUTIES_OPEN",          "GROUND_OPEN",        "CONFIRMATION_WINDOW_CLOSED",
    "NOT_PERMITTED",        "NOT_FOUND",          "CONTENT_CHANGED",
    "TEXT_OUTDATED",        "CHOICE_NOT_OVER",    "INVITATION_NOT_VALID",
    "COURT_NOT_COMPETENT",  "NOT_YET_DUE",        "CONFIRMATION_NOT_AVAILABLE",
    "END_CODE_NOT_ALLOWED", "APPLICATION_CLOSED", "PACK_NOT_FOR_THIS_CASE",
    "NO_TIME_LIMIT",        "GROUND_PRESENT",     "GROUND_NOT_FOUND"};

// All steps of one day, at several desks.
void Work(std::vector<std::unique_ptr<Desk>>& desks, Scene& scene, const Docket& docket, int today) {
  std::vector<Case*> due;
  for (const auto& c : docket) {
    if (!c->stopped && c->next < c->steps.size() && c->day <= today) due.push_back(c.get());
  }
  std::atomic<size_t> next{0};
  std::vector<std::thread> threads;
  for (const auto& desk : desks) {
    threads.emplace_back([&] {
      for (size_t i = next++; i < due.size(); i = next++) WorkOn(*desk, scene, *due[i], today);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

bool IsOver(const Docket& docket) {
  size_t failed = 0;
  bool open = false;
  for (const auto& c : docket) {
    if (c->stopped) ++failed;
    open = open || (!c->stopped && c->next < c->steps.size());
  }
  return !open || failed > 20;
}

// Under the address sanitizer the platform spends a fifth of its time on the stacks of allocations and on the
// blocks that it keeps back. Other tests look that closely.
void SpareSanitizer() {
  ::setenv(
      "ASAN_OPTIONS",
      "malloc_context_size=1:quarantine_size_mb=1:thread_local_quarantine_size_kb=16:max_malloc_fill_size=0",
      0);
}

void Print(const Checks& checks, const Office& office) {
  for (const auto& [pack, ends] : checks.ends()) {
    std::cout << pack << "\n";
    for (const auto& [end, count] : ends) std::cout << "  " << count << "  " << end << "\n";
  }
  std::cout << "wrong moves that were refused\n";
  for (const auto& [reason, count] : office.refusals()) std::cout << "  " << count << "  " << reason << "\n";
}

TEST(DocketTest, AYearOfFiveThousandCasesKeepsTheRules) {
  const uint64_t seed = PrintedSeed();
  SpareSanitizer();
  const auto platform = Platform::Standalone();
  Office office(*platform);
  std::vector<std::unique_ptr<Desk>> desks;
  for (size_t i = 0; i < kDesks; ++i) desks.push_back(std::make_unique<Desk>(office));
  Scene scene(*desks.front());
  platform->Advance(absl::Seconds(1));
  Docket docket;
  Deck deck(seed, scene);
  const char* fewer = std::getenv("SUDIAO_DOCKET_CASES");
  const int cases = fewer != nullptr ? static_cast<int>(std::strtol(fewer, nullptr, 10)) : kCases;
  for (int i = 0; i < cases; ++i) docket.push_back(deck.Deal(i * kFilingDays / cases));

  const absl::Time start = absl::Now();
  absl::Duration turning;
  int day = 0;
  for (; day < kYear || !IsOver(docket); ++day) {
    office.BeginDay();
    Work(desks, scene, docket, day);
    const absl::Time evening = absl::Now();
    platform->AdvanceDays(1);
    turning += absl::Now() - evening;
    if (day >= 2 * kYear || (HasFailure() && IsOver(docket))) break;
  }
  const absl::Duration worked = absl::Now() - start;
  office.BeginDay();
  Checks checks(office, docket);
  checks.Run();
  const absl::Duration checked = absl::Now() - start - worked;
  EXPECT_TRUE(platform->Verify());
  Print(checks, office);
  if (cases >= kCases) {
    EXPECT_GE(docket.size(), deck.size()) << "not every way on every route";
    for (const char* reason : kRefusals)
      EXPECT_GT(office.refusals()[reason], 0) << reason << " was never tried";
  }
  const double seconds = absl::ToDoubleSeconds(worked);
  std::cout << docket.size() << " cases in " << day << " days and " << worked << " (" << turning
            << " of it turning the clock): " << static_cast<double>(docket.size()) / seconds << " cases/s, "
            << static_cast<double>(office.requests()) / seconds << " requests/s of " << office.requests()
            << "; " << office.log_ins() << " log-ins; read and checked in " << checked << ", verified in "
            << absl::Now() - start - worked - checked << std::endl;
}

}  // namespace
}  // namespace sudiao::e2e::docket
