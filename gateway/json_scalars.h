// The scalars of JSON, and the messages that have a text of their own: what json_reader.cc finds at the
// leaves. What cannot be read is added to the violations under its path.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/status/errors.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "simdjson.h"

namespace sudiao::gateway {

// Sets a value that is either the field itself or one more element of it.
#define SUDIAO_PUT(Kind, message, field, value)                                            \
  ((field).is_repeated() ? (message)->GetReflection()->Add##Kind(message, &(field), value) \
                         : (message)->GetReflection()->Set##Kind(message, &(field), value))

// StringValue, Int64Value and the like: a scalar that can be absent.
bool IsWrapper(const google::protobuf::Descriptor& type);
// Timestamp, Duration and FieldMask.
bool IsTextMessage(const google::protobuf::Descriptor& type);

class JsonScalars {
 public:
  explicit JsonScalars(Violations* violations) : violations_(violations) {}

  template <typename Int>
  std::optional<Int> Integer(const simdjson::dom::element& value, const std::string& path);
  template <typename Int>
  std::optional<Int> IntegerText(std::string_view text, const std::string& path);
  std::optional<double> Number(const simdjson::dom::element& value, const std::string& path);
  std::optional<double> NumberText(std::string_view text, const std::string& path);
  std::optional<std::string> Bytes(std::string_view text, const std::string& path);
  std::optional<std::string> String(std::string_view text, const std::string& path);

  // Timestamp, Duration, FieldMask, and google.type.Date, which has a text in paths and queries only.
  void WellKnownText(std::string_view text, google::protobuf::Message* message, const std::string& path);
  void EnumName(std::string_view name, const google::protobuf::FieldDescriptor& field,
                google::protobuf::Message* message, const std::string& path);

  void Add(const std::string& path, std::string_view code, std::string en, std::string zh);
  void WrongType(const std::string& path, std::string_view expected_en, std::string_view expected_zh);
  void OutOfRange(const std::string& path);

 private:
  void Mask(std::string_view text, google::protobuf::FieldMask* mask, const std::string& path);

  Violations* violations_;
};

}  // namespace sudiao::gateway
