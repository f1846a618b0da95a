// A published docket is brought into a running platform by sudiaoctl, with an interruption in the middle.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/testing/test_database.h"
#include "services/ctl/http_client.h"
#include "services/ctl/udrp/dispute.h"
#include "services/ctl/udrp/text.h"
#include "tests/e2e/story.h"

extern char** environ;

namespace sudiao::e2e {
namespace {

using ctl::udrp::Dispute;
using ::testing::HasSubstr;

std::string Contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// sudiaoctl as a process of its own; what it says goes into a file.
class Ctl {
 public:
  Ctl(const std::string& folder, std::vector<std::string> words) : log_(folder + "/ctl.log") {
    words.insert(words.begin(), SUDIAO_CTL);
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    ::setenv("SUDIAO_CONFIG_FOLDER", (folder + "/config").c_str(), 1);
    ::setenv("LC_ALL", "C.UTF-8", 1);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 1, log_.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    ::posix_spawn_file_actions_adddup2(&actions, 1, 2);
    EXPECT_EQ(::posix_spawn(&process_, argv[0], &actions, nullptr, argv.data(), environ), 0);
    ::posix_spawn_file_actions_destroy(&actions);
  }
  ~Ctl() {
    if (process_ > 0) {
      ::kill(process_, SIGKILL);
      Wait();
    }
  }
  Ctl(const Ctl&) = delete;
  Ctl& operator=(const Ctl&) = delete;

  void Interrupt() const { ::kill(process_, SIGINT); }
  // Its exit code.
  int Wait() {
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string said() const { return Contents(log_); }

 private:
  const std::string log_;
  pid_t process_ = -1;
};

class ImportTest : public ::testing::Test {
 protected:
  ImportTest()
      : centre_(platform_->As("centre")), centre_id_(centre_.OrganizationOf("INTERNATIONAL_CENTRE")) {
    std::ofstream(folder_ + "/password") << kPassword << "\n";
    Ctl login(folder_, {"login", "centre@demo.example",
                        "--server=http://127.0.0.1:" + std::to_string(platform_->port()),
                        "--password-file=" + folder_ + "/password"});
    EXPECT_EQ(login.Wait(), 0) << login.said();
  }

  std::vector<std::string> Words(const std::string& file) const {
    return {"import",
            "--format=udrp",
            file,
            "--recipient=" + centre_id_,
            "--state=" + folder_ + "/state",
            "--report=" + folder_ + "/report"};
  }

  // Interrupts an import once `rows` are done, then runs it to its end.
  void ImportWithInterruption(const std::string& file, size_t rows) {
    Ctl first(folder_, Words(file));
    const absl::Time deadline = absl::Now() + absl::Minutes(20);
    while (LinesOf(folder_ + "/state") <= rows && absl::Now() < deadline)
      absl::SleepFor(absl::Milliseconds(10));
    first.Interrupt();
    EXPECT_EQ(first.Wait(), 130) << first.said();
    EXPECT_THAT(first.said(), HasSubstr("Run the same command again"));
    std::cout << first.said() << "\n";
    // The ids of cases made by the second run are later than those of the first.
    platform_->Advance(absl::Seconds(1));
    Ctl second(folder_, Words(file));
    EXPECT_EQ(second.Wait(), 0) << second.said();
    std::cout << second.said() << "\n";
  }

  static size_t LinesOf(const std::string& path) {
    const std::string text = Contents(path);
    return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  // Every case of the centre: its reference and its name.
  std::multimap<std::string, std::string> AllCases() {
    std::multimap<std::string, std::string> all;
    std::string token;
    do {
      const Reply page = centre_.Get("/v1/cases?pageSize=100" +
                                     (token.empty() ? "" : "&pageToken=" + ctl::EncodeQueryValue(token)));
      EXPECT_TRUE(page.ok()) << page.body;
      const auto document = codec::JsonDocument::Parse(page.body);
      if (!document.ok()) break;
      const codec::JsonNode cases = document->root()["cases"];
      for (size_t i = 0; i < cases.size(); ++i) {
        EXPECT_EQ(cases.At(i)["state"].String(), "CASE_STATE_SUBMITTED");
        all.emplace(cases.At(i)["externalReference"].String(), cases.At(i)["name"].String());
      }
      token = std::string(document->root()["nextPageToken"].String());
    } while (!token.empty());
    return all;
  }

  void ExpectEachOnce(const std::vector<Dispute>& disputes) {
    const auto all = AllCases();
    EXPECT_EQ(all.size(), disputes.size());
    for (const Dispute& dispute : disputes) EXPECT_EQ(all.count(dispute.reference), 1U) << dispute.reference;
  }

  // The words of `text` find the dispute; its number tells it from its neighbours.
  static bool Finds(Client& client, const Dispute& dispute, const std::string& text) {
    const std::string query = ctl::udrp::Shortened(text, 100) + " " + dispute.number;
    const Reply found = client.Get("/v1/cases?pageSize=100&query=" + ctl::EncodeQueryValue(query));
    for (size_t i = 0; i < found.SizeOf("cases"); ++i) {
      if (found.At(absl::StrCat("cases.", i, ".externalReference")) == dispute.reference) return true;
    }
    return false;
  }

  // By every party, mark and domain that the row names (of long lists the first and the last); of every
  // `stride`-th row.
  void ExpectEachFound(const std::vector<Dispute>& disputes, size_t stride = 1) {
    std::atomic<size_t> next{0};
    std::atomic<int> searches{0};
    const absl::Time start = absl::Now();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        Client client = platform_->As("centre");
        for (size_t index = stride * next++; index < disputes.size(); index = stride * next++) {
          const Dispute& dispute = disputes[index];
          for (const auto* list :
               {&dispute.complainants, &dispute.respondents, &dispute.trademarks, &dispute.domains}) {
            if (list->empty()) continue;
            for (const std::string& text : std::set<std::string>{list->front(), list->back()}) {
              // A piece of a decision instead of a mark was cut to the platform's limit.
              if (ctl::udrp::CodePoints(text) > 100) continue;
              ++searches;
              EXPECT_TRUE(Finds(client, dispute, text)) << dispute.reference << ": " << text;
            }
          }
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    std::cout << searches << " searches found their disputes in " << absl::Now() - start << std::endl;
  }

  const std::string folder_ = testing::TempFolder();
  const std::unique_ptr<Platform> platform_ = Platform::Standalone();
  Client centre_;
  const std::string centre_id_;
};

std::vector<Dispute> ReadAll(const std::string& path) {
  ctl::udrp::Docket docket;
  EXPECT_TRUE(ctl::udrp::ReadDocket(path, 0, docket).ok());
  return docket.disputes;
}

// The reading data beside the checkout, unless SUDIAO_UDRP_FILE names another file.
std::string PublishedDocket() {
  const char* given = std::getenv("SUDIAO_UDRP_FILE");
  if (given != nullptr) return given;
  return SUDIAO_SOURCE_DIR "/../shared/data/udrp/proceedings-2023-2024.jsonl.gz";
}

// Rows as the published ones are, with the same flaws.
std::string WriteSample(const std::string& folder, int rows) {
  const std::string path = folder + "/sample.jsonl";
  std::ofstream file(path);
  for (int i = 0; i < rows; ++i) {
    const std::string n = std::to_string(i);
    file
        << R"({"number":"D2023-)" << (i == 7 ? "6" : n)
        << R"(","status":"Transferred","source":"WIPO","url":"https://e.example/)" << n
        << R"(","submitted":"2023-01-02 00:00:00","commenced":null,"panel_appointed":"2023-01-01 00:00:00",)"
        << R"("registrar_request_date":null,"registrar_response_date":null,"published":"2023-02-20 00:00:00",)"
        << R"("registrars":["R, LLC"],"panelists":["Ada Panelist"],"registrant_default":true,"complainants":[)"
        << (i % 10 == 3 ? "" : "\"Widget" + n + " Gerätebau GmbH\"")
        << R"(],"represented_by":"Ada Panelist, France",)"
        << R"("complainants_countries":[null],"respondents":["李伟)" << n
        << R"("],"respondents_countries":["China"],)"
        << R"("domains":["widget)" << n << R"(-shop.com","小器)" << n << R"(.公司"],"trademarks":["WIDGET)"
        << n << R"("]})"
        << "\n";
  }
  return path;
}

TEST_F(ImportTest, ASampleIsImportedOnceFoundAndCarriedOn) {
  const std::string file = WriteSample(folder_, 50);
  Ctl dry_run(folder_, {"import", "--format=udrp", file, "--recipient=" + centre_id_, "--dry-run",
                        "--report=" + folder_ + "/dry-report"});
  EXPECT_EQ(dry_run.Wait(), 0) << dry_run.said();
  EXPECT_EQ(AllCases().size(), 0U);
  Ctl first(folder_, Words(file));
  EXPECT_EQ(first.Wait(), 0) << first.said();
  EXPECT_THAT(first.said(), HasSubstr("rows 50  created 50  already there 0  failed 0"));
  EXPECT_THAT(Contents(folder_ + "/report"), HasSubstr("WIPO:D2023-6#2"));
  Ctl second(folder_, Words(file));
  EXPECT_EQ(second.Wait(), 0) << second.said();
  EXPECT_THAT(second.said(), HasSubstr("created 0  already there 50"));
  ::unlink((folder_ + "/state").c_str());
  Ctl third(folder_, Words(file));
  EXPECT_EQ(third.Wait(), 0) << third.said();
  const std::vector<Dispute> disputes = ReadAll(file);
  ExpectEachOnce(disputes);
  ExpectEachFound(disputes);
  Ctl accept(folder_, {"accept", AllCases().begin()->second});
  EXPECT_EQ(accept.Wait(), 0) << accept.said();
  EXPECT_THAT(accept.said(), HasSubstr("CASE_STATE_CONSENT_SOUGHT"));
  EXPECT_TRUE(platform_->Verify());
}

// A published dispute names nobody's account: both sides join by their codes.
TEST_F(ImportTest, AnImportedDisputeIsCarriedOnToASettlement) {
  Ctl import(folder_, Words(WriteSample(folder_, 1)));
  ASSERT_EQ(import.Wait(), 0) << import.said();
  Story story(*platform_, InternationalCentre());
  const std::string name = AllCases().begin()->second;
  story.Adopt(name.substr(name.find('/') + 1));
  ASSERT_NE(story.ann_party, "");
  ASSERT_NE(story.bob_party, "");
  story.Accept();
  EXPECT_EQ(story.manager.Get("/v1/" + name).At("pack").substr(0, 5), "wipo@");
  story.Invite();
  story.Consent();
  story.ChooseMediator();
  story.AcceptAppointment();
  story.OpenMediation();
  story.HoldSession();
  const std::string sha256 = story.DraftAgreement(
      "TRANSFER", R"("text": "The respondent transfers widget0-shop.com.", "manner": "by its registrar")");
  EXPECT_TRUE(story.Sign(story.ann, "PARTY", sha256).ok());
  // Under a centre's own rules the parties' signatures are all there is (WIPO-19).
  EXPECT_EQ(story.Sign(story.mediator, "MEDIATOR", sha256).reason(), "SIGNATURE_NOT_NEEDED");
  const Reply last = story.Sign(story.bob, "PARTY", sha256);
  EXPECT_EQ(last.At("state"), "AGREEMENT_STATE_EFFECTIVE") << last.body;
  story.Await(story.ann, "/v1/" + name, "state", "CASE_STATE_SETTLED");
  EXPECT_EQ(story.Apply(story.ann).reason(), "CONFIRMATION_NOT_AVAILABLE");
  EXPECT_EQ(story.ann.Get("/v1/" + name).At("externalReference"), "WIPO:D2023-0");
  EXPECT_TRUE(platform_->Verify());
}

TEST_F(ImportTest, AnInterruptedImportGoesOnWithoutDuplicates) {
  const std::string file = WriteSample(folder_, 400);
  ImportWithInterruption(file, 60);
  ExpectEachOnce(ReadAll(file));
}

TEST_F(ImportTest, TheWholePublishedDocketIsImportedInterruptedAndRepeated) {
  const std::string path = PublishedDocket();
  if (!std::filesystem::exists(path)) {
    std::cerr << "!! " << path << " is absent: the published docket was NOT imported" << std::endl;
    GTEST_SKIP() << "no published docket; SUDIAO_UDRP_FILE may name it";
  }
  const absl::Time start = absl::Now();
  ImportWithInterruption(path, 3'000);
  const std::vector<Dispute> disputes = ReadAll(path);
  ASSERT_EQ(disputes.size(), 8041U);
  const absl::Duration took = absl::Now() - start;
  std::cout << disputes.size() << " disputes imported in " << took << ", "
            << absl::FDivDuration(absl::Seconds(static_cast<int64_t>(disputes.size())), took) << "/s"
            << std::endl;
  Ctl again(folder_, Words(path));
  EXPECT_EQ(again.Wait(), 0) << again.said();
  EXPECT_THAT(again.said(), HasSubstr("created 0  already there 8041"));
  ExpectEachOnce(disputes);
  ExpectEachFound(disputes, 20);
  EXPECT_TRUE(platform_->Verify());
}

}  // namespace
}  // namespace sudiao::e2e
