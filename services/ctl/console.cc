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

size_t ControlAt(std::string_view text, size_t i) {
  const auto byte = [&](size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : static_cast<unsigned char>(0);
  };
  const unsigned char first = byte(i);
  const unsigned char second = byte(i + 1);
  const unsigned char third = byte(i + 2);
  if (first < 0x20 || first == 0x7F) return 1;
  if (first == 0xC2 && second >= 0x80 && second <= 0x9F) return 2;  // U+0080 to 009F
  if (first != 0xE2) return 0;
  const bool separates_or_turns = second == 0x80 && third >= 0xA8 && third <= 0xAE;  // U+2028 to 202E
  const bool isolates = second == 0x81 && third >= 0xA6 && third <= 0xA9;            // U+2066 to 2069
  return separates_or_turns || isolates ? 3 : 0;
}

std::string Printable(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const size_t control = ControlAt(text, i);
    if (control == 0) {
      out.push_back(text[i++]);
    } else {
      out.append(kReplacement);
      i += control;
    }
  }
  return out;
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
