#include "gateway/json_scalars.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "gateway/text.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"
#include "google/type/date.pb.h"

namespace sudiao::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::TimeUtil;
using simdjson::dom::element;
using simdjson::dom::element_type;

// A hostile body must not be answered with a document many times its size.
constexpr size_t kMaxViolations = 100;

}  // namespace

bool IsWrapper(const Descriptor& type) { return type.file()->name() == "google/protobuf/wrappers.proto"; }

bool IsTextMessage(const Descriptor& type) {
  return type.full_name() == "google.protobuf.Timestamp" || type.full_name() == "google.protobuf.Duration" ||
         type.full_name() == "google.protobuf.FieldMask";
}

void JsonScalars::Add(const std::string& path, std::string_view code, std::string en, std::string zh) {
  if (violations_->items().size() < kMaxViolations)
    violations_->Add(path, code, std::move(en), std::move(zh));
}

void JsonScalars::WrongType(const std::string& path, std::string_view expected_en,
                            std::string_view expected_zh) {
  Add(path, "WRONG_TYPE", Cat("Must be ", expected_en, "."), Cat("必须是", expected_zh, "。"));
}

void JsonScalars::OutOfRange(const std::string& path) {
  Add(path, "OUT_OF_RANGE", "The number is out of range.", "数值超出范围。");
}

void JsonScalars::WellKnownText(std::string_view text, Message* message, const std::string& path) {
  const std::string value(text);
  if (auto* timestamp = dynamic_cast<google::protobuf::Timestamp*>(message)) {
    if (!TimeUtil::FromString(value, timestamp)) {
      Add(path, "INVALID_TIME", "Must be a time like 2024-01-31T08:00:00Z.",
          "必须是形如 2024-01-31T08:00:00Z 的时间。");
    }
  } else if (auto* duration = dynamic_cast<google::protobuf::Duration*>(message)) {
    if (!TimeUtil::FromString(value, duration)) {
      Add(path, "INVALID_DURATION", "Must be a duration like 90s.", "必须是形如 90s 的时长。");
    }
  } else if (auto* date = dynamic_cast<google::type::Date*>(message)) {
    absl::CivilDay day;
    if (value.size() != 10 || !absl::ParseCivilTime(value, &day) || absl::FormatCivilTime(day) != value) {
      return Add(path, "INVALID_DATE", "Must be a date like 2024-01-31.", "必须是形如 2024-01-31 的日期。");
    }
    date->set_year(static_cast<int>(day.year()));
    date->set_month(day.month());
    date->set_day(day.day());
  } else if (auto* mask = dynamic_cast<google::protobuf::FieldMask*>(message)) {
    Mask(text, mask, path);
  } else {
    WrongType(path, "an object", "对象");
  }
}

void JsonScalars::Mask(std::string_view text, google::protobuf::FieldMask* mask, const std::string& path) {
  for (const absl::string_view item : absl::StrSplit(AbslView(text), ',', absl::SkipEmpty())) {
    // snake_case is what people know from the protos: it is unambiguous, so it is taken as it is.
    std::string path_text;
    for (const char c : item) {
      const bool letter =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '*';
      const bool capital = c >= 'A' && c <= 'Z';
      const bool begins = path_text.empty() || path_text.back() == '.';
      if ((!letter && !capital) || (capital && begins)) {
        return Add(path, "INVALID_MASK", "Must be a list of field names.", "必须是字段名列表。");
      }
      if (capital) path_text.push_back('_');
      path_text.push_back(capital ? static_cast<char>(c - 'A' + 'a') : c);
    }
    mask->add_paths(std::move(path_text));
  }
}

void JsonScalars::EnumName(std::string_view name, const FieldDescriptor& field, Message* message,
                           const std::string& path) {
  const EnumValueDescriptor* value = field.enum_type()->FindValueByName(std::string(name));
  if (value != nullptr) {
    SUDIAO_PUT(Enum, message, field, value);
    return;
  }
  std::vector<std::string> names;
  for (int i = 0; i < field.enum_type()->value_count(); ++i)
    names.push_back(field.enum_type()->value(i)->name());
  const std::string all = absl::StrJoin(names, ", ");
  Add(path, "UNKNOWN_VALUE", Cat("Must be one of: ", all, "."), Cat("必须是以下之一：", all, "。"));
}

template <typename Int>
std::optional<Int> JsonScalars::Integer(const element& value, const std::string& path) {
  switch (value.type()) {
    case element_type::INT64: {
      const int64_t number = value.get_int64().value_unsafe();
      if (std::in_range<Int>(number)) return static_cast<Int>(number);
      OutOfRange(path);
      return std::nullopt;
    }
    case element_type::UINT64: {
      const uint64_t number = value.get_uint64().value_unsafe();
      if (std::in_range<Int>(number)) return static_cast<Int>(number);
      OutOfRange(path);
      return std::nullopt;
    }
    case element_type::DOUBLE: {
      const double number = value.get_double().value_unsafe();
      // 1e3 and 5.0 are integers too. Beyond 2^53 a double no longer tells which one was meant.
      if (std::trunc(number) == number && std::fabs(number) <= 9007199254740992.0) {
        const auto integer = static_cast<int64_t>(number);
        if (std::in_range<Int>(integer)) return static_cast<Int>(integer);
      }
      if (std::trunc(number) == number) {
        OutOfRange(path);
      } else {
        WrongType(path, "a whole number", "整数");
      }
      return std::nullopt;
    }
    case element_type::STRING:
      return IntegerText<Int>(value.get_string().value_unsafe(), path);
    default:
      WrongType(path, "a whole number", "整数");
      return std::nullopt;
  }
}

template <typename Int>
std::optional<Int> JsonScalars::IntegerText(std::string_view text, const std::string& path) {
  Int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range) {
    OutOfRange(path);
    return std::nullopt;
  }
  if (error != std::errc() || end != text.data() + text.size()) {
    // from_chars takes no sign for unsigned types: "-1" is a number, only not one of these.
    int64_t negative = 0;
    if (absl::SimpleAtoi(AbslView(text), &negative) && text.substr(0, 1) == "-") {
      OutOfRange(path);
    } else {
      WrongType(path, "a whole number", "整数");
    }
    return std::nullopt;
  }
  return number;
}

std::optional<double> JsonScalars::Number(const element& value, const std::string& path) {
  double number = 0;
  if (value.get(number) == simdjson::SUCCESS) return number;
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return NumberText(text, path);
  WrongType(path, "a number", "数字");
  return std::nullopt;
}

std::optional<double> JsonScalars::NumberText(std::string_view text, const std::string& path) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && std::isfinite(number)) return number;
  WrongType(path, "a number", "数字");
  return std::nullopt;
}

std::optional<std::string> JsonScalars::Bytes(std::string_view text, const std::string& path) {
  std::string bytes;
  const bool web = text.find_first_of("-_") != std::string_view::npos;
  const bool has_space = text.find_first_of(" \t\r\n") != std::string_view::npos;
  if (!has_space && (web ? absl::WebSafeBase64Unescape(AbslView(text), &bytes)
                         : absl::Base64Unescape(AbslView(text), &bytes)))
    return bytes;
  Add(path, "INVALID_BASE64", "Must be base64.", "必须是 base64 编码。");
  return std::nullopt;
}

std::optional<std::string> JsonScalars::String(std::string_view text, const std::string& path) {
  // A lone surrogate passes the JSON syntax as an escape, and has no UTF-8.
  if (simdjson::validate_utf8(text.data(), text.size())) return std::string(text);
  Add(path, "INVALID_TEXT", "Contains half of a surrogate pair.", "包含不完整的代理对字符。");
  return std::nullopt;
}

template std::optional<int32_t> JsonScalars::Integer<int32_t>(const element&, const std::string&);
template std::optional<int32_t> JsonScalars::IntegerText<int32_t>(std::string_view, const std::string&);
template std::optional<int64_t> JsonScalars::Integer<int64_t>(const element&, const std::string&);
template std::optional<int64_t> JsonScalars::IntegerText<int64_t>(std::string_view, const std::string&);
template std::optional<uint32_t> JsonScalars::Integer<uint32_t>(const element&, const std::string&);
template std::optional<uint32_t> JsonScalars::IntegerText<uint32_t>(std::string_view, const std::string&);
template std::optional<uint64_t> JsonScalars::Integer<uint64_t>(const element&, const std::string&);
template std::optional<uint64_t> JsonScalars::IntegerText<uint64_t>(std::string_view, const std::string&);

}  // namespace sudiao::gateway
