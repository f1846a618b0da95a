// Calls of the platform's public API by the logged-in user.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/ctl/console.h"
#include "services/ctl/http_client.h"
#include "services/ctl/session.h"

namespace sudiao::ctl {

// An answer: the resource as JSON, or the problem that the platform told (RFC 9457), or why none came.
struct ApiReply {
  int status = 0;  // HTTP; 0: the platform could not be reached
  std::string body;
  std::string reason;               // "WRONG_STATE"; "" if it is OK
  std::string detail;               // in the caller's language
  std::vector<std::string> fields;  // "parties[0].kind: …"
  int retry_after = 0;

  bool ok() const { return status >= 200 && status < 300; }
  // It may succeed when it is repeated as it is.
  bool MayPass() const { return status == 0 || status == 429 || status >= 500; }
  // One line for people.
  std::string Describe() const;
};

// Used by one thread at a time; several may share one keeper.
class Api {
 public:
  // Without a keeper only what is open to everybody can be called.
  Api(std::unique_ptr<HttpClient> http, SessionKeeper* keeper, Language language);

  // `request_id` makes a repeated change happen once; "" lets the platform choose one.
  ApiReply Call(const std::string& method, const std::string& path, const std::string& body = "",
                const std::string& request_id = "");

 private:
  std::unique_ptr<HttpClient> http_;
  SessionKeeper* keeper_;
  Language language_;
};

// Reads a problem document into the reply; any other error becomes its HTTP status.
ApiReply ReadReply(HttpReply reply);

// Prints the problem and answers the exit code for it.
ExitCode Explain(const ApiReply& reply, const Console& console);

}  // namespace sudiao::ctl
