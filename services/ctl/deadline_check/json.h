// JSON for the check of deadlines: a small reader and writer of its own, so that nothing of what wrote a
// proof also reads it. Numbers are whole numbers, as in proofs; an object keeps the order of its members.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sudiao::deadline_check {

struct JsonMember;

struct Json {
  enum class Kind { kNull, kBool, kNumber, kFraction, kText, kList, kObject };
  Kind kind = Kind::kNull;
  bool yes = false;
  int64_t number = 0;
  std::string text;  // also the digits of a kFraction
  std::vector<Json> list;
  std::vector<JsonMember> members;

  // Null if there is no such member.
  const Json* Find(std::string_view name) const;
};

struct JsonMember {
  std::string name;
  Json value;
};

// Reads one value after another up to the end of the text. Nothing, with `error` in words, if the text is no
// JSON, nests too deep or names a member twice.
std::optional<std::vector<Json>> ReadJson(std::string_view text, std::string& error);

// Without spaces, in the order of the members.
std::string WriteJson(const Json& value);
// The text in quotation marks.
std::string Quoted(std::string_view text);

}  // namespace sudiao::deadline_check
