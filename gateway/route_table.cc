#include "gateway/route_table.h"

#include <algorithm>
#include <set>

#include "common/status/status_macros.h"
#include "gateway/text.h"
#include "google/api/annotations.pb.h"
#include "google/protobuf/descriptor.h"

namespace sudiao::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

// The grammar of google/api/http.proto, one function per rule.
class TemplateParser {
 public:
  explicit TemplateParser(std::string_view text) : text_(text) {}

  // Template = "/" Segments [ Verb ] ;
  absl::StatusOr<PathTemplate> Template() {
    if (!Take('/')) return Error("must begin with /");
    RETURN_IF_ERROR(Segments(false));
    // Verb = ":" LITERAL ;
    if (Take(':')) {
      parsed_.verb = Literal();
      if (parsed_.verb.empty()) return Error("has an empty verb");
    }
    if (position_ != text_.size()) return Error("goes on after its end");
    const auto rest = std::find(parsed_.segments.begin(), parsed_.segments.end(), "**");
    if (rest != parsed_.segments.end() && rest + 1 != parsed_.segments.end())
      return Error("has ** before its end");
    return parsed_;
  }

 private:
  // Segments = Segment { "/" Segment } ;
  absl::Status Segments(bool in_variable) {
    do {
      RETURN_IF_ERROR(Segment(in_variable));
    } while (Take('/'));
    return absl::OkStatus();
  }

  // Segment = "*" | "**" | LITERAL | Variable ;
  absl::Status Segment(bool in_variable) {
    if (Peek() == '{') return in_variable ? Error("has a variable inside a variable") : Variable();
    if (Take('*')) {
      parsed_.segments.emplace_back(Take('*') ? "**" : "*");
      return absl::OkStatus();
    }
    std::string literal = Literal();
    if (literal.empty()) return Error("has an empty segment");
    parsed_.segments.push_back(std::move(literal));
    return absl::OkStatus();
  }

  // Variable = "{" FieldPath [ "=" Segments ] "}" ;
  absl::Status Variable() {
    Take('{');
    PathTemplate::Variable variable;
    variable.begin = parsed_.segments.size();
    ASSIGN_OR_RETURN(variable.field_path, FieldPathText());
    if (Take('=')) {
      RETURN_IF_ERROR(Segments(true));
    } else {
      parsed_.segments.emplace_back("*");
    }
    if (!Take('}')) return Error("has an open variable");
    variable.end = parsed_.segments.size();
    variable.open_end = parsed_.segments.back() == "**";
    parsed_.variables.push_back(std::move(variable));
    return absl::OkStatus();
  }

  // FieldPath = IDENT { "." IDENT } ;
  absl::StatusOr<std::string> FieldPathText() {
    const size_t begin = position_;
    while (position_ < text_.size() && text_[position_] != '=' && text_[position_] != '}') ++position_;
    const std::string path(text_.substr(begin, position_ - begin));
    if (path.empty() || path.front() == '.' || path.back() == '.') return Error("has an empty field path");
    return path;
  }

  // LITERAL: anything but the characters that have a meaning.
  std::string Literal() {
    const size_t begin = position_;
    while (position_ < text_.size() &&
           std::string_view("/:{}=*").find(text_[position_]) == std::string_view::npos) {
      ++position_;
    }
    return std::string(text_.substr(begin, position_ - begin));
  }

  char Peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }
  bool Take(char c) {
    if (Peek() != c) return false;
    ++position_;
    return true;
  }
  absl::Status Error(std::string_view what) const {
    return absl::InvalidArgumentError(Cat("path template \"", text_, "\" ", what));
  }

  std::string_view text_;
  size_t position_ = 0;
  PathTemplate parsed_;
};

absl::StatusOr<FieldPath> ResolvePath(const Descriptor& type, const std::string& text) {
  FieldPath path;
  const Descriptor* here = &type;
  size_t begin = 0;
  while (true) {
    const size_t dot = text.find('.', begin);
    const std::string name = text.substr(begin, dot == std::string::npos ? dot : dot - begin);
    const FieldDescriptor* field = here == nullptr ? nullptr : here->FindFieldByName(name);
    if (field == nullptr || field->is_repeated()) {
      return absl::InvalidArgumentError(Cat(type.full_name(), " has no single field ", text));
    }
    path.push_back(field);
    if (dot == std::string::npos) break;
    here = field->message_type();
    begin = dot + 1;
  }
  if (path.back()->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    return absl::InvalidArgumentError(Cat(type.full_name(), ".", text, " is a message, not a text"));
  }
  return path;
}

absl::Status ReadPattern(const google::api::HttpRule& rule, Route* route) {
  using Rule = google::api::HttpRule;
  switch (rule.pattern_case()) {
    case Rule::kGet:
      route->http_method = "GET", route->template_text = rule.get();
      return absl::OkStatus();
    case Rule::kPut:
      route->http_method = "PUT", route->template_text = rule.put();
      return absl::OkStatus();
    case Rule::kPost:
      route->http_method = "POST", route->template_text = rule.post();
      return absl::OkStatus();
    case Rule::kDelete:
      route->http_method = "DELETE", route->template_text = rule.delete_();
      return absl::OkStatus();
    case Rule::kPatch:
      route->http_method = "PATCH", route->template_text = rule.patch();
      return absl::OkStatus();
    case Rule::kCustom:
      route->http_method = rule.custom().kind(), route->template_text = rule.custom().path();
      return absl::OkStatus();
    case Rule::PATTERN_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("an HTTP rule has no path");
}

absl::StatusOr<std::unique_ptr<Route>> MakeRoute(const MethodDescriptor& method,
                                                 const google::api::HttpRule& rule) {
  auto route = std::make_unique<Route>();
  route->method = &method;
  route->rpc_path = Cat("/", method.service()->full_name(), "/", method.name());
  RETURN_IF_ERROR(ReadPattern(rule, route.get()));
  ASSIGN_OR_RETURN(route->path, ParsePathTemplate(route->template_text));
  const Descriptor& input = *method.input_type();
  for (const auto& variable : route->path.variables) {
    ASSIGN_OR_RETURN(FieldPath fields, ResolvePath(input, variable.field_path));
    route->variable_fields.push_back(std::move(fields));
  }
  if (!rule.response_body().empty()) {
    return absl::InvalidArgumentError(Cat(method.full_name(), ": response_body is not used here"));
  }
  if (rule.body().empty()) return route;
  if (route->http_method == "GET" || route->http_method == "DELETE") {
    return absl::InvalidArgumentError(Cat(method.full_name(), ": ", route->http_method, " takes no body"));
  }
  route->whole_body = rule.body() == "*";
  if (route->whole_body) return route;
  route->body_field = input.FindFieldByName(rule.body());
  // The pieces of an upload are the only body that is not JSON.
  const bool fits =
      route->body_field != nullptr && !route->body_field->is_repeated() &&
      (route->body_field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE || method.client_streaming());
  if (!fits) return absl::InvalidArgumentError(Cat(method.full_name(), ": no message field ", rule.body()));
  return route;
}

}  // namespace

absl::StatusOr<PathTemplate> ParsePathTemplate(std::string_view text) {
  return TemplateParser(text).Template();
}

absl::StatusOr<RouteTable> RouteTable::Build(
    const std::vector<const google::protobuf::ServiceDescriptor*>& services) {
  RouteTable table;
  for (const auto* service : services) {
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor& method = *service->method(i);
      if (!method.options().HasExtension(google::api::http)) continue;
      const google::api::HttpRule& rule = method.options().GetExtension(google::api::http);
      ASSIGN_OR_RETURN(auto route, MakeRoute(method, rule));
      RETURN_IF_ERROR(table.Add(std::move(route)));
      for (const auto& additional : rule.additional_bindings()) {
        ASSIGN_OR_RETURN(auto more, MakeRoute(method, additional));
        RETURN_IF_ERROR(table.Add(std::move(more)));
      }
    }
  }
  return table;
}

absl::Status RouteTable::Add(std::unique_ptr<Route> route) {
  Node* node = root_.get();
  for (const std::string& segment : route->path.segments) {
    std::unique_ptr<Node>& next = segment == "*"    ? node->any
                                  : segment == "**" ? node->rest
                                                    : node->literals[segment];
    if (next == nullptr) next = std::make_unique<Node>();
    node = next.get();
  }
  const Route*& slot = node->routes[route->path.verb][route->http_method];
  if (slot != nullptr) {
    return absl::AlreadyExistsError(Cat(route->http_method, " ", route->template_text, " is both ",
                                        slot->method->full_name(), " and ", route->method->full_name()));
  }
  slot = route.get();
  routes_.push_back(std::move(route));
  return absl::OkStatus();
}

RouteMatch RouteTable::Match(std::string_view method, std::string_view path) const {
  RouteMatch match;
  if (path.empty() || path[0] != '/') return match;
  if (method == "HEAD") method = "GET";
  const size_t slash = path.rfind('/');
  const size_t colon = path.rfind(':');
  const auto walk = [&](std::string_view text, std::string_view verb) {
    Segments segments;
    for (size_t begin = 1; begin <= text.size();) {
      const size_t end = std::min(text.find('/', begin), text.size());
      segments.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
    Walk(*root_, segments, 0, method, verb, &match);
  };
  // Only a colon after the last slash begins a verb; where no route has that verb, it belongs to the value.
  if (colon != std::string_view::npos && colon > slash) walk(path.substr(0, colon), path.substr(colon + 1));
  if (match.route == nullptr && match.allowed.empty()) walk(path, "");
  if (match.route != nullptr) match.allowed.clear();
  std::sort(match.allowed.begin(), match.allowed.end());
  match.allowed.erase(std::unique(match.allowed.begin(), match.allowed.end()), match.allowed.end());
  return match;
}

// Tries the most exact segment first and goes back when it leads nowhere.
void RouteTable::Walk(const Node& node, const Segments& segments, size_t index, std::string_view method,
                      std::string_view verb, RouteMatch* match) const {
  if (index == segments.size()) {
    const auto verbs = node.routes.find(verb);
    if (verbs == node.routes.end()) return;
    const auto found = verbs->second.find(std::string(method));
    if (found != verbs->second.end() && Fill(*found->second, segments, match)) return;
    for (const auto& [allowed, route] : verbs->second) match->allowed.push_back(allowed);
    return;
  }
  const auto literal = node.literals.find(segments[index]);
  if (literal != node.literals.end()) Walk(*literal->second, segments, index + 1, method, verb, match);
  if (match->route == nullptr && node.any != nullptr && !segments[index].empty()) {
    Walk(*node.any, segments, index + 1, method, verb, match);
  }
  if (match->route == nullptr && node.rest != nullptr) {
    Walk(*node.rest, segments, segments.size(), method, verb, match);
  }
}

bool RouteTable::Fill(const Route& route, const Segments& segments, RouteMatch* match) const {
  std::vector<std::string> values;
  for (const auto& variable : route.path.variables) {
    const size_t end = variable.open_end ? segments.size() : variable.end;
    std::string value;
    const bool several = end - variable.begin > 1;
    for (size_t i = variable.begin; i < end; ++i) {
      // In a value of several segments an escaped slash is data, not a border.
      const auto decoded = several ? DecodeSegments(segments[i]) : DecodePercent(segments[i], false);
      if (!decoded.has_value()) return false;
      Append(&value, i == variable.begin ? "" : "/", *decoded);
    }
    values.push_back(std::move(value));
  }
  match->route = &route;
  match->values = std::move(values);
  return true;
}

}  // namespace sudiao::gateway
