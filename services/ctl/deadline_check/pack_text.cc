#include "services/ctl/deadline_check/pack_text.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace sudiao::deadline_check {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  // Reads up to the end of the text, or to the closing bracket.
  bool Members(PackText& out, bool inner, int depth = 0) {
    for (;;) {
      Skip();
      if (at_ == text_.size()) return !inner;
      if (text_[at_] == '}') {
        ++at_;
        return inner;
      }
      const std::string name = Word();
      if (name.empty() || depth > 16 || !Member(name, out, depth)) return false;
    }
  }
  int64_t line() const {
    return std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n') + 1;
  }

 private:
  bool Member(const std::string& name, PackText& out, int depth) {
    const bool colon = Take(':');
    if (Take('[')) {
      if (Take(']')) return true;
      do {
        if (!Value(name, out, depth)) return false;
      } while (Take(','));
      return Take(']');
    }
    Skip();
    return (colon || (at_ < text_.size() && text_[at_] == '{')) && Value(name, out, depth);
  }

  bool Value(const std::string& name, PackText& out, int depth) {
    Skip();
    if (at_ == text_.size()) return false;
    if (Take('{')) return Members(out.parts.emplace_back(name, PackText()).content, true, depth + 1);
    std::string value;
    if (text_[at_] != '"') {
      value = Word();
      if (value.empty()) return false;
    } else {
      // Neighbouring texts are one.
      do {
        if (!String(value)) return false;
        Skip();
      } while (at_ < text_.size() && text_[at_] == '"');
    }
    out.values.emplace_back(name, std::move(value));
    return true;
  }

  bool String(std::string& value) {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
      if (at_ == text_.size()) return false;
      value += text_[at_];
    }
    if (at_ == text_.size()) return false;
    ++at_;
    return true;
  }

  std::string Word() {
    std::string word;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 ||
                                  text_[at_] == '_' || text_[at_] == '-' || text_[at_] == '.')) {
      word += text_[at_++];
    }
    return word;
  }

  bool Take(char c) {
    Skip();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void Skip() {
    while (at_ < text_.size()) {
      if (text_[at_] == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (std::isspace(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == ';') {
        ++at_;
      } else {
        return;
      }
    }
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::string PackText::Text(std::string_view name) const {
  for (const auto& [member, value] : values) {
    if (member == name) return value;
  }
  return "";
}

int64_t PackText::Number(std::string_view name) const {
  const std::string text = Text(name);
  int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::string> PackText::Texts(std::string_view name) const {
  std::vector<std::string> found;
  for (const auto& [member, value] : values) {
    if (member == name) found.push_back(value);
  }
  return found;
}

std::vector<PackText> PackText::Parts(std::string_view name) const {
  std::vector<PackText> found;
  for (const auto& [member, part] : parts) {
    if (member == name) found.push_back(part);
  }
  return found;
}

std::optional<PackText> ReadPackText(std::string_view text, std::string& error) {
  Reader reader(text);
  PackText pack;
  if (reader.Members(pack, false)) return pack;
  error = "line " + std::to_string(reader.line());
  return std::nullopt;
}

}  // namespace sudiao::deadline_check
