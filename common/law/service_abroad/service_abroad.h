// Electronic service on people abroad (CPL 283): valid unless the law of the receiver's state forbids it.
// Which states do is data, and unverified data: an institution gives its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace sudiao::law {

struct ServiceState {
  std::string code;                // ISO 3166
  std::vector<std::string> names;  // as people write them, the Chinese one with them
  std::string name_zh;
  bool verified = false;
  std::string why;
};

class ServiceStates {
 public:
  static const ServiceStates& BuiltIn();
  // Reads the form of data/electronic-service.txt. INVALID_ARGUMENT names the bad line.
  static absl::StatusOr<ServiceStates> Parse(std::string_view text);

  // CPL-283  The state, if its law forbids that a foreign court serves electronically there; null otherwise.
  // `country` is its code or a name, in any case of letters.
  const ServiceState* FindForbidding(std::string_view country) const;
  const std::vector<ServiceState>& all() const { return states_; }

 private:
  std::vector<ServiceState> states_;
};

// The other ways of CPL 283, in both languages.
inline constexpr std::string_view kOtherWaysZh =
    "依照条约或者外交途径送达，向其在中国境内的代理人、代表机构、分支机构、独资企业或者代办人送达，"
    "所在国允许的邮寄送达，受送达人同意的其他方式，最后为公告送达";
inline constexpr std::string_view kOtherWaysEn =
    "by treaty or diplomatic channels; on the agent, representative office, branch or own enterprise in "
    "China; by post "
    "where the state allows it; any other way that the receiver agrees to; public notice as the last resort";

}  // namespace sudiao::law
