// The streams of the case file: bytes in and bytes out. Every blocking step runs on the worker pool, one
// message at a time, so a slow client or a slow disk holds neither a thread nor more than a chunk of memory.
#pragma once

#include <grpcpp/grpcpp.h>

#include "common/rpc/rpc.h"
#include "services/intake/evidence_service.h"

namespace sudiao::intake {

grpc::ServerReadReactor<v1::UploadEvidenceRequest>* NewUpload(rpc::Rpc& rpc, EvidenceUseCases& evidence,
                                                              grpc::CallbackServerContext* context,
                                                              v1::Evidence* response);

grpc::ServerWriteReactor<v1::DownloadEvidenceResponse>* NewDownload(
    rpc::Rpc& rpc, EvidenceUseCases& evidence, grpc::CallbackServerContext* context,
    const v1::DownloadEvidenceRequest* request);

}  // namespace sudiao::intake
