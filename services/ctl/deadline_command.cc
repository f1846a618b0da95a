// check-deadline: counts the proofs of deadlines anew. It asks nobody: no platform, no database.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "services/ctl/arguments.h"
#include "services/ctl/commands.h"
#include "services/ctl/deadline_check/check.h"

namespace sudiao::ctl {
namespace {

using deadline_check::Defect;
using deadline_check::Sources;
using deadline_check::Verdict;

std::optional<std::string> ReadFile(const std::string& path, const Console& console) {
  std::ifstream in(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.good() && !std::filesystem::is_directory(path)) return text;
  console.err << Format(console.Text("{0} cannot be read", "无法读取 {0}"), {path}) << "\n";
  return std::nullopt;
}

bool Add(bool (Sources::*add)(std::string_view, std::string&), const std::string& path, Sources& sources,
         const Console& console) {
  const auto text = ReadFile(path, console);
  if (!text.has_value()) return false;
  std::string error;
  if ((sources.*add)(*text, error)) return true;
  console.err << path << ": " << error << "\n";
  return false;
}

bool AddSources(const Arguments& arguments, Sources& sources, const Console& console) {
  bool ok = true;
  for (const std::string& path : arguments.All("calendar"))
    ok = Add(&Sources::AddCalendar, path, sources, console) && ok;
  for (const std::string& folder : arguments.All("packs")) {
    std::error_code error;
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
      if (entry.path().extension() == ".textproto") paths.push_back(entry.path().string());
    }
    if (error) {
      console.err << Format(console.Text("{0} cannot be read", "无法读取 {0}"), {folder}) << "\n";
      ok = false;
    }
    std::sort(paths.begin(), paths.end());
    for (const std::string& path : paths) ok = Add(&Sources::AddPack, path, sources, console) && ok;
  }
  return ok;
}

void Say(const Verdict& verdict, const Console& console) {
  if (verdict.defects.empty()) {
    console.out << Format(console.Text("holds      {0}", "成立    {0}"), {verdict.name}) << "\n";
    return;
  }
  console.out << Format(console.Text("does not hold  {0}", "不成立  {0}"), {verdict.name}) << "\n";
  for (const Defect& defect : verdict.defects)
    console.out << "  " << console.Text(defect.en, defect.zh) << "\n";
}

}  // namespace

int CheckDeadline(const Words& words, Environment& environment) {
  const Console& console = environment.console;
  Arguments arguments;
  if (!arguments.Parse(words, {{"calendar", true}, {"packs", true}}, console)) return kWrongUse;
  if (arguments.words().size() != 1) {
    return WrongUse(environment, "check-deadline FILE|- [--calendar=FILE …] [--packs=FOLDER …]",
                    "check-deadline 文件|- [--calendar=文件 …] [--packs=文件夹 …]");
  }
  Sources sources = Sources::BuiltIn();
  if (!AddSources(arguments, sources, console)) return kWrongUse;
  std::string text;
  if (const std::string& path = arguments.words()[0]; path == "-") {
    text.assign(std::istreambuf_iterator<char>(environment.in), std::istreambuf_iterator<char>());
  } else {
    auto read = ReadFile(path, console);
    if (!read.has_value()) return kFailed;
    text = *std::move(read);
  }
  bool all_hold = true;
  for (const Verdict& verdict : deadline_check::CheckDocument(text, sources)) {
    Say(verdict, console);
    all_hold = all_hold && verdict.defects.empty();
  }
  return all_hold ? kDone : kFailed;
}

}  // namespace sudiao::ctl
