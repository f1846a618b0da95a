#include "common/codec/struct_proto.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/timestamp.pb.h>

#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "google/type/date.pb.h"
#include "google/type/money.pb.h"

namespace sudiao::codec::internal {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::Reflection;
using CppType = Field::CppType;

constexpr int64_t kNanosPerUnit = 1'000'000'000;

int64_t PowerOfTen(int digits) {
  int64_t power = 1;
  for (int i = 0; i < digits; ++i) power *= 10;
  return power;
}

// CaseState -> "CASE_STATE_": the prefix that the style of protobuf enums demands.
std::string EnumPrefix(const EnumDescriptor& type) {
  std::string prefix;
  for (const char c : type.name()) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !prefix.empty()) prefix += '_';
    prefix += absl::ascii_toupper(static_cast<unsigned char>(c));
  }
  return prefix + "_";
}

}  // namespace

const Field* FindField(const Message& message, std::string_view name) {
  return message.GetDescriptor()->FindFieldByName(std::string(name));
}

void SetString(Message& message, const Field& field, const std::string& value, bool add) {
  const Reflection& reflection = *message.GetReflection();
  add ? reflection.AddString(&message, &field, value) : reflection.SetString(&message, &field, value);
}

void SetInt(Message& message, const Field& field, int64_t value, bool add) {
  const Reflection& reflection = *message.GetReflection();
  if (field.cpp_type() == CppType::CPPTYPE_INT32) {
    const auto narrow = static_cast<int32_t>(value);
    add ? reflection.AddInt32(&message, &field, narrow) : reflection.SetInt32(&message, &field, narrow);
  } else {
    add ? reflection.AddInt64(&message, &field, value) : reflection.SetInt64(&message, &field, value);
  }
}

void SetBool(Message& message, const Field& field, bool value, bool add) {
  const Reflection& reflection = *message.GetReflection();
  add ? reflection.AddBool(&message, &field, value) : reflection.SetBool(&message, &field, value);
}

void SetEnum(Message& message, const Field& field, std::string_view name, bool add) {
  const EnumDescriptor& type = *field.enum_type();
  const auto* value = type.FindValueByName(EnumPrefix(type) + std::string(name));
  // A domain value that the contract lacks is a defect of the build, found by the first test that meets it.
  if (value == nullptr) std::abort();
  const Reflection& reflection = *message.GetReflection();
  add ? reflection.AddEnum(&message, &field, value) : reflection.SetEnum(&message, &field, value);
}

Message& MutableMessage(Message& message, const Field& field, bool add) {
  const Reflection& reflection = *message.GetReflection();
  return add ? *reflection.AddMessage(&message, &field) : *reflection.MutableMessage(&message, &field);
}

void SetTime(Message& message, const Field& field, absl::Time value, bool add) {
  auto& timestamp = dynamic_cast<google::protobuf::Timestamp&>(MutableMessage(message, field, add));
  const int64_t micros = absl::ToUnixMicros(value);
  int64_t seconds = micros / 1'000'000;
  int64_t rest = micros % 1'000'000;
  if (rest < 0) {
    rest += 1'000'000;
    --seconds;
  }
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(rest * 1000));
}

void SetDay(Message& message, const Field& field, absl::CivilDay value, bool add) {
  auto& date = dynamic_cast<google::type::Date&>(MutableMessage(message, field, add));
  date.set_year(static_cast<int32_t>(value.year()));
  date.set_month(value.month());
  date.set_day(value.day());
}

void SetMoney(Message& message, const Field& field, const Money& value, bool add) {
  auto& money = dynamic_cast<google::type::Money&>(MutableMessage(message, field, add));
  const int64_t scale = PowerOfTen(MinorDigits(value.currency));
  money.set_currency_code(value.currency);
  money.set_units(value.minor_units / scale);
  money.set_nanos(static_cast<int32_t>(value.minor_units % scale * (kNanosPerUnit / scale)));
}

void SetMap(Message& message, const Field& field, const std::map<std::string, std::string>& value) {
  for (const auto& [key, text] : value) {
    Message& entry = MutableMessage(message, field, true);
    SetString(entry, *entry.GetDescriptor()->map_key(), key, false);
    SetString(entry, *entry.GetDescriptor()->map_value(), text, false);
  }
}

bool Has(const Message& message, const Field& field) {
  return field.is_repeated() ? Size(message, field) > 0 : message.GetReflection()->HasField(message, &field);
}

int Size(const Message& message, const Field& field) {
  return message.GetReflection()->FieldSize(message, &field);
}

std::string GetString(const Message& message, const Field& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  return index < 0 ? reflection.GetString(message, &field)
                   : reflection.GetRepeatedString(message, &field, index);
}

int64_t GetInt(const Message& message, const Field& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  if (field.cpp_type() == CppType::CPPTYPE_INT32) {
    return index < 0 ? reflection.GetInt32(message, &field)
                     : reflection.GetRepeatedInt32(message, &field, index);
  }
  return index < 0 ? reflection.GetInt64(message, &field)
                   : reflection.GetRepeatedInt64(message, &field, index);
}

bool GetBool(const Message& message, const Field& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  return index < 0 ? reflection.GetBool(message, &field) : reflection.GetRepeatedBool(message, &field, index);
}

std::string GetEnum(const Message& message, const Field& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  const int number = index < 0 ? reflection.GetEnumValue(message, &field)
                               : reflection.GetRepeatedEnumValue(message, &field, index);
  const auto* value = field.enum_type()->FindValueByNumber(number);
  if (value == nullptr) return "";
  return std::string(absl::StripPrefix(value->name(), EnumPrefix(*field.enum_type())));
}

const Message& GetMessage(const Message& message, const Field& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  return index < 0 ? reflection.GetMessage(message, &field)
                   : reflection.GetRepeatedMessage(message, &field, index);
}

absl::Time GetTime(const Message& message, const Field& field, int index) {
  const auto& timestamp = dynamic_cast<const google::protobuf::Timestamp&>(GetMessage(message, field, index));
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Microseconds(timestamp.nanos() / 1000);
}

bool GetDay(const Message& message, const Field& field, int index, absl::CivilDay& value) {
  const auto& date = dynamic_cast<const google::type::Date&>(GetMessage(message, field, index));
  value = absl::CivilDay(date.year(), date.month(), date.day());
  return date.year() >= 1 && value.year() == date.year() && value.month() == date.month() &&
         value.day() == date.day();
}

bool GetMoney(const Message& message, const Field& field, int index, Money& value) {
  if (index < 0 && !Has(message, field)) {
    value = Money();
    return true;
  }
  const auto& money = dynamic_cast<const google::type::Money&>(GetMessage(message, field, index));
  const int digits = MinorDigits(money.currency_code());
  if (digits < 0 || money.nanos() >= kNanosPerUnit || money.nanos() <= -kNanosPerUnit) return false;
  if ((money.units() > 0 && money.nanos() < 0) || (money.units() < 0 && money.nanos() > 0)) return false;
  const int64_t scale = PowerOfTen(digits);
  const int64_t nanos_per_minor = kNanosPerUnit / scale;
  // Finer than the currency's smallest unit: there is no such amount.
  if (money.nanos() % nanos_per_minor != 0) return false;
  int64_t minor = 0;
  if (__builtin_mul_overflow(money.units(), scale, &minor)) return false;
  if (__builtin_add_overflow(minor, money.nanos() / nanos_per_minor, &minor)) return false;
  value = Money{money.currency_code(), minor};
  return true;
}

void GetMap(const Message& message, const Field& field, std::map<std::string, std::string>& value) {
  value.clear();
  for (int i = 0; i < Size(message, field); ++i) {
    const Message& entry = GetMessage(message, field, i);
    value[GetString(entry, *entry.GetDescriptor()->map_key(), -1)] =
        GetString(entry, *entry.GetDescriptor()->map_value(), -1);
  }
}

}  // namespace sudiao::codec::internal
