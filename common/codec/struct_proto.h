// Structs with SUDIAO_FIELDS from and to protobuf messages, by field name: the one conversion between the
// domain and the API. Times become Timestamp, civil days Date, money Money, enums their prefixed names; what
// only one side has is left alone, so a resource may hide members and requests may carry more than a command
// needs.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/codec/struct_json.h"
#include "common/status/errors.h"
#include "common/types/fields.h"
#include "common/types/money.h"

namespace google::protobuf {
class FieldDescriptor;
class Message;
}  // namespace google::protobuf

namespace sudiao::codec {

namespace internal {
using Message = google::protobuf::Message;
using Field = google::protobuf::FieldDescriptor;

const Field* FindField(const Message& message, std::string_view name);
void SetString(Message& message, const Field& field, const std::string& value, bool add);
void SetInt(Message& message, const Field& field, int64_t value, bool add);
void SetBool(Message& message, const Field& field, bool value, bool add);
void SetEnum(Message& message, const Field& field, std::string_view name, bool add);
void SetTime(Message& message, const Field& field, absl::Time value, bool add);
void SetDay(Message& message, const Field& field, absl::CivilDay value, bool add);
void SetMoney(Message& message, const Field& field, const Money& value, bool add);
void SetMap(Message& message, const Field& field, const std::map<std::string, std::string>& value);
Message& MutableMessage(Message& message, const Field& field, bool add);

// `index` < 0 reads a singular field.
bool Has(const Message& message, const Field& field);
int Size(const Message& message, const Field& field);
std::string GetString(const Message& message, const Field& field, int index);
int64_t GetInt(const Message& message, const Field& field, int index);
bool GetBool(const Message& message, const Field& field, int index);
// The name without its prefix, "UNSPECIFIED" for zero, "" for a number without a name.
std::string GetEnum(const Message& message, const Field& field, int index);
absl::Time GetTime(const Message& message, const Field& field, int index);
bool GetDay(const Message& message, const Field& field, int index, absl::CivilDay& value);
bool GetMoney(const Message& message, const Field& field, int index, Money& value);
void GetMap(const Message& message, const Field& field, std::map<std::string, std::string>& value);
const Message& GetMessage(const Message& message, const Field& field, int index);
}  // namespace internal

template <HasFields T>
void ToProto(const T& value, google::protobuf::Message& message);

namespace internal {
template <typename T>
void SetField(Message& message, const Field& field, const T& value, bool add) {
  if constexpr (std::is_same_v<T, Money>) {
    if (value.has_value()) SetMoney(message, field, value, add);
  } else if constexpr (HasFields<T>) {
    if (add || !IsDefault(value)) ToProto(value, MutableMessage(message, field, add));
  } else if constexpr (IsVector<T>::value) {
    for (const auto& element : value) SetField(message, field, element, true);
  } else if constexpr (IsOptional<T>::value) {
    if (value.has_value()) SetField(message, field, *value, add);
  } else if constexpr (IsTextMap<T>::value) {
    SetMap(message, field, value);
  } else if constexpr (NamedEnum<T>) {
    SetEnum(message, field, EnumName(value), add);
  } else if constexpr (std::is_same_v<T, bool>) {
    SetBool(message, field, value, add);
  } else if constexpr (std::is_integral_v<T>) {
    SetInt(message, field, static_cast<int64_t>(value), add);
  } else if constexpr (std::is_same_v<T, absl::Time>) {
    if (value != absl::Time()) SetTime(message, field, value, add);
  } else if constexpr (std::is_same_v<T, absl::CivilDay>) {
    if (value != absl::CivilDay()) SetDay(message, field, value, add);
  } else {
    SetString(message, field, value, add);
  }
}
}  // namespace internal

// Copies the members that the message has too.
template <HasFields T>
void ToProto(const T& value, google::protobuf::Message& message) {
  T::VisitFields(value, [&](std::string_view name, const auto& member) {
    if (const auto* field = internal::FindField(message, name))
      internal::SetField(message, *field, member, false);
  });
}

template <HasFields T>
void FromProto(const google::protobuf::Message& message, T& value, Violations& violations,
               const std::string& path = "");

namespace internal {
template <typename T>
void GetField(const Message& message, const Field& field, int index, T& value, Violations& violations,
              const std::string& path) {
  if constexpr (std::is_same_v<T, Money>) {
    if (!GetMoney(message, field, index, value)) {
      violations.Add(path, "INVALID_MONEY", "Not an amount of a known currency.", "金额或币种不正确。");
    }
  } else if constexpr (HasFields<T>) {
    FromProto(GetMessage(message, field, index), value, violations, path);
  } else if constexpr (IsVector<T>::value) {
    value.clear();
    for (int i = 0; i < Size(message, field); ++i) {
      value.emplace_back();
      GetField(message, field, i, value.back(), violations, absl::StrCat(path, "[", i, "]"));
    }
  } else if constexpr (IsOptional<T>::value) {
    if (Has(message, field)) GetField(message, field, index, value.emplace(), violations, path);
  } else if constexpr (IsTextMap<T>::value) {
    GetMap(message, field, value);
  } else if constexpr (NamedEnum<T>) {
    const auto named = EnumFromName<T>(GetEnum(message, field, index));
    if (named.has_value()) {
      value = *named;
    } else {
      violations.Add(path, "UNKNOWN_VALUE", "Not a known value.", "未知的取值。");
    }
  } else if constexpr (std::is_same_v<T, bool>) {
    value = GetBool(message, field, index);
  } else if constexpr (std::is_integral_v<T>) {
    value = static_cast<T>(GetInt(message, field, index));
  } else if constexpr (std::is_same_v<T, absl::Time>) {
    if (index >= 0 || Has(message, field)) value = GetTime(message, field, index);
  } else if constexpr (std::is_same_v<T, absl::CivilDay>) {
    if ((index >= 0 || Has(message, field)) && !GetDay(message, field, index, value)) {
      violations.Add(path, "INVALID_DATE", "Not a date of the calendar.", "日期不正确。");
    }
  } else {
    value = GetString(message, field, index);
  }
}
}  // namespace internal

// Copies the fields that the struct has too; `path` names the message in violations ("" for the request
// itself).
template <HasFields T>
void FromProto(const google::protobuf::Message& message, T& value, Violations& violations,
               const std::string& path) {
  T::VisitFields(value, [&](std::string_view name, auto& member) {
    const auto* field = internal::FindField(message, name);
    if (field == nullptr) return;
    const std::string member_path = path.empty() ? std::string(name) : path + "." + std::string(name);
    internal::GetField(message, *field, -1, member, violations, member_path);
  });
}

// The same as a value of its own, or every violation at once.
template <HasFields T>
absl::StatusOr<T> FromProto(const google::protobuf::Message& message, const std::string& path = "") {
  T value;
  Violations violations;
  FromProto(message, value, violations, path);
  RETURN_IF_ERROR(violations.ToStatus());
  return value;
}

}  // namespace sudiao::codec
