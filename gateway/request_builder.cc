#include "gateway/request_builder.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "gateway/json.h"
#include "gateway/reasons.h"
#include "gateway/text.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace sudiao::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;

bool IsMessage(const FieldDescriptor& field) { return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE; }

class Builder {
 public:
  Builder(const RouteMatch& match, const Request& request, Message* message)
      : route_(*match.route), values_(match.values), request_(request), message_(message) {}

  absl::Status Body(std::string_view body);
  void Path();
  void Query(bool upload);
  absl::Status Result() const { return violations_.ToStatus(); }

 private:
  void DeriveMask(const std::vector<std::string>& present);
  void Parameter(std::string_view name, std::string_view value, bool upload);
  // The message that holds the parameter's field, and the field; tells what is wrong if there is none.
  const FieldDescriptor* Resolve(const std::string& name, Message* from, Message** holder);
  bool FromPath(const FieldDescriptor& field, const Message& holder) const {
    return std::find(bound_.begin(), bound_.end(), std::pair(&holder, &field)) != bound_.end();
  }
  Message* Metadata();
  void Add(const std::string& field, std::string_view code, std::string en, std::string zh) {
    violations_.Add(field, code, std::move(en), std::move(zh));
  }

  const Route& route_;
  const std::vector<std::string>& values_;
  const Request& request_;
  Message* message_;
  Violations violations_;
  std::vector<std::pair<const Message*, const FieldDescriptor*>> bound_;
  std::set<std::pair<const Message*, const FieldDescriptor*>> given_;
};

bool IsJson(std::string_view content_type) {
  const std::string type = LowerCase(Trim(content_type.substr(0, content_type.find(';'))));
  return type == "application/json" || type.ends_with("+json");
}

absl::Status Builder::Body(std::string_view body) {
  if (!route_.takes_body()) {
    if (!body.empty()) {
      Add("body", "BODY_NOT_ALLOWED", "This request takes no body.", "此请求不能带正文。");
    }
    return absl::OkStatus();
  }
  if (body.empty()) {
    // A verb without arguments need not say "{}".
    if (route_.path.verb.empty()) Add("body", "REQUIRED", "A JSON body is needed.", "必须提供 JSON 正文。");
    return absl::OkStatus();
  }
  if (!IsJson(request_.header("content-type"))) return Fail(reasons::kUnsupportedMediaType);
  if (route_.whole_body) return ReadJson(body, message_, &violations_);
  Message* target = message_->GetReflection()->MutableMessage(message_, route_.body_field);
  const bool patch = route_.http_method == "PATCH";
  std::vector<std::string> present;
  RETURN_IF_ERROR(ReadJson(body, target, &violations_, patch ? &present : nullptr));
  if (patch) DeriveMask(present);
  return absl::OkStatus();
}

// A PATCH without a mask means the fields that the body names. A mask in the query replaces it later.
void Builder::DeriveMask(const std::vector<std::string>& present) {
  const FieldDescriptor* field = message_->GetDescriptor()->FindFieldByName("update_mask");
  if (field == nullptr || !IsMessage(*field)) return;
  Message* mask = message_->GetReflection()->MutableMessage(message_, field);
  auto* paths = dynamic_cast<google::protobuf::FieldMask*>(mask);
  if (paths == nullptr) return;
  for (const std::string& path : present) {
    // The name says which resource, and is not changed.
    const bool names_resource =
        std::any_of(route_.path.variables.begin(), route_.path.variables.end(), [&](const auto& variable) {
          return variable.field_path == Cat(route_.body_field->name(), ".", path);
        });
    if (!names_resource) paths->add_paths(path);
  }
}

void Builder::Path() {
  for (size_t i = 0; i < values_.size(); ++i) {
    Message* holder = message_;
    const FieldPath& fields = route_.variable_fields[i];
    for (size_t k = 0; k + 1 < fields.size(); ++k)
      holder = holder->GetReflection()->MutableMessage(holder, fields[k]);
    const FieldDescriptor& field = *fields.back();
    const std::string& name = route_.path.variables[i].field_path;
    std::unique_ptr<Message> fresh(holder->New());
    SetFromText(values_[i], name, field, fresh.get(), &violations_);
    const bool in_body = route_.takes_body() && holder->GetReflection()->HasField(*holder, &field);
    std::unique_ptr<Message> from_body(holder->New());
    if (in_body) {
      // Only this one field matters for the comparison.
      from_body->CopyFrom(*holder);
      std::vector<const FieldDescriptor*> set;
      from_body->GetReflection()->ListFields(*from_body, &set);
      for (const auto* other : set) {
        if (other != &field) from_body->GetReflection()->ClearField(from_body.get(), other);
      }
    }
    if (in_body && from_body->SerializePartialAsString() != fresh->SerializePartialAsString()) {
      Add(name, "PATH_CONFLICT", "The body names another resource than the address.",
          "正文与地址所指的资源不一致。");
    }
    holder->MergeFrom(*fresh);
    bound_.emplace_back(holder, &field);
  }
}

void Builder::Query(bool upload) {
  if (request_.query.empty()) return;
  for (const absl::string_view item : absl::StrSplit(request_.query, '&', absl::SkipEmpty())) {
    const std::string_view pair(item.data(), item.size());
    const size_t equals = pair.find('=');
    const auto name = DecodePercent(pair.substr(0, equals), true);
    const auto value = DecodePercent(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true);
    if (!name.has_value() || !value.has_value()) {
      Add("query", "INVALID_ENCODING", "The query is not percent-encoded UTF-8.",
          "查询参数不是合法的百分号编码 UTF-8。");
      continue;
    }
    if (route_.whole_body && !upload) {
      Add(*name, "PARAMETER_NOT_ALLOWED", "This request takes its fields from the body only.",
          "此请求只接受正文中的字段。");
      continue;
    }
    Parameter(*name, *value, upload);
  }
}

Message* Builder::Metadata() {
  const FieldDescriptor* field = message_->GetDescriptor()->FindFieldByName("metadata");
  if (field == nullptr || field->is_repeated() || !IsMessage(*field)) return nullptr;
  return message_->GetReflection()->MutableMessage(message_, field);
}

void Builder::Parameter(std::string_view name, std::string_view value, bool upload) {
  const std::string path(name);
  Message* holder = nullptr;
  const FieldDescriptor* field = nullptr;
  if (Message* metadata = upload ? Metadata() : nullptr; metadata != nullptr) {
    field = Resolve(path, metadata, &holder);
  }
  if (field == nullptr) field = Resolve(path, message_, &holder);
  if (field == nullptr) return Add(path, "UNKNOWN_PARAMETER", "There is no such parameter.", "没有此参数。");
  const bool date = IsMessage(*field) && field->message_type()->full_name() == "google.type.Date";
  if (field->is_map() || (IsMessage(*field) && !IsTextType(*field) && !date) || field == route_.body_field) {
    return Add(path, "UNKNOWN_PARAMETER", "This field cannot be given in the query.",
               "此字段不能放在查询参数中。");
  }
  if (FromPath(*field, *holder)) {
    return Add(path, "PATH_CONFLICT", "The address gives this already.", "地址中已包含此项。");
  }
  const bool derived_mask =
      route_.http_method == "PATCH" && field->name() == "update_mask" && holder == message_;
  if (!field->is_repeated() && !given_.emplace(holder, field).second) {
    return Add(path, "DUPLICATE_PARAMETER", "This parameter is given more than once.", "此参数重复出现。");
  }
  const auto* oneof = field->real_containing_oneof();
  if (oneof != nullptr && holder->GetReflection()->HasOneof(*holder, oneof)) {
    return Add(path, "ONEOF_CONFLICT", "Only one of these parameters may be given.",
               "这些参数只能出现一个。");
  }
  if (derived_mask) holder->GetReflection()->ClearField(holder, field);
  SetFromText(value, path, *field, holder, &violations_);
}

// Walks a dotted path of proto or JSON names through single messages.
const FieldDescriptor* Builder::Resolve(const std::string& name, Message* from, Message** holder) {
  Message* here = from;
  const std::vector<std::string> steps = absl::StrSplit(name, '.');
  for (size_t i = 0; i < steps.size(); ++i) {
    const auto* type = here->GetDescriptor();
    const FieldDescriptor* field = type->FindFieldByName(steps[i]);
    if (field == nullptr) field = type->FindFieldByCamelcaseName(steps[i]);
    if (field == nullptr) return nullptr;
    if (i + 1 == steps.size()) {
      *holder = here;
      return field;
    }
    if (field->is_repeated() || !IsMessage(*field) || IsTextType(*field)) return nullptr;
    here = here->GetReflection()->MutableMessage(here, field);
  }
  return nullptr;
}

std::unique_ptr<Message> NewInput(const Route& route) {
  return std::unique_ptr<Message>(
      MessageFactory::generated_factory()->GetPrototype(route.method->input_type())->New());
}

}  // namespace

absl::StatusOr<std::unique_ptr<Message>> BuildRequest(const RouteMatch& match, const Request& request,
                                                      std::string_view body) {
  auto message = NewInput(*match.route);
  Builder builder(match, request, message.get());
  RETURN_IF_ERROR(builder.Body(body));
  builder.Path();
  builder.Query(false);
  RETURN_IF_ERROR(builder.Result());
  return message;
}

absl::StatusOr<std::unique_ptr<Message>> BuildUploadHead(const RouteMatch& match, const Request& request) {
  auto message = NewInput(*match.route);
  Builder builder(match, request, message.get());
  builder.Path();
  builder.Query(true);
  RETURN_IF_ERROR(builder.Result());
  return message;
}

bool SetIfEmpty(Message* message, const char* name, std::string_view value) {
  const FieldDescriptor* field = message->GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || field->is_repeated() || field->type() != FieldDescriptor::TYPE_STRING) return false;
  std::string scratch;
  const auto* reflection = message->GetReflection();
  if (reflection->GetStringReference(*message, field, &scratch).empty() && !value.empty()) {
    reflection->SetString(message, field, std::string(value));
  }
  return true;
}

std::string TextField(const Message& message, const char* name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || field->is_repeated() || field->type() != FieldDescriptor::TYPE_STRING) return "";
  return message.GetReflection()->GetString(message, field);
}

}  // namespace sudiao::gateway
