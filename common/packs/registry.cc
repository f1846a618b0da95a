#include "common/packs/registry.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "common/codec/struct_json.h"
#include "common/codec/struct_proto.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "embedded/packs.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "sudiao/packs/v1/pack.pb.h"

namespace sudiao::packs {
namespace {

class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    if (text_.empty()) text_ = absl::StrCat("line ", line + 1, ", column ", column + 1, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

absl::StatusOr<std::vector<Pack>> ParseBuiltIn() {
  std::vector<Pack> packs;
  for (const embedded::File& file : embedded::Packs()) {
    ASSIGN_OR_RETURN(packs.emplace_back(), ParsePack(file.text));
  }
  return packs;
}

absl::StatusOr<Pack> ReadPack(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  absl::StatusOr<Pack> pack = ParsePack(text);
  if (in.good() && pack.ok()) return pack;
  const std::string detail = in.good() ? std::string(pack.status().message()) : "it cannot be read";
  return absl::InvalidArgumentError(absl::StrCat(path.filename().string(), ": ", detail));
}

}  // namespace

absl::StatusOr<Pack> ParsePack(std::string_view text) {
  google::protobuf::TextFormat::Parser parser;
  FirstError error;
  parser.RecordErrorsTo(&error);
  v1::Pack proto;
  if (!parser.ParseFromString(std::string(text), &proto)) return absl::InvalidArgumentError(error.text());
  Pack pack;
  Violations violations;
  codec::FromProto(proto, pack, violations);
  if (!violations.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(violations.items()[0].field, ": ", violations.items()[0].en));
  }
  return pack;
}

absl::StatusOr<std::vector<Pack>> ReadPacks(const std::string& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".textproto") paths.push_back(entry.path());
  }
  if (error) return absl::InvalidArgumentError(absl::StrCat("The folder of packs cannot be read: ", folder));
  std::sort(paths.begin(), paths.end());
  std::vector<Pack> packs;
  for (const auto& path : paths) {
    ASSIGN_OR_RETURN(packs.emplace_back(), ReadPack(path));
  }
  return packs;
}

struct PackRegistry::Shelf {
  std::string folder;
  mutable absl::Mutex mutex;
  // Every pack that was ever current, at an address that stays.
  std::vector<std::unique_ptr<const Pack>> kept ABSL_GUARDED_BY(mutex);
  // The newest text of every version that was ever loaded, in the order of id and version.
  std::vector<const Pack*> known ABSL_GUARDED_BY(mutex);
  std::vector<const Pack*> current ABSL_GUARDED_BY(mutex);

  // Makes sound packs the current ones.
  void Take(std::vector<Pack> packs) ABSL_LOCKS_EXCLUDED(mutex);
  // What keeps the packs from being taken while older ones are in use.
  std::vector<std::string> Conflicts(const std::vector<Pack>& packs) const ABSL_LOCKS_EXCLUDED(mutex);

 private:
  const Pack* Known(const std::string& ref) const ABSL_SHARED_LOCKS_REQUIRED(mutex);
};

const Pack* PackRegistry::Shelf::Known(const std::string& ref) const {
  for (const Pack* pack : known) {
    if (pack->Ref() == ref) return pack;
  }
  return nullptr;
}

void PackRegistry::Shelf::Take(std::vector<Pack> packs) {
  const auto by_version = [](const Pack* a, const Pack* b) {
    return std::tie(a->id, a->version) < std::tie(b->id, b->version);
  };
  absl::MutexLock lock(&mutex);
  current.clear();
  for (Pack& pack : packs) {
    const Pack* old = Known(pack.Ref());
    if (old == nullptr || codec::ToJson(*old) != codec::ToJson(pack)) {
      std::erase(known, old);
      old = kept.emplace_back(std::make_unique<const Pack>(std::move(pack))).get();
      known.push_back(old);
    }
    current.push_back(old);
  }
  std::sort(known.begin(), known.end(), by_version);
  std::sort(current.begin(), current.end(), by_version);
}

std::vector<std::string> PackRegistry::Shelf::Conflicts(const std::vector<Pack>& packs) const {
  std::vector<std::string> conflicts;
  absl::ReaderMutexLock lock(&mutex);
  for (const Pack& pack : packs) {
    const Pack* old = Known(pack.Ref());
    if (old == nullptr) continue;
    Pack closed = *old;
    closed.in_force_to = pack.in_force_to;
    if (codec::ToJson(closed) != codec::ToJson(pack)) {
      conflicts.push_back(pack.Ref() + ": it says something else than before; give it a new version");
    }
  }
  return conflicts;
}

PackRegistry::PackRegistry(std::unique_ptr<Shelf> shelf) : shelf_(std::move(shelf)) {}
PackRegistry::PackRegistry(PackRegistry&&) noexcept = default;
PackRegistry& PackRegistry::operator=(PackRegistry&&) noexcept = default;
PackRegistry::~PackRegistry() = default;

const PackRegistry& PackRegistry::BuiltIn() {
  static const PackRegistry* const registry = [] {
    absl::StatusOr<std::vector<Pack>> packs = ParseBuiltIn();
    absl::StatusOr<PackRegistry> built = packs.ok() ? Of(*std::move(packs)) : packs.status();
    if (!built.ok()) {
      std::fprintf(stderr, "A built-in procedure pack is broken: %s\n", built.status().ToString().c_str());
      std::abort();
    }
    return new PackRegistry(*std::move(built));
  }();
  return *registry;
}

absl::StatusOr<std::vector<Pack>> ReadWithBuiltIn(const std::string& folder) {
  ASSIGN_OR_RETURN(std::vector<Pack> own, ReadPacks(folder));
  std::vector<Pack> packs = PackRegistry::BuiltIn().All();
  std::erase_if(packs, [&](const Pack& built_in) {
    return std::any_of(own.begin(), own.end(), [&](const Pack& p) { return p.Ref() == built_in.Ref(); });
  });
  packs.insert(packs.end(), own.begin(), own.end());
  return packs;
}

absl::StatusOr<PackRegistry> PackRegistry::Load(const std::string& folder) {
  ASSIGN_OR_RETURN(std::vector<Pack> packs, ReadWithBuiltIn(folder));
  ASSIGN_OR_RETURN(PackRegistry registry, Of(std::move(packs)));
  registry.shelf_->folder = folder;
  return registry;
}

absl::StatusOr<PackRegistry> PackRegistry::Of(std::vector<Pack> packs) {
  if (const auto defects = Lint(packs); !defects.empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(defects, "; "));
  }
  auto shelf = std::make_unique<Shelf>();
  shelf->Take(std::move(packs));
  return PackRegistry(std::move(shelf));
}

absl::Status PackRegistry::Reload() const {
  const auto refuse = [](std::string detail) {
    return Fail(reasons::kPacksNotReloaded, {{"detail", std::move(detail)}});
  };
  if (shelf_->folder.empty()) return refuse("no folder of packs is set (--packs)");
  absl::StatusOr<std::vector<Pack>> packs = ReadWithBuiltIn(shelf_->folder);
  if (!packs.ok()) return refuse(std::string(packs.status().message()));
  std::vector<std::string> defects = Lint(*packs);
  if (defects.empty()) defects = shelf_->Conflicts(*packs);
  if (!defects.empty()) return refuse(absl::StrJoin(defects, "; "));
  shelf_->Take(*std::move(packs));
  return absl::OkStatus();
}

const Pack* PackRegistry::Find(std::string_view id, int64_t version) const {
  absl::ReaderMutexLock lock(&shelf_->mutex);
  for (const Pack* pack : shelf_->known) {
    if (pack->id == id && pack->version == version) return pack;
  }
  return nullptr;
}

absl::StatusOr<const Pack*> PackRegistry::Get(std::string_view ref) const {
  absl::ReaderMutexLock lock(&shelf_->mutex);
  for (const Pack* pack : shelf_->known) {
    if (pack->Ref() == ref) return pack;
  }
  return Fail(reasons::kPackNotFound, {{"pack", std::string(ref)}});
}

const Pack* PackRegistry::InForce(std::string_view id, absl::CivilDay day) const {
  absl::ReaderMutexLock lock(&shelf_->mutex);
  for (const Pack* pack : shelf_->current) {
    if (pack->id == id && pack->IsInForce(day)) return pack;
  }
  return nullptr;
}

std::vector<const Pack*> PackRegistry::InForceAt(absl::Time time) const {
  absl::ReaderMutexLock lock(&shelf_->mutex);
  std::vector<const Pack*> found;
  for (const Pack* pack : shelf_->current) {
    if (pack->IsInForce(PackDay(*pack, time))) found.push_back(pack);
  }
  return found;
}

std::vector<const Pack*> PackRegistry::InForce(Regime regime, absl::CivilDay day) const {
  absl::ReaderMutexLock lock(&shelf_->mutex);
  std::vector<const Pack*> found;
  for (const Pack* pack : shelf_->current) {
    if (pack->regime == regime && pack->IsInForce(day)) found.push_back(pack);
  }
  return found;
}

std::vector<Pack> PackRegistry::All() const {
  absl::ReaderMutexLock lock(&shelf_->mutex);
  std::vector<Pack> packs;
  for (const Pack* pack : shelf_->current) packs.push_back(*pack);
  return packs;
}

}  // namespace sudiao::packs
