#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "absl/strings/str_replace.h"
#include "common/codec/struct_json.h"
#include "common/packs/registry.h"
#include "common/testing/test_database.h"
#include "services/ctl/arguments.h"
#include "services/ctl/commands.h"
#include "services/ctl/fake_platform.h"

namespace sudiao::ctl {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// A proof as the engine makes it: day 30 after 2025-09-05 moves behind the October holiday.
std::string Proof() {
  const packs::Pack& pack = **packs::PackRegistry::BuiltIn().Get("cn-pre-filing@1");
  const absl::Time start = absl::FromCivil(absl::CivilHour(2025, 9, 5, 9), absl::FixedTimeZone(8 * 3600));
  return codec::ToJson(*packs::ComputeClock(pack, "C-CONFIRM-APPLY", "agreement", start));
}

class CtlTest : public ::testing::Test {
 protected:
  // Runs a command as a program of its own would; what it said is in out_ and err_.
  int Run(int (*command)(const Words&, Environment&), const Words& words, const std::string& input = "") {
    out_.str("");
    err_.str("");
    std::istringstream in(input);
    Console console{out_, err_, false, language_};
    Environment environment{console, in, false, config_, clock_};
    return command(words, environment);
  }
  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

  void LogIn() {
    ASSERT_EQ(Run(Login, {"mia@example.org", "--server=" + platform_.address()},
                  std::string(FakePlatform::kPassword) + "\n"),
              kDone)
        << err();
  }

  std::string WriteDocket(int rows) {
    const std::string path = folder_ + "/docket.jsonl";
    std::ofstream file(path);
    for (int i = 0; i < rows; ++i) {
      const std::string n = std::to_string(i);
      file
          << R"({"number":"N)" << n
          << R"(","status":"Transferred","source":"CAC","url":"https://example.org/)" << n
          << R"(","submitted":"2023-01-02 00:00:00","commenced":"2023-01-05 00:00:00","panel_appointed":null,)"
          << R"("registrar_request_date":null,"registrar_response_date":null,"published":"2023-02-20 00:00:00",)"
          << R"("registrars":[],"panelists":["Ada P"],"registrant_default":true,"complainants":["Acme )" << n
          << R"( Inc."],"represented_by":null,"complainants_countries":[],"respondents":["Li Wei"],)"
          << R"("respondents_countries":[],"domains":["acme)" << n << R"(.com"],"trademarks":["ACME"]})"
          << "\n";
    }
    return path;
  }

  int RunImport(const std::string& path, const Words& more = {}) {
    Words words = {"--format=udrp",
                   path,
                   std::string("--recipient=") + FakePlatform::kCentre,
                   "--state=" + folder_ + "/state",
                   "--report=" + folder_ + "/report",
                   "--concurrency=4"};
    words.insert(words.end(), more.begin(), more.end());
    return Run(Import, words);
  }

  void ExpectEachOnce(size_t rows) {
    const auto cases = platform_.cases();
    size_t handed_in = 0;
    std::set<std::string> references;
    for (const auto& [name, one] : cases) {
      EXPECT_NE(one.submitted, one.withdrawn) << name;
      if (one.withdrawn) continue;  // a draft that was not needed
      ++handed_in;
      references.insert(one.reference);
    }
    EXPECT_EQ(handed_in, rows);
    EXPECT_EQ(references.size(), rows);
  }

  FakePlatform platform_;
  SystemClock clock_;
  const std::string folder_ = testing::TempFolder();
  std::string config_ = folder_ + "/config/sudiao";
  Language language_ = Language::kEnglish;
  std::ostringstream out_, err_;
};

TEST_F(CtlTest, TheSessionIsKeptForItsOwnerAlone) {
  LogIn();
  struct stat facts {};
  ASSERT_EQ(::stat((config_ + "/session.json").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
  ASSERT_EQ(::stat(config_.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0700U);
  EXPECT_THAT(Contents(config_ + "/session.json"), Not(HasSubstr(FakePlatform::kPassword)));
}

TEST_F(CtlTest, PacksAreLintedAndCompared) {
  EXPECT_EQ(Run(Pack, {"diff", "cn-post-filing-ordinary@1", "cn-post-filing-simplified@1"}), kDone) << err();
  EXPECT_THAT(out(), HasSubstr("C-MED-POST-ORD  Mediation during the suit: 15 days -> (none)"));
  EXPECT_EQ(Run(Pack, {"diff", "--json", "wipo@1", "wipo@1"}), kDone);
  EXPECT_THAT(out(), Not(HasSubstr("differences")));
  EXPECT_EQ(Run(Pack, {"diff", "wipo@1", "nowhere"}), kFailed);
  EXPECT_EQ(Run(Pack, {"lint"}), kWrongUse);
  const std::string packs = folder_ + "/packs";
  std::filesystem::create_directories(packs);
  EXPECT_EQ(Run(Pack, {"lint", packs}), kDone);
  EXPECT_THAT(out(), HasSubstr("14 packs"));
  std::ofstream(packs + "/bad.textproto") << "id: \"bad\" version: 1";
  language_ = Language::kChinese;
  EXPECT_EQ(Run(Pack, {"lint", packs}), kFailed);
  EXPECT_THAT(out(), HasSubstr("bad@1: no party can leave"));
  EXPECT_THAT(err(), HasSubstr("处缺陷"));
}

TEST_F(CtlTest, AWrongPasswordIsToldAndKeepsNothing) {
  EXPECT_EQ(Run(Login, {"mia@example.org", "--server=" + platform_.address()}, "wrong\n"), kNotLoggedIn);
  EXPECT_THAT(err(), HasSubstr("WRONG_CREDENTIALS"));
  EXPECT_FALSE(std::filesystem::exists(config_ + "/session.json"));
}

TEST_F(CtlTest, APasswordMayComeFromAFileButNotFromTheCommandLine) {
  std::ofstream(folder_ + "/password") << FakePlatform::kPassword << "\n";
  EXPECT_EQ(Run(Login, {"mia@example.org", "--server=" + platform_.address(), "--password-file",
                        folder_ + "/password"}),
            kDone);
  EXPECT_EQ(Run(Login, {"mia@example.org", "--password=secret"}), kWrongUse);
  EXPECT_THAT(err(), HasSubstr("--password is refused"));
}

TEST_F(CtlTest, APasswordIsNotSentInTheClearToAnotherMachine) {
  EXPECT_EQ(Run(Login, {"mia@example.org", "--server=http://mediation.example"}, "x\n"), kWrongUse);
  EXPECT_THAT(err(), HasSubstr("https://"));
}

TEST_F(CtlTest, AnExpiredTokenIsRenewedByItself) {
  LogIn();
  platform_.ExpireTokens();
  EXPECT_EQ(Run(WhoAmI, {}), kDone) << err();
  EXPECT_EQ(platform_.refreshes(), 1);
  // The renewed token was kept.
  EXPECT_EQ(Run(WhoAmI, {}), kDone);
  EXPECT_EQ(platform_.refreshes(), 1);
}

TEST_F(CtlTest, WithoutASessionOneIsToldToLogIn) {
  EXPECT_EQ(Run(WhoAmI, {}), kNotLoggedIn);
  language_ = Language::kChinese;
  EXPECT_EQ(Run(WhoAmI, {}), kNotLoggedIn);
  EXPECT_THAT(err(), HasSubstr("请先登录"));
}

TEST_F(CtlTest, AfterLoggingOutNothingIsKept) {
  LogIn();
  EXPECT_EQ(Run(Logout, {}), kDone);
  EXPECT_FALSE(std::filesystem::exists(config_ + "/session.json"));
}

TEST_F(CtlTest, APlatformThatDoesNotAnswerHasAnExitCodeOfItsOwn) {
  LogIn();
  platform_.Stop();
  EXPECT_EQ(Run(WhoAmI, {}), kUnreachable);
}

TEST_F(CtlTest, ACaseIsFiledFromJsonAndSubmitted) {
  LogIn();
  std::ofstream(folder_ + "/case.json") << R"({"title":"A v. B","externalReference":"R1"})";
  EXPECT_EQ(Run(FileCase, {folder_ + "/case.json", "--submit"}), kDone) << err();
  EXPECT_THAT(out(), HasSubstr("\"state\": \"CASE_STATE_SUBMITTED\""));
  EXPECT_EQ(Run(FileCase, {folder_ + "/case.json", "--submit", "--request-id=r1"}), kFailed) << "R1 is taken";
  std::ofstream(folder_ + "/other.json") << R"({"title":"A v. C","externalReference":"R2"})";
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(Run(FileCase, {folder_ + "/other.json", "--submit", "--request-id=r2"}), kDone) << err();
  std::ofstream(folder_ + "/bad.json") << "{";
  EXPECT_EQ(Run(FileCase, {folder_ + "/bad.json"}), kWrongUse);
}

TEST_F(CtlTest, UnknownOptionsAndMissingValuesAreRefused) {
  EXPECT_EQ(Run(WhoAmI, {"--surprise"}), kWrongUse);
  EXPECT_EQ(Run(ListCases, {"--query"}), kWrongUse);
  EXPECT_EQ(Run(ListCases, {"--limit=none"}), kWrongUse);
  EXPECT_EQ(Run(Import, {"--format=udrp", "x", "--recipient=nobody"}), kWrongUse);
}

TEST_F(CtlTest, ADryRunTellsEverythingAndSendsNothing) {
  const std::string path = WriteDocket(5);
  EXPECT_EQ(RunImport(path, {"--dry-run"}), kDone) << err();
  EXPECT_THAT(out(), HasSubstr("rows 5  ready 5  over the limits 0"));
  EXPECT_THAT(out(), HasSubstr("missing_date"));
  EXPECT_THAT(Contents(folder_ + "/report"),
              HasSubstr(R"("number":"N4","kind":"missing_date","detail":"panel_appointed")"));
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/state"));
  EXPECT_EQ(platform_.creates(), 0);
}

TEST_F(CtlTest, AnImportCreatesAndSubmitsEachRowOnce) {
  LogIn();
  EXPECT_EQ(RunImport(WriteDocket(60)), kDone) << err();
  EXPECT_THAT(out(), HasSubstr("rows 60  created 60  already there 0  failed 0"));
  ExpectEachOnce(60);
}

TEST_F(CtlTest, ARepeatedImportSendsNothingAnew) {
  LogIn();
  const std::string path = WriteDocket(20);
  EXPECT_EQ(RunImport(path), kDone);
  EXPECT_EQ(RunImport(path), kDone);
  EXPECT_THAT(out(), HasSubstr("rows 20  created 0  already there 20  failed 0"));
  ExpectEachOnce(20);
}

TEST_F(CtlTest, ALostStateFileCostsNothingButTime) {
  LogIn();
  const std::string path = WriteDocket(20);
  EXPECT_EQ(RunImport(path), kDone);
  std::filesystem::remove(folder_ + "/state");
  EXPECT_EQ(RunImport(path), kDone);
  EXPECT_THAT(out(), HasSubstr("created 0  already there 20"));
  std::filesystem::remove(folder_ + "/state");
  platform_.ForgetRequests();
  EXPECT_EQ(RunImport(path), kDone);
  EXPECT_THAT(out(), HasSubstr("created 0  already there 20"));
  ExpectEachOnce(20);
}

TEST_F(CtlTest, ABusyPlatformIsAskedAgainAndNothingIsDoubled) {
  LogIn();
  platform_.busy_every = 7;
  EXPECT_EQ(RunImport(WriteDocket(40)), kDone) << err();
  ExpectEachOnce(40);
}

TEST_F(CtlTest, TokensThatExpireInTheMiddleAreRenewedOnce) {
  LogIn();
  platform_.on_create = [this](int count) {
    if (count == 15) platform_.ExpireTokens();
  };
  EXPECT_EQ(RunImport(WriteDocket(40)), kDone) << err();
  EXPECT_EQ(platform_.refreshes(), 1);
  ExpectEachOnce(40);
}

TEST_F(CtlTest, AnInterruptedImportFinishesTheRowsUnderWayAndGoesOnLater) {
  LogIn();
  const std::string path = WriteDocket(200);
  platform_.on_create = [](int count) {
    if (count == 50) std::raise(SIGINT);
  };
  EXPECT_EQ(RunImport(path), kInterrupted);
  EXPECT_THAT(err(), HasSubstr("Run the same command again"));
  const auto halfway = platform_.cases();
  EXPECT_LT(halfway.size(), 200U);
  for (const auto& [name, one] : halfway) EXPECT_TRUE(one.submitted) << name;
  platform_.on_create = nullptr;
  EXPECT_EQ(RunImport(path), kDone) << err();
  EXPECT_THAT(out(), HasSubstr("already there " + std::to_string(halfway.size())));
  ExpectEachOnce(200);
}

TEST_F(CtlTest, ARowWhoseContentChangedSinceIsToldAndNotDoubled) {
  LogIn();
  const std::string path = WriteDocket(3);
  EXPECT_EQ(RunImport(path), kDone);
  std::string text = Contents(path);
  text.replace(text.find("Li Wei"), 6, "Li Bai");
  std::ofstream(path) << text;
  std::filesystem::remove(folder_ + "/state");
  EXPECT_EQ(RunImport(path), kDone) << err();
  EXPECT_THAT(Contents(folder_ + "/report"), HasSubstr("already_there_differently"));
  ExpectEachOnce(3);
}

TEST_F(CtlTest, OnlyACaseManagerOfTheCentreImports) {
  LogIn();
  platform_.manager = false;
  EXPECT_EQ(RunImport(WriteDocket(3)), kFailed);
  EXPECT_THAT(err(), HasSubstr("no case manager"));
  EXPECT_EQ(platform_.creates(), 0);
}

TEST_F(CtlTest, APlatformThatGoesAwayEndsTheImportWithAWayOn) {
  LogIn();
  const std::string path = WriteDocket(2000);
  std::thread stopper;
  platform_.on_create = [&](int count) {
    if (count == 20) stopper = std::thread([&] { platform_.Stop(); });
  };
  EXPECT_EQ(RunImport(path, {"--concurrency=2"}), kUnreachable);
  stopper.join();
  EXPECT_THAT(err(), HasSubstr("Run the same command again"));
}

TEST(Pretty, JsonIsIndentedAndTextsAreLeftAsTheyAre) {
  EXPECT_EQ(Pretty(R"({"a":{},"b":[1,"x,{\"y"]})"),
            "{\n  \"a\": {},\n  \"b\": [\n    1,\n    \"x,{\\\"y\"\n  ]\n}");
}

TEST(LanguageOf, OnlyChineseLocalesAreChinese) {
  EXPECT_EQ(LanguageOf("zh_CN.UTF-8"), Language::kChinese);
  EXPECT_EQ(LanguageOf("C.UTF-8"), Language::kEnglish);
}

TEST_F(CtlTest, ADeadlineIsCheckedFromAFileOrTheStandardInput) {
  const std::string path = folder_ + "/proof.json";
  std::ofstream(path) << Proof();
  EXPECT_EQ(Run(CheckDeadline, {path}), kDone) << out() << err();
  EXPECT_THAT(out(), HasSubstr("holds      C-CONFIRM-APPLY agreement"));
  EXPECT_EQ(Run(CheckDeadline, {"-"}, Proof() + "\n" + Proof()), kDone) << out();
  EXPECT_EQ(Run(CheckDeadline, {"-"}, ""), kFailed);
  EXPECT_EQ(Run(CheckDeadline, {folder_ + "/absent.json"}), kFailed);
  EXPECT_EQ(Run(CheckDeadline, {}), kWrongUse);
  EXPECT_EQ(Run(CheckDeadline, {path, "--calendar=" + folder_ + "/absent"}), kWrongUse);
}

TEST_F(CtlTest, AChangedDeadlineIsToldInWordsAndByTheExitCode) {
  const std::string changed = absl::StrReplaceAll(Proof(), {{"2025-10-09", "2025-10-10"}});
  EXPECT_EQ(Run(CheckDeadline, {"-"}, Proof() + changed), kFailed);
  EXPECT_THAT(out(), HasSubstr("last_day: is \"2025-10-10\"; the count gives \"2025-10-09\""));
  language_ = Language::kChinese;
  EXPECT_EQ(Run(CheckDeadline, {"-"}, changed), kFailed);
  EXPECT_THAT(out(), HasSubstr("重算为“2025-10-09”"));
}

}  // namespace
}  // namespace sudiao::ctl
