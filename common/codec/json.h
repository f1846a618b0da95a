// JSON documents without a JSON library in the header: what the struct codec (struct_json.h) writes and
// reads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sudiao::codec {

// Writes compact JSON. Calls must form a valid document.
class JsonWriter {
 public:
  JsonWriter();
  ~JsonWriter();
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;
  void StartObject();
  void EndObject();
  void StartArray();
  void EndArray();
  void Key(std::string_view key);
  void String(std::string_view value);
  void Int(int64_t value);
  void Bool(bool value);
  void Double(double value);
  void Null();
  std::string Take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A value inside a parsed document; valid as long as its document. A node may be absent.
class JsonNode {
 public:
  JsonNode() = default;
  explicit JsonNode(const void* value) : value_(value) {}
  explicit operator bool() const { return value_ != nullptr; }
  bool IsObject() const;
  bool IsArray() const;
  bool IsString() const;
  bool IsNull() const;
  JsonNode operator[](std::string_view member) const;  // absent if there is no such member
  size_t size() const;                                 // of an array or object
  JsonNode At(size_t index) const;                     // an array's element, or an object's member value
  std::string_view KeyAt(size_t index) const;          // an object's member name
  std::string_view String() const;                     // "" unless a string
  int64_t Int() const;                                 // 0 unless an integer
  double Double() const;                               // 0 unless a number
  bool Bool() const;

 private:
  const void* value_ = nullptr;
};

class JsonDocument {
 public:
  // INVALID_JSON with the position of the error.
  static absl::StatusOr<JsonDocument> Parse(std::string_view text);
  ~JsonDocument();
  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  JsonNode root() const;

 private:
  struct Impl;
  explicit JsonDocument(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sudiao::codec
