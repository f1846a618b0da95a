// Raw bytes out: google.api.HttpBody, in one answer or as a stream, and streams whose messages carry bytes in
// `chunk` after a first message that says `content_type`, `file_name`, `size_bytes` and `sha256`, itself or
// in its `metadata`.
//
// Where the size is known a Range is answered with 206 or 416. Everything is sent as an attachment that the
// browser may not guess the type of: evidence comes from the other side.
#pragma once

#include <memory>
#include <optional>

#include "gateway/proxy.h"

namespace sudiao::gateway {

// Whether the RPC's answer is raw bytes.
bool IsHttpBody(const google::protobuf::MethodDescriptor& method);
bool IsDownload(const google::protobuf::MethodDescriptor& method);

void ServeDownload(const std::shared_ptr<grpc::Channel>& channel, const Route& route,
                   const RequestFacts& facts, std::shared_ptr<Exchange> exchange,
                   std::unique_ptr<google::protobuf::Message> request);

// The answer to a unary RPC that returns google.api.HttpBody.
void SendHttpBody(const google::protobuf::Message& message, const RequestFacts& facts, Exchange& exchange);

struct ByteRange {
  uint64_t first = 0;
  uint64_t last = 0;  // inclusive
};
enum class RangeKind { kWhole, kPart, kUnsatisfiable };
// Reads "bytes=0-99", "bytes=100-" and "bytes=-50". Several ranges and other units mean the whole.
RangeKind ReadRange(std::string_view header, uint64_t size, ByteRange* range);

}  // namespace sudiao::gateway
