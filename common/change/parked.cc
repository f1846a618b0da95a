#include "common/change/parked.h"

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "common/types/ids.h"

namespace sudiao::change {

absl::StatusOr<std::vector<ParkedDelivery>> ListParked(sql::Session& session, const ParkedFilter& filter,
                                                       int limit) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      session.Query(
          "SELECT d.subscriber, d.kind, d.aggregate_id, d.event_id, j.type, j.time_us, d.attempts, "
          "(SELECT COUNT(*) FROM deliveries b WHERE b.subscriber = d.subscriber AND b.kind = d.kind "
          "AND b.aggregate_id = d.aggregate_id AND b.sequence > d.sequence) "
          "FROM deliveries d JOIN journal j ON j.kind = d.kind AND j.aggregate_id = d.aggregate_id "
          "AND j.sequence = d.sequence "
          "WHERE d.next_try_us = ? AND (? = '' OR d.subscriber = ?) AND (? = '' OR d.kind = ?) "
          "AND (? = '' OR d.aggregate_id = ?) ORDER BY d.event_id, d.subscriber LIMIT ?",
          {kParked, filter.subscriber, filter.subscriber, filter.kind, filter.kind, filter.aggregate_id,
           filter.aggregate_id, limit}));
  std::vector<ParkedDelivery> parked;
  parked.reserve(rows.size());
  for (const sql::Row& row : rows) {
    parked.push_back({row[0].Text(), row[1].Text(), row[2].Text(), row[3].Text(), row[4].Text(),
                      absl::FromUnixMicros(row[5].Int()), row[6].Int(), row[7].Int()});
  }
  return parked;
}

absl::StatusOr<std::vector<ParkedDelivery>> RetryParked(sql::Session& session, const ParkedFilter& filter,
                                                        const std::string& who, absl::Time now, int limit) {
  ASSIGN_OR_RETURN(const auto parked, ListParked(session, filter, limit));
  std::vector<ParkedDelivery> retried;
  for (const ParkedDelivery& delivery : parked) {
    ASSIGN_OR_RETURN(const int64_t changed,
                     session.Execute("UPDATE deliveries SET attempts = 0, next_try_us = 0 "
                                     "WHERE subscriber = ? AND event_id = ? AND next_try_us = ?",
                                     {delivery.subscriber, delivery.event_id, kParked}));
    // Somebody else let it go in the meantime.
    if (changed == 0) continue;
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO operations (id, time_us, operator, action, subject) "
                                 "VALUES (?, ?, ?, 'RETRY_PARKED', ?)",
                                 {NewId(now), absl::ToUnixMicros(now), who,
                                  absl::StrCat(delivery.subscriber, " ", delivery.kind, "/",
                                               delivery.aggregate_id, " ", delivery.event_id)})
                        .status());
    retried.push_back(delivery);
  }
  return retried;
}

}  // namespace sudiao::change
