#include "services/assignment/storage/appointment_index.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/access/directory.h"
#include "services/assignment/storage/mediator_index.h"

namespace sudiao::assignment {
namespace {

std::set<std::string> ReadersOf(const domain::Appointment& appointment) {
  std::set<std::string> readers;
  if (!appointment.told_account_id.empty()) readers.insert(absl::StrCat("a:", appointment.told_account_id));
  for (const std::string& organization :
       {appointment.mediation_organization_id, appointment.inviting_court_id}) {
    if (!organization.empty()) readers.insert(absl::StrCat("o:", organization));
  }
  return readers;
}

absl::Status MoveSeat(sql::Session& session, const std::string& from, const std::string& to) {
  if (from == to) return absl::OkStatus();
  if (!from.empty()) RETURN_IF_ERROR(MediatorIndex::ReleaseSeat(session, from));
  return to.empty() ? absl::OkStatus() : MediatorIndex::TakeSeat(session, to);
}

absl::Status SetReaders(sql::Session& session, const std::string& case_id,
                        const std::set<std::string>& before, const std::set<std::string>& after) {
  for (const std::string& subject : before) {
    if (after.contains(subject)) continue;
    RETURN_IF_ERROR(
        session
            .Execute("DELETE FROM appointment_readers WHERE subject = ? AND case_id = ?", {subject, case_id})
            .status());
  }
  for (const std::string& subject : after) {
    if (before.contains(subject)) continue;
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO appointment_readers (subject, case_id) VALUES (?, ?)", {subject, case_id})
            .status());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AppointmentIndex::Keep(change::Transaction& tx, const std::string& case_id,
                                    const AppointmentStore::Snapshot& before,
                                    const AppointmentStore::Snapshot& after) {
  RETURN_IF_ERROR(MoveSeat(tx.session(), before.state.seat_of(), after.state.seat_of()));
  RETURN_IF_ERROR(SetReaders(tx.session(), case_id, ReadersOf(before.state), ReadersOf(after.state)));
  const domain::Appointment& a = after.state;
  const bool same =
      before.state.told_account_id == a.told_account_id && before.state.told_only_asked == a.told_only_asked;
  if (same) return absl::OkStatus();
  return access::Directory::Apply(tx, access::MediatorChanged{case_id, a.told_account_id, a.told_only_asked});
}

absl::StatusOr<std::vector<std::string>> AppointmentIndex::List(sql::Session& session,
                                                                const std::vector<std::string>& subjects,
                                                                const std::string& before_id, int limit) {
  sql::SqlBuilder query("SELECT DISTINCT case_id FROM appointment_readers WHERE subject IN (", {});
  query.AddList({subjects.begin(), subjects.end()}).Add(")");
  if (!before_id.empty()) query.Add(" AND case_id < ?", {before_id});
  query.Add(" ORDER BY case_id DESC LIMIT ?", {limit});
  ASSIGN_OR_RETURN(const sql::Rows rows, session.Query(query));
  std::vector<std::string> ids;
  ids.reserve(rows.size());
  for (const sql::Row& row : rows) ids.push_back(row[0].Text());
  return ids;
}

std::vector<std::string> AppointmentIndex::SubjectsOf(const Caller& caller) {
  std::vector<std::string> subjects{absl::StrCat("a:", caller.account_id)};
  for (const Membership& membership : caller.memberships) {
    const std::string& id = membership.organization_id;
    if (caller.Has(id, Role::CASE_MANAGER) || caller.Has(id, Role::CLERK) || caller.Has(id, Role::JUDGE)) {
      subjects.push_back(absl::StrCat("o:", id));
    }
  }
  return subjects;
}

}  // namespace sudiao::assignment
