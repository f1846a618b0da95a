#include "services/ctl/console.h"

#include <cstdlib>

namespace sudiao::ctl {

Language LanguageOf(std::string_view locale) {
  return locale.substr(0, 2) == "zh" ? Language::kChinese : Language::kEnglish;
}

Language LanguageOfEnvironment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return LanguageOf(value);
  }
  return Language::kEnglish;
}

std::string Format(std::string_view text, std::initializer_list<std::string_view> values) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool placeholder = text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}' &&
                             text[i + 1] >= '0' && static_cast<size_t>(text[i + 1] - '0') < values.size();
    if (!placeholder) {
      out.push_back(text[i]);
      continue;
    }
    out.append(values.begin()[text[i + 1] - '0']);
    i += 2;
  }
  return out;
}

}  // namespace sudiao::ctl
