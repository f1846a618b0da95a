// Errors as problem documents (RFC 9457), in the caller's language. Texts of libraries and services that are
// not made for callers never get here: absl::Status and grpc::Status are read through their google.rpc
// details only.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "gateway/http_server.h"

namespace grpc {
class Status;
}  // namespace grpc

namespace sudiao::gateway {

enum class Language { kEnglish, kChinese };

// The preferred one of the two, by an Accept-Language header; English if it names neither.
Language PreferredLanguage(std::string_view accept_language);

struct Problem {
  int http_status = 500;
  std::string reason;
  Headers headers;   // Content-Type, Content-Language, and Retry-After where it helps
  std::string json;  // the document
};

// `if_match` says that the request carried If-Match: then a conflict is its precondition failing, 412 instead
// of 409.
Problem MakeProblem(const absl::Status& status, Language language, std::string_view request_id,
                    bool if_match);

// The same status, with the details that a service sent.
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace sudiao::gateway
