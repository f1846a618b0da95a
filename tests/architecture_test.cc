// ARCHITECTURE.md shows the state tables as they are: every diagram in it is drawn from the code's own table.
// With SUDIAO_UPDATE_DOCS=1 the test writes them.
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <map>
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
#include "services/intake/domain/bill_states.h"
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
      Draw("bill (intake)", intake::domain::kBillTable, intake::domain::BillState::DUE),
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

bool IsWordCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// The type before each "::kType" for which `wanted` holds, given the places where its name begins (with its
// namespaces) and where "::kType" ends; "" leaves it out.
template <typename Wanted>
std::set<std::string> EventTypes(const std::string& text, Wanted wanted) {
  static constexpr std::string_view kSuffix = "::kType";
  std::set<std::string> found;
  for (size_t at = text.find(kSuffix); at != std::string::npos; at = text.find(kSuffix, at + 1)) {
    size_t begin = at;
    while (begin > 0 && IsWordCharacter(text[begin - 1])) --begin;
    size_t whole = begin;
    while (whole > 0 && (IsWordCharacter(text[whole - 1]) || text[whole - 1] == ':')) --whole;
    const std::string entry = wanted(text.substr(begin, at - begin), whole, at + kSuffix.size());
    if (!entry.empty()) found.insert(entry);
  }
  return found;
}

// Types behind "type == ".
std::set<std::string> Compared(const std::string& text) {
  return EventTypes(text, [&](const std::string& type, size_t begin, size_t) {
    static constexpr std::string_view kBefore = "type == ";
    const bool compared =
        begin >= kBefore.size() && text.compare(begin - kBefore.size(), kBefore.size(), kBefore) == 0;
    return compared ? type : std::string();
  });
}

// "Type>subscriber" of each row {Type::kType, "subscriber"}.
std::set<std::string> Subscribed(const std::string& text) {
  return EventTypes(text, [&](const std::string& type, size_t begin, size_t end) {
    const size_t quote = text.find_first_not_of(", \n", end);
    const bool row = begin > 0 && text[begin - 1] == '{' && text[end] == ',' && text[quote] == '"';
    if (!row) return std::string();
    return absl::StrCat(type, ">", text.substr(quote + 1, text.find('"', quote + 1) - quote - 1));
  });
}

// What a service tells and what another does with it are written in two places: "MediationSettled>intake" in
// the teller's subscriptions, the type in the hearer's OnEvent or in the directory that it feeds.
TEST(ArchitectureTest, EveryEventThatIsHandledIsSubscribedAndEverySubscriptionIsHandled) {
  const std::set<std::string> of_directory = Compared(Source("common/access/directory.cc"));
  ASSERT_EQ(of_directory.size(), 5U);
  std::set<std::string> subscribed;
  std::map<std::string, std::set<std::string>> handled;
  std::map<std::string, bool> feeds_directory;
  for (const char* service : {"identity", "intake", "assignment", "mediation", "confirmation"}) {
    const std::string text = Source(absl::StrCat("services/", service, "/module.cc"));
    subscribed.merge(Subscribed(text));
    handled[service] = Compared(text);
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
