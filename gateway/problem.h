// Errors as problem documents (RFC 9457), in the caller's language. Texts of libraries and services that are
// not made for callers never get here: absl::Status and grpc::Status are read through their google.rpc
// details only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "gateway/http_server.h"

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
// of 409. `service_body` is set for what a service answered: the field of its request that was the HTTP body,
// "" for the whole; see CallersField.
Problem MakeProblem(const absl::Status& status, Language language, std::string_view request_id, bool if_match,
                    const std::optional<std::string>& service_body = std::nullopt);

// A field as the caller wrote it, from a service's name for it: "case_file.parties[0].display_name" with the
// body "case_file" is "parties[0].displayName".
std::string CallersField(std::string_view field, std::string_view body);

}  // namespace sudiao::gateway
