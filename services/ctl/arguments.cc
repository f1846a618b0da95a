#include "services/ctl/arguments.h"

#include <algorithm>

#include "absl/strings/numbers.h"

namespace sudiao::ctl {

bool Arguments::Parse(const std::vector<std::string>& words, const std::vector<FlagSpec>& specs,
                      const Console& console) {
  const auto wrong = [&](std::string_view en, std::string_view zh, std::string_view word) {
    console.err << Format(console.Text(en, zh), {word}) << "\n";
    return false;
  };
  bool only_words = false;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (only_words || word.size() < 3 || word.compare(0, 2, "--") != 0) {
      if (word == "--") {
        only_words = true;
      } else {
        words_.push_back(word);
      }
      continue;
    }
    const size_t equals = word.find('=');
    const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
    // The command line of a program is shown to every user of the machine.
    if (name == "password" || name == "token" || name == "totp-secret") {
      return wrong(
          "--{0} is refused: secrets do not belong on a command line. Use --password-file or the prompt.",
          "不接受 --{0}：请勿在命令行中填写密码，请使用 --password-file 或按提示输入。", name);
    }
    const auto spec =
        std::find_if(specs.begin(), specs.end(), [&](const FlagSpec& s) { return s.name == name; });
    if (spec == specs.end()) {
      return wrong("--{0} is no option of this command; see --help.",
                   "此命令没有 --{0} 选项，请查看 --help。", name);
    }
    if (!spec->takes_value) {
      if (equals != std::string::npos) return wrong("--{0} takes no value.", "--{0} 不带取值。", name);
      flags_[name].emplace_back();
      continue;
    }
    if (equals != std::string::npos) {
      flags_[name].push_back(word.substr(equals + 1));
    } else if (i + 1 < words.size()) {
      flags_[name].push_back(words[++i]);
    } else {
      return wrong("--{0} needs a value.", "--{0} 需要取值。", name);
    }
  }
  return true;
}

std::string Arguments::Get(std::string_view flag, std::string_view otherwise) const {
  const auto found = flags_.find(std::string(flag));
  return found == flags_.end() ? std::string(otherwise) : found->second.back();
}

std::vector<std::string> Arguments::All(std::string_view flag) const {
  const auto found = flags_.find(std::string(flag));
  return found == flags_.end() ? std::vector<std::string>() : found->second;
}

bool Arguments::GetNumber(std::string_view flag, int least, int most, int& value,
                          const Console& console) const {
  if (!Has(flag)) return true;
  int number = 0;
  if (absl::SimpleAtoi(Get(flag), &number) && number >= least && number <= most) {
    value = number;
    return true;
  }
  console.err << Format(console.Text("--{0} must be a whole number from {1} to {2}.",
                                     "--{0} 须为 {1} 至 {2} 的整数。"),
                        {flag, std::to_string(least), std::to_string(most)})
              << "\n";
  return false;
}

}  // namespace sudiao::ctl
