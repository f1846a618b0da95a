// A deadline as the API shows it.
#pragma once

#include "common/time/deadline.h"
#include "sudiao/common/v1/types.pb.h"

namespace sudiao::service {

// The proof as JSON beside what a reader needs of it. A suspended deadline has no due time.
void SetDeadline(const DeadlineProof& proof, common::v1::Deadline& deadline);

}  // namespace sudiao::service
