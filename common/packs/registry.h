// Where procedure packs are found. The built-in ones are embedded; an institution adds its own from a folder,
// and may change the folder while the platform runs.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/packs/pack.h"

namespace sudiao::packs {

// One pack in protobuf text format. INVALID_ARGUMENT says where the text is wrong.
absl::StatusOr<Pack> ParsePack(std::string_view text);

// The packs of the files *.textproto of a folder, in the order of their names. INVALID_ARGUMENT names the
// file that cannot be read.
absl::StatusOr<std::vector<Pack>> ReadPacks(const std::string& folder);

// The built-in packs, but for those that a folder replaces, and the folder's; not linted.
absl::StatusOr<std::vector<Pack>> ReadWithBuiltIn(const std::string& folder);

// Thread-safe. A pack that was found once stays as it was, for the cases that are pinned to it: pointers live
// as long as the registry, whatever is reloaded.
class PackRegistry {
 public:
  // The packs of common/packs/data.
  static const PackRegistry& BuiltIn();
  // The built-in packs and those of a folder. A file may replace a built-in pack of the same id and version.
  // INVALID_ARGUMENT names the file that cannot be read or what the linter finds.
  static absl::StatusOr<PackRegistry> Load(const std::string& folder);
  // A registry of just these; INVALID_ARGUMENT lists what the linter finds.
  static absl::StatusOr<PackRegistry> Of(std::vector<Pack> packs);
  PackRegistry(PackRegistry&&) noexcept;
  PackRegistry& operator=(PackRegistry&&) noexcept;
  ~PackRegistry();

  // Reads the folder again. From then on InForce answers from what is there now; Find and Get know the older
  // versions, too. Changes nothing and says why (PACKS_NOT_RELOADED) if there is no folder, a file cannot be
  // read, the linter finds something, or a version that is loaded says something else than before (its last
  // day in force may change: that is how a version is closed).
  absl::Status Reload() const;

  // Any version that was ever loaded, or null.
  const Pack* Find(std::string_view id, int64_t version) const;
  // By reference ("cn-pre-filing@1"), or PACK_NOT_FOUND.
  absl::StatusOr<const Pack*> Get(std::string_view ref) const;
  // The version in force on a day, or null.
  const Pack* InForce(std::string_view id, absl::CivilDay day) const;
  // All packs in force at an instant, each by the day where it is at home; in the order of their ids.
  std::vector<const Pack*> InForceAt(absl::Time time) const;
  // All packs of a regime in force on a day.
  std::vector<const Pack*> InForce(Regime regime, absl::CivilDay day) const;
  // What was loaded last, in the order of id and version.
  std::vector<Pack> All() const;

 private:
  struct Shelf;
  explicit PackRegistry(std::unique_ptr<Shelf> shelf);
  std::unique_ptr<Shelf> shelf_;
};

}  // namespace sudiao::packs

namespace sudiao::reasons {

inline constexpr Reason kPacksNotReloaded{"PACKS_NOT_RELOADED", absl::StatusCode::kFailedPrecondition,
                                          "The procedure rules stay as they were: {detail}",
                                          "程序规则保持不变：{detail}"};

}  // namespace sudiao::reasons
