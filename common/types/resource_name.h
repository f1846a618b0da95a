// Resource names: "cases/0190…" is the case with that id.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/status/view.h"
#include "common/types/ids.h"

namespace sudiao {

// "cases", "0190…" -> "cases/0190…"
inline std::string FormatName(std::string_view collection, std::string_view id) {
  return absl::StrCat(AbslView(collection), "/", AbslView(id));
}

// The id in the name of a resource of `collection`. INVALID_FIELDS on `field` for a name of another
// collection; NOT_FOUND for what cannot be an id, as for any id that does not exist.
inline absl::StatusOr<std::string> ParseName(std::string_view name, std::string_view collection,
                                             std::string_view field = "name") {
  const bool fits = name.size() > collection.size() && name.substr(0, collection.size()) == collection &&
                    name[collection.size()] == '/';
  if (!fits) {
    Violations violations;
    violations.Add(std::string(field), "INVALID_NAME",
                   absl::StrCat("Must be written as \"", AbslView(collection), "/<id>\"."),
                   absl::StrCat("格式应为“", AbslView(collection), "/<编号>”。"));
    return violations.ToStatus();
  }
  const std::string_view id = name.substr(collection.size() + 1);
  if (!IsId(id)) return Fail(reasons::kNotFound);
  return std::string(id);
}

}  // namespace sudiao
