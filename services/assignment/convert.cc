#include "services/assignment/convert.h"

#include "common/codec/struct_proto.h"
#include "common/service/deadline_proto.h"
#include "common/types/resource_name.h"
#include "services/assignment/domain/appointment_steps.h"

namespace sudiao::assignment {
v1::Mediator ToResource(const MediatorStore::Snapshot& snapshot, int64_t open_cases) {
  v1::Mediator resource;
  codec::ToProto(snapshot.state, resource);
  codec::ToProto(snapshot.state.profile, resource);
  resource.set_name(FormatName("mediators", snapshot.state.id));
  resource.set_uid(snapshot.state.id);
  resource.set_etag(snapshot.etag());
  resource.set_open_cases(static_cast<int32_t>(open_cases));
  return resource;
}

v1::Appointment ToResource(const AppointmentStore::Snapshot& snapshot, absl::Time now) {
  const domain::Appointment& appointment = snapshot.state;
  v1::Appointment resource;
  codec::ToProto(appointment, resource);
  resource.set_name(FormatName("appointments", appointment.case_id));
  resource.set_uid(appointment.case_id);
  resource.set_etag(snapshot.etag());
  if (appointment.has_clock()) service::SetDeadline(appointment.clock, *resource.mutable_deadline());
  for (const domain::NextStep& step : domain::NextSteps(appointment, now)) {
    codec::ToProto(step, *resource.add_next_steps());
  }
  return resource;
}

}  // namespace sudiao::assignment
