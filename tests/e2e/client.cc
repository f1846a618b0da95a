#include "tests/e2e/client.h"

#include <httplib.h>

#include <atomic>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace sudiao::e2e {
namespace {

codec::JsonNode Walk(codec::JsonNode node, const std::string& path) {
  size_t start = 0;
  while (node && start <= path.size() && !path.empty()) {
    const size_t dot = std::min(path.find('.', start), path.size());
    const std::string part = path.substr(start, dot - start);
    size_t index = 0;
    node = node.IsArray() && absl::SimpleAtoi(part, &index) ? node.At(index) : node[part];
    start = dot + 1;
  }
  return node;
}

// Nobody knows whether such a request had an effect: the connection broke, or a service was away.
bool IsUnanswered(const Reply& reply) {
  return reply.status == 0 || reply.status == 499 || reply.status == 503 || reply.status == 504;
}

}  // namespace

std::string NextRequestId() {
  static std::atomic<int> next{0};
  return absl::StrCat("e2e-", ++next);
}

std::string Reply::At(const std::string& path) const {
  const auto document = codec::JsonDocument::Parse(body);
  if (!document.ok()) return "";
  const codec::JsonNode node = Walk(document->root(), path);
  if (!node || node.IsNull()) return "";
  if (node.IsString()) return std::string(node.String());
  if (node.IsObject() || node.IsArray()) return "(not a value)";
  return node.Bool() ? "true" : std::to_string(node.Int());
}

size_t Reply::SizeOf(const std::string& path) const {
  const auto document = codec::JsonDocument::Parse(body);
  return document.ok() ? Walk(document->root(), path).size() : 0;
}

struct Client::Impl {
  explicit Impl(int port) : http("127.0.0.1", port) {
    http.set_tcp_nodelay(true);
    http.set_keep_alive(true);
    http.set_read_timeout(60, 0);
  }
  httplib::Client http;
};

Client::Client(int port) : impl_(std::make_unique<Impl>(port)) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

Reply Client::Send(const std::string& method, const std::string& path, const std::string& body,
                   const std::string& content_type, const Headers& headers) {
  return before_ ? SendUntilAnswered(method, path, body, content_type, headers)
                 : SendOnce(method, path, body, content_type, headers);
}

Reply Client::SendUntilAnswered(const std::string& method, const std::string& path, const std::string& body,
                                const std::string& content_type, Headers headers) {
  before_();
  if (method != "GET") headers.emplace_back("Idempotency-Key", NextRequestId());
  const absl::Time deadline = absl::Now() + absl::Seconds(60);
  while (true) {
    Reply reply = SendOnce(method, path, body, content_type, headers);
    if (!IsUnanswered(reply) || absl::Now() > deadline) return reply;
    absl::SleepFor(absl::Milliseconds(5));
  }
}

Reply Client::SendOnce(const std::string& method, const std::string& path, const std::string& body,
                       const std::string& content_type, const Headers& headers) {
  httplib::Request request;
  request.method = method;
  request.path = path;
  if (!token_.empty()) request.set_header("Authorization", "Bearer " + token_);
  for (const auto& [name, value] : headers) request.set_header(name, value);
  if (method != "GET" && method != "HEAD") {
    request.body = body;
    request.set_header("Content-Type", content_type);
  }
  const auto result = impl_->http.send(request);
  if (!result) return Reply{};
  return Reply{result->status, result->body, result->get_header_value("Content-Type")};
}

int Client::Listen(const std::string& path, const std::function<bool(std::string_view piece)>& more) {
  int status = 0;
  httplib::Request request;
  request.method = "GET";
  request.path = path;
  request.set_header("Authorization", "Bearer " + token_);
  request.response_handler = [&status](const httplib::Response& response) {
    status = response.status;
    return true;
  };
  request.content_receiver = [&more](const char* data, size_t size, uint64_t, uint64_t) {
    return more(std::string_view(data, size));
  };
  impl_->http.send(request);
  return status;
}

bool Client::LogIn(const std::string& email, const std::string& password) {
  token_.clear();
  const Reply reply = Post("/v1/sessions", "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}");
  token_ = reply.At("accessToken");
  account_id_ = reply.At("account.uid");
  account_ = reply;
  return reply.ok() && !token_.empty();
}

std::string Client::OrganizationOf(const std::string& kind) const {
  for (size_t i = 0; i < account_.SizeOf("account.memberships"); ++i) {
    const std::string at = "account.memberships." + std::to_string(i);
    if (account_.At(at + ".kind") == "ORGANIZATION_KIND_" + kind) return account_.At(at + ".organizationId");
  }
  return "";
}

}  // namespace sudiao::e2e
