// Matchers for absl::Status and absl::StatusOr:
//   EXPECT_THAT(repository.Save(x), IsOk());
//   EXPECT_THAT(repository.Find(id), IsOkAndHolds(Field(&Case::title, "A")));
//   EXPECT_THAT(Decide(state, command), FailsWith(reasons::kWrongState));
//   EXPECT_THAT(status, HasReasonCode("ETAG_MISMATCH"));
//   EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable));
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/status/errors.h"
#include "common/status/reason.h"

namespace sudiao::testing {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }  // NOLINT: it lives on
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

// The status with its reason and every violated field, for failure messages.
std::string Describe(const absl::Status& status);

MATCHER(IsOk, negation ? "is an error" : "is OK") {
  const absl::Status& status = StatusOf(arg);
  if (!status.ok()) *result_listener << "which is " << Describe(status);
  return status.ok();
}

MATCHER_P(StatusIs, code,
          std::string(negation ? "does not have" : "has") + " the code " + absl::StatusCodeToString(code)) {
  const absl::Status& status = StatusOf(arg);
  *result_listener << "which is " << Describe(status);
  return status.code() == code;
}

MATCHER_P(HasReasonCode, name,
          std::string(negation ? "does not fail" : "fails") + " with the reason " + name) {
  const absl::Status& status = StatusOf(arg);
  *result_listener << "which is " << Describe(status);
  return !status.ok() && ReasonOf(status) == name;
}

inline auto FailsWith(const Reason& reason) { return HasReasonCode(std::string(reason.name)); }

// Matches a StatusOr<T> that is OK and whose value matches `inner`.
template <typename Inner>
class IsOkAndHoldsMatcher {
 public:
  explicit IsOkAndHoldsMatcher(Inner inner) : inner_(std::move(inner)) {}

  template <typename Result>
  operator ::testing::Matcher<Result>() const {  // NOLINT(google-explicit-constructor)
    return ::testing::Matcher<Result>(new Impl<Result>(inner_));
  }

 private:
  template <typename Result>
  class Impl : public ::testing::MatcherInterface<Result> {
   public:
    using Value = typename std::remove_cvref_t<Result>::value_type;
    explicit Impl(const Inner& inner) : inner_(::testing::SafeMatcherCast<const Value&>(inner)) {}

    void DescribeTo(std::ostream* os) const override {
      *os << "is OK and holds a value that ";
      inner_.DescribeTo(os);
    }
    void DescribeNegationTo(std::ostream* os) const override {
      *os << "is an error or holds a value that ";
      inner_.DescribeNegationTo(os);
    }
    bool MatchAndExplain(Result result, ::testing::MatchResultListener* listener) const override {
      if (!result.ok()) {
        *listener << "which is " << Describe(result.status());
        return false;
      }
      *listener << "which holds " << ::testing::PrintToString(*result) << " ";
      return inner_.MatchAndExplain(*result, listener);
    }

   private:
    const ::testing::Matcher<const Value&> inner_;
  };

  const Inner inner_;
};

template <typename Inner>
IsOkAndHoldsMatcher<std::decay_t<Inner>> IsOkAndHolds(Inner&& inner) {
  return IsOkAndHoldsMatcher<std::decay_t<Inner>>(std::forward<Inner>(inner));
}

}  // namespace sudiao::testing
