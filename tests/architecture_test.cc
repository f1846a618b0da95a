// ARCHITECTURE.md shows the state tables as they are: every diagram in it is drawn from the code's own table.
// With SUDIAO_UPDATE_DOCS=1 the test writes them.
#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/assignment/domain/appointment_states.h"
#include "services/assignment/domain/mediator_states.h"
#include "services/confirmation/domain/application_states.h"
#include "services/identity/domain/account_states.h"
#include "services/identity/domain/representation.h"
#include "services/intake/domain/case_states.h"
#include "services/mediation/domain/agreement_states.h"
#include "services/mediation/domain/mediation_states.h"
#include "services/mediation/domain/offer_states.h"

namespace sudiao {
namespace {

struct Drawn {
  std::string name;
  std::string diagram;
  std::vector<std::string> defects;
};

template <typename Table, typename State>
Drawn Draw(const char* name, const Table& table, State initial) {
  return {name, table.Diagram(initial), table.Defects(initial)};
}

std::vector<Drawn> AllTables() {
  return {
      Draw("case (intake)", intake::domain::kCaseTable, intake::domain::CaseState::DRAFT),
      Draw("appointment (assignment)", assignment::domain::kAppointmentTable,
           assignment::domain::AppointmentState::CHOOSING),
      Draw("mediator (assignment)", assignment::domain::kMediatorTable,
           assignment::domain::MediatorState::ACTIVE),
      Draw("mediation (mediation)", mediation::domain::kMediationTable,
           mediation::domain::MediationState::WAITING),
      Draw("session (mediation)", mediation::domain::kSessionTable,
           mediation::domain::SessionState::SCHEDULED),
      Draw("offer (mediation)", mediation::domain::kOfferTable, mediation::domain::OfferState::OPEN),
      Draw("agreement (mediation)", mediation::domain::kAgreementTable,
           mediation::domain::AgreementState::DRAFT),
      Draw("application (confirmation)", confirmation::domain::kApplicationTable,
           confirmation::domain::ApplicationState::AWAITING_OTHERS),
      Draw("settlement (confirmation)", confirmation::domain::kSettlementTable,
           confirmation::domain::SettlementState::EFFECTIVE),
      Draw("account (identity)", identity::kAccountTable, identity::AccountState::ACTIVE),
      Draw("power of attorney (identity)", identity::kRepresentationTable,
           identity::RepresentationState::GRANTED),
  };
}

constexpr char kBegin[] = "<!-- state tables: drawn by tests/architecture_test.cc -->\n";
constexpr char kEnd[] = "<!-- end of state tables -->\n";

std::string Section() {
  std::string text = kBegin;
  for (const Drawn& drawn : AllTables()) {
    absl::StrAppend(&text, "\n### ", drawn.name, "\n\n```mermaid\n", drawn.diagram, "```\n");
  }
  return text + "\n" + kEnd;
}

TEST(ArchitectureTest, EveryStateTableIsTotalReachableAndWithoutDeadEnds) {
  for (const Drawn& drawn : AllTables()) EXPECT_THAT(drawn.defects, ::testing::IsEmpty()) << drawn.name;
}

TEST(ArchitectureTest, TheDiagramsInArchitectureMdAreThoseOfTheCode) {
  const std::string path = std::string(SUDIAO_SOURCE_DIR) + "/ARCHITECTURE.md";
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  std::string document = text.str();
  const size_t begin = document.find(kBegin);
  const size_t end = document.find(kEnd);
  ASSERT_NE(begin, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  const size_t length = end + std::string(kEnd).size() - begin;
  if (std::getenv("SUDIAO_UPDATE_DOCS") != nullptr) {
    document.replace(begin, length, Section());
    std::ofstream(path) << document;
    return;
  }
  EXPECT_EQ(document.substr(begin, length), Section())
      << "run this test once with SUDIAO_UPDATE_DOCS=1 to draw the tables again";
}

std::string Source(const std::string& path) {
  std::ifstream file(std::string(SUDIAO_SOURCE_DIR) + "/" + path);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << path;
  return text.str();
}

// The first groups of all matches.
std::set<std::string> Matches(const std::string& text, const std::string& pattern) {
  std::set<std::string> found;
  const std::regex expression(pattern);
  for (std::sregex_iterator i(text.begin(), text.end(), expression), end; i != end; ++i) {
    found.insert((*i)[1].str() + ((*i).size() > 2 ? ">" + (*i)[2].str() : ""));
  }
  return found;
}

// What a service tells and what another does with it are written in two places: "MediationSettled>intake" in
// the teller's subscriptions, the type in the hearer's OnEvent or in the directory that it feeds.
TEST(ArchitectureTest, EveryEventThatIsHandledIsSubscribedAndEverySubscriptionIsHandled) {
  const std::set<std::string> of_directory =
      Matches(Source("common/access/directory.cc"), R"(type == (\w+)::kType)");
  ASSERT_EQ(of_directory.size(), 5U);
  std::set<std::string> subscribed;
  std::map<std::string, std::set<std::string>> handled;
  std::map<std::string, bool> feeds_directory;
  for (const char* service : {"identity", "intake", "assignment", "mediation", "confirmation"}) {
    const std::string text = Source(absl::StrCat("services/", service, "/module.cc"));
    subscribed.merge(Matches(text, R"~(\{(?:\w+::)?(\w+)::kType,\s*"(\w+)"\})~"));
    handled[service] = Matches(text, R"(event\.type == (?:\w+::)?(\w+)::kType)");
    feeds_directory[service] = text.find("Directory::Apply(tx, event.type") != std::string::npos;
  }
  ASSERT_GT(subscribed.size(), 20U);
  for (const auto& [service, types] : handled) {
    for (const std::string& type : types) {
      EXPECT_TRUE(subscribed.contains(absl::StrCat(type, ">", service))) << service << " waits for " << type;
    }
  }
  for (const std::string& row : subscribed) {
    const std::string type = row.substr(0, row.find('>'));
    const std::string service = row.substr(row.find('>') + 1);
    EXPECT_TRUE(handled[service].contains(type) || (feeds_directory[service] && of_directory.contains(type)))
        << service << " does nothing with " << type;
  }
}

}  // namespace
}  // namespace sudiao
