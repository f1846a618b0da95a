// The use cases of an application for confirmation. Each authorises, loads, decides, saves and answers, in
// that order.
#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/access/directory.h"
#include "common/packs/registry.h"
#include "common/rpc/rpc.h"
#include "common/service/pack_office.h"
#include "services/confirmation/domain/filing_rules.h"
#include "services/confirmation/storage/application_index.h"
#include "sudiao/confirmation/v1/after_ruling.pb.h"
#include "sudiao/confirmation/v1/confirmation.pb.h"
#include "sudiao/confirmation/v1/explain.pb.h"

namespace sudiao::confirmation {

class ApplicationUseCases {
 public:
  ApplicationUseCases(change::Changes& changes, const packs::PackRegistry& packs,
                      const law::CourtTables& courts);

  template <typename T>
  using Result = absl::StatusOr<T>;
  using Call = const CallContext&;

  // Of the parties.
  Result<v1::Application> CreateApplication(Call call, const v1::CreateApplicationRequest& request);
  Result<v1::Application> JoinApplication(Call call, const v1::JoinApplicationRequest& request);
  Result<v1::Application> WithdrawApplication(Call call, const v1::WithdrawApplicationRequest& request);
  Result<v1::Application> SupplyMaterials(Call call, const v1::SupplyMaterialsRequest& request);
  Result<v1::Application> OpenEnforcement(Call call, const v1::OpenEnforcementRequest& request);

  // Of the court.
  Result<v1::Application> RequestMaterials(Call call, const v1::RequestMaterialsRequest& request);
  Result<v1::Application> AcceptApplication(Call call, const v1::AcceptApplicationRequest& request);
  Result<v1::Application> RefuseApplication(Call call, const v1::RefuseApplicationRequest& request);
  Result<v1::Application> RecordFinding(Call call, const v1::RecordFindingRequest& request);
  Result<v1::Application> IssueRuling(Call call, const v1::IssueRulingRequest& request);
  Result<v1::Application> EndProcedure(Call call, const v1::EndProcedureRequest& request);
  Result<v1::Application> ServeRuling(Call call, const v1::ServeRulingRequest& request);

  // After the ruling (after_ruling_service.cc), of the parties and of the court.
  Result<v1::AfterRuling> GetAfterRuling(Call call, const v1::GetAfterRulingRequest& request);
  Result<v1::AfterRuling> RecordDeliveries(Call call, const v1::RecordDeliveriesRequest& request);
  Result<v1::AfterRuling> FileObjection(Call call, const v1::FileObjectionRequest& request);
  Result<v1::AfterRuling> RecordThirdPartyObjection(Call call,
                                                    const v1::RecordThirdPartyObjectionRequest& request);
  Result<v1::AfterRuling> DecideObjection(Call call, const v1::DecideObjectionRequest& request);

  // Reads (application_reads.cc).
  Result<v1::Application> GetApplication(Call call, const v1::GetApplicationRequest& request);
  // Its clocks in plain words (explanation.cc).
  Result<v1::ExplainApplicationResponse> ExplainApplication(Call call,
                                                            const v1::ExplainApplicationRequest& request);
  Result<v1::ListApplicationsResponse> ListApplications(Call call,
                                                        const v1::ListApplicationsRequest& request);
  Result<v1::RulingDocument> GetRuling(Call call, const v1::GetRulingRequest& request);
  // The changes of an application after `token`, for its live stream.
  Result<rpc::ChangePage> ChangesAfter(Call call, const std::string& application_id,
                                       const std::string& token);

  // What other services tell, and what falls due.
  absl::Status OnConsented(change::Transaction& tx, const intake::CaseConsented& event);
  absl::Status OnSettled(change::Transaction& tx, const mediation::MediationSettled& event);
  // The clock that ran out although the court was to act, or "".
  absl::StatusOr<std::string> OnTimer(change::Transaction& tx, const std::string& application_id,
                                      const std::string& name);
  absl::StatusOr<std::string> VerifyPage(sql::Session& session, const std::string& after,
                                         std::vector<std::string>& defects);
  // For the dry run of a pack: an application or a settlement for which clocks run.
  absl::StatusOr<std::vector<service::OpenCase>> FindOpenCases(sql::Session& session, const std::string& kind,
                                                               const std::string& id);

 private:
  using Authorise = absl::FunctionRef<absl::Status(const access::Relation&)>;
  using Decide = absl::FunctionRef<absl::StatusOr<domain::ApplicationDecision>(
      change::Transaction&, const domain::Application&, const access::Relation&, const packs::Pack&)>;
  template <typename Request>
  Result<v1::Application> Change(Call call, const Request& request, Authorise authorise, Decide decide);
  template <typename Request>
  Result<v1::AfterRuling> ChangeAfterRuling(Call call, const Request& request, Authorise authorise,
                                            Decide decide);
  // What both are: authorise, decide and save inside a transaction.
  struct Changed {
    ApplicationStore::Snapshot snapshot;
    access::Relation relation;
  };
  absl::StatusOr<Changed> ChangeOne(change::Transaction& tx, Call call, const std::string& name,
                                    std::string_view etag, Authorise authorise, Decide decide);
  absl::StatusOr<int64_t> PlaceOfToken(sql::Session& session, const std::string& application_id,
                                       const std::string& token);
  absl::StatusOr<v1::Application> Show(const ApplicationStore::Snapshot& snapshot,
                                       const access::Relation& relation) const;

  // Changes an application and lets its settlement follow. The settlement is always locked first, so that two
  // changes never wait for each other.
  absl::StatusOr<ApplicationStore::Snapshot> Save(
      change::Transaction& tx, const domain::Application& seen, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<domain::ApplicationDecision>(const domain::Application&)> decide);

  // What the caller is to the application; NOT_FOUND where it may not be seen.
  absl::StatusOr<access::Relation> RequireRelation(sql::Session& session, const Caller& caller,
                                                   const domain::Application& a, absl::Time now);
  absl::StatusOr<domain::Court> CourtOf(sql::Session& session, const std::string& court_id);
  absl::StatusOr<std::string> SpecialWord(sql::Session& session, const domain::Application& a);
  absl::StatusOr<std::string> NextCaseNumber(change::Transaction& tx, const domain::Application& a,
                                             const packs::Pack& pack);

  change::Changes& changes_;
  const packs::PackRegistry& packs_;
  const law::CourtTables& courts_;
  ApplicationStore applications_;
  SettlementStore settlements_;
  MatterStore matters_;
};

// Offices, by the relation of a caller to an application.
absl::Status RequireParty(const access::Relation& relation);
absl::Status RequireCourt(const access::Relation& relation);
absl::Status RequireJudge(const access::Relation& relation);

// The party a caller acts for, the named one or the only one, and with what authority (JI-351).
absl::StatusOr<domain::Acting> ActingOf(change::Transaction& tx, const access::Relation& relation,
                                        const Caller& caller, const std::string& party_id);

// The relation of a caller to an application, from its relation to the case: the court is the one applied to,
// whether or not it had to do with the case before, and it knows of the application from the day of filing.
access::Relation RelationTo(const domain::Application& a, const Caller& caller, access::Relation to_case);
bool MaySee(const domain::Application& a, const access::Relation& relation);

}  // namespace sudiao::confirmation
