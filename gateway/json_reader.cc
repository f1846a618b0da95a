#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "gateway/json.h"
#include "gateway/text.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"
#include "google/protobuf/wrappers.pb.h"
#include "google/type/date.pb.h"
#include "simdjson.h"

namespace sudiao::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::util::TimeUtil;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

// A hostile body must not be answered with a document many times its size.
constexpr size_t kMaxViolations = 100;

class Reader {
 public:
  Reader(Violations* violations, std::vector<std::string>* present)
      : violations_(violations), present_(present) {}

  void Object(const object& from, Message* message, const std::string& path, const std::string& mask_path);
  void Text(std::string_view text, const FieldDescriptor& field, Message* message, const std::string& path);

 private:
  void Member(const element& value, const FieldDescriptor& field, Message* message, const std::string& path,
              const std::string& mask_path);
  void List(const element& value, const FieldDescriptor& field, Message* message, const std::string& path);
  void Map(const element& value, const FieldDescriptor& field, Message* message, const std::string& path);
  void Value(const element& value, const FieldDescriptor& field, Message* message, const std::string& path,
             const std::string& mask_path);
  void SubMessage(const element& value, const FieldDescriptor& field, Message* message,
                  const std::string& path, const std::string& mask_path);
  void WellKnownText(std::string_view text, Message* message, const std::string& path);
  void Mask(std::string_view text, google::protobuf::FieldMask* mask, const std::string& path);
  void Enum(const element& value, const FieldDescriptor& field, Message* message, const std::string& path);
  void EnumName(std::string_view name, const FieldDescriptor& field, Message* message,
                const std::string& path);
  template <typename Int>
  std::optional<Int> Integer(const element& value, const std::string& path);
  template <typename Int>
  std::optional<Int> IntegerText(std::string_view text, const std::string& path);
  std::optional<double> Number(const element& value, const std::string& path);
  std::optional<double> NumberText(std::string_view text, const std::string& path);
  std::optional<std::string> Bytes(std::string_view text, const std::string& path);
  std::optional<std::string> String(std::string_view text, const std::string& path);

  void Add(const std::string& path, std::string_view code, std::string en, std::string zh) {
    if (violations_->items().size() < kMaxViolations) {
      violations_->Add(path, code, std::move(en), std::move(zh));
    }
  }
  void WrongType(const std::string& path, std::string_view expected_en, std::string_view expected_zh) {
    Add(path, "WRONG_TYPE", Cat("Must be ", expected_en, "."), Cat("必须是", expected_zh, "。"));
  }
  void OutOfRange(const std::string& path) {
    Add(path, "OUT_OF_RANGE", "The number is out of range.", "数值超出范围。");
  }

  Violations* violations_;
  std::vector<std::string>* present_;
};

bool IsWrapper(const Descriptor& type) { return type.file()->name() == "google/protobuf/wrappers.proto"; }

bool IsTextMessage(const Descriptor& type) {
  return type.full_name() == "google.protobuf.Timestamp" || type.full_name() == "google.protobuf.Duration" ||
         type.full_name() == "google.protobuf.FieldMask";
}

std::string Join(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : Cat(path, ".", name);
}

const FieldDescriptor* FindField(const Descriptor& type, std::string_view name) {
  const std::string key(name);
  // Both spellings are accepted, as in protobuf's JSON; the lookups by name are hash lookups.
  if (const auto* field = type.FindFieldByCamelcaseName(key)) return field;
  if (const auto* field = type.FindFieldByName(key)) return field;
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->json_name() == key) return type.field(i);
  }
  return nullptr;
}

// Sets a value that is either the field itself or one more element of it.
#define SUDIAO_PUT(Kind, message, field, value)                                            \
  ((field).is_repeated() ? (message)->GetReflection()->Add##Kind(message, &(field), value) \
                         : (message)->GetReflection()->Set##Kind(message, &(field), value))

Message* Child(const FieldDescriptor& field, Message* message) {
  const Reflection* reflection = message->GetReflection();
  return field.is_repeated() ? reflection->AddMessage(message, &field)
                             : reflection->MutableMessage(message, &field);
}

void Reader::Object(const object& from, Message* message, const std::string& path,
                    const std::string& mask_path) {
  std::set<const FieldDescriptor*> seen;
  std::set<std::string_view> unknown;
  for (const auto& [key, value] : from) {
    const std::string here = Join(path, key);
    const FieldDescriptor* field = FindField(*message->GetDescriptor(), key);
    if (field == nullptr) {
      if (unknown.insert(key).second) Add(here, "UNKNOWN_FIELD", "There is no such field.", "没有此字段。");
      continue;
    }
    if (!seen.insert(field).second) {
      Add(here, "DUPLICATE_KEY", "This field is given more than once.", "此字段重复出现。");
      continue;
    }
    Member(value, *field, message, here, Join(mask_path, field->name()));
  }
}

void Reader::Member(const element& value, const FieldDescriptor& field, Message* message,
                    const std::string& path, const std::string& mask_path) {
  if (value.type() == element_type::NULL_VALUE) {
    // As in protobuf's JSON, null is the same as absent; a mask then names the field, which clears it.
    if (present_ != nullptr) present_->push_back(mask_path);
    return;
  }
  if (const auto* oneof = field.real_containing_oneof();
      oneof != nullptr && message->GetReflection()->HasOneof(*message, oneof)) {
    const auto* other = message->GetReflection()->GetOneofFieldDescriptor(*message, oneof);
    return Add(path, "ONEOF_CONFLICT", Cat("May not be given together with ", other->json_name(), "."),
               Cat("不能与 ", other->json_name(), " 同时出现。"));
  }
  const bool leaf =
      field.is_repeated() || field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || IsTextType(field);
  if (leaf && present_ != nullptr) present_->push_back(mask_path);
  if (field.is_map()) return Map(value, field, message, path);
  if (field.is_repeated()) return List(value, field, message, path);
  Value(value, field, message, path, mask_path);
}

void Reader::List(const element& value, const FieldDescriptor& field, Message* message,
                  const std::string& path) {
  array items;
  if (value.get(items) != simdjson::SUCCESS) return WrongType(path, "a list", "列表");
  auto* present = std::exchange(present_, nullptr);
  size_t index = 0;
  for (const element& item : items) Value(item, field, message, Cat(path, "[", index++, "]"), "");
  present_ = present;
}

void Reader::Map(const element& value, const FieldDescriptor& field, Message* message,
                 const std::string& path) {
  object members;
  if (value.get(members) != simdjson::SUCCESS) return WrongType(path, "an object", "对象");
  auto* present = std::exchange(present_, nullptr);
  const FieldDescriptor& key_field = *field.message_type()->map_key();
  const FieldDescriptor& value_field = *field.message_type()->map_value();
  std::set<std::string> seen;
  for (const auto& [key, item] : members) {
    const std::string here = Cat(path, "[\"", key, "\"]");
    Message* entry = message->GetReflection()->AddMessage(message, &field);
    Text(key, key_field, entry, here);
    // Two spellings of one key ("1", "01") are one key: what was read decides.
    if (!seen.insert(entry->SerializePartialAsString()).second) {
      Add(here, "DUPLICATE_KEY", "This key is given more than once.", "此键重复出现。");
    }
    Value(item, value_field, entry, here, "");
  }
  present_ = present;
}

void Reader::Value(const element& value, const FieldDescriptor& field, Message* message,
                   const std::string& path, const std::string& mask_path) {
  if (value.type() == element_type::NULL_VALUE) {
    return Add(path, "NULL_NOT_ALLOWED", "May not be null here.", "此处不能为 null。");
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return SubMessage(value, field, message, path, mask_path);
    case FieldDescriptor::CPPTYPE_ENUM:
      return Enum(value, field, message, path);
    case FieldDescriptor::CPPTYPE_BOOL: {
      bool truth = false;
      if (value.get(truth) != simdjson::SUCCESS) return WrongType(path, "true or false", " true 或 false");
      SUDIAO_PUT(Bool, message, field, truth);
      return;
    }
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string_view text;
      if (value.get(text) != simdjson::SUCCESS) return WrongType(path, "a string", "字符串");
      return Text(text, field, message, path);
    }
    case FieldDescriptor::CPPTYPE_INT32:
      if (const auto number = Integer<int32_t>(value, path)) SUDIAO_PUT(Int32, message, field, *number);
      return;
    case FieldDescriptor::CPPTYPE_INT64:
      if (const auto number = Integer<int64_t>(value, path)) SUDIAO_PUT(Int64, message, field, *number);
      return;
    case FieldDescriptor::CPPTYPE_UINT32:
      if (const auto number = Integer<uint32_t>(value, path)) SUDIAO_PUT(UInt32, message, field, *number);
      return;
    case FieldDescriptor::CPPTYPE_UINT64:
      if (const auto number = Integer<uint64_t>(value, path)) SUDIAO_PUT(UInt64, message, field, *number);
      return;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      if (const auto number = Number(value, path)) SUDIAO_PUT(Double, message, field, *number);
      return;
    case FieldDescriptor::CPPTYPE_FLOAT:
      if (const auto number = Number(value, path)) {
        if (std::isfinite(*number) && std::fabs(*number) > std::numeric_limits<float>::max())
          return OutOfRange(path);
        SUDIAO_PUT(Float, message, field, static_cast<float>(*number));
      }
      return;
  }
}

// The same from a text: the content of a JSON string, a map's key, a path segment or a query parameter.
void Reader::Text(std::string_view text, const FieldDescriptor& field, Message* message,
                  const std::string& path) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      auto value = field.type() == FieldDescriptor::TYPE_BYTES ? Bytes(text, path) : String(text, path);
      if (value) SUDIAO_PUT(String, message, field, std::move(*value));
      return;
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      if (text != "true" && text != "false") return WrongType(path, "true or false", " true 或 false");
      SUDIAO_PUT(Bool, message, field, text == "true");
      return;
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumName(text, field, message, path);
    case FieldDescriptor::CPPTYPE_INT32:
      if (const auto number = IntegerText<int32_t>(text, path)) SUDIAO_PUT(Int32, message, field, *number);
      return;
    case FieldDescriptor::CPPTYPE_INT64:
      if (const auto number = IntegerText<int64_t>(text, path)) SUDIAO_PUT(Int64, message, field, *number);
      return;
    case FieldDescriptor::CPPTYPE_UINT32:
      if (const auto number = IntegerText<uint32_t>(text, path)) SUDIAO_PUT(UInt32, message, field, *number);
      return;
    case FieldDescriptor::CPPTYPE_UINT64:
      if (const auto number = IntegerText<uint64_t>(text, path)) SUDIAO_PUT(UInt64, message, field, *number);
      return;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      if (const auto number = NumberText(text, path)) SUDIAO_PUT(Double, message, field, *number);
      return;
    case FieldDescriptor::CPPTYPE_FLOAT:
      if (const auto number = NumberText(text, path))
        SUDIAO_PUT(Float, message, field, static_cast<float>(*number));
      return;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (IsWrapper(*field.message_type())) {
        return Text(text, *field.message_type()->FindFieldByNumber(1), Child(field, message), path);
      }
      return WellKnownText(text, Child(field, message), path);
  }
}

void Reader::SubMessage(const element& value, const FieldDescriptor& field, Message* message,
                        const std::string& path, const std::string& mask_path) {
  const Descriptor& type = *field.message_type();
  if (IsWrapper(type)) return Value(value, *type.FindFieldByNumber(1), Child(field, message), path, "");
  if (IsTextMessage(type)) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) return WrongType(path, "a string", "字符串");
    return WellKnownText(text, Child(field, message), path);
  }
  object members;
  if (value.get(members) != simdjson::SUCCESS) return WrongType(path, "an object", "对象");
  if (present_ != nullptr && members.size() == 0) present_->push_back(mask_path);
  Object(members, Child(field, message), path, mask_path);
}

void Reader::WellKnownText(std::string_view text, Message* message, const std::string& path) {
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

void Reader::Mask(std::string_view text, google::protobuf::FieldMask* mask, const std::string& path) {
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

void Reader::Enum(const element& value, const FieldDescriptor& field, Message* message,
                  const std::string& path) {
  std::string_view name;
  if (value.get(name) != simdjson::SUCCESS) return WrongType(path, "the name of a value", "取值名称");
  EnumName(name, field, message, path);
}

void Reader::EnumName(std::string_view name, const FieldDescriptor& field, Message* message,
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
std::optional<Int> Reader::Integer(const element& value, const std::string& path) {
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
std::optional<Int> Reader::IntegerText(std::string_view text, const std::string& path) {
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

std::optional<double> Reader::Number(const element& value, const std::string& path) {
  double number = 0;
  if (value.get(number) == simdjson::SUCCESS) return number;
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return NumberText(text, path);
  WrongType(path, "a number", "数字");
  return std::nullopt;
}

std::optional<double> Reader::NumberText(std::string_view text, const std::string& path) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && std::isfinite(number)) return number;
  WrongType(path, "a number", "数字");
  return std::nullopt;
}

std::optional<std::string> Reader::Bytes(std::string_view text, const std::string& path) {
  std::string bytes;
  const bool web = text.find_first_of("-_") != std::string_view::npos;
  const bool has_space = text.find_first_of(" \t\r\n") != std::string_view::npos;
  if (!has_space && (web ? absl::WebSafeBase64Unescape(AbslView(text), &bytes)
                         : absl::Base64Unescape(AbslView(text), &bytes)))
    return bytes;
  Add(path, "INVALID_BASE64", "Must be base64.", "必须是 base64 编码。");
  return std::nullopt;
}

std::optional<std::string> Reader::String(std::string_view text, const std::string& path) {
  // A lone surrogate passes the JSON syntax as an escape, and has no UTF-8.
  if (simdjson::validate_utf8(text.data(), text.size())) return std::string(text);
  Add(path, "INVALID_TEXT", "Contains half of a surrogate pair.", "包含不完整的代理对字符。");
  return std::nullopt;
}

std::string Explain(simdjson::error_code error, std::string_view text) {
  switch (error) {
    case simdjson::EMPTY:
      return "it is empty";
    case simdjson::DEPTH_ERROR:
      return Cat("it is nested deeper than ", kMaxJsonDepth, " levels");
    case simdjson::UTF8_ERROR:
      return "it is not UTF-8";
    case simdjson::NUMBER_ERROR:
      return "a number is malformed or too large";
    case simdjson::STRING_ERROR:
      return "a string has a wrong escape";
    case simdjson::UNESCAPED_CHARS:
      return "a string contains a raw control character";
    case simdjson::UNCLOSED_STRING:
      return "a string is not closed";
    default:
      return Cat("its syntax is wrong (", text.size(), " bytes)");
  }
}

}  // namespace

bool IsTextType(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         (IsTextMessage(*field.message_type()) || IsWrapper(*field.message_type()));
}

absl::Status ReadJson(std::string_view text, Message* message, Violations* violations,
                      std::vector<std::string>* present) {
  thread_local simdjson::dom::parser parser;
  const auto error = [&](simdjson::error_code code) {
    return Fail(sudiao::reasons::kInvalidJson, {{"detail", Explain(code, text)}});
  };
  if (parser.max_depth() != kMaxJsonDepth || parser.capacity() < text.size()) {
    if (const auto code = parser.allocate(std::max<size_t>(text.size(), 64 * 1024), kMaxJsonDepth))
      return error(code);
  }
  element root;
  if (const auto code = parser.parse(text.data(), text.size()).get(root)) return error(code);
  object members;
  if (root.get(members) != simdjson::SUCCESS) {
    return Fail(sudiao::reasons::kInvalidJson, {{"detail", "it is not an object"}});
  }
  Reader(violations, present).Object(members, message, "", "");
  return absl::OkStatus();
}

absl::Status ParseJson(std::string_view text, Message* message) {
  Violations violations;
  RETURN_IF_ERROR(ReadJson(text, message, &violations));
  return violations.ToStatus();
}

void SetFromText(std::string_view text, const std::string& path, const FieldDescriptor& field,
                 Message* message, Violations* violations) {
  Reader(violations, nullptr).Text(text, field, message, path);
}

}  // namespace sudiao::gateway
