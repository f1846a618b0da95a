#include "services/identity/bootstrap.h"

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/time/china_day.h"
#include "common/types/identity_numbers.h"
#include "services/identity/core.h"
#include "services/identity/domain/organization_rules.h"
#include "services/identity/module.h"
#include "services/identity/organization_service.h"
#include "services/identity/storage/audit_log.h"
#include "services/identity/storage/index.h"

namespace sudiao::identity {
namespace {

using change::Transaction;

class Bootstrapper {
 public:
  explicit Bootstrapper(Core& core) : core_(core) {}

  absl::StatusOr<BootstrapResult> Run(const BootstrapData& data) {
    for (const BootstrapOrganization& organization : data.organizations)
      RETURN_IF_ERROR(AddOrganization(organization));
    for (const BootstrapAccount& account : data.accounts) RETURN_IF_ERROR(AddAccount(account));
    return result_;
  }

 private:
  absl::Status AddOrganization(const BootstrapOrganization& organization) {
    OrganizationCreated entered{organization.kind,
                                organization.display_name,
                                organization.display_name_en,
                                NormalizeIdentityNumber(organization.credit_code),
                                organization.court_code,
                                organization.address,
                                absl::Time()};
    Violations violations;
    CheckOrganization(entered, "organization", violations);
    RETURN_IF_ERROR(violations.ToStatus());
    bool created = false;
    std::string id;
    RETURN_IF_ERROR(core_.changes.RunAsPlatform([&](Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(id, FindOrganizationByKey(tx.session(), UniqueKeyOf(entered)));
      created = id.empty();
      if (!created) return absl::OkStatus();
      id = NewId(tx.now());
      entered.time = tx.now();
      return OrganizationService::Enter(core_, tx, id, entered).status();
    }));
    result_.organization_ids[organization.display_name] = id;
    result_.created += created ? 1 : 0;
    return absl::OkStatus();
  }

  absl::Status AddAccount(const BootstrapAccount& account) {
    Person person;
    person.email = FoldEmail(account.email);
    person.display_name = account.display_name;
    person.locale = account.locale;
    ASSIGN_OR_RETURN(const std::string known_id, FindAccount(person.email));
    if (!known_id.empty()) {
      result_.account_ids[person.email] = known_id;
      return absl::OkStatus();
    }
    Violations violations;
    CheckEmail("email", account.email, violations);
    violations.RequireText("display_name", account.display_name, 50);
    RETURN_IF_ERROR(violations.ToStatus());
    RETURN_IF_ERROR(CheckPassword(account.password, account.email, account.display_name));
    ASSIGN_OR_RETURN(person.password_hash,
                     core_.passwords.Hash(account.password, absl::Now() + absl::Seconds(30)));
    RETURN_IF_ERROR(core_.changes.RunAsPlatform(
        [&](Transaction& tx) -> absl::Status { return StoreAccount(tx, account, person); }));
    result_.account_ids[person.email] = person.account_id;
    ++result_.created;
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> FindAccount(const std::string& email) {
    std::string id;
    RETURN_IF_ERROR(core_.changes.database().Read(
        absl::Now() + absl::Seconds(30), [&](sql::Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(const auto person, FindPersonByEmail(session, email));
          id = person.has_value() ? person->account_id : "";
          return absl::OkStatus();
        }));
    return id;
  }

  // The account with all it is to have, in one piece.
  absl::Status StoreAccount(Transaction& tx, const BootstrapAccount& account, Person& person) {
    const std::string id = NewId(tx.now());
    person.account_id = id;
    AccountDecision all;
    all.Add(AccountCreated{tx.now()});
    if (!account.legal_name.empty()) {
      const std::string number = NormalizeIdentityNumber(account.document_number);
      Violations violations;
      CheckDocument(account.document_kind, number, ChinaDay(tx.now()), violations);
      RETURN_IF_ERROR(violations.ToStatus());
      core_.SealDocument(person, account.legal_name, number);
      all.Add(IdentityVerified{account.document_kind, tx.now()});
    }
    if (account.platform_role != PlatformRole::NONE)
      all.Add(PlatformRoleSet{account.platform_role, tx.now()});
    for (const BootstrapMembership& membership : account.memberships) {
      ASSIGN_OR_RETURN(const Membership entered, ReadMembership(tx, membership));
      all.Add(MembershipSet{entered, tx.now()});
    }
    RETURN_IF_ERROR(InsertPerson(tx.session(), person));
    RETURN_IF_ERROR(
        core_.accounts
            .ChangeOrCreate(tx, id,
                            [&](const Account::State&) -> absl::StatusOr<AccountDecision> { return all; })
            .status());
    return WriteAudit(tx.session(), tx.now(), AccountCreated::kType, "", id);
  }

  absl::StatusOr<Membership> ReadMembership(Transaction& tx, const BootstrapMembership& membership) {
    const auto found = result_.organization_ids.find(membership.organization);
    if (found == result_.organization_ids.end())
      return absl::InvalidArgumentError(absl::StrCat("no organisation ", membership.organization));
    ASSIGN_OR_RETURN(const auto organization, core_.organizations.Get(tx.session(), found->second));
    RETURN_IF_ERROR(CheckRoles(organization.state.kind, membership.roles));
    return Membership{found->second, organization.state.kind, membership.roles,
                      organization.state.court_code};
  }

  Core& core_;
  BootstrapResult result_;
};

}  // namespace

absl::StatusOr<BootstrapResult> Bootstrap(service::Module& module, const BootstrapData& data) {
  auto* identity = dynamic_cast<IdentityModule*>(&module);
  if (identity == nullptr) return absl::InvalidArgumentError("the bootstrap is identity's own");
  return Bootstrapper(identity->core()).Run(data);
}

absl::Status BootstrapFromFile(service::Module& module, const std::string& path) {
  if (path.empty()) return absl::OkStatus();
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read the bootstrap file ", path));
  ASSIGN_OR_RETURN(const BootstrapData data, codec::FromJson<BootstrapData>(text.str()));
  return Bootstrap(module, data).status();
}

}  // namespace sudiao::identity
