// Between the domain and the API: what field names alone cannot say.
#pragma once

#include <cstdint>

#include "absl/time/time.h"
#include "services/assignment/storage/appointment_index.h"
#include "services/assignment/storage/mediator_index.h"
#include "sudiao/assignment/v1/assignment.pb.h"

namespace sudiao::assignment {

v1::Mediator ToResource(const MediatorStore::Snapshot& snapshot, int64_t open_cases);

// With the next steps as they are at `now`.
v1::Appointment ToResource(const AppointmentStore::Snapshot& snapshot, absl::Time now);

}  // namespace sudiao::assignment
