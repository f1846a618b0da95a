// Which RPC an HTTP request means. Routes come from google.api.http annotations; a table is built once,
// refuses to be built from annotations that contradict each other or name fields that do not exist, and is
// then immutable.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace google::protobuf {
class FieldDescriptor;
class MethodDescriptor;
class ServiceDescriptor;
}  // namespace google::protobuf

namespace sudiao::gateway {

using FieldPath = std::vector<const google::protobuf::FieldDescriptor*>;

// A parsed template such as /v1/{name=cases/*}:withdraw.
struct PathTemplate {
  struct Variable {
    std::string field_path;  // "item.name"
    size_t begin = 0;        // the segments it covers
    size_t end = 0;
    bool open_end = false;  // ends with "**", which takes all the rest
  };
  std::vector<std::string> segments;  // "*", "**" or a literal
  std::string verb;                   // without the colon
  std::vector<Variable> variables;
};

absl::StatusOr<PathTemplate> ParsePathTemplate(std::string_view text);

struct Route {
  const google::protobuf::MethodDescriptor* method = nullptr;
  std::string http_method;
  std::string template_text;
  PathTemplate path;
  std::vector<FieldPath> variable_fields;  // beside path.variables
  bool whole_body = false;                 // body: "*"
  const google::protobuf::FieldDescriptor* body_field = nullptr;
  std::string rpc_path;  // "/package.Service/Method"

  bool takes_body() const { return whole_body || body_field != nullptr; }
};

struct RouteMatch {
  const Route* route = nullptr;
  std::vector<std::string> values;   // one per variable, decoded
  std::vector<std::string> allowed;  // if no route: the methods that this path does take
};

class RouteTable {
 public:
  static absl::StatusOr<RouteTable> Build(
      const std::vector<const google::protobuf::ServiceDescriptor*>& services);

  // `path` is as sent. A HEAD request matches routes of GET.
  RouteMatch Match(std::string_view method, std::string_view path) const;
  const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

 private:
  struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> any;
    std::unique_ptr<Node> rest;
    // By verb, then by HTTP method.
    std::map<std::string, std::map<std::string, const Route*>, std::less<>> routes;
  };
  using Segments = std::vector<std::string_view>;

  absl::Status Add(std::unique_ptr<Route> route);
  void Walk(const Node& node, const Segments& segments, size_t index, std::string_view method,
            std::string_view verb, RouteMatch* match) const;
  bool Fill(const Route& route, const Segments& segments, RouteMatch* match) const;

  std::unique_ptr<Node> root_ = std::make_unique<Node>();
  std::vector<std::unique_ptr<Route>> routes_;
};

}  // namespace sudiao::gateway
