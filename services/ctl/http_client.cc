#include "services/ctl/http_client.h"

#include <httplib.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace sudiao::ctl {
namespace {

class HttplibClient final : public HttpClient {
 public:
  explicit HttplibClient(const std::string& address) : address_(address), client_(address) {
    client_.set_keep_alive(true);
    // Without it each request waits some 40 ms for an acknowledgement of its headers.
    client_.set_tcp_nodelay(true);
    client_.set_connection_timeout(5);
    client_.set_read_timeout(60);
    client_.set_write_timeout(60);
  }

  bool valid() const { return client_.is_valid(); }

  HttpReply Send(const std::string& method, const std::string& path, const HttpHeaders& headers,
                 const std::string& body) override {
    httplib::Request request;
    request.method = method;
    request.path = path;
    for (const auto& [name, value] : headers) request.headers.emplace(name, value);
    if (!body.empty()) {
      request.body = body;
      request.headers.emplace("Content-Type", "application/json");
    }
    const httplib::Result result = client_.send(request);
    HttpReply reply;
    if (result.error() != httplib::Error::Success) {
      reply.error = absl::StrCat(address_, ": ", httplib::to_string(result.error()));
      return reply;
    }
    reply.status = result->status;
    reply.body = result->body;
    if (!absl::SimpleAtoi(result->get_header_value("Retry-After"), &reply.retry_after)) reply.retry_after = 0;
    return reply;
  }

 private:
  const std::string address_;
  httplib::Client client_;
};

// "host" of "http://host:port/…", or "" for what is no plain HTTP address.
std::string PlainHost(const std::string& address) {
  constexpr std::string_view kPlain = "http://";
  if (address.rfind(kPlain, 0) != 0) return "";
  const std::string rest = address.substr(kPlain.size());
  if (!rest.empty() && rest[0] == '[') return rest.substr(1, rest.find(']') - 1);
  return rest.substr(0, rest.find_first_of(":/"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttpClient>> NewHttpClient(const std::string& address) {
  const bool known = address.rfind("http://", 0) == 0 || address.rfind("https://", 0) == 0;
  std::string base = address;
  while (!base.empty() && base.back() == '/') base.pop_back();
  // A path would be dropped without a word by the library.
  const bool has_path = known && base.find('/', base.find("://") + 3) != std::string::npos;
  if (known && !has_path) {
    auto client = std::make_unique<HttplibClient>(base);
    if (client->valid()) return std::unique_ptr<HttpClient>(std::move(client));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", address, "\" is no address such as http://127.0.0.1:8080"));
}

bool IsReadableOnTheWay(const std::string& address) {
  const std::string host = PlainHost(address);
  return !host.empty() && host != "localhost" && host != "::1" && host.rfind("127.", 0) != 0;
}

std::string EncodeQueryValue(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
        c == '-' || c == '_' || c == '.' || c == '~') {
      out.push_back(c);
    } else {
      absl::StrAppend(&out, "%", absl::Hex(byte, absl::kZeroPad2));
    }
  }
  return out;
}

}  // namespace sudiao::ctl
