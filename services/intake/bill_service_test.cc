// Bills over intake's real gRPC server.
#include "absl/strings/str_join.h"
#include "embedded/packs.h"
#include "services/assignment/events.h"
#include "services/intake/intake_fixture.h"
#include "sudiao/intake/v1/bills.grpc.pb.h"
#include "sudiao/intake/v1/explain.grpc.pb.h"
#include "sudiao/intake/v1/packs.grpc.pb.h"

namespace sudiao::intake {
namespace {

using testing::HasReasonCode;

constexpr char kCentre[] = "00000000-0000-7000-8000-0000000e0001";

class BillServiceTest : public IntakeTest {
 protected:
  BillServiceTest() {
    bills_ = v1::BillService::NewStub(intake_.channel());
    EXPECT_THAT(
        intake_.Tell("identity", access::OrganizationChanged{kCentre, OrganizationKind::INTERNATIONAL_CENTRE,
                                                             "中心", "Centre", ""}),
        IsOk());
  }

  // A case of the centre with a mediator.
  v1::Case InMediation() {
    v1::AcceptCaseRequest accept;
    accept.set_name(Submitted(kCentre).name());
    const auto c = Call(centre_, &v1::CaseService::Stub::AcceptCase, accept);
    EXPECT_THAT(c, IsOk());
    v1::InvitePartyRequest invite;
    invite.set_name(c->name());
    invite.set_party_id(c->parties(1).id());
    const auto invitation = Call(centre_, &v1::CaseService::Stub::InviteParty, invite);
    EXPECT_THAT(invitation, IsOk());
    EXPECT_THAT(Join(bob_, invitation->code()), IsOk());
    EXPECT_THAT(ConsentToMediation(ann_, *c), IsOk());
    EXPECT_THAT(ConsentToMediation(bob_, *c), IsOk());
    assignment::MediatorAppointed appointed;
    appointed.case_id = c->uid();
    EXPECT_THAT(intake_.Tell("assignment", appointed), IsOk());
    return *c;
  }

  absl::StatusOr<v1::Bill> Issue(const Caller& caller, const v1::Case& c,
                                 const std::string& request_id = "") {
    v1::IssueBillRequest request;
    request.set_parent(c.name());
    request.set_request_id(request_id);
    request.set_kind(v1::BILL_KIND_DEPOSIT);
    request.mutable_amount()->set_currency_code("USD");
    request.mutable_amount()->set_units(700);
    const absl::CivilDay day = absl::ToCivilDay(intake_.clock().Now(), absl::UTCTimeZone()) + 5;
    request.mutable_due_date()->set_year(static_cast<int32_t>(day.year()));
    request.mutable_due_date()->set_month(day.month());
    request.mutable_due_date()->set_day(day.day());
    return intake_.Call(*bills_, &v1::BillService::Stub::IssueBill, caller, request);
  }

  absl::StatusOr<v1::Bill> Pay(const Caller& caller, const v1::Bill& bill, const std::string& party_id) {
    v1::RecordPaymentRequest request;
    request.set_name(bill.name());
    request.set_party_id(party_id);
    request.set_reference("转账 0117");
    return intake_.Call(*bills_, &v1::BillService::Stub::RecordPayment, caller, request);
  }

  absl::StatusOr<v1::Bill> GetBill(const Caller& caller, const std::string& name) {
    v1::GetBillRequest request;
    request.set_name(name);
    return intake_.Call(*bills_, &v1::BillService::Stub::GetBill, caller, request);
  }

  absl::StatusOr<v1::ListBillsResponse> ListBills(const Caller& caller, const v1::Case& c) {
    v1::ListBillsRequest request;
    request.set_parent(c.name());
    return intake_.Call(*bills_, &v1::BillService::Stub::ListBills, caller, request);
  }

  // The cases and clocks that would move if the centre's rules gave one day more for the deposit.
  std::string MovedByLongerDeposit() {
    const auto office = v1::CasePackService::NewStub(intake_.channel());
    packs::v1::DryRunPackRequest request;
    for (const embedded::File& file : embedded::Packs()) {
      if (file.name == "wipo.textproto") request.set_pack_text(std::string(file.text));
    }
    std::string& text = *request.mutable_pack_text();
    const std::string length = "length: 15";
    text.replace(text.find(length, text.find("C-FEE-DEPOSIT")), length.size(), "length: 16");
    Caller system = Person("sys");
    system.platform_role = PlatformRole::SYSTEM_ADMINISTRATOR;
    const auto answer = intake_.Call(*office, &v1::CasePackService::Stub::DryRunPack, system, request);
    EXPECT_THAT(answer, IsOk());
    std::vector<std::string> moved;
    for (const auto& date : answer->moved()) moved.push_back(date.case_id() + " " + date.clock());
    return absl::StrJoin(moved, "\n");
  }

  // All that the platform explains to ann about her case.
  std::string ExplanationOf(const v1::Case& c) {
    const auto explanations = v1::CaseExplanationService::NewStub(intake_.channel());
    v1::ExplainCaseRequest request;
    request.set_name(c.name());
    const auto explained =
        intake_.Call(*explanations, &v1::CaseExplanationService::Stub::ExplainCase, ann_, request);
    EXPECT_THAT(explained, IsOk());
    return explained.ok() ? explained->DebugString() : "";
  }

  // The case's step to pay a bill; empty if it has none.
  static sudiao::common::v1::NextStep PayStep(const v1::Case& c) {
    for (const auto& step : c.next_steps()) {
      if (step.code() == "PAY_BILL") return step;
    }
    return {};
  }

  std::unique_ptr<v1::BillService::Stub> bills_;
  const Caller centre_ = Staff("cara", kCentre, Role::CASE_MANAGER);
};

TEST_P(BillServiceTest, ADepositIsBilledSharedAndPaid) {
  const v1::Case c = InMediation();
  const auto bill = Issue(centre_, c, "r1");
  ASSERT_THAT(bill, IsOk());
  EXPECT_EQ(bill->state(), v1::BILL_STATE_DUE);
  ASSERT_EQ(bill->shares_size(), 2);
  EXPECT_EQ(bill->shares(0).amount().units(), 350);
  EXPECT_EQ(Issue(centre_, c, "r1")->uid(), bill->uid()) << "the same request is the same bill";
  const auto shown = Get(bob_, c.name());
  ASSERT_THAT(shown, IsOk());
  EXPECT_EQ(PayStep(*shown).party_ids_size(), 2);
  ASSERT_THAT(Pay(centre_, *bill, c.parties(0).id()), IsOk());
  const auto paid = Pay(centre_, *bill, c.parties(1).id());
  ASSERT_THAT(paid, IsOk());
  EXPECT_EQ(paid->state(), v1::BILL_STATE_PAID);
  EXPECT_EQ(paid->shares(1).reference(), "转账 0117");
  intake_.Advance(absl::Hours(24 * 60));
  EXPECT_EQ(Get(ann_, c.name())->state(), v1::CASE_STATE_IN_MEDIATION);
}

// WIPO-08
TEST_P(BillServiceTest, WIPO_08_TimeRemindsTwiceAndThenEndsTheMediation) {
  const v1::Case c = InMediation();
  const auto bill = Issue(centre_, c);
  ASSERT_THAT(bill, IsOk());
  intake_.Advance(absl::Hours(24 * 13));
  EXPECT_EQ(GetBill(ann_, bill->name())->state(), v1::BILL_STATE_REMINDED);
  intake_.Advance(absl::Hours(24 * 7));
  const auto reminded = GetBill(ann_, bill->name());
  ASSERT_THAT(reminded, IsOk());
  EXPECT_EQ(reminded->state(), v1::BILL_STATE_REMINDED_TWICE);
  EXPECT_EQ(reminded->deadline().clock(), "C-FEE-DEPOSIT");
  EXPECT_NE(reminded->deadline().proof().find("WIPO-08"), std::string::npos);
  const auto warned = Get(ann_, c.name());
  ASSERT_THAT(warned, IsOk());
  EXPECT_THAT(ExplanationOf(c), ::testing::HasSubstr("title_en: \"Deposit\""));
  EXPECT_EQ(PayStep(*warned).due_time().seconds(), reminded->deadline().due_time().seconds());
  intake_.Advance(absl::Hours(24 * 20));
  EXPECT_EQ(GetBill(ann_, bill->name())->state(), v1::BILL_STATE_DEFAULTED);
  EXPECT_EQ(Get(ann_, c.name())->state(), v1::CASE_STATE_TERMINATED);
}

// A change of the procedure rules is tried on the bill's clock as on every other.
TEST_P(BillServiceTest, ATrialOfOtherRulesNamesTheCaseWhoseTimeToPayWouldMove) {
  const v1::Case c = InMediation();
  ASSERT_THAT(Issue(centre_, c), IsOk());
  EXPECT_EQ(MovedByLongerDeposit(), "") << "no clock runs before the second reminder";
  intake_.Advance(absl::Hours(24 * 13));
  intake_.Advance(absl::Hours(24 * 7));
  EXPECT_EQ(MovedByLongerDeposit(), c.uid() + " C-FEE-DEPOSIT");
}

TEST_P(BillServiceTest, OnlyTheCentreBillsAndOnlyThoseInTheCaseSee) {
  const v1::Case c = InMediation();
  EXPECT_THAT(Issue(ann_, c), FailsWith(sudiao::reasons::kNotPermitted));
  EXPECT_THAT(Issue(eve_, c), FailsWith(sudiao::reasons::kNotFound));
  const auto bill = Issue(centre_, c);
  ASSERT_THAT(bill, IsOk());
  EXPECT_THAT(GetBill(eve_, bill->name()), FailsWith(sudiao::reasons::kNotFound));
  EXPECT_THAT(ListBills(eve_, c), FailsWith(sudiao::reasons::kNotFound));
  EXPECT_THAT(GetBill(ann_, c.name() + "/bills/" + c.uid()), FailsWith(sudiao::reasons::kNotFound));
  EXPECT_THAT(Pay(bob_, *bill, c.parties(1).id()), FailsWith(sudiao::reasons::kNotPermitted));
  EXPECT_THAT(GetBill(manager_, bill->name()), FailsWith(sudiao::reasons::kNotFound)) << "of another body";
  EXPECT_THAT(Pay(manager_, *bill, c.parties(1).id()), FailsWith(sudiao::reasons::kNotFound));
  EXPECT_EQ(ListBills(bob_, c)->bills_size(), 1);
}

TEST_P(BillServiceTest, ACancelledBillStaysToBeSeen) {
  const v1::Case c = InMediation();
  const auto bill = Issue(centre_, c);
  ASSERT_THAT(bill, IsOk());
  v1::CancelBillRequest request;
  request.set_name(bill->name());
  request.set_etag("0");
  request.set_note("金额有误");
  const auto cancel = [&] {
    return intake_.Call(*bills_, &v1::BillService::Stub::CancelBill, centre_, request);
  };
  EXPECT_THAT(cancel(), HasReasonCode("ETAG_MISMATCH"));
  request.set_etag(bill->etag());
  ASSERT_THAT(cancel(), IsOk());
  EXPECT_EQ(ListBills(ann_, c)->bills(0).state(), v1::BILL_STATE_CANCELLED);
}

// PML-04: people's mediation is free.
TEST_P(BillServiceTest, PML_04_ACommitteeCannotBill) {
  const Caller manager = manager_;
  EXPECT_THAT(Issue(manager, Consented()), HasReasonCode("BILL_NOT_IN_PACK"));
}

INSTANTIATE_TEST_SUITE_P(Engines, BillServiceTest, SUDIAO_ENGINES);

}  // namespace
}  // namespace sudiao::intake
