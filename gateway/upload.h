// Uploads: the raw body of an HTTP request, streamed into a client-streaming RPC and never held whole.
//
// The first message carries what the path, the query and the headers say: Content-Type goes to
// `content_type`, the file name of Content-Disposition to `file_name`, X-Content-SHA256 to `sha256`, of the
// message or of its `metadata`. All the following carry at most 64 KiB in `chunk`. The service checks the
// hash.
#pragma once

#include <memory>

#include "gateway/proxy.h"

namespace sudiao::gateway {

// Whether the RPC has the shape of an upload: client-streaming, with a bytes field `chunk`.
bool IsUpload(const google::protobuf::MethodDescriptor& method);

void ServeUpload(const std::shared_ptr<grpc::Channel>& channel, const RouteMatch& match,
                 const RequestFacts& facts, std::shared_ptr<Exchange> exchange, uint64_t limit);

// The file name of a Content-Disposition header: filename* first (RFC 5987), then filename; without any
// folder.
std::string FileNameOf(std::string_view content_disposition);

}  // namespace sudiao::gateway
