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

absl::StatusOr<PackRegistry> PackRegistry::Load(const std::string& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".textproto") paths.push_back(entry.path());
  }
  if (error) return absl::InvalidArgumentError(absl::StrCat("The folder of packs cannot be read: ", folder));
  std::sort(paths.begin(), paths.end());
  std::vector<Pack> packs = BuiltIn().All();
  for (const auto& path : paths) {
    ASSIGN_OR_RETURN(Pack pack, ReadPack(path));
    std::erase_if(packs, [&](const Pack& known) {
      const bool is_built_in = BuiltIn().Find(known.id, known.version) != nullptr;
      return is_built_in && known.id == pack.id && known.version == pack.version;
    });
    packs.push_back(std::move(pack));
  }
  return Of(std::move(packs));
}

absl::StatusOr<PackRegistry> PackRegistry::Of(std::vector<Pack> packs) {
  if (const auto defects = Lint(packs); !defects.empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(defects, "; "));
  }
  std::sort(packs.begin(), packs.end(), [](const Pack& a, const Pack& b) {
    return std::tie(a.id, a.version) < std::tie(b.id, b.version);
  });
  return PackRegistry(std::move(packs));
}

const Pack* PackRegistry::Find(std::string_view id, int64_t version) const {
  for (const Pack& pack : packs_) {
    if (pack.id == id && pack.version == version) return &pack;
  }
  return nullptr;
}

absl::StatusOr<const Pack*> PackRegistry::Get(std::string_view ref) const {
  for (const Pack& pack : packs_) {
    if (pack.Ref() == ref) return &pack;
  }
  return Fail(reasons::kPackNotFound, {{"pack", std::string(ref)}});
}

const Pack* PackRegistry::InForce(std::string_view id, absl::CivilDay day) const {
  for (const Pack& pack : packs_) {
    if (pack.id == id && pack.IsInForce(day)) return &pack;
  }
  return nullptr;
}

std::vector<const Pack*> PackRegistry::InForce(Regime regime, absl::CivilDay day) const {
  std::vector<const Pack*> found;
  for (const Pack& pack : packs_) {
    if (pack.regime == regime && pack.IsInForce(day)) found.push_back(&pack);
  }
  return found;
}

}  // namespace sudiao::packs
