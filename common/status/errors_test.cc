#include "common/status/errors.h"

#include "common/status/reasons.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

namespace sudiao {
namespace {

TEST(ErrorsTest, AnErrorCarriesItsReasonMetadataAndBothTexts) {
  const absl::Status status = Fail(reasons::kWrongState, {{"state", "CLOSED"}, {"command", "WITHDRAW"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(HasReason(status, reasons::kWrongState));
  EXPECT_EQ(MetadataOf(status, "state"), "CLOSED");

  const WireStatus wire = ToWire(status);
  google::rpc::Status proto;
  ASSERT_TRUE(proto.ParseFromString(wire.details));
  google::rpc::LocalizedMessage en, zh;
  ASSERT_TRUE(proto.details(1).UnpackTo(&en));
  ASSERT_TRUE(proto.details(2).UnpackTo(&zh));
  EXPECT_EQ(en.message(), "This step (WITHDRAW) is not possible in the present state (CLOSED).");
  EXPECT_EQ(zh.message(), "当前状态（CLOSED）下不能进行此操作（WITHDRAW）。");
}

TEST(ErrorsTest, AForeignErrorBecomesInternalWithoutItsText) {
  const WireStatus wire = ToWire(absl::InvalidArgumentError("SELECT secret FROM accounts"));
  EXPECT_EQ(wire.code, absl::StatusCode::kInternal);
  EXPECT_EQ(wire.message.find("secret"), std::string::npos);
  EXPECT_EQ(wire.details.find("secret"), std::string::npos);
}

TEST(ErrorsTest, AnErrorSurvivesTheWire) {
  const WireStatus wire = ToWire(Fail(reasons::kRateLimited, {{"seconds", "30"}}));
  const absl::Status back = FromWire(wire.code, wire.message, wire.details);
  EXPECT_TRUE(HasReason(back, reasons::kRateLimited));
  EXPECT_EQ(MetadataOf(back, "seconds"), "30");
}

TEST(ViolationsTest, AllViolationsAreToldAtOnce) {
  Violations violations;
  violations.RequireText("title", "  ", 10);
  violations.CheckText("note", "十一个字符的文本超过了", 10);
  violations.CheckText("note", "ten chars.", 10);
  violations.CheckText("code", std::string("a\0b", 3), 10);
  ASSERT_EQ(violations.items().size(), 3U);
  EXPECT_EQ(violations.items()[0].code, "REQUIRED");
  EXPECT_EQ(violations.items()[1].code, "TOO_LONG");
  EXPECT_EQ(violations.items()[2].code, "CONTROL_CHARACTER");
  EXPECT_TRUE(HasReason(violations.ToStatus(), reasons::kInvalidFields));
}

TEST(ViolationsTest, NoViolationIsOk) { EXPECT_TRUE(Violations().ToStatus().ok()); }

}  // namespace
}  // namespace sudiao
