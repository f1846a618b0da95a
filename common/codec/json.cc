#include "common/codec/json.h"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"

namespace sudiao::codec {
namespace {
const rapidjson::Value& Raw(const void* value) { return *static_cast<const rapidjson::Value*>(value); }
rapidjson::SizeType Size(std::string_view text) { return static_cast<rapidjson::SizeType>(text.size()); }
}  // namespace

struct JsonWriter::Impl {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
};

JsonWriter::JsonWriter() : impl_(std::make_unique<Impl>()) {}
JsonWriter::~JsonWriter() = default;
void JsonWriter::StartObject() { impl_->writer.StartObject(); }
void JsonWriter::EndObject() { impl_->writer.EndObject(); }
void JsonWriter::StartArray() { impl_->writer.StartArray(); }
void JsonWriter::EndArray() { impl_->writer.EndArray(); }
// NOLINTBEGIN(bugprone-suspicious-stringview-data-usage): each text goes with its length.
void JsonWriter::Key(std::string_view key) { impl_->writer.Key(key.data(), Size(key)); }
void JsonWriter::String(std::string_view value) { impl_->writer.String(value.data(), Size(value)); }
// NOLINTEND(bugprone-suspicious-stringview-data-usage)
void JsonWriter::Int(int64_t value) { impl_->writer.Int64(value); }
void JsonWriter::Bool(bool value) { impl_->writer.Bool(value); }
void JsonWriter::Double(double value) { impl_->writer.Double(value); }
void JsonWriter::Null() { impl_->writer.Null(); }
std::string JsonWriter::Take() { return {impl_->buffer.GetString(), impl_->buffer.GetSize()}; }

bool JsonNode::IsObject() const { return value_ != nullptr && Raw(value_).IsObject(); }
bool JsonNode::IsArray() const { return value_ != nullptr && Raw(value_).IsArray(); }
bool JsonNode::IsString() const { return value_ != nullptr && Raw(value_).IsString(); }
bool JsonNode::IsNull() const { return value_ == nullptr || Raw(value_).IsNull(); }

JsonNode JsonNode::operator[](std::string_view member) const {
  if (!IsObject()) return {};
  const auto found =
      Raw(value_).FindMember(rapidjson::Value(rapidjson::StringRef(member.data(), member.size())));
  return found == Raw(value_).MemberEnd() ? JsonNode() : JsonNode(&found->value);
}

size_t JsonNode::size() const {
  if (IsArray()) return Raw(value_).Size();
  return IsObject() ? Raw(value_).MemberCount() : 0;
}

JsonNode JsonNode::At(size_t index) const {
  if (index >= size()) return {};
  if (IsArray()) return JsonNode(&Raw(value_)[static_cast<rapidjson::SizeType>(index)]);
  return JsonNode(&(Raw(value_).MemberBegin() + static_cast<std::ptrdiff_t>(index))->value);
}

std::string_view JsonNode::KeyAt(size_t index) const {
  if (!IsObject() || index >= size()) return {};
  const auto& name = (Raw(value_).MemberBegin() + static_cast<std::ptrdiff_t>(index))->name;
  return {name.GetString(), name.GetStringLength()};
}

std::string_view JsonNode::String() const {
  return IsString() ? std::string_view(Raw(value_).GetString(), Raw(value_).GetStringLength())
                    : std::string_view();
}
int64_t JsonNode::Int() const {
  return value_ != nullptr && Raw(value_).IsInt64() ? Raw(value_).GetInt64() : 0;
}
double JsonNode::Double() const {
  return value_ != nullptr && Raw(value_).IsNumber() ? Raw(value_).GetDouble() : 0;
}
bool JsonNode::Bool() const { return value_ != nullptr && Raw(value_).IsBool() && Raw(value_).GetBool(); }

struct JsonDocument::Impl {
  explicit Impl(size_t text) : pool(PoolOf(text)) {}
  // The library's own default is 64 KiB for a document however small, and states and events have 1 or 2.
  static size_t PoolOf(size_t text) { return std::clamp<size_t>(2 * text, 1024, 64 << 10); }

  rapidjson::MemoryPoolAllocator<> pool;
  rapidjson::Document document{&pool};
};

JsonDocument::JsonDocument(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
JsonDocument::~JsonDocument() = default;
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonNode JsonDocument::root() const {
  return JsonNode(static_cast<const rapidjson::Value*>(&impl_->document));
}

absl::StatusOr<JsonDocument> JsonDocument::Parse(std::string_view text) {
  auto impl = std::make_unique<Impl>(text.size());
  constexpr unsigned kFlags = rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag;
  impl->document.Parse<kFlags>(text.data(), text.size());
  if (impl->document.HasParseError()) {
    return Fail(reasons::kInvalidJson,
                {{"detail", absl::StrCat(rapidjson::GetParseError_En(impl->document.GetParseError()),
                                         " At byte ", impl->document.GetErrorOffset())}});
  }
  return JsonDocument(std::move(impl));
}

}  // namespace sudiao::codec
