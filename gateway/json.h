// JSON <-> messages by reflection, strict where protobuf's own parser is lenient: duplicate keys, unknown
// fields, unknown enum names, enum numbers, numbers out of range, trailing text, broken UTF-8 and deep
// nesting are errors, and all that can be found are found at once, each with its path.
//
// Numbers of 64 bits are read as numbers or strings and written as strings; bytes are base64; Timestamp,
// Duration, FieldMask and the wrappers have their JSON forms; google.type.Date and Money are plain objects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/status/errors.h"

namespace google::protobuf {
class FieldDescriptor;
class Message;
}  // namespace google::protobuf

namespace sudiao::gateway {

inline constexpr int kMaxJsonDepth = 32;

// Fills `message` from a JSON object. Wrong syntax is INVALID_JSON; everything else is added to `violations`.
// If `present` is given, it receives the proto path of every field the text names, for a field mask: a list,
// a map and a well-known type is one leaf.
absl::Status ReadJson(std::string_view text, google::protobuf::Message* message, Violations* violations,
                      std::vector<std::string>* present = nullptr);

// The whole: OK, INVALID_JSON or INVALID_FIELDS.
absl::Status ParseJson(std::string_view text, google::protobuf::Message* message);

// Sets (or, if repeated, appends to) a scalar, enum or well-known field from the text of a path or a query
// parameter. A google.type.Date may be written 2024-01-31 there.
void SetFromText(std::string_view text, const std::string& path,
                 const google::protobuf::FieldDescriptor& field, google::protobuf::Message* message,
                 Violations* violations);

// Whether the message type has a JSON form of its own that is not an object.
bool IsTextType(const google::protobuf::FieldDescriptor& field);

// The message as JSON: camelCase names, primitive fields always, absent messages never, enums by name.
std::string PrintJson(const google::protobuf::Message& message);

// Appends the text as a JSON string, quotes included.
void AppendJsonString(std::string_view text, std::string* out);

}  // namespace sudiao::gateway
