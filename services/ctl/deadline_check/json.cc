#include "services/ctl/deadline_check/json.h"

#include <charconv>

namespace sudiao::deadline_check {
namespace {

constexpr int kMaxDepth = 64;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool AtEnd() {
    SkipSpace();
    return at_ == text_.size();
  }
  bool Value(Json& value, int depth = 0) {
    SkipSpace();
    if (depth > kMaxDepth || at_ == text_.size()) return false;
    switch (text_[at_]) {
      case '{':
        return Object(value, depth);
      case '[':
        return List(value, depth);
      case '"':
        value.kind = Json::Kind::kText;
        return Text(value.text);
      case 't':
      case 'f':
        value.kind = Json::Kind::kBool;
        value.yes = text_[at_] == 't';
        return Word(value.yes ? "true" : "false");
      case 'n':
        return Word("null");
      default:
        return Number(value);
    }
  }
  size_t position() const { return at_; }

 private:
  void SkipSpace() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }
  bool Take(char c) {
    SkipSpace();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool Word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  bool Object(Json& value, int depth) {
    value.kind = Json::Kind::kObject;
    ++at_;
    if (Take('}')) return true;
    do {
      SkipSpace();
      std::string name;
      if (at_ == text_.size() || text_[at_] != '"' || !Text(name) || !Take(':')) return false;
      if (value.Find(name) != nullptr) return false;
      if (!Value(value.members.emplace_back(std::move(name), Json()).value, depth + 1)) return false;
    } while (Take(','));
    return Take('}');
  }

  bool List(Json& value, int depth) {
    value.kind = Json::Kind::kList;
    ++at_;
    if (Take(']')) return true;
    do {
      if (!Value(value.list.emplace_back(), depth + 1)) return false;
    } while (Take(','));
    return Take(']');
  }

  bool Number(Json& value) {
    const size_t begin = at_;
    while (at_ < text_.size() &&
           std::string_view("+-.eE0123456789").find(text_[at_]) != std::string_view::npos)
      ++at_;
    const std::string_view digits = text_.substr(begin, at_ - begin);
    if (digits.empty()) return false;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value.number);
    const bool whole = error == std::errc() && end == digits.data() + digits.size();
    value.kind = whole ? Json::Kind::kNumber : Json::Kind::kFraction;
    if (!whole) value.text = std::string(digits);
    return true;
  }

  bool Text(std::string& out) {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (static_cast<unsigned char>(text_[at_]) < 0x20) return false;
      if (text_[at_] != '\\') {
        out += text_[at_];
      } else if (!Escape(out)) {
        return false;
      }
    }
    if (at_ == text_.size()) return false;
    ++at_;
    return true;
  }

  // Leaves at_ on the escape's last character.
  bool Escape(std::string& out) {
    if (++at_ == text_.size()) return false;
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    const size_t found = kNames.find(text_[at_]);
    if (found != std::string_view::npos) {
      out += kMeant[found];
      return true;
    }
    uint32_t code = 0;
    if (text_[at_] != 'u' || !Hex(code)) return false;
    if (code >= 0xd800 && code < 0xdc00) {
      uint32_t low = 0;
      if (text_.substr(at_ + 1, 2) != "\\u") return false;
      at_ += 2;
      if (!Hex(low) || low < 0xdc00 || low > 0xdfff) return false;
      code = 0x10000 + ((code - 0xd800) << 10U) + (low - 0xdc00);
    }
    AppendUtf8(code, out);
    return true;
  }

  // Reads the four digits behind at_.
  bool Hex(uint32_t& code) {
    const std::string_view digits = text_.substr(at_ + 1, 4);
    if (digits.size() != 4) return false;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), code, 16);
    at_ += 4;
    return error == std::errc() && end == digits.end();
  }

  static void AppendUtf8(uint32_t code, std::string& out) {
    const auto low = [&](int shift) { return static_cast<char>(0x80U | ((code >> shift) & 0x3fU)); };
    if (code < 0x80) {
      out += static_cast<char>(code);
    } else if (code < 0x800) {
      out += {static_cast<char>(0xc0U | (code >> 6U)), low(0)};
    } else if (code < 0x10000) {
      out += {static_cast<char>(0xe0U | (code >> 12U)), low(6), low(0)};
    } else {
      out += {static_cast<char>(0xf0U | (code >> 18U)), low(12), low(6), low(0)};
    }
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

const Json* Json::Find(std::string_view name) const {
  for (const auto& [member, value] : members) {
    if (member == name) return &value;
  }
  return nullptr;
}

std::optional<std::vector<Json>> ReadJson(std::string_view text, std::string& error) {
  Reader reader(text);
  std::vector<Json> values;
  while (!reader.AtEnd()) {
    if (!reader.Value(values.emplace_back())) {
      error = "byte " + std::to_string(reader.position());
      return std::nullopt;
    }
  }
  return values;
}

std::string Quoted(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  constexpr std::string_view kShort = "\b\t\n\f\r\"\\";
  std::string out = "\"";
  for (const char c : text) {
    const size_t found = kShort.find(c);
    if (found != std::string_view::npos) {
      out += {'\\', "btnfr\"\\"[found]};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += {'\\', 'u', '0', '0', kHex[c >> 4], kHex[c & 15]};
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string WriteJson(const Json& value) {
  switch (value.kind) {
    case Json::Kind::kNull:
      return "null";
    case Json::Kind::kBool:
      return value.yes ? "true" : "false";
    case Json::Kind::kNumber:
      return std::to_string(value.number);
    case Json::Kind::kFraction:
      return value.text;
    case Json::Kind::kText:
      return Quoted(value.text);
    case Json::Kind::kList: {
      std::string out;
      for (const Json& element : value.list) out += (out.empty() ? "[" : ",") + WriteJson(element);
      return out.empty() ? "[]" : out + "]";
    }
    case Json::Kind::kObject: {
      std::string out;
      for (const auto& [name, member] : value.members)
        out += (out.empty() ? "{" : ",") + Quoted(name) + ":" + WriteJson(member);
      return out.empty() ? "{}" : out + "}";
    }
  }
  return "";
}

}  // namespace sudiao::deadline_check
