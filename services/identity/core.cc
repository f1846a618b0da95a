#include "services/identity/core.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/access/directory.h"
#include "common/change/parked.h"
#include "common/status/view.h"
#include "services/identity/domain/organization_rules.h"
#include "services/identity/storage/index.h"

namespace sudiao::identity {
namespace {

constexpr absl::Duration kDeliveryPoll = absl::Milliseconds(4);

OrganizationCreated EnteredFrom(const Organization::State& state) {
  return {state.kind,       state.display_name, state.display_name_en, state.credit_code,
          state.court_code, state.address,      state.create_time};
}

}  // namespace

Core::Core(change::Changes& changes_in, const Options& options_in)
    : changes(changes_in),
      options(options_in),
      sealer(options.data_key),
      passwords(options.password_cost, options.hashes_at_once, options.hashes_waiting),
      registrations(options.password_cost, 1, options.registrations_waiting),
      signer(options.token_secret_key),
      attempts(changes, sealer, options.login_limits),
      accounts(changes,
               [](change::Transaction& tx, const std::string& id, const auto& before, const auto& after) {
                 return IndexMemberships(tx.session(), id, before.state, after.state);
               }),
      organizations(changes,
                    [](change::Transaction& tx, const std::string& id, const auto&, const auto& after) {
                      return IndexOrganization(tx.session(), id, after.state,
                                               UniqueKeyOf(EnteredFrom(after.state)));
                    }),
      representations(
          changes, [](change::Transaction& tx, const std::string& id, const auto& before, const auto& after) {
            return IndexRepresentation(tx.session(), id, before.version == 0, after.state);
          }) {}

absl::Status Core::status() const {
  RETURN_IF_ERROR(sealer.status());
  return signer.status();
}

absl::StatusOr<Accounts::Snapshot> Core::RequireActive(sql::Session& session, const CallContext& call) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(Accounts::Snapshot account, accounts.Find(session, call.caller.account_id));
  if (account.version == 0) return Fail(reasons::kUnauthenticated);
  if (!account.state.active()) return Fail(reasons::kAccountSuspended);
  return account;
}

absl::Status Core::RequirePlatformRole(sql::Session& session, const CallContext& call, PlatformRole role) {
  ASSIGN_OR_RETURN(const Accounts::Snapshot account, RequireActive(session, call));
  return account.state.platform_role == role ? absl::OkStatus() : Fail(reasons::kNotPermitted);
}

absl::StatusOr<Accounts::Snapshot> Core::ChangeAccount(
    change::Transaction& tx, const std::string& id, std::string_view etag,
    absl::FunctionRef<absl::StatusOr<AccountDecision>(const Account::State&)> decide) {
  std::vector<access::TokensRevoked> revoked;
  ASSIGN_OR_RETURN(
      Accounts::Snapshot changed,
      accounts.Change(tx, id, etag, [&](const Account::State& state) -> absl::StatusOr<AccountDecision> {
        ASSIGN_OR_RETURN(AccountDecision decision, decide(state));
        revoked.clear();
        for (const Account::Event& event : decision.events) {
          if (const auto* tokens = std::get_if<access::TokensRevoked>(&event)) revoked.push_back(*tokens);
        }
        return decision;
      }));
  for (const access::TokensRevoked& tokens : revoked) RETURN_IF_ERROR(access::Directory::Apply(tx, tokens));
  return changed;
}

void Core::SealDocument(Person& person, std::string_view legal_name, const std::string& number) const {
  person.legal_name = std::string(legal_name);
  person.document_sealed = sealer.Seal(absl::StrCat("document/", person.account_id), number);
  person.document_mask = MaskDocumentNumber(number);
}

void Core::WaitDelivered(std::string_view kind, const std::string& id, absl::Time deadline) {
  // Real time: deliveries are about machines, also when legal time is virtual.
  const absl::Time end = std::min(deadline, absl::Now() + options.delivery_wait);
  while (absl::Now() < end) {
    bool waiting = true;
    const absl::Status read = changes.database().Read(end, [&](sql::Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(
          const sql::Rows rows,
          session.Query("SELECT COUNT(*) FROM deliveries d WHERE d.subscriber IN ('intake', 'assignment', "
                        "'mediation', 'confirmation') AND d.kind = ? AND d.aggregate_id = ? AND NOT EXISTS ("
                        "SELECT 1 FROM deliveries p WHERE p.subscriber = d.subscriber AND p.kind = d.kind "
                        "AND p.aggregate_id = d.aggregate_id AND p.next_try_us = ?)",
                        {kind, id, change::kParked}));
      waiting = rows[0][0].Int() > 0;
      return absl::OkStatus();
    });
    if (!read.ok() || !waiting) return;
    absl::SleepFor(kDeliveryPoll);
  }
}

bool HasRole(const Account::State& account, const std::string& organization_id, Role role) {
  return std::any_of(account.memberships.begin(), account.memberships.end(), [&](const Membership& m) {
    return m.organization_id == organization_id &&
           std::find(m.roles.begin(), m.roles.end(), role) != m.roles.end();
  });
}

bool IsMember(const Account::State& account, const std::string& organization_id) {
  return std::any_of(account.memberships.begin(), account.memberships.end(),
                     [&](const Membership& m) { return m.organization_id == organization_id; });
}

}  // namespace sudiao::identity
