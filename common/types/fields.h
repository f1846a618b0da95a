// Plain structs that describe themselves. One list of members serves JSON (journal, stored state), the
// conversion from and to protobuf, comparison and random values in tests:
//
//   struct Party {
//     std::string id;
//     PartyKind kind = PartyKind::UNSPECIFIED;
//     SUDIAO_FIELDS(id, kind)
//   };
//
// A member's name is its name in the stored JSON and in the protobuf message: rename only with a migration.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

// NOLINTBEGIN(bugprone-macro-parentheses)
#define SUDIAO_PARENS ()
#define SUDIAO_EXPAND(...) SUDIAO_EXPAND3(SUDIAO_EXPAND3(SUDIAO_EXPAND3(SUDIAO_EXPAND3(__VA_ARGS__))))
#define SUDIAO_EXPAND3(...) SUDIAO_EXPAND2(SUDIAO_EXPAND2(SUDIAO_EXPAND2(SUDIAO_EXPAND2(__VA_ARGS__))))
#define SUDIAO_EXPAND2(...) SUDIAO_EXPAND1(SUDIAO_EXPAND1(SUDIAO_EXPAND1(SUDIAO_EXPAND1(__VA_ARGS__))))
#define SUDIAO_EXPAND1(...) __VA_ARGS__
#define SUDIAO_FOR_EACH(macro, ...) __VA_OPT__(SUDIAO_EXPAND(SUDIAO_FOR_EACH_STEP(macro, __VA_ARGS__)))
#define SUDIAO_FOR_EACH_STEP(macro, first, ...) \
  macro(first) __VA_OPT__(SUDIAO_FOR_EACH_AGAIN SUDIAO_PARENS(macro, __VA_ARGS__))
#define SUDIAO_FOR_EACH_AGAIN() SUDIAO_FOR_EACH_STEP

#define SUDIAO_VISIT_MEMBER(member) visitor(std::string_view(#member), self.member);

#define SUDIAO_FIELDS(...)                                                                   \
  template <typename Self, typename Visitor>                                                 \
  static void VisitFields([[maybe_unused]] Self& self, [[maybe_unused]] Visitor&& visitor) { \
    SUDIAO_FOR_EACH(SUDIAO_VISIT_MEMBER, __VA_ARGS__)                                        \
  }

#define SUDIAO_ENUM_NAME(value) std::string_view(#value),

// SUDIAO_ENUM(CaseState, DRAFT, SUBMITTED): an enum class whose first value is UNSPECIFIED, with its names.
// The values are written as in the API, the database and the documents, where they are CASE_STATE_DRAFT and
// "DRAFT".
#define SUDIAO_ENUM(Name, ...)                                        \
  enum class Name { UNSPECIFIED, __VA_ARGS__ };                       \
  inline constexpr std::string_view SudiaoEnumNames_##Name[] = {      \
      "UNSPECIFIED", SUDIAO_FOR_EACH(SUDIAO_ENUM_NAME, __VA_ARGS__)}; \
  constexpr auto& EnumNamesOf(Name) { return SudiaoEnumNames_##Name; }
// NOLINTEND(bugprone-macro-parentheses)

namespace sudiao {

template <typename T>
concept HasFields = requires(T& value) {
  T::VisitFields(value, [](std::string_view, auto&) {});
};

template <typename E>
concept NamedEnum = requires(E value) {
  EnumNamesOf(value);
};

template <NamedEnum E>
constexpr std::string_view EnumName(E value) {
  return EnumNamesOf(value)[static_cast<size_t>(value)];
}

template <NamedEnum E>
constexpr size_t EnumSize() {
  return std::size(EnumNamesOf(E{}));
}

// The value of that name, or nothing.
template <NamedEnum E>
constexpr std::optional<E> EnumFromName(std::string_view name) {
  for (size_t i = 0; i < EnumSize<E>(); ++i) {
    if (EnumNamesOf(E{})[i] == name) return static_cast<E>(i);
  }
  return std::nullopt;
}

}  // namespace sudiao
