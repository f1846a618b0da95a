// Structs with SUDIAO_FIELDS as JSON: the form of the journal and of stored states. Members that have their
// default value are left out, so the same value always gives the same bytes, and adding a member does not
// change old ones.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/codec/json.h"
#include "common/status/status_macros.h"
#include "common/status/view.h"
#include "common/types/fields.h"

namespace sudiao::codec {

template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};
template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <typename T>
struct IsTextMap : std::false_type {};
template <>
struct IsTextMap<std::map<std::string, std::string>> : std::true_type {};

template <typename T>
bool IsDefault(const T& value) {
  if constexpr (HasFields<T>) {
    bool all = true;
    T::VisitFields(value, [&](std::string_view, const auto& member) { all = all && IsDefault(member); });
    return all;
  } else if constexpr (IsVector<T>::value || IsTextMap<T>::value || std::is_same_v<T, std::string>) {
    return value.empty();
  } else if constexpr (IsOptional<T>::value) {
    return !value.has_value();
  } else {
    return value == T{};
  }
}

template <typename T>
void Write(JsonWriter& out, const T& value) {
  if constexpr (HasFields<T>) {
    out.StartObject();
    T::VisitFields(value, [&](std::string_view name, const auto& member) {
      if (IsDefault(member)) return;
      out.Key(name);
      Write(out, member);
    });
    out.EndObject();
  } else if constexpr (IsVector<T>::value) {
    out.StartArray();
    for (const auto& element : value) Write(out, element);
    out.EndArray();
  } else if constexpr (IsOptional<T>::value) {
    Write(out, *value);  // NOLINT(bugprone-unchecked-optional-access): unset members are left out
  } else if constexpr (IsTextMap<T>::value) {
    out.StartObject();
    for (const auto& [key, text] : value) {
      out.Key(key);
      out.String(text);
    }
    out.EndObject();
  } else if constexpr (NamedEnum<T>) {
    out.String(EnumName(value));
  } else if constexpr (std::is_same_v<T, bool>) {
    out.Bool(value);
  } else if constexpr (std::is_integral_v<T>) {
    out.Int(static_cast<int64_t>(value));
  } else if constexpr (std::is_same_v<T, absl::Time>) {
    out.Int(absl::ToUnixMicros(value));
  } else if constexpr (std::is_same_v<T, absl::CivilDay>) {
    out.String(absl::FormatCivilTime(value));
  } else {
    out.String(value);
  }
}

// Reads what Write wrote; unknown members are ignored and missing ones stay default. False for a value of
// another kind.
template <typename T>
bool Read(JsonNode node, T& value) {
  if constexpr (HasFields<T>) {
    if (!node.IsObject()) return false;
    bool ok = true;
    T::VisitFields(value, [&](std::string_view name, auto& member) {
      if (const JsonNode child = node[name]) ok = Read(child, member) && ok;
    });
    return ok;
  } else if constexpr (IsVector<T>::value) {
    if (!node.IsArray()) return false;
    value.resize(node.size());
    for (size_t i = 0; i < node.size(); ++i) {
      if (!Read(node.At(i), value[i])) return false;
    }
    return true;
  } else if constexpr (IsOptional<T>::value) {
    return Read(node, value.emplace());
  } else if constexpr (IsTextMap<T>::value) {
    for (size_t i = 0; i < node.size(); ++i)
      value[std::string(node.KeyAt(i))] = std::string(node.At(i).String());
    return node.IsObject();
  } else if constexpr (NamedEnum<T>) {
    const auto named = EnumFromName<T>(node.String());
    if (named.has_value()) value = *named;
    return named.has_value();
  } else if constexpr (std::is_same_v<T, bool>) {
    value = node.Bool();
    return true;
  } else if constexpr (std::is_integral_v<T>) {
    value = static_cast<T>(node.Int());
    return true;
  } else if constexpr (std::is_same_v<T, absl::Time>) {
    value = absl::FromUnixMicros(node.Int());
    return true;
  } else if constexpr (std::is_same_v<T, absl::CivilDay>) {
    return absl::ParseCivilTime(AbslView(node.String()), &value);
  } else {
    value = std::string(node.String());
    return node.IsString();
  }
}

template <HasFields T>
std::string ToJson(const T& value) {
  JsonWriter out;
  Write(out, value);
  return out.Take();
}

template <HasFields T>
absl::StatusOr<T> FromJson(std::string_view text) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(text));
  T value;
  if (!Read(document.root(), value)) return absl::DataLossError("stored JSON does not fit its struct");
  return value;
}

// Events: a variant of structs, each with `static constexpr std::string_view kType = "case.submitted.v1"`.
struct EncodedEvent {
  std::string type;
  std::string json;
};

template <typename... E>
EncodedEvent EncodeEvent(const std::variant<E...>& event) {
  return std::visit(
      [](const auto& value) {
        return EncodedEvent{std::string(std::decay_t<decltype(value)>::kType), ToJson(value)};
      },
      event);
}

namespace internal {
template <typename Variant, size_t I = 0>
absl::StatusOr<Variant> DecodeEventFrom(std::string_view type, std::string_view json) {
  if constexpr (I == std::variant_size_v<Variant>) {
    return absl::NotFoundError(absl::StrCat("unknown event type ", AbslView(type)));
  } else {
    using E = std::variant_alternative_t<I, Variant>;
    if (type != E::kType) return DecodeEventFrom<Variant, I + 1>(type, json);
    ASSIGN_OR_RETURN(E event, FromJson<E>(json));
    return Variant(std::move(event));
  }
}
}  // namespace internal

// NOT_FOUND for a type that is not in the variant.
template <typename Variant>
absl::StatusOr<Variant> DecodeEvent(std::string_view type, std::string_view json) {
  return internal::DecodeEventFrom<Variant>(type, json);
}

}  // namespace sudiao::codec
