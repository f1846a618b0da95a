// Filters of lists: the part of AIP-160 that we take is `field op literal` joined by AND.
//
//   state = SETTLED AND create_time >= "2026-03-02T00:00:00Z"
//
// Operators are = != < <= > >= and : (has). A literal is a word or a quoted text ('…' or "…", with \ before a
// quote or a backslash). Each list says which fields, operators and kinds of value it takes; everything else
// is refused, all mistakes at once.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/types/fields.h"

namespace sudiao::paging {

SUDIAO_ENUM(FilterOperator, EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, HAS)
SUDIAO_ENUM(FilterKind, TEXT, WORD, NUMBER, BOOLEAN, TIME)

// A field that a list can be filtered by.
struct FilterField {
  std::string_view name;
  FilterKind kind = FilterKind::TEXT;
  std::vector<FilterOperator> operators = {FilterOperator::EQUAL};
  // WORD: the values there are (an enum's names).
  std::vector<std::string_view> words;
};

// One condition, its literal checked and read as the field's kind says.
struct FilterTerm {
  std::string field;
  FilterOperator op = FilterOperator::UNSPECIFIED;
  std::string text;      // always
  int64_t number = 0;    // NUMBER
  bool boolean = false;  // BOOLEAN
  absl::Time time;       // TIME
};

// The filter's conditions, all of which must hold; none for an empty filter. INVALID_FIELDS on `filter`
// otherwise.
absl::StatusOr<std::vector<FilterTerm>> ParseFilter(std::string_view filter,
                                                    std::span<const FilterField> fields);

}  // namespace sudiao::paging
