#include <charconv>
#include <cmath>

#include "absl/strings/escaping.h"
#include "gateway/json.h"
#include "gateway/text.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/field_mask_util.h"
#include "google/protobuf/util/time_util.h"

namespace sudiao::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::util::FieldMaskUtil;
using google::protobuf::util::TimeUtil;

class Writer {
 public:
  explicit Writer(std::string* out) : out_(*out) {}

  void Any(const Message& message);

 private:
  void Object(const Message& message);
  void Member(const Message& message, const FieldDescriptor& field, bool* first);
  void List(const Message& message, const FieldDescriptor& field);
  void Map(const Message& message, const FieldDescriptor& field);
  // One value; `index` is -1 for a field that is not repeated.
  void Value(const Message& message, const FieldDescriptor& field, int index);
  void EnumName(const FieldDescriptor& field, int number);
  template <typename Float>
  void Number(Float number);
  void Quoted(const std::string& plain) { Append(&out_, "\"", plain, "\""); }

  std::string& out_;
};

void Writer::Any(const Message& message) {
  if (const auto* timestamp = dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
    return Quoted(TimeUtil::ToString(*timestamp));
  }
  if (const auto* duration = dynamic_cast<const google::protobuf::Duration*>(&message)) {
    return Quoted(TimeUtil::ToString(*duration));
  }
  if (const auto* mask = dynamic_cast<const google::protobuf::FieldMask*>(&message)) {
    std::string text;
    // Fails only for a path that no JSON name can stand for; it is shown as it is.
    if (!FieldMaskUtil::ToJsonString(*mask, &text)) text = FieldMaskUtil::ToString(*mask);
    return AppendJsonString(text, &out_);
  }
  if (message.GetDescriptor()->file()->name() == "google/protobuf/wrappers.proto") {
    return Value(message, *message.GetDescriptor()->FindFieldByNumber(1), -1);
  }
  Object(message);
}

void Writer::Object(const Message& message) {
  out_.push_back('{');
  bool first = true;
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) Member(message, *type.field(i), &first);
  out_.push_back('}');
}

void Writer::Member(const Message& message, const FieldDescriptor& field, bool* first) {
  // Fields that can be told absent are left out when they are: messages, members of a oneof, optional
  // scalars.
  if (field.has_presence() && !message.GetReflection()->HasField(message, &field)) return;
  if (!*first) out_.push_back(',');
  *first = false;
  Append(&out_, "\"", field.json_name(), "\":");
  if (field.is_map()) return Map(message, field);
  if (field.is_repeated()) return List(message, field);
  Value(message, field, -1);
}

void Writer::List(const Message& message, const FieldDescriptor& field) {
  out_.push_back('[');
  const int size = message.GetReflection()->FieldSize(message, &field);
  for (int i = 0; i < size; ++i) {
    if (i > 0) out_.push_back(',');
    Value(message, field, i);
  }
  out_.push_back(']');
}

void Writer::Map(const Message& message, const FieldDescriptor& field) {
  out_.push_back('{');
  const Reflection* reflection = message.GetReflection();
  const FieldDescriptor& key = *field.message_type()->map_key();
  const int size = reflection->FieldSize(message, &field);
  for (int i = 0; i < size; ++i) {
    if (i > 0) out_.push_back(',');
    const Message& entry = reflection->GetRepeatedMessage(message, &field, i);
    // A key is always a JSON string, whatever its type.
    const size_t begin = out_.size();
    Value(entry, key, -1);
    if (out_[begin] != '"') {
      out_.insert(begin, 1, '"');
      out_.push_back('"');
    }
    out_.push_back(':');
    Value(entry, *field.message_type()->map_value(), -1);
  }
  out_.push_back('}');
}

// GetX for a single field and GetRepeatedX for an element differ only in their names.
#define SUDIAO_GET(Kind) \
  (index < 0 ? reflection->Get##Kind(message, &field) : reflection->GetRepeated##Kind(message, &field, index))

void Writer::Value(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection* reflection = message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      Append(&out_, SUDIAO_GET(Int32));
      return;
    case FieldDescriptor::CPPTYPE_UINT32:
      Append(&out_, SUDIAO_GET(UInt32));
      return;
    case FieldDescriptor::CPPTYPE_INT64:
      Append(&out_, "\"", SUDIAO_GET(Int64), "\"");
      return;
    case FieldDescriptor::CPPTYPE_UINT64:
      Append(&out_, "\"", SUDIAO_GET(UInt64), "\"");
      return;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return Number(SUDIAO_GET(Double));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return Number(SUDIAO_GET(Float));
    case FieldDescriptor::CPPTYPE_BOOL:
      out_.append(SUDIAO_GET(Bool) ? "true" : "false");
      return;
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumName(field, SUDIAO_GET(EnumValue));
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      const std::string& text =
          index < 0 ? reflection->GetStringReference(message, &field, &scratch)
                    : reflection->GetRepeatedStringReference(message, &field, index, &scratch);
      if (field.type() == FieldDescriptor::TYPE_BYTES) return Quoted(absl::Base64Escape(text));
      return AppendJsonString(text, &out_);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Any(SUDIAO_GET(Message));
  }
}

void Writer::EnumName(const FieldDescriptor& field, int number) {
  const auto* value = field.enum_type()->FindValueByNumber(number);
  // A value that a newer service knows and this gateway does not.
  if (value == nullptr) {
    Append(&out_, number);
    return;
  }
  Quoted(value->name());
}

template <typename Float>
void Writer::Number(Float number) {
  if (std::isnan(number)) return Quoted("NaN");
  if (std::isinf(number)) return Quoted(number > 0 ? "Infinity" : "-Infinity");
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof(buffer), number);
  out_.append(buffer, result.ptr);
}

}  // namespace

std::string PrintJson(const Message& message) {
  std::string out;
  out.reserve(message.ByteSizeLong() * 2 + 64);
  Writer(&out).Any(message);
  return out;
}

void AppendJsonString(std::string_view text, std::string* out) {
  constexpr char kHex[] = "0123456789abcdef";
  out->push_back('"');
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out->append(text.substr(begin, i - begin));
    begin = i + 1;
    switch (c) {
      case '"':
        out->append("\\\"");
        break;
      case '\\':
        out->append("\\\\");
        break;
      case '\n':
        out->append("\\n");
        break;
      case '\r':
        out->append("\\r");
        break;
      case '\t':
        out->append("\\t");
        break;
      default:
        Append(out, "\\u00", std::string(1, kHex[c >> 4]), std::string(1, kHex[c & 15]));
    }
  }
  out->append(text.substr(begin));
  out->push_back('"');
}

}  // namespace sudiao::gateway
