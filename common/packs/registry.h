// Where procedure packs are found. The built-in ones are embedded; an institution adds its own from a folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/packs/pack.h"

namespace sudiao::packs {

// One pack in protobuf text format. INVALID_ARGUMENT says where the text is wrong.
absl::StatusOr<Pack> ParsePack(std::string_view text);

// Immutable, so any thread may read it; pointers live as long as the registry.
class PackRegistry {
 public:
  // The packs of common/packs/data.
  static const PackRegistry& BuiltIn();
  // The built-in packs and every *.textproto of a folder. A file may replace a built-in pack of the same id
  // and version. INVALID_ARGUMENT names the file that cannot be read or what the linter finds.
  static absl::StatusOr<PackRegistry> Load(const std::string& folder);
  // A registry of just these; INVALID_ARGUMENT lists what the linter finds.
  static absl::StatusOr<PackRegistry> Of(std::vector<Pack> packs);

  const Pack* Find(std::string_view id, int64_t version) const;
  // By reference ("cn-pre-filing@1"), or PACK_NOT_FOUND.
  absl::StatusOr<const Pack*> Get(std::string_view ref) const;
  // The version in force on a day, or null.
  const Pack* InForce(std::string_view id, absl::CivilDay day) const;
  // All packs of a regime in force on a day, in the order of their ids.
  std::vector<const Pack*> InForce(Regime regime, absl::CivilDay day) const;
  // In the order of id and version.
  const std::vector<Pack>& All() const { return packs_; }

 private:
  explicit PackRegistry(std::vector<Pack> packs) : packs_(std::move(packs)) {}
  std::vector<Pack> packs_;
};

}  // namespace sudiao::packs
