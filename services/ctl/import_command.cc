// import: brings an existing docket into the platform.
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/codec/json.h"
#include "common/status/status_macros.h"
#include "common/types/ids.h"
#include "services/ctl/arguments.h"
#include "services/ctl/commands.h"
#include "services/ctl/udrp/case_mapping.h"
#include "services/ctl/udrp/dispute.h"
#include "services/ctl/udrp/importer.h"
#include "services/ctl/udrp/progress.h"
#include "services/ctl/udrp/report.h"
#include "services/ctl/udrp/state_file.h"

namespace sudiao::ctl {
namespace {

using udrp::ImportResult;
using udrp::PreparedCase;

std::atomic<bool> stop_wanted{false};

// The first Ctrl-C lets the rows under way end; the second ends the program as ever.
class StopOnSignal {
 public:
  StopOnSignal() {
    stop_wanted = false;
    struct sigaction action {};
    action.sa_handler = [](int) { stop_wanted = true; };
    action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    ::sigaction(SIGINT, &action, &interrupt_);
    ::sigaction(SIGTERM, &action, &terminate_);
  }
  ~StopOnSignal() {
    ::sigaction(SIGINT, &interrupt_, nullptr);
    ::sigaction(SIGTERM, &terminate_, nullptr);
  }
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

 private:
  struct sigaction interrupt_ {};
  struct sigaction terminate_ {};
};

struct ImportPlan {
  std::string path, recipient, state_path, report_path;
  bool dry_run = false;
  int concurrency = 8;
  int limit = 0;
};

bool ReadPlan(const Words& words, Environment& environment, ImportPlan& plan) {
  Arguments arguments;
  const Console& console = environment.console;
  const std::vector<FlagSpec> flags = {{"format", true},      {"recipient", true}, {"dry-run"},
                                       {"concurrency", true}, {"limit", true},     {"state", true},
                                       {"report", true}};
  if (!arguments.Parse(words, flags, console) ||
      !arguments.GetNumber("concurrency", 1, 64, plan.concurrency, console) ||
      !arguments.GetNumber("limit", 1, 1'000'000'000, plan.limit, console)) {
    return false;
  }
  if (arguments.Get("format") != "udrp" || arguments.words().size() != 1) {
    WrongUse(environment, "import --format=udrp FILE[.gz] --recipient ORG_ID",
             "import --format=udrp 文件[.gz] --recipient 机构编号");
    return false;
  }
  plan.path = arguments.words()[0];
  plan.recipient = arguments.Get("recipient");
  if (plan.recipient.rfind("organizations/", 0) == 0) plan.recipient.erase(0, plan.recipient.find('/') + 1);
  if (!IsId(plan.recipient)) {
    WrongUse(environment, "--recipient needs the id of the centre that receives the cases.",
             "--recipient 须填写接收案件的机构编号。");
    return false;
  }
  plan.dry_run = arguments.Has("dry-run");
  plan.state_path = arguments.Get("state", plan.path + ".import-state");
  plan.report_path = arguments.Get("report", plan.path + ".import-report.jsonl");
  return true;
}

// Everything that can be done without the platform.
struct Preparation {
  udrp::Docket docket;
  std::unique_ptr<udrp::Report> report;
  std::vector<PreparedCase> cases;
};

absl::Status Prepare(const ImportPlan& plan, Preparation& preparation) {
  RETURN_IF_ERROR(udrp::ReadDocket(plan.path, plan.limit, preparation.docket));
  ASSIGN_OR_RETURN(preparation.report, udrp::Report::Create(plan.report_path));
  udrp::Oddities& oddities = preparation.docket.oddities;
  preparation.cases.reserve(preparation.docket.disputes.size());
  for (const udrp::Dispute& dispute : preparation.docket.disputes) {
    const auto content = udrp::MapDispute(dispute, plan.recipient, oddities);
    PreparedCase prepared{dispute.row, dispute.number, dispute.reference, udrp::CaseJson(content)};
    for (std::string& wrong : udrp::CheckLimits(content, prepared.json)) {
      oddities.push_back({dispute.row, dispute.number, "over_the_limit", std::move(wrong)});
    }
    preparation.cases.push_back(std::move(prepared));
  }
  std::stable_sort(oddities.begin(), oddities.end(),
                   [](const udrp::Oddity& a, const udrp::Oddity& b) { return a.row < b.row; });
  for (const udrp::Oddity& oddity : oddities) preparation.report->Add(oddity);
  return preparation.report->Flush();
}

// Whether the user manages cases of the recipient; says so if not.
int CheckCaller(Api& api, const std::string& recipient, const Console& console) {
  const ApiReply me = api.Call("GET", "/v1/accounts/me");
  if (!me.ok()) return Explain(me, console);
  const auto document = codec::JsonDocument::Parse(me.body);
  if (!document.ok()) return kFailed;
  const codec::JsonNode memberships = document->root()["memberships"];
  for (size_t i = 0; memberships.IsArray() && i < memberships.size(); ++i) {
    const codec::JsonNode membership = memberships.At(i);
    if (membership["organizationId"].String() != recipient) continue;
    const codec::JsonNode roles = membership["roles"];
    for (size_t r = 0; roles.IsArray() && r < roles.size(); ++r) {
      if (roles.At(r).String() == "ROLE_CASE_MANAGER" || roles.At(r).String() == "ROLE_CLERK") return kDone;
    }
  }
  console.err << Format(
                     console.Text(
                         "You are no case manager of organizations/{0}: log in as one of its case managers.",
                         "您不是 organizations/{0} 的案件管理员，请以其案件管理员身份登录。"),
                     {recipient})
              << "\n";
  return kFailed;
}

// The reason in brackets of "text [REASON]; …", or the whole text.
std::string ReasonIn(const std::string& detail) {
  const size_t open = detail.find('[');
  const size_t close = detail.find(']', open);
  return open == std::string::npos || close == std::string::npos ? detail
                                                                 : detail.substr(open + 1, close - open - 1);
}

void PrintFailures(const ImportResult& result, const Console& console) {
  std::map<std::string, int64_t> reasons;
  for (const udrp::Oddity& oddity : result.oddities) {
    if (oddity.kind == "failed") ++reasons[ReasonIn(oddity.detail)];
  }
  for (const auto& [reason, count] : reasons) console.out << "    " << count << "  " << reason << "\n";
}

void PrintSummary(const ImportPlan& plan, const Preparation& preparation, const Console& console) {
  console.out << console.Text("Oddities of the data, by kind:", "数据异常，按类别：") << "\n";
  preparation.report->Summarise(console);
  console.out << Format(console.Text("Each by its row: {0}", "逐行详情：{0}"), {plan.report_path}) << "\n";
}

int PrintEnd(const ImportPlan& plan, const ImportResult& result, int64_t rows, int64_t sent,
             absl::Duration took, const Console& console) {
  const double seconds = std::max(absl::ToDoubleSeconds(took), 0.001);
  console.out << Format(console.Text(
                            "rows {0}  created {1}  already there {2}  failed {3}  seconds {4}  rows/s {5}",
                            "行数 {0}  新建 {1}  已存在 {2}  失败 {3}  用时 {4} 秒  每秒 {5} 行"),
                        {std::to_string(rows), std::to_string(result.created),
                         std::to_string(result.already_there), std::to_string(result.failed),
                         absl::StrFormat("%.1f", seconds),
                         absl::StrFormat("%.1f", static_cast<double>(sent) / seconds)})
              << "\n";
  PrintFailures(result, console);
  const auto how_to_go_on = [&] {
    console.err << Format(console.Text("Run the same command again to go on; {0} knows what is done.",
                                       "再次运行同一命令即可继续；已完成部分记录在 {0}。"),
                          {plan.state_path})
                << "\n";
  };
  if (result.interrupted) {
    console.err << console.Text("Interrupted. ", "已中断。");
    how_to_go_on();
    return kInterrupted;
  }
  if (!result.stopped.detail.empty() || result.stopped.status != 0) {
    const int code = Explain(result.stopped, console);
    how_to_go_on();
    return code;
  }
  return result.failed > 0 ? kFailed : kDone;
}

int Send(const ImportPlan& plan, Environment& environment, Preparation& preparation) {
  const Console& console = environment.console;
  const auto connection = Connect(environment);
  if (connection == nullptr) return kNotLoggedIn;
  if (const int code = CheckCaller(*connection->NewApi(console.language), plan.recipient, console);
      code != kDone)
    return code;
  auto state = udrp::StateFile::Open(plan.state_path, connection->session.server, plan.recipient);
  if (!state.ok()) {
    console.err << state.status().message() << "\n";
    return kFailed;
  }
  std::vector<PreparedCase> pending;
  for (PreparedCase& prepared : preparation.cases) {
    if (!(*state)->IsDone(prepared.reference)) pending.push_back(std::move(prepared));
  }
  const auto done_before = static_cast<int64_t>(preparation.cases.size() - pending.size());
  const StopOnSignal signals;
  const absl::Time start = environment.clock.Now();
  udrp::Importer::Options options;
  options.recipient_id = plan.recipient;
  options.concurrency = plan.concurrency;
  udrp::Importer importer(
      options, [&] { return connection->NewApi(console.language); }, **state, environment.clock, stop_wanted);
  udrp::Progress progress(console, static_cast<int64_t>(pending.size()), start);
  ImportResult result;
  if (!pending.empty()) {
    result = importer.Run(pending, progress.every(),
                          [&](const ImportResult& now) { progress.Show(now, environment.clock.Now()); });
  }
  progress.Finish();
  const absl::Duration took = environment.clock.Now() - start;
  for (const udrp::Oddity& oddity : result.oddities) preparation.report->Add(oddity);
  for (const absl::Status& status : {(*state)->Sync(), preparation.report->Flush()}) {
    if (!status.ok()) console.err << status.message() << "\n";
  }
  PrintSummary(plan, preparation, console);
  const int64_t sent = result.done();
  result.already_there += done_before;
  result.failed += preparation.docket.rows - static_cast<int64_t>(preparation.docket.disputes.size());
  return PrintEnd(plan, result, preparation.docket.rows, sent, took, console);
}

}  // namespace

int Import(const Words& words, Environment& environment) {
  ImportPlan plan;
  if (!ReadPlan(words, environment, plan)) return kWrongUse;
  const Console& console = environment.console;
  const absl::Time start = environment.clock.Now();
  Preparation preparation;
  if (const absl::Status status = Prepare(plan, preparation); !status.ok()) {
    console.err << status.message() << "\n";
    return kFailed;
  }
  if (!plan.dry_run) return Send(plan, environment, preparation);
  PrintSummary(plan, preparation, console);
  const double seconds = absl::ToDoubleSeconds(environment.clock.Now() - start);
  console.out << Format(
                     console.Text(
                         "Dry run: rows {0}  ready {1}  over the limits {2}  seconds {3}. Nothing was sent.",
                         "试运行：行数 {0}  可导入 {1}  超限 {2}  用时 {3} 秒。未发送任何数据。"),
                     {std::to_string(preparation.docket.rows), std::to_string(preparation.cases.size()),
                      std::to_string(preparation.report->count("over_the_limit")),
                      absl::StrFormat("%.1f", seconds)})
              << "\n";
  const bool whole =
      preparation.report->count("over_the_limit") == 0 && preparation.report->count("unreadable_row") == 0;
  return whole ? kDone : kFailed;
}

}  // namespace sudiao::ctl
