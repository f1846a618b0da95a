// A running mediation service with one case in it, for service tests: Ann against Bob (and more parties if
// wanted), mediated by Ms Wang at an organisation, invited by a court.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "common/testing/service_fixture.h"
#include "common/testing/status_matchers.h"
#include "services/assignment/events.h"
#include "services/intake/events.h"
#include "services/mediation/events.h"
#include "services/mediation/module.h"
#include "sudiao/mediation/v1/agreement_check.grpc.pb.h"
#include "sudiao/mediation/v1/mediation.grpc.pb.h"

namespace sudiao::mediation {

inline constexpr char kCase[] = "01950000-0000-7000-8000-000000000001";
inline constexpr char kOrganization[] = "01950000-0000-7000-8000-0000000000f1";
inline constexpr char kCourt[] = "01950000-0000-7000-8000-0000000000f2";

inline absl::Time At(int month, int day, int hour = 9, int minute = 0) {
  return absl::FromCivil(absl::CivilMinute(2025, month, day, hour, minute), absl::FixedTimeZone(8 * 60 * 60));
}

inline Caller Person(const std::string& account_id) {
  Caller caller;
  caller.account_id = account_id;
  return caller;
}
inline Caller Member(const std::string& account_id, const std::string& organization_id, Role role) {
  Caller caller = Person(account_id);
  caller.memberships.push_back({organization_id, OrganizationKind::UNSPECIFIED, {role}, ""});
  return caller;
}

class TestRoom {
 public:
  template <typename Method, typename Request>
  auto Mediate(Method method, const Caller& caller, const Request& request) {
    return service_.Call(*mediations_, method, caller, request);
  }
  template <typename Method, typename Request>
  auto Talk(Method method, const Caller& caller, const Request& request) {
    return service_.Call(*messages_, method, caller, request);
  }
  template <typename Method, typename Request>
  auto Deal(Method method, const Caller& caller, const Request& request) {
    return service_.Call(*offers_, method, caller, request);
  }
  template <typename Method, typename Request>
  auto Agree(Method method, const Caller& caller, const Request& request) {
    return service_.Call(*agreements_, method, caller, request);
  }
  template <typename Method, typename Request>
  auto Check(Method method, const Caller& caller, const Request& request) {
    return service_.Call(*checks_, method, caller, request);
  }

  explicit TestRoom(testing::Engine engine, const std::string& pack = "cn-pre-filing@1",
                    std::vector<std::string> accounts = {"ann", "bob"}, absl::Time start = At(3, 1),
                    const Money& amount = {}, std::vector<std::string> shared_traits = {})
      : service_(engine, Spec(packs::PackRegistry::BuiltIn()), start) {
    access::OrganizationChanged organization{kOrganization, OrganizationKind::PEOPLES_MEDIATION_COMMITTEE,
                                             "浦东调解中心", "Pudong Mediation", ""};
    EXPECT_THAT(service_.Tell("identity", organization), testing::IsOk());
    access::OrganizationChanged court{kCourt, OrganizationKind::COURT, "上海市浦东新区人民法院",
                                      "Pudong District Court", "沪0115"};
    EXPECT_THAT(service_.Tell("identity", court), testing::IsOk());
    access::RepresentationChanged power{"power", kCase, "bob", "", "agent", Authority::GENERAL,
                                        {},      {},    false};
    EXPECT_THAT(service_.Tell("identity", power), testing::IsOk());
    intake::CaseConsented consented;
    consented.case_id = kCase;
    consented.title = "Ann v Bob";
    consented.pack = pack;
    consented.mediation_organization_id = kOrganization;
    consented.inviting_court_id = kCourt;
    consented.amount = amount;
    consented.shared_traits = std::move(shared_traits);
    for (const std::string& account : accounts) {
      const Side side = account == "ann" ? Side::APPLICANT : Side::RESPONDENT;
      consented.parties.push_back({account + "-party", side, account, account, ""});
    }
    access::CaseParticipants participants;
    participants.case_id = kCase;
    participants.author_account_id = "clerk-who-filed";
    participants.mediation_organization_id = kOrganization;
    participants.inviting_court_id = kCourt;
    participants.parties = consented.parties;
    EXPECT_THAT(service_.Tell("intake", participants), testing::IsOk());
    EXPECT_THAT(service_.Tell("intake", consented), testing::IsOk());
  }

  TestRoom& Appoint() {
    EXPECT_THAT(service_.Tell("assignment", access::MediatorChanged{kCase, "wang"}), testing::IsOk());
    EXPECT_THAT(service_.Tell("assignment", assignment::MediatorAppointed{kCase, "m1", "wang", "Ms Wang",
                                                                          service_.clock().Now()}),
                testing::IsOk());
    return *this;
  }
  TestRoom& Open() {
    Appoint();
    for (int kind = 1; kind <= 4; ++kind) {
      v1::RecordDutyRequest request;
      request.set_name(name());
      request.set_kind(static_cast<v1::DutyKind>(kind));
      request.set_note("video");
      EXPECT_THAT(Mediate(&v1::MediationService::Stub::RecordDuty, wang, request), testing::IsOk());
    }
    return *this;
  }

  absl::StatusOr<v1::Mediation> Get(const Caller& caller) {
    v1::GetMediationRequest request;
    request.set_name(name());
    return Mediate(&v1::MediationService::Stub::GetMediation, caller, request);
  }
  absl::StatusOr<v1::Message> Say(const Caller& caller, common::v1::Label label, const std::string& text,
                                  const std::string& party_id = "") {
    v1::PostMessageRequest request;
    request.set_parent(name());
    request.mutable_message()->set_label(label);
    request.mutable_message()->set_text(text);
    request.mutable_message()->set_party_id(party_id);
    return Talk(&v1::MessageService::Stub::PostMessage, caller, request);
  }
  absl::StatusOr<v1::Offer> Offer(const Caller& caller, common::v1::Label label, const std::string& text,
                                  const std::string& counters = "") {
    v1::MakeOfferRequest request;
    request.set_parent(name());
    request.mutable_offer()->set_label(label);
    request.mutable_offer()->set_text(text);
    request.mutable_offer()->set_counters_offer_id(counters);
    request.mutable_offer()->mutable_amount()->set_currency_code("CNY");
    request.mutable_offer()->mutable_amount()->set_units(300'000);
    request.mutable_offer()->mutable_expire_time()->set_seconds(
        absl::ToUnixSeconds(service_.clock().Now() + absl::Hours(48)));
    return Deal(&v1::OfferService::Stub::MakeOffer, caller, request);
  }
  static v1::Agreement GoodTerms(const std::string& facts = "甲方主张商标侵权，争议为赔偿数额。") {
    v1::Agreement terms;
    terms.set_facts(facts);
    terms.set_confirmation_intended(true);
    v1::Clause& clause = *terms.add_clauses();
    clause.set_debtor_party_id("bob-party");
    clause.set_creditor_party_id("ann-party");
    clause.set_act("PAY");
    clause.set_text("支付赔偿款");
    clause.mutable_amount()->set_currency_code("CNY");
    clause.mutable_amount()->set_units(500'000);
    clause.set_manner("银行转账");
    clause.mutable_due_date()->set_year(2025);
    clause.mutable_due_date()->set_month(12);
    clause.mutable_due_date()->set_day(31);
    return terms;
  }
  absl::StatusOr<v1::Agreement> Draft(const Caller& caller, const v1::Agreement& terms = GoodTerms()) {
    v1::CreateAgreementRequest request;
    request.set_parent(name());
    *request.mutable_agreement() = terms;
    return Agree(&v1::AgreementService::Stub::CreateAgreement, caller, request);
  }
  // Drafts, shares and opens for signing.
  v1::Agreement Fix() {
    const auto draft = Draft(ann);
    EXPECT_THAT(draft, testing::IsOk());
    v1::ShareAgreementRequest share;
    share.set_name(draft->name());
    EXPECT_THAT(Agree(&v1::AgreementService::Stub::ShareAgreement, ann, share), testing::IsOk());
    v1::OpenSigningRequest open;
    open.set_name(draft->name());
    auto fixed = Agree(&v1::AgreementService::Stub::OpenSigning, wang, open);
    EXPECT_THAT(fixed, testing::IsOk());
    return *std::move(fixed);
  }
  absl::StatusOr<v1::Agreement> Sign(const v1::Agreement& agreement, const Caller& caller,
                                     v1::SignerKind as) {
    v1::SignAgreementRequest request;
    request.set_name(agreement.name());
    request.set_content_sha256(agreement.content_sha256());
    request.set_as(as);
    return Agree(&v1::AgreementService::Stub::SignAgreement, caller, request);
  }
  absl::StatusOr<v1::Mediation> Extend(const Caller& caller, int month, int day) {
    v1::AgreeExtensionRequest request;
    request.set_name(name());
    request.mutable_end_date()->set_year(2025);
    request.mutable_end_date()->set_month(month);
    request.mutable_end_date()->set_day(day);
    return Mediate(&v1::MediationService::Stub::AgreeExtension, caller, request);
  }

  static std::string name() { return std::string("mediations/") + kCase; }
  testing::ServiceFixture& service() { return service_; }

  const Caller ann = Person("ann");
  const Caller bob = Person("bob");
  const Caller agent = Person("agent");  // of Bob, with general authority
  const Caller wang = Person("wang");
  const Caller manager = Member("mei", kOrganization, Role::CASE_MANAGER);
  const Caller clerk = Member("lu", kCourt, Role::CLERK);
  const Caller stranger = Person("stranger");

 private:
  testing::ServiceFixture service_;
  std::unique_ptr<v1::MediationService::Stub> mediations_ = v1::MediationService::NewStub(service_.channel());
  std::unique_ptr<v1::MessageService::Stub> messages_ = v1::MessageService::NewStub(service_.channel());
  std::unique_ptr<v1::OfferService::Stub> offers_ = v1::OfferService::NewStub(service_.channel());
  std::unique_ptr<v1::AgreementService::Stub> agreements_ = v1::AgreementService::NewStub(service_.channel());
  std::unique_ptr<v1::AgreementCheckService::Stub> checks_ =
      v1::AgreementCheckService::NewStub(service_.channel());
};

}  // namespace sudiao::mediation
