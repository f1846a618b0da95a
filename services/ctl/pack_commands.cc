// pack lint, pack diff, pack dry-run, pack reload.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/codec/json.h"
#include "common/codec/struct_json.h"
#include "common/packs/describe.h"
#include "common/packs/registry.h"
#include "common/status/view.h"
#include "services/ctl/arguments.h"
#include "services/ctl/commands.h"

namespace sudiao::ctl {
namespace {

// The services that run packs. Intake pins cases to them, so it comes last where they are read again: the
// others then know already what it pins to.
constexpr std::string_view kOffices[] = {"assignments", "mediations", "applications", "cases"};

int Say(const Console& console, ExitCode code, std::string_view text) {
  (code == kDone ? console.out : console.err) << text << "\n";
  return code;
}

std::string Read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// An int64, which JSON writes as a text.
int64_t NumberOf(const codec::JsonNode& node) {
  int64_t number = 0;
  return absl::SimpleAtoi(AbslView(node.String()), &number) ? number : node.Int();
}

// A file, or a built-in pack by its reference ("cn-pre-filing@1").
absl::StatusOr<packs::Pack> PackOf(const std::string& word) {
  if (std::filesystem::exists(word)) {
    auto pack = packs::ParsePack(Read(word));
    if (pack.ok()) return pack;
    return absl::InvalidArgumentError(absl::StrCat(word, ": ", pack.status().message()));
  }
  const auto built_in = packs::PackRegistry::BuiltIn().Get(word);
  if (!built_in.ok()) return absl::NotFoundError(absl::StrCat(word, ": no such file or built-in pack"));
  return **built_in;
}

int LintFolder(const Arguments& arguments, Environment& environment) {
  const Console& console = environment.console;
  const auto packs = packs::ReadWithBuiltIn(arguments.words()[1]);
  if (!packs.ok()) return Say(console, kFailed, std::string(packs.status().message()));
  const std::vector<std::string> defects = packs::Lint(*packs);
  for (const std::string& defect : defects) console.out << defect << "\n";
  const std::string count = std::to_string(defects.empty() ? packs->size() : defects.size());
  if (!defects.empty())
    return Say(console, kFailed, Format(console.Text("{0} defects.", "共 {0} 处缺陷。"), {count}));
  return Say(console, kDone,
             Format(console.Text("{0} packs, the built-in ones included, are sound.",
                                 "共 {0} 套程序规则（含内置规则），未发现缺陷。"),
                    {count}));
}

struct DiffDocument {
  std::string before;
  std::string after;
  std::vector<packs::Difference> differences;
  SUDIAO_FIELDS(before, after, differences)
};

int DiffPacks(const Arguments& arguments, Environment& environment) {
  const Console& console = environment.console;
  const auto before = PackOf(arguments.words()[1]);
  if (!before.ok()) return Say(console, kFailed, std::string(before.status().message()));
  const auto after = PackOf(arguments.words()[2]);
  if (!after.ok()) return Say(console, kFailed, std::string(after.status().message()));
  if (arguments.Has("json")) {
    const DiffDocument document{before->Ref(), after->Ref(), packs::Diff(*before, *after)};
    console.out << Pretty(codec::ToJson(document)) << "\n";
  } else {
    console.out << packs::DiffText(*before, *after, console.chinese());
  }
  return kDone;
}

std::string DateText(const codec::JsonNode& date) {
  if (!date.IsString() && !date.IsObject()) return "-";
  if (date.IsString()) return std::string(date.String());
  return absl::FormatCivilTime(absl::CivilDay(date["year"].Int(), date["month"].Int(), date["day"].Int()));
}

void PrintMoved(const codec::JsonNode& moved, const Console& console) {
  for (size_t i = 0; moved.IsArray() && i < moved.size(); ++i) {
    const codec::JsonNode one = moved.At(i);
    const std::string number(one["caseNumber"].String()), problem(one["problem"].String());
    console.out << "cases/" << one["caseId"].String() << "  " << (number.empty() ? "-" : number) << "  "
                << one["pack"].String() << "  " << one["clock"].String() << "  " << DateText(one["oldDate"])
                << " -> " << (problem.empty() ? DateText(one["newDate"]) : problem) << "\n";
  }
}

// One service's pages; adds to the counts.
int DryRunIn(std::string_view office, const std::string& text, Api& api, bool json, const Console& console,
             int64_t& open, size_t& moved) {
  std::string token;
  do {
    codec::JsonWriter body;
    body.StartObject();
    body.Key("packText");
    body.String(text);
    body.Key("pageSize");
    body.Int(100);
    body.Key("pageToken");
    body.String(token);
    body.EndObject();
    const ApiReply reply =
        api.Call("POST", absl::StrCat("/v1/", std::string(office), ":dryRunPack"), body.Take());
    if (!reply.ok()) return Explain(reply, console);
    const auto document = codec::JsonDocument::Parse(reply.body);
    if (!document.ok()) return kFailed;
    const codec::JsonNode root = document->root();
    if (json) {
      console.out << reply.body << "\n";
    } else {
      PrintMoved(root["moved"], console);
    }
    moved += root["moved"].IsArray() ? root["moved"].size() : 0;
    open += NumberOf(root["openCases"]);
    token = std::string(root["nextPageToken"].String());
  } while (!token.empty());
  return kDone;
}

int DryRun(const Arguments& arguments, Environment& environment) {
  const Console& console = environment.console;
  const std::string& path = arguments.words()[1];
  if (!std::filesystem::exists(path)) return Say(console, kFailed, path + ": no such file");
  const auto connection = Connect(environment);
  if (connection == nullptr) return kNotLoggedIn;
  const auto api = connection->NewApi(console.language);
  int64_t open = 0;
  size_t moved = 0;
  for (const std::string_view office : kOffices) {
    const int code = DryRunIn(office, Read(path), *api, arguments.Has("json"), console, open, moved);
    if (code != kDone) return code;
  }
  console.err << Format(console.Text("{0} dates of {1} open files would change.",
                                     "{1} 个未结事项中有 {0} 个日期将发生变化。"),
                        {std::to_string(moved), std::to_string(open)})
              << "\n";
  return kDone;
}

int Reload(const Arguments&, Environment& environment) {
  const Console& console = environment.console;
  const auto connection = Connect(environment);
  if (connection == nullptr) return kNotLoggedIn;
  const auto api = connection->NewApi(console.language);
  for (const std::string_view office : kOffices) {
    const ApiReply reply = api->Call("POST", absl::StrCat("/v1/", std::string(office), ":reloadPacks"), "{}");
    if (!reply.ok()) return Explain(reply, console);
  }
  return Say(console, kDone,
             console.Text("The packs were read again; new cases follow them.",
                          "已重新读取程序规则，新案件将适用之。"));
}

}  // namespace

int Pack(const Words& words, Environment& environment) {
  struct Task {
    std::string_view name;
    size_t arguments;
    int (*run)(const Arguments&, Environment&);
  };
  static constexpr Task kTasks[] = {
      {"lint", 1, LintFolder}, {"diff", 2, DiffPacks}, {"dry-run", 1, DryRun}, {"reload", 0, Reload}};
  Arguments arguments;
  if (!arguments.Parse(words, {{"json", false}}, environment.console)) return kWrongUse;
  for (const Task& task : kTasks) {
    const bool meant = !arguments.words().empty() && arguments.words()[0] == task.name;
    if (meant && arguments.words().size() == task.arguments + 1) return task.run(arguments, environment);
  }
  return WrongUse(environment, "pack lint FOLDER, pack diff A B, pack dry-run FILE or pack reload",
                  "pack lint 文件夹、pack diff A B、pack dry-run 文件 或 pack reload");
}

}  // namespace sudiao::ctl
