// file, show, cases, refer, accept, timeline.
#include <fstream>
#include <iterator>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/codec/json.h"
#include "common/types/ids.h"
#include "services/ctl/arguments.h"
#include "services/ctl/commands.h"

namespace sudiao::ctl {
namespace {

// "cases/ID" for "cases/ID" and for a bare id.
std::string CaseName(const std::string& word) {
  return word.rfind("cases/", 0) == 0 ? word : "cases/" + word;
}

// The id of "organizations/ID" or of a bare id.
std::string OrganizationId(const std::string& word) {
  constexpr std::string_view kCollection = "organizations/";
  return word.rfind(kCollection, 0) == 0 ? word.substr(kCollection.size()) : word;
}

// One call, its answer printed whole.
int CallAndPrint(Environment& environment, const std::string& method, const std::string& path,
                 const std::string& body, const std::string& request_id = "") {
  const auto connection = Connect(environment);
  if (connection == nullptr) return kNotLoggedIn;
  const ApiReply reply =
      connection->NewApi(environment.console.language)->Call(method, path, body, request_id);
  if (!reply.ok()) return Explain(reply, environment.console);
  environment.console.out << Pretty(reply.body) << "\n";
  return kDone;
}

void PrintCases(const codec::JsonNode& cases, const Console& console) {
  for (size_t i = 0; cases.IsArray() && i < cases.size(); ++i) {
    const codec::JsonNode one = cases.At(i);
    std::string state(one["state"].String());
    if (state.rfind("CASE_STATE_", 0) == 0) state.erase(0, std::string_view("CASE_STATE_").size());
    std::string number(one["caseNumber"].String());
    if (number.empty()) number = std::string(one["externalReference"].String());
    console.out << Printable(one["name"].String()) << "  " << Printable(state) << "  "
                << (number.empty() ? "-" : Printable(number)) << "  " << Printable(one["title"].String())
                << "\n";
  }
}

std::string CasesPath(const Arguments& arguments, const std::string& page_token) {
  std::string path = "/v1/cases?pageSize=100";
  if (arguments.Has("query")) absl::StrAppend(&path, "&query=", EncodeQueryValue(arguments.Get("query")));
  if (arguments.Has("state"))
    absl::StrAppend(&path, "&filter=", EncodeQueryValue("state = " + arguments.Get("state")));
  if (!page_token.empty()) absl::StrAppend(&path, "&pageToken=", EncodeQueryValue(page_token));
  return path;
}

// Lists every page; `print` shows one.
template <typename PathOf, typename Print>
int ListPages(Environment& environment, int limit, const PathOf& path_of, const Print& print,
              std::string_view member) {
  const auto connection = Connect(environment);
  if (connection == nullptr) return kNotLoggedIn;
  const auto api = connection->NewApi(environment.console.language);
  std::string token;
  size_t shown = 0;
  do {
    const ApiReply reply = api->Call("GET", path_of(token));
    if (!reply.ok()) return Explain(reply, environment.console);
    const auto document = codec::JsonDocument::Parse(reply.body);
    if (!document.ok()) return kFailed;
    print(document->root()[member]);
    shown += document->root()[member].size();
    token = std::string(document->root()["nextPageToken"].String());
  } while (!token.empty() && shown < static_cast<size_t>(limit));
  if (!token.empty()) {
    environment.console.err << environment.console.Text("There are more: raise --limit.",
                                                        "还有更多结果，请提高 --limit。")
                            << "\n";
  }
  return kDone;
}

// The platform takes at most 64 characters.
std::string RequestIdOfStep(const std::string& request_id, const std::string& step) {
  constexpr size_t kMost = 64;
  return request_id.size() + step.size() <= kMost ? request_id + step : Sha256Hex(request_id + step);
}

void Member(codec::JsonWriter& out, std::string_view name, const std::string& value) {
  if (value.empty()) return;
  out.Key(name);
  out.String(value);
}

}  // namespace

int FileCase(const Words& words, Environment& environment) {
  Arguments arguments;
  Console& console = environment.console;
  if (!arguments.Parse(words, {{"submit"}, {"request-id", true}}, console)) return kWrongUse;
  if (arguments.words().size() != 1)
    return WrongUse(environment, "file needs one JSON file.", "file 需要一个 JSON 文件。");
  std::ifstream file(arguments.words()[0]);
  if (!file) {
    console.err << Format(console.Text("{0} cannot be read.", "无法读取 {0}。"), {arguments.words()[0]})
                << "\n";
    return kWrongUse;
  }
  const std::string json((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (const auto document = codec::JsonDocument::Parse(json); !document.ok()) {
    console.err << document.status().message() << "\n";
    return kWrongUse;
  }
  const std::string request_id = arguments.Get("request-id");
  if (!arguments.Has("submit")) return CallAndPrint(environment, "POST", "/v1/cases", json, request_id);
  const auto connection = Connect(environment);
  if (connection == nullptr) return kNotLoggedIn;
  const auto api = connection->NewApi(console.language);
  const ApiReply made = api->Call("POST", "/v1/cases", json, request_id);
  if (!made.ok()) return Explain(made, console);
  const auto document = codec::JsonDocument::Parse(made.body);
  const std::string name = document.ok() ? std::string(document->root()["name"].String()) : "";
  // A request id of its own, so that the command can be repeated as a whole.
  const ApiReply filed = api->Call("POST", "/v1/" + name + ":submit", "{}",
                                   request_id.empty() ? "" : RequestIdOfStep(request_id, "-submit"));
  if (!filed.ok()) {
    console.err << Format(console.Text("The draft is {0}, but it could not be submitted:",
                                       "草稿为 {0}，但提交失败："),
                          {name})
                << "\n";
    return Explain(filed, console);
  }
  console.out << Pretty(filed.body) << "\n";
  return kDone;
}

int Show(const Words& words, Environment& environment) {
  Arguments arguments;
  if (!arguments.Parse(words, {}, environment.console)) return kWrongUse;
  if (arguments.words().size() != 1 || arguments.words()[0].find_first_of("?# ") != std::string::npos) {
    return WrongUse(environment, "show needs one name, such as cases/ID.",
                    "show 需要一个资源名称，例如 cases/编号。");
  }
  return CallAndPrint(environment, "GET", "/v1/" + arguments.words()[0], "");
}

int ListCases(const Words& words, Environment& environment) {
  Arguments arguments;
  int limit = 100;
  if (!arguments.Parse(words, {{"query", true}, {"state", true}, {"limit", true}}, environment.console) ||
      !arguments.GetNumber("limit", 1, 1'000'000, limit, environment.console)) {
    return kWrongUse;
  }
  if (!arguments.words().empty())
    return WrongUse(environment, "cases takes options only.", "cases 只接受选项。");
  return ListPages(
      environment, limit, [&](const std::string& token) { return CasesPath(arguments, token); },
      [&](const codec::JsonNode& cases) { PrintCases(cases, environment.console); }, "cases");
}

int Refer(const Words& words, Environment& environment) {
  static const auto& kinds = *new std::map<std::string, std::string>{
      {"pre-filing", "REFERRAL_KIND_PRE_FILING"},
      {"post-filing-ordinary", "REFERRAL_KIND_POST_FILING_ORDINARY"},
      {"post-filing-simplified", "REFERRAL_KIND_POST_FILING_SIMPLIFIED"}};
  Arguments arguments;
  if (!arguments.Parse(words,
                       {{"to", true},
                        {"kind", true},
                        {"contact", true},
                        {"return-conditions", true},
                        {"pending-case", true}},
                       environment.console)) {
    return kWrongUse;
  }
  const auto kind = kinds.find(arguments.Get("kind", "pre-filing"));
  if (arguments.words().size() != 1 || kind == kinds.end() || !arguments.Has("to") ||
      !arguments.Has("contact")) {
    return WrongUse(environment,
                    "refer cases/ID --to ORG --contact TEXT [--kind "
                    "pre-filing|post-filing-ordinary|post-filing-simplified]",
                    "refer cases/编号 --to 机构 --contact 联系人 [--kind "
                    "pre-filing|post-filing-ordinary|post-filing-simplified]");
  }
  codec::JsonWriter body;
  body.StartObject();
  Member(body, "kind", kind->second);
  Member(body, "mediationOrganizationId", OrganizationId(arguments.Get("to")));
  Member(body, "contact", arguments.Get("contact"));
  Member(body, "returnConditions", arguments.Get("return-conditions"));
  Member(body, "pendingCaseNumber", arguments.Get("pending-case"));
  body.EndObject();
  return CallAndPrint(environment, "POST", "/v1/" + CaseName(arguments.words()[0]) + ":refer", body.Take());
}

int Accept(const Words& words, Environment& environment) {
  Arguments arguments;
  if (!arguments.Parse(words, {}, environment.console)) return kWrongUse;
  if (arguments.words().size() != 1)
    return WrongUse(environment, "accept needs one case.", "accept 需要一个案件。");
  return CallAndPrint(environment, "POST", "/v1/" + CaseName(arguments.words()[0]) + ":accept", "{}");
}

int Timeline(const Words& words, Environment& environment) {
  Arguments arguments;
  if (!arguments.Parse(words, {}, environment.console)) return kWrongUse;
  if (arguments.words().size() != 1)
    return WrongUse(environment, "timeline needs one case.", "timeline 需要一个案件。");
  const std::string base = "/v1/" + CaseName(arguments.words()[0]) + "/timeline?pageSize=100";
  const Console& console = environment.console;
  return ListPages(
      environment, 1'000'000,
      [&](const std::string& token) {
        return token.empty() ? base : base + "&pageToken=" + EncodeQueryValue(token);
      },
      [&](const codec::JsonNode& entries) {
        for (size_t i = 0; entries.IsArray() && i < entries.size(); ++i) {
          const codec::JsonNode entry = entries.At(i);
          console.out << Printable(entry["time"].String()) << "  "
                      << Printable(entry[console.chinese() ? "textZh" : "textEn"].String()) << "\n";
        }
      },
      "entries");
}

std::string Pretty(const std::string& json) {
  std::string out;
  size_t depth = 0;
  bool in_string = false;
  const auto new_line = [&] { out.append("\n").append(depth * 2, ' '); };
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      if (const size_t control = ControlAt(json, i); control > 0) {
        out.append("\xEF\xBF\xBD");
        i += control - 1;
        continue;
      }
      out.push_back(c);
      if (c == '\\' && i + 1 < json.size()) {
        out.push_back(json[++i]);
      } else if (c == '"') {
        in_string = false;
      }
      continue;
    }
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    const bool closes = c == '}' || c == ']';
    const bool opened = !out.empty() && (out.back() == '{' || out.back() == '[');
    if (closes && depth > 0) --depth;
    if (closes != opened && (closes || opened)) new_line();
    out.push_back(c);
    if (c == '"') in_string = true;
    if (c == ':') out.push_back(' ');
    if (c == '{' || c == '[') ++depth;
    if (c == ',') new_line();
  }
  return out;
}

}  // namespace sudiao::ctl
