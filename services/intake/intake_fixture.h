// Intake over its real gRPC server, with people, a court, a committee and cases in their first states.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/access/events.h"
#include "common/testing/service_fixture.h"
#include "common/testing/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/intake/module.h"
#include "sudiao/intake/v1/intake.grpc.pb.h"

namespace sudiao::intake {

using testing::Engine;
using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;

inline constexpr char kCourt[] = "00000000-0000-7000-8000-0000000c0001";
inline constexpr char kBody[] = "00000000-0000-7000-8000-0000000b0001";
inline const absl::Time kStart = absl::FromUnixSeconds(1'790'000'000);

inline Caller Person(std::string id) {
  Caller caller;
  caller.account_id = std::move(id);
  caller.identity_verified = true;
  return caller;
}
inline Caller Staff(std::string id, std::string organization, Role role) {
  Caller caller = Person(std::move(id));
  caller.memberships.push_back({std::move(organization), OrganizationKind::UNSPECIFIED, {role}, ""});
  return caller;
}

class IntakeTest : public ::testing::TestWithParam<Engine> {
 protected:
  IntakeTest() : intake_(GetParam(), Spec(testing::TempFolder()), kStart) {
    cases_ = v1::CaseService::NewStub(intake_.channel());
    evidence_ = v1::EvidenceService::NewStub(intake_.channel());
    EXPECT_THAT(intake_.Tell("identity",
                             access::OrganizationChanged{kCourt, OrganizationKind::COURT,
                                                         "上海市浦东新区人民法院", "Pudong Court", "沪0115"}),
                IsOk());
    EXPECT_THAT(
        intake_.Tell("identity",
                     access::OrganizationChanged{kBody, OrganizationKind::PEOPLES_MEDIATION_COMMITTEE,
                                                 "上海市知识产权纠纷人民调解委员会", "IP Committee", ""}),
        IsOk());
  }
  ~IntakeTest() override { EXPECT_THAT(intake_.Verify(), IsEmpty()); }

  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(const Caller& caller,
                                grpc::Status (v1::CaseService::Stub::*method)(grpc::ClientContext*,
                                                                              const Request&, Response*),
                                const Request& request) {
    return intake_.Call(*cases_, method, caller, request);
  }

  static v1::CreateCaseRequest Draft(const std::string& recipient) {
    v1::CreateCaseRequest request;
    v1::Case& c = *request.mutable_case_file();
    c.set_title("“浦江”商标侵权纠纷");
    c.set_facts("网店销售带有“浦江”标识的商品。");
    c.set_recipient_organization_id(recipient);
    c.set_truth_statement(true);
    c.add_links("https://shop.example.com/pujiang");
    auto& applicant = *c.add_parties();
    applicant.set_side(v1::SIDE_APPLICANT);
    applicant.set_kind(v1::PARTY_KIND_PERSON);
    applicant.set_display_name("安某");
    applicant.set_account_id("ann");
    applicant.set_phone("13800000000");
    applicant.set_email("ann@example.com");
    auto& respondent = *c.add_parties();
    respondent.set_side(v1::SIDE_RESPONDENT);
    respondent.set_kind(v1::PARTY_KIND_PERSON);
    respondent.set_display_name("Bob Widgets Ltd.");
    auto& right = *c.add_rights();
    right.set_type(v1::RIGHT_TYPE_TRADEMARK);
    right.set_number("12345678");
    right.set_title("浦江");
    auto& claim = *c.add_claims();
    claim.set_kind(v1::CLAIM_KIND_DAMAGES);
    claim.set_text("赔偿五万元");
    claim.mutable_amount()->set_currency_code("CNY");
    claim.mutable_amount()->set_units(50'000);
    return request;
  }

  v1::Case Submitted(const std::string& recipient) {
    const auto draft = Call(ann_, &v1::CaseService::Stub::CreateCase, Draft(recipient));
    EXPECT_THAT(draft, IsOk());
    v1::SubmitCaseRequest submit;
    submit.set_name(draft->name());
    const auto submitted = Call(ann_, &v1::CaseService::Stub::SubmitCase, submit);
    EXPECT_THAT(submitted, IsOk());
    return *submitted;
  }

  v1::Case Accepted() {
    v1::AcceptCaseRequest accept;
    accept.set_name(Submitted(kBody).name());
    const auto accepted = Call(manager_, &v1::CaseService::Stub::AcceptCase, accept);
    EXPECT_THAT(accepted, IsOk());
    return *accepted;
  }

  std::string CodeFor(const v1::Case& c) {
    v1::InvitePartyRequest invite;
    invite.set_name(c.name());
    invite.set_party_id(c.parties(1).id());
    const auto invitation = Call(manager_, &v1::CaseService::Stub::InviteParty, invite);
    EXPECT_THAT(invitation, IsOk());
    return invitation->code();
  }

  absl::StatusOr<v1::Case> Join(const Caller& caller, const std::string& code) {
    v1::AcceptInvitationRequest request;
    request.set_code(code);
    return Call(caller, &v1::CaseService::Stub::AcceptInvitation, request);
  }

  absl::StatusOr<v1::Case> ConsentToMediation(const Caller& caller, const v1::Case& c, bool granted = true) {
    v1::RecordConsentRequest request;
    request.set_name(c.name());
    request.set_step(v1::CONSENT_STEP_MEDIATION);
    request.set_granted(granted);
    request.set_text_version("mediation-1");
    return Call(caller, &v1::CaseService::Stub::RecordConsent, request);
  }

  // Accepted, and both sides have consented to mediation.
  v1::Case Consented() {
    const v1::Case c = Accepted();
    EXPECT_THAT(Join(bob_, CodeFor(c)), IsOk());
    EXPECT_THAT(ConsentToMediation(ann_, c), IsOk());
    EXPECT_THAT(ConsentToMediation(bob_, c), IsOk());
    return c;
  }

  absl::StatusOr<v1::Case> Get(const Caller& caller, const std::string& name) {
    v1::GetCaseRequest request;
    request.set_name(name);
    return Call(caller, &v1::CaseService::Stub::GetCase, request);
  }

  std::vector<std::string> Find(const Caller& caller, const std::string& query,
                                const std::string& filter = "") {
    v1::ListCasesRequest request;
    request.set_query(query);
    request.set_filter(filter);
    const auto list = Call(caller, &v1::CaseService::Stub::ListCases, request);
    EXPECT_THAT(list, IsOk());
    std::vector<std::string> names;
    for (const v1::Case& c : list->cases()) names.push_back(c.name());
    return names;
  }

  absl::StatusOr<v1::Evidence> Upload(const Caller& caller, const v1::Case& c,
                                      sudiao::common::v1::Label label, const std::string& bytes,
                                      const std::string& request_id = "") {
    grpc::ClientContext context;
    intake_.Prepare(context, caller);
    v1::Evidence evidence;
    const auto writer = evidence_->UploadEvidence(&context, &evidence);
    v1::UploadEvidenceRequest first;
    first.set_parent(c.name());
    first.set_label(label);
    first.set_file_name("证据.txt");
    first.set_request_id(request_id);
    writer->Write(first);
    for (size_t i = 0; i < bytes.size(); i += 60'000) {
      v1::UploadEvidenceRequest chunk;
      chunk.set_chunk(bytes.substr(i, 60'000));
      if (!writer->Write(chunk)) break;
    }
    writer->WritesDone();
    const grpc::Status status = writer->Finish();
    if (!status.ok()) return rpc::FromGrpc(status);
    return evidence;
  }

  testing::ServiceFixture intake_;
  std::unique_ptr<v1::CaseService::Stub> cases_;
  std::unique_ptr<v1::EvidenceService::Stub> evidence_;
  const Caller ann_ = Person("ann");
  const Caller bob_ = Person("bob");
  const Caller eve_ = Person("eve");
  const Caller manager_ = Staff("max", kBody, Role::CASE_MANAGER);
  const Caller clerk_ = Staff("cleo", kCourt, Role::CLERK);
};

}  // namespace sudiao::intake
