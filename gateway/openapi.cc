#include "gateway/openapi.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "gateway/downloads.h"
#include "gateway/exposed_services.h"
#include "gateway/json.h"
#include "gateway/text.h"
#include "gateway/upload.h"
#include "google/api/annotations.pb.h"
#include "google/api/field_behavior.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"

namespace sudiao::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::SourceLocation;

// A JSON value that is written with sorted keys.
class Node {
 public:
  Node() = default;
  Node(const char* text) : Node(std::string(text)) {}
  Node(const std::string& text) : kind_(Kind::kPlain) { AppendJsonString(text, &plain_); }
  Node(bool value) : kind_(Kind::kPlain), plain_(value ? "true" : "false") {}
  static Node List() {
    Node node;
    node.kind_ = Kind::kList;
    return node;
  }

  Node& operator[](const std::string& key) { return members_[key]; }
  void Add(Node item) { items_.push_back(std::move(item)); }
  bool Has(const std::string& key) const { return members_.count(key) > 0; }
  bool empty() const { return members_.empty() && items_.empty(); }

  void Print(size_t depth, std::string* out) const {
    switch (kind_) {
      case Kind::kPlain:
        out->append(plain_);
        return;
      case Kind::kList:
        return PrintAll(items_, '[', ']', depth, out, [&](const Node& item) { item.Print(depth + 1, out); });
      case Kind::kObject:
        return PrintAll(members_, '{', '}', depth, out, [&](const auto& member) {
          AppendJsonString(member.first, out);
          out->append(": ");
          member.second.Print(depth + 1, out);
        });
    }
  }

 private:
  enum class Kind { kObject, kList, kPlain };

  template <typename All, typename PrintOne>
  static void PrintAll(const All& all, char open, char close, size_t depth, std::string* out,
                       PrintOne print) {
    out->push_back(open);
    bool first = true;
    for (const auto& one : all) {
      out->append(first ? "\n" : ",\n");
      first = false;
      out->append(2 * depth + 2, ' ');
      print(one);
    }
    if (!first) {
      out->push_back('\n');
      out->append(2 * depth, ' ');
    }
    out->push_back(close);
  }

  Kind kind_ = Kind::kObject;
  std::string plain_;
  std::vector<Node> items_;
  std::map<std::string, Node> members_;
};

// The generated pool has no comments; this one has.
const DescriptorPool& CommentedPool() {
  static const DescriptorPool* const kPool = [] {
    auto* pool = new DescriptorPool;
    for (const auto& file : EmbeddedProtos().file()) pool->BuildFile(file);
    return pool;
  }();
  return *kPool;
}

template <typename AnyDescriptor>
std::string CommentOf(const AnyDescriptor* described) {
  SourceLocation location;
  if (described == nullptr || !described->GetSourceLocation(&location)) return "";
  std::string comment;
  for (const char c :
       location.leading_comments.empty() ? location.trailing_comments : location.leading_comments) {
    // Lines are joined; protoc leaves the space that follows "//".
    if (c == '\n') {
      comment.push_back(' ');
    } else if (c != ' ' || (!comment.empty() && comment.back() != ' ')) {
      comment.push_back(c);
    }
  }
  return std::string(Trim(comment));
}

void Describe(const std::string& comment, Node* node) {
  if (!comment.empty()) (*node)["description"] = comment;
}

bool HasBehavior(const FieldDescriptor& field, google::api::FieldBehavior behavior) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == behavior) return true;
  }
  return false;
}

std::string Singular(const std::string& word) {
  if (word.ends_with("ies")) return word.substr(0, word.size() - 3) + "y";
  if (word.ends_with("s") && !word.ends_with("ss")) return word.substr(0, word.size() - 1);
  return word;
}

class Document {
 public:
  explicit Document(const RouteTable& table) : table_(table) {}

  std::string Print(const std::string& title, const std::string& version) {
    Node root;
    root["openapi"] = "3.1.0";
    root["info"]["title"] = title;
    root["info"]["version"] = version;
    for (const auto& route : table_.routes()) AddRoute(*route, &root["paths"]);
    root["components"]["schemas"] = std::move(schemas_);
    root["components"]["schemas"]["Problem"] = ProblemSchema();
    root["components"]["securitySchemes"] = Security(&root["security"]);
    std::string out;
    root.Print(0, &out);
    out.push_back('\n');
    return out;
  }

 private:
  void AddRoute(const Route& route, Node* paths) {
    Node parameters = Node::List();
    const std::string path = PathText(route, &parameters);
    Node& operation = (*paths)[path][LowerCase(route.http_method)];
    const MethodDescriptor& method = *route.method;
    std::string id = Cat(method.service()->name(), "_", method.name());
    // A second binding of one method is another operation for generated clients.
    for (int i = 2; !operation_ids_.insert(id).second; ++i) {
      id = Cat(method.service()->name(), "_", method.name(), "_", i);
    }
    operation["operationId"] = id;
    operation["tags"] = Node::List();
    operation["tags"].Add(method.service()->name());
    Describe(CommentOf(CommentedPool().FindMethodByName(method.full_name())), &operation);
    if (!route.whole_body || IsUpload(method)) AddQuery(route, &parameters);
    if (!parameters.empty()) operation["parameters"] = std::move(parameters);
    AddBody(route, &operation);
    AddResponses(method, &operation["responses"]);
  }

  // "/v1/{name=cases/*}:submit" becomes "/v1/cases/{case}:submit".
  static std::string PathText(const Route& route, Node* parameters) {
    std::string text;
    std::string before;
    std::map<std::string, int> used;
    for (const std::string& segment : route.path.segments) {
      if (segment != "*" && segment != "**") {
        Append(&text, "/", segment);
        before = segment;
        continue;
      }
      std::string name = segment == "**" ? "path" : Singular(before);
      if (const int count = ++used[name]; count > 1) Append(&name, count);
      Append(&text, "/{", name, "}");
      Node parameter;
      parameter["name"] = name;
      parameter["in"] = "path";
      parameter["required"] = true;
      parameter["schema"]["type"] = "string";
      parameters->Add(std::move(parameter));
    }
    if (!route.path.verb.empty()) Append(&text, ":", route.path.verb);
    return text;
  }

  static bool IsBound(const Route& route, const FieldDescriptor& field) {
    return std::any_of(route.variable_fields.begin(), route.variable_fields.end(),
                       [&](const FieldPath& path) { return path.size() == 1 && path[0] == &field; });
  }

  void AddQuery(const Route& route, Node* parameters) {
    const Descriptor& input = *route.method->input_type();
    for (int i = 0; i < input.field_count(); ++i) {
      const FieldDescriptor& field = *input.field(i);
      const bool upload_piece = IsUpload(*route.method) && field.name() == "chunk";
      const bool date = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
                        field.message_type()->full_name() == "google.type.Date";
      const bool message =
          field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !IsTextType(field) && !date;
      if (IsBound(route, field) || &field == route.body_field || upload_piece || message) continue;
      Node parameter;
      parameter["name"] = field.json_name();
      parameter["in"] = "query";
      parameter["schema"] = date ? TextSchema("date") : FieldSchema(field);
      Describe(CommentOf(Commented(field)), &parameter);
      if (HasBehavior(field, google::api::REQUIRED)) parameter["required"] = true;
      parameters->Add(std::move(parameter));
    }
  }

  void AddBody(const Route& route, Node* operation) {
    if (IsUpload(*route.method)) {
      Node& body = (*operation)["requestBody"];
      body["required"] = true;
      body["content"]["application/octet-stream"]["schema"] = TextSchema("binary");
      return;
    }
    if (!route.takes_body()) return;
    Node& body = (*operation)["requestBody"];
    body["required"] = route.path.verb.empty();
    body["content"]["application/json"]["schema"] = route.whole_body
                                                        ? ObjectSchema(*route.method->input_type(), &route)
                                                        : Reference(*route.body_field->message_type());
  }

  void AddResponses(const MethodDescriptor& method, Node* responses) {
    Node& ok = (*responses)["200"];
    ok["description"] = "OK";
    Node& content = ok["content"];
    if (IsHttpBody(method) || IsDownload(method)) {
      content["*/*"]["schema"] = TextSchema("binary");
    } else if (method.server_streaming()) {
      content["text/event-stream"]["schema"] = Reference(*method.output_type());
      content["application/x-ndjson"]["schema"] = Reference(*method.output_type());
    } else {
      content["application/json"]["schema"] = Reference(*method.output_type());
    }
    Node& problem = (*responses)["default"];
    problem["description"] = "A problem";
    problem["content"]["application/problem+json"]["schema"]["$ref"] = "#/components/schemas/Problem";
  }

  static const FieldDescriptor* Commented(const FieldDescriptor& field) {
    const auto* type = CommentedPool().FindMessageTypeByName(field.containing_type()->full_name());
    return type == nullptr ? nullptr : type->FindFieldByName(field.name());
  }

  static Node TextSchema(const char* format) {
    Node node;
    node["type"] = "string";
    node["format"] = format;
    return node;
  }

  static Node TypeSchema(const char* type, const char* format = nullptr) {
    Node node;
    node["type"] = type;
    if (format != nullptr) node["format"] = format;
    return node;
  }

  Node Reference(const Descriptor& type) {
    if (!schemas_.Has(type.full_name())) {
      // The entry first: a message may contain itself.
      schemas_[type.full_name()] = Node();
      Node schema = ObjectSchema(type, nullptr);
      Describe(CommentOf(CommentedPool().FindMessageTypeByName(type.full_name())), &schema);
      schemas_[type.full_name()] = std::move(schema);
    }
    Node node;
    node["$ref"] = Cat("#/components/schemas/", type.full_name());
    return node;
  }

  // With a route: the body of a request, without what the address gives.
  Node ObjectSchema(const Descriptor& type, const Route* route) {
    Node node = TypeSchema("object");
    Node required = Node::List();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (route != nullptr && IsBound(*route, field)) continue;
      Node schema = FieldSchema(field);
      Describe(CommentOf(Commented(field)), &schema);
      if (HasBehavior(field, google::api::OUTPUT_ONLY)) schema["readOnly"] = true;
      if (HasBehavior(field, google::api::REQUIRED)) required.Add(field.json_name());
      node["properties"][field.json_name()] = std::move(schema);
    }
    if (!required.empty()) node["required"] = std::move(required);
    return node;
  }

  Node FieldSchema(const FieldDescriptor& field) {
    if (field.is_map()) {
      Node node = TypeSchema("object");
      node["additionalProperties"] = ValueSchema(*field.message_type()->map_value());
      return node;
    }
    if (!field.is_repeated()) return ValueSchema(field);
    Node node = TypeSchema("array");
    node["items"] = ValueSchema(field);
    return node;
  }

  Node ValueSchema(const FieldDescriptor& field) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_BOOL:
        return TypeSchema("boolean");
      case FieldDescriptor::CPPTYPE_INT32:
      case FieldDescriptor::CPPTYPE_UINT32:
        return TypeSchema("integer", "int32");
      case FieldDescriptor::CPPTYPE_INT64:
      case FieldDescriptor::CPPTYPE_UINT64:
        return TextSchema("int64");
      case FieldDescriptor::CPPTYPE_FLOAT:
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return TypeSchema("number");
      case FieldDescriptor::CPPTYPE_STRING:
        return field.type() == FieldDescriptor::TYPE_BYTES ? TextSchema("byte") : TypeSchema("string");
      case FieldDescriptor::CPPTYPE_ENUM:
        return EnumReference(*field.enum_type());
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return MessageSchema(*field.message_type());
    }
    return Node();
  }

  Node MessageSchema(const Descriptor& type) {
    if (type.full_name() == "google.protobuf.Timestamp") return TextSchema("date-time");
    if (type.full_name() == "google.protobuf.Duration") return TextSchema("duration");
    if (type.full_name() == "google.protobuf.FieldMask") return TypeSchema("string");
    if (type.file()->name() == "google/protobuf/wrappers.proto")
      return ValueSchema(*type.FindFieldByNumber(1));
    return Reference(type);
  }

  Node EnumReference(const EnumDescriptor& type) {
    if (!schemas_.Has(type.full_name())) {
      Node schema = TypeSchema("string");
      schema["enum"] = Node::List();
      for (int i = 0; i < type.value_count(); ++i) schema["enum"].Add(type.value(i)->name());
      Describe(CommentOf(CommentedPool().FindEnumTypeByName(type.full_name())), &schema);
      schemas_[type.full_name()] = std::move(schema);
    }
    Node node;
    node["$ref"] = Cat("#/components/schemas/", type.full_name());
    return node;
  }

  static Node ProblemSchema() {
    Node node = TypeSchema("object");
    Describe("What went wrong (RFC 9457). `reason` is the contract; texts follow Accept-Language.", &node);
    Node& properties = node["properties"];
    for (const char* name : {"type", "title", "detail", "instance", "code", "reason"}) {
      properties[name] = TypeSchema("string");
    }
    properties["status"] = TypeSchema("integer");
    properties["metadata"] = TypeSchema("object");
    properties["metadata"]["additionalProperties"] = TypeSchema("string");
    Node violation = TypeSchema("object");
    for (const char* name : {"field", "reason", "description"})
      violation["properties"][name] = TypeSchema("string");
    properties["errors"] = TypeSchema("array");
    properties["errors"]["items"] = std::move(violation);
    node["required"] = Node::List();
    for (const char* name :
         {"type", "title", "status", "detail", "instance", "code", "reason", "metadata", "errors"}) {
      node["required"].Add(name);
    }
    return node;
  }

  static Node Security(Node* requirements) {
    Node schemes;
    schemes["bearer"]["type"] = "http";
    schemes["bearer"]["scheme"] = "bearer";
    schemes["cookie"]["type"] = "apiKey";
    schemes["cookie"]["in"] = "cookie";
    schemes["cookie"]["name"] = "sudiao_access";
    *requirements = Node::List();
    for (const char* name : {"bearer", "cookie"}) {
      Node requirement;
      requirement[name] = Node::List();
      requirements->Add(std::move(requirement));
    }
    return schemes;
  }

  const RouteTable& table_;
  Node schemas_;
  std::set<std::string> operation_ids_;
};

}  // namespace

std::string OpenApiDocument(const RouteTable& table, const std::string& title, const std::string& version) {
  return Document(table).Print(title, version);
}

}  // namespace sudiao::gateway
