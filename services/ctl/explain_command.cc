// explain: the rules of one case, from every service that knows some.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/codec/json.h"
#include "services/ctl/arguments.h"
#include "services/ctl/commands.h"

namespace sudiao::ctl {
namespace {

std::string RulesOf(const codec::JsonNode& line) {
  const codec::JsonNode ids = line["ruleIds"];
  std::string rules;
  for (size_t i = 0; ids.IsArray() && i < ids.size(); ++i) {
    absl::StrAppend(&rules, rules.empty() ? "  [" : ", ", std::string(ids.At(i).String()));
  }
  return rules.empty() ? rules : rules + "]";
}

void PrintExplanation(const codec::JsonNode& e, const Console& console) {
  const bool zh = console.language == Language::kChinese;
  console.out << e[zh ? "titleZh" : "titleEn"].String() << "  (" << e["topic"].String() << ")\n";
  const codec::JsonNode lines = e["lines"];
  for (size_t i = 0; lines.IsArray() && i < lines.size(); ++i) {
    console.out << "  " << lines.At(i)[zh ? "textZh" : "textEn"].String() << RulesOf(lines.At(i)) << "\n";
  }
  console.out << "\n";
}

// The applications of the case that the caller may see.
std::vector<std::string> ApplicationsOf(Api& api, const std::string& case_id) {
  std::vector<std::string> names;
  const ApiReply reply = api.Call("GET", "/v1/applications?caseId=" + EncodeQueryValue(case_id));
  const auto document = codec::JsonDocument::Parse(reply.body);
  if (!reply.ok() || !document.ok()) return names;
  const codec::JsonNode found = document->root()["applications"];
  for (size_t i = 0; found.IsArray() && i < found.size(); ++i) {
    names.emplace_back(found.At(i)["name"].String());
  }
  return names;
}

// Prints what one service explains; proofs alone where `proofs` is asked for. A service that does not know
// the case has nothing to say.
void ExplainOne(Api& api, const std::string& name, bool proofs, const Console& console) {
  const ApiReply reply = api.Call("GET", "/v1/" + name + ":explain");
  const auto document = codec::JsonDocument::Parse(reply.body);
  if (!reply.ok() || !document.ok()) return;
  const codec::JsonNode list = document->root()["explanations"];
  for (size_t i = 0; list.IsArray() && i < list.size(); ++i) {
    if (!proofs) {
      PrintExplanation(list.At(i), console);
    } else if (const std::string proof(list.At(i)["proof"].String()); !proof.empty()) {
      console.out << proof << "\n";
    }
  }
}

}  // namespace

int ExplainCase(const Words& words, Environment& environment) {
  Arguments arguments;
  if (!arguments.Parse(words, {{"proofs"}}, environment.console)) return kWrongUse;
  if (arguments.words().size() != 1) {
    return WrongUse(environment, "explain needs one case, such as cases/ID.",
                    "explain 需要一个案件，例如 cases/编号。");
  }
  const std::string& word = arguments.words()[0];
  const std::string id = word.substr(word.rfind('/') + 1);
  const auto connection = Connect(environment);
  if (connection == nullptr) return kNotLoggedIn;
  const auto api = connection->NewApi(environment.console.language);
  if (const ApiReply found = api->Call("GET", "/v1/cases/" + id); !found.ok()) {
    return Explain(found, environment.console);
  }
  std::vector<std::string> names = {"cases/" + id, "appointments/" + id, "mediations/" + id};
  for (std::string& name : ApplicationsOf(*api, id)) names.push_back(std::move(name));
  for (const std::string& name : names) ExplainOne(*api, name, arguments.Has("proofs"), environment.console);
  return kDone;
}

}  // namespace sudiao::ctl
