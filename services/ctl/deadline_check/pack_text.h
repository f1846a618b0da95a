// The text of a procedure pack (protobuf text format) as a tree of names, read without protobuf: as much of
// that format as packs use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sudiao::deadline_check {

struct PackPart;

struct PackText {
  std::vector<std::pair<std::string, std::string>> values;  // texts unquoted, numbers and names as written
  std::vector<PackPart> parts;

  // "" and 0 where the name is not given.
  std::string Text(std::string_view name) const;
  int64_t Number(std::string_view name) const;
  std::vector<std::string> Texts(std::string_view name) const;
  std::vector<PackText> Parts(std::string_view name) const;
};

struct PackPart {
  std::string name;
  PackText content;
};

// Nothing, with the line in `error`, for a text that cannot be read.
std::optional<PackText> ReadPackText(std::string_view text, std::string& error);

}  // namespace sudiao::deadline_check
