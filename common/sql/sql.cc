#include "common/sql/sql.h"

#include "absl/strings/numbers.h"

namespace sudiao::sql {

int64_t Value::Int() const {
  if (const auto* number = std::get_if<int64_t>(&v_)) return *number;
  int64_t parsed = 0;
  if (!absl::SimpleAtoi(Text(), &parsed)) return 0;
  return parsed;
}

const std::string& Value::Text() const {
  static const std::string* const kEmpty = new std::string;
  if (const auto* text = std::get_if<std::string>(&v_)) return *text;
  if (const auto* bytes = std::get_if<Bytes>(&v_)) return bytes->data;
  return *kEmpty;
}

}  // namespace sudiao::sql
