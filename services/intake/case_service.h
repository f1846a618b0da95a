// The use cases of a case. Each authorises, loads, decides, saves and answers, in that order. Those that
// invite stand in case_invitations.cc, those that read in case_reads.cc.
#pragma once

#include "absl/status/statusor.h"
#include "common/access/directory.h"
#include "common/law/courts/court_tables.h"
#include "common/packs/registry.h"
#include "common/rpc/rpc.h"
#include "services/intake/convert.h"
#include "services/intake/domain/case_rules.h"
#include "services/intake/storage/case_index.h"
#include "sudiao/intake/v1/intake.pb.h"

namespace sudiao::intake {

class CaseUseCases {
 public:
  CaseUseCases(change::Changes& changes, const packs::PackRegistry& packs, const law::CourtTables& courts,
               law::ServiceStates service_states);

  absl::StatusOr<v1::Case> CreateCase(const CallContext& call, const v1::CreateCaseRequest& request);
  absl::StatusOr<v1::Case> UpdateCase(const CallContext& call, const v1::UpdateCaseRequest& request);
  absl::StatusOr<v1::Case> GetCase(const CallContext& call, const v1::GetCaseRequest& request);
  absl::StatusOr<v1::ListCasesResponse> ListCases(const CallContext& call,
                                                  const v1::ListCasesRequest& request);
  absl::StatusOr<v1::Case> SubmitCase(const CallContext& call, const v1::SubmitCaseRequest& request);
  absl::StatusOr<v1::Case> ReturnCase(const CallContext& call, const v1::ReturnCaseRequest& request);
  absl::StatusOr<v1::Case> AcceptCase(const CallContext& call, const v1::AcceptCaseRequest& request);
  absl::StatusOr<v1::Case> ReferCase(const CallContext& call, const v1::ReferCaseRequest& request);
  absl::StatusOr<v1::Case> RecordConsent(const CallContext& call, const v1::RecordConsentRequest& request);
  absl::StatusOr<v1::Case> ReportUnreachable(const CallContext& call,
                                             const v1::ReportUnreachableRequest& request);
  absl::StatusOr<v1::Case> WithdrawCase(const CallContext& call, const v1::WithdrawCaseRequest& request);
  absl::StatusOr<v1::Case> RecordPerformance(const CallContext& call,
                                             const v1::RecordPerformanceRequest& request);
  absl::StatusOr<v1::Invitation> InviteParty(const CallContext& call, const v1::InvitePartyRequest& request);
  absl::StatusOr<v1::InvitationPreview> PreviewInvitation(const CallContext& call,
                                                          const v1::PreviewInvitationRequest& request);
  absl::StatusOr<v1::Case> AcceptInvitation(const CallContext& call,
                                            const v1::AcceptInvitationRequest& request);
  absl::StatusOr<v1::RefuseInvitationResponse> RefuseInvitation(const CallContext& call,
                                                                const v1::RefuseInvitationRequest& request);
  absl::StatusOr<v1::ListConsentTextsResponse> ListConsentTexts(const CallContext& call,
                                                                const v1::ListConsentTextsRequest& request);
  absl::StatusOr<v1::ReferralLetter> GetReferralLetter(const CallContext& call,
                                                       const v1::GetReferralLetterRequest& request);
  absl::StatusOr<v1::ListTimelineResponse> ListTimeline(const CallContext& call,
                                                        const v1::ListTimelineRequest& request);
  // The changes of a case after `token`, for its live stream.
  absl::StatusOr<rpc::ChangePage> ChangesAfter(const CallContext& call, const std::string& case_id,
                                               const std::string& token);

  CaseStore& store() { return cases_; }

 private:
  using Authorise = absl::FunctionRef<absl::Status(const access::Relation&)>;
  using Decide =
      absl::FunctionRef<absl::StatusOr<domain::CaseDecision>(const domain::Case&, const access::Relation&)>;

  // The change that most use cases are: of one case, by somebody who has a relation to it.
  template <typename Request>
  absl::StatusOr<v1::Case> Change(const CallContext& call, const Request& request, Authorise authorise,
                                  Decide decide);
  // Stores a decision, with the party or organisation that the caller acts for, and tells the own directory
  // who belongs to the case.
  absl::StatusOr<CaseStore::Snapshot> Save(
      change::Transaction& tx, const Caller& caller, const access::Relation& relation,
      const std::string& case_id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<domain::CaseDecision>(const domain::Case&)> decide);
  absl::StatusOr<std::string> CaseOfCode(sql::Session& session, const std::string& code);
  // A case as the caller may see it, with what is to be done next.
  v1::Case Show(const CaseStore::Snapshot& snapshot, const access::Relation& relation) const;
  absl::Status CheckOwnParties(const CallContext& call, const domain::CaseContent& content);

  change::Changes& changes_;
  const packs::PackRegistry& packs_;
  const law::CourtTables& courts_;
  const law::ServiceStates service_states_;
  CaseStore cases_;
};

// The SHA-256 under which a one-time code is stored.
std::string HashOfCode(const std::string& code);

// Whether the caller acts for one of those who apply.
bool OnApplicantsSide(const access::Relation& relation);

}  // namespace sudiao::intake
