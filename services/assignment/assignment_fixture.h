// The assignment service with a court, a body, two mediators and people around a case, for its tests.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "common/status/reasons.h"
#include "common/testing/service_fixture.h"
#include "common/testing/status_matchers.h"
#include "services/assignment/domain/reasons.h"
#include "services/assignment/module.h"
#include "services/intake/events.h"
#include "services/mediation/events.h"
#include "sudiao/assignment/v1/assignment.grpc.pb.h"

namespace sudiao::assignment {

using testing::IsOk;
using Roster = v1::RosterService::Stub;
using Appointments = v1::AppointmentService::Stub;

inline constexpr char kBody[] = "00000000-0000-7000-8000-00000000b001";
inline constexpr char kCourt[] = "00000000-0000-7000-8000-00000000d001";
inline constexpr char kCompany[] = "00000000-0000-7000-8000-00000000e001";

inline absl::Time At(int month, int day, int hour, int minute = 0, int second = 0) {
  return absl::FromCivil(absl::CivilSecond(2026, month, day, hour, minute, second),
                         absl::FixedTimeZone(8 * 3600));
}

inline std::string AccountId(int number) {
  return absl::StrCat("00000000-0000-7000-8000-0000000000", number + 10);
}

inline Caller Person(int number) {
  Caller caller;
  caller.account_id = AccountId(number);
  return caller;
}

inline Caller Member(int number, const std::string& organization, OrganizationKind kind, Role role) {
  Caller caller = Person(number);
  caller.memberships.push_back({organization, kind, {role}, ""});
  return caller;
}

inline const Caller kNobody;
inline const Caller kAnn = Person(1);
inline const Caller kBob = Member(2, kCompany, OrganizationKind::COMPANY, Role::REPRESENTATIVE);
inline const Caller kMia = Person(3);
inline const Caller kMax = Person(4);
inline const Caller kKeeper =
    Member(5, kBody, OrganizationKind::PEOPLES_MEDIATION_COMMITTEE, Role::CASE_MANAGER);
inline const Caller kClerk = Member(6, kCourt, OrganizationKind::COURT, Role::CLERK);
inline const Caller kOutsider = Person(7);

class AssignmentTest : public ::testing::TestWithParam<testing::Engine> {
 protected:
  void SetUp() override {
    ASSERT_THAT(service_.Tell("identity", access::OrganizationChanged{kCourt, OrganizationKind::COURT,
                                                                      "浦东法院", "Pudong Court", "沪0115"}),
                IsOk());
    mia_ = Enter(kMia, 3);
    max_ = Enter(kMax, 3);
  }
  // Whatever a test did, the journals give the stored states.
  void TearDown() override { EXPECT_THAT(service_.Verify(), ::testing::IsEmpty()); }

  v1::CreateMediatorRequest Entry(const Caller& person, int capacity) {
    v1::CreateMediatorRequest request;
    auto& mediator = *request.mutable_mediator();
    mediator.set_account_id(person.account_id);
    mediator.set_organization_id(kBody);
    mediator.set_display_name("调解员");
    mediator.add_inviting_court_ids(kCourt);
    mediator.set_capacity(capacity);
    return request;
  }
  std::string Enter(const Caller& person, int capacity) {
    const auto made = Do(&Roster::CreateMediator, kKeeper, Entry(person, capacity));
    EXPECT_THAT(made, IsOk());
    return made.ok() ? made->uid() : "";
  }

  access::CaseParticipants Participants(const std::string& id) {
    return {.case_id = id,
            .title = "商标权纠纷",
            .author_account_id = kAnn.account_id,
            .recipient_organization_id = kCourt,
            .mediation_organization_id = kBody,
            .inviting_court_id = kCourt,
            .parties = {{"p1", Side::APPLICANT, "安", kAnn.account_id, ""},
                        {"p2", Side::RESPONDENT, "博公司", "", kCompany}}};
  }
  // A case to which both sides consented now.
  std::string NewCase() {
    const std::string id = NewId(service_.clock().Now());
    const access::CaseParticipants people = Participants(id);
    EXPECT_THAT(service_.Tell("intake", people), IsOk());
    intake::CaseConsented consented;
    consented.case_id = id;
    consented.title = people.title;
    consented.pack = "cn-pre-filing@1";
    consented.mediation_organization_id = kBody;
    consented.inviting_court_id = kCourt;
    consented.parties = people.parties;
    consented.consent_time = service_.clock().Now();
    EXPECT_THAT(service_.Tell("intake", consented), IsOk());
    return id;
  }

  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Do(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                              const Caller& caller, const Request& request) {
    if constexpr (std::is_same_v<Stub, Roster>) {
      return service_.Call(*roster_, method, caller, request);
    } else {
      return service_.Call(*appointments_, method, caller, request);
    }
  }

  template <typename Request>
  Request On(const std::string& case_id) {
    Request request;
    request.set_name("appointments/" + case_id);
    return request;
  }
  absl::StatusOr<v1::Appointment> Get(const std::string& case_id, const Caller& caller = kAnn) {
    return Do(&Appointments::GetAppointment, caller, On<v1::GetAppointmentRequest>(case_id));
  }
  absl::StatusOr<v1::Appointment> Choose(const std::string& case_id, const Caller& caller,
                                         const std::string& mediator) {
    auto request = On<v1::ChooseMediatorRequest>(case_id);
    request.set_mediator_id(mediator);
    return Do(&Appointments::ChooseMediator, caller, request);
  }
  absl::StatusOr<v1::Appointment> Designate(const std::string& case_id, const Caller& caller,
                                            const std::string& mediator) {
    auto request = On<v1::DesignateMediatorRequest>(case_id);
    request.set_mediator_id(mediator);
    return Do(&Appointments::DesignateMediator, caller, request);
  }
  absl::StatusOr<v1::Appointment> Accept(const std::string& case_id, const Caller& caller,
                                         const std::string& disclosure = "") {
    auto request = On<v1::AcceptAppointmentRequest>(case_id);
    request.set_declaration(true);
    request.set_disclosure(disclosure);
    return Do(&Appointments::AcceptAppointment, caller, request);
  }
  absl::StatusOr<v1::Appointment> Replace(const std::string& case_id, const Caller& caller) {
    auto request = On<v1::RequestReplacementRequest>(case_id);
    request.set_note("不合适");
    return Do(&Appointments::RequestReplacement, caller, request);
  }
  void Appoint(const std::string& case_id, const Caller& person, const std::string& mediator) {
    ASSERT_THAT(Choose(case_id, kAnn, mediator), IsOk());
    ASSERT_THAT(Choose(case_id, kBob, mediator), IsOk());
    const auto accepted = Accept(case_id, person);
    ASSERT_THAT(accepted, IsOk());
    ASSERT_EQ(accepted->state(), v1::APPOINTMENT_STATE_APPOINTED);
  }
  int OpenCases(const std::string& mediator) {
    v1::GetMediatorRequest request;
    request.set_name("mediators/" + mediator);
    const auto got = Do(&Roster::GetMediator, kNobody, request);
    EXPECT_THAT(got, IsOk());
    return got.ok() ? got->open_cases() : -1;
  }

  testing::ServiceFixture service_{GetParam(), Spec(), At(3, 2, 9)};  // a Monday
  std::unique_ptr<Roster> roster_ = v1::RosterService::NewStub(service_.channel());
  std::unique_ptr<Appointments> appointments_ = v1::AppointmentService::NewStub(service_.channel());
  std::string mia_;
  std::string max_;
};

}  // namespace sudiao::assignment
