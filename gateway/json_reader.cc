#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "gateway/json.h"
#include "gateway/json_scalars.h"
#include "gateway/text.h"
#include "google/protobuf/wrappers.pb.h"
#include "simdjson.h"

namespace sudiao::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

class Reader : private JsonScalars {
 public:
  Reader(Violations* violations, std::vector<std::string>* present)
      : JsonScalars(violations), present_(present) {}

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
  void Enum(const element& value, const FieldDescriptor& field, Message* message, const std::string& path);

  std::vector<std::string>* present_;
};

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

void Reader::Enum(const element& value, const FieldDescriptor& field, Message* message,
                  const std::string& path) {
  std::string_view name;
  if (value.get(name) != simdjson::SUCCESS) return WrongType(path, "the name of a value", "取值名称");
  EnumName(name, field, message, path);
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
