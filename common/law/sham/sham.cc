#include "common/law/sham/sham.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "common/codec/struct_json.h"

namespace sudiao::law {
namespace {

struct SignText {
  int64_t points;
  std::string_view zh;
  std::string_view en;
};

constexpr std::array<SignText, EnumSize<ShamSign>()> kSigns{{
    {0, "", ""},
    {70, "双方证件号码相同", "Both sides have the same identity number"},
    {60, "同一账户为双方行事", "One account acts for both sides"},
    {50, "双方法定代表人相同", "Both sides have the same legal representative"},
    {35, "双方电话相同", "Both sides have the same telephone number"},
    {30, "双方电子邮箱相同", "Both sides have the same e-mail address"},
    {25, "双方住所相同", "Both sides have the same address"},
    {40, "双方代理人相同", "Both sides have the same agent"},
    {30, "调解开始后很快即全部认可对方请求", "Everything claimed was accepted soon after the opening"},
    {20, "双方之间此前多次发生类似案件", "There were several earlier cases between the same two sides"},
}};

int64_t PointsOf(const ShamPolicy& policy, ShamSign sign) {
  for (const ShamWeight& weight : policy.weights) {
    if (weight.sign == sign) return weight.points;
  }
  return kSigns[static_cast<size_t>(sign)].points;
}

bool IsSeen(const ShamObservations& seen, const ShamPolicy& policy, ShamSign sign) {
  if (sign == ShamSign::FAST_FULL_ACCEPTANCE) {
    return seen.seconds_to_full_acceptance.has_value() &&
           *seen.seconds_to_full_acceptance <= policy.fast_seconds;
  }
  if (sign == ShamSign::REPEATED_PAIR)
    return policy.repeated_cases > 0 && seen.earlier_cases_of_pair >= policy.repeated_cases;
  return std::find(seen.shared.begin(), seen.shared.end(), sign) != seen.shared.end();
}

ShamReason ReasonOf(const ShamObservations& seen, ShamSign sign, int64_t points) {
  const SignText& text = kSigns[static_cast<size_t>(sign)];
  ShamReason reason{sign, points, std::string(text.zh), std::string(text.en)};
  if (sign == ShamSign::FAST_FULL_ACCEPTANCE && seen.seconds_to_full_acceptance.has_value()) {
    absl::StrAppend(&reason.text_zh, "（", *seen.seconds_to_full_acceptance, " 秒）");
    absl::StrAppend(&reason.text_en, " (", *seen.seconds_to_full_acceptance, " seconds)");
  }
  if (sign == ShamSign::REPEATED_PAIR) {
    absl::StrAppend(&reason.text_zh, "（", seen.earlier_cases_of_pair, " 件）");
    absl::StrAppend(&reason.text_en, " (", seen.earlier_cases_of_pair, ")");
  }
  return reason;
}

constexpr ShamGap kNotCollected[] = {
    {"设备与网络地址：平台不保存", "Devices and network addresses: the platform does not store them"},
    {"是否存在真实争议", "Whether there is a real dispute"},
    {"金额与证据是否相称", "Whether the amount fits the evidence"},
    {"财产转移", "Transfers of assets"},
    {"被执行人名单", "Whether the respondent is on the list of debtors under enforcement"},
    {"案外人权利", "Rights of outsiders"},
};

}  // namespace

ShamPolicy DefaultShamPolicy() {
  return {.weights = {}, .alert_at = 60, .fast_seconds = 600, .repeated_cases = 3};
}

absl::StatusOr<ShamPolicy> ReadShamPolicy(std::string_view json) {
  ASSIGN_OR_RETURN(ShamPolicy policy, codec::FromJson<ShamPolicy>(json));
  const ShamPolicy otherwise = DefaultShamPolicy();
  if (policy.alert_at == 0) policy.alert_at = otherwise.alert_at;
  if (policy.fast_seconds == 0) policy.fast_seconds = otherwise.fast_seconds;
  if (policy.repeated_cases == 0) policy.repeated_cases = otherwise.repeated_cases;
  const bool negative = std::any_of(policy.weights.begin(), policy.weights.end(),
                                    [](const ShamWeight& weight) { return weight.points < 0; });
  if (negative || policy.alert_at < 0 || policy.fast_seconds < 0 || policy.repeated_cases < 0)
    return absl::InvalidArgumentError("a policy has no negative numbers");
  return policy;
}

ShamScore ScoreSham(const ShamObservations& seen, const ShamPolicy& policy) {
  ShamScore score;
  for (size_t i = 1; i < EnumSize<ShamSign>(); ++i) {
    const auto sign = static_cast<ShamSign>(i);
    const int64_t points = PointsOf(policy, sign);
    if (points <= 0 || !IsSeen(seen, policy, sign)) continue;
    score.points += points;
    score.reasons.push_back(ReasonOf(seen, sign, points));
  }
  std::stable_sort(score.reasons.begin(), score.reasons.end(),
                   [](const ShamReason& a, const ShamReason& b) { return a.points > b.points; });
  score.alert = score.points >= policy.alert_at;
  return score;
}

std::span<const ShamGap> NotCollected() { return kNotCollected; }

}  // namespace sudiao::law
