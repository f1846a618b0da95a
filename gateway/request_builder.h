// The request message of an RPC from the parts of an HTTP request: body, then path, then query. Everything
// wrong with any of them is told at once.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gateway/http_server.h"
#include "gateway/route_table.h"

namespace google::protobuf {
class Message;
}  // namespace google::protobuf

namespace sudiao::gateway {

// `body` is the whole body, read by the caller. The errors are INVALID_FIELDS, INVALID_JSON and
// UNSUPPORTED_MEDIA_TYPE.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> BuildRequest(const RouteMatch& match,
                                                                        const Request& request,
                                                                        std::string_view body);

// The first message of a client-streaming RPC: path and query only. A query parameter may name a field of the
// message or of its `metadata`.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> BuildUploadHead(const RouteMatch& match,
                                                                           const Request& request);

// Sets a string field of the message if it has one of that name and it is empty. Says whether the field
// exists.
bool SetIfEmpty(google::protobuf::Message* message, const char* field, std::string_view value);

// The message's text of that name, "" if it has no such field.
std::string TextField(const google::protobuf::Message& message, const char* name);

}  // namespace sudiao::gateway
