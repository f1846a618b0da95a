#include "services/confirmation/domain/delivery_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "services/confirmation/domain/clocks.h"

namespace sudiao::confirmation::domain {
namespace {

constexpr size_t kMaxDeliveries = 20;

void CheckDelivery(const Application& a, const Delivery& delivery, const std::string& place, absl::Time now,
                   Violations& violations) {
  if (delivery.channel == Channel::UNSPECIFIED) violations.Missing(place + ".channel");
  if (delivery.channel == Channel::PLATFORM) {
    violations.Add(place + ".channel", "NOT_APPLICABLE", "The platform records its own deliveries.",
                   "平台送达由系统自行记录。");
  }
  if (delivery.delivered_time == absl::Time()) {
    violations.Missing(place + ".delivered_time");
  } else if (delivery.delivered_time < a.ruling.issue_time || delivery.delivered_time > now) {
    violations.Add(place + ".delivered_time", "OUT_OF_RANGE", "Between the ruling and now.",
                   "应当在裁定作出之后、当前时间之前。");
  }
  violations.CheckText(place + ".proof", delivery.proof, 2000);
  if ((delivery.address_confirmed || delivery.receipt_proven) && delivery.proof.empty())
    violations.Missing(place + ".proof");
}

absl::Status Check(const Application& a, const std::string& party_id, const std::vector<Delivery>& deliveries,
                   absl::Time now) {
  Violations violations;
  if (a.FindApplicant(party_id) == nullptr) {
    violations.Add("party_id", "NOT_AN_APPLICANT", "Not a party of this application.",
                   "不是本申请的当事人。");
  }
  if (deliveries.empty()) violations.Missing("deliveries");
  if (deliveries.size() > kMaxDeliveries) {
    violations.Add("deliveries", "TOO_MANY", absl::StrCat("At most ", kMaxDeliveries, " entries."),
                   absl::StrCat("最多 ", kMaxDeliveries, " 项。"));
  }
  for (size_t i = 0; i < deliveries.size() && violations.items().size() < kMaxDeliveries; ++i)
    CheckDelivery(a, deliveries[i], absl::StrCat("deliveries[", i, "]"), now, violations);
  return violations.ToStatus();
}

// The platform's own delivery, which so far stands as the service alone.
Delivery OfPlatform(const ServiceProof& service) {
  return {service.party_id,         Channel::PLATFORM, service.receive_time, /*address_confirmed=*/true,
          /*receipt_proven=*/false, "OLR-29(3)"};
}

}  // namespace

bool Counts(const Delivery& delivery) {
  const bool paper = delivery.channel == Channel::POST || delivery.channel == Channel::IN_PERSON;
  return paper || delivery.address_confirmed || delivery.receipt_proven;
}

const Delivery* EarliestThatCounts(const std::vector<Delivery>& deliveries) {
  const Delivery* earliest = nullptr;
  for (const Delivery& delivery : deliveries) {
    if (!Counts(delivery)) continue;
    if (earliest == nullptr || delivery.delivered_time < earliest->delivered_time) earliest = &delivery;
  }
  return earliest;
}

absl::StatusOr<ApplicationDecision> DecideRecordDeliveries(const Application& a, const std::string& party_id,
                                                           std::vector<Delivery> deliveries,
                                                           const packs::Pack& pack, absl::Time now) {
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::SERVE).status());
  RETURN_IF_ERROR(Check(a, party_id, deliveries, now));
  for (Delivery& delivery : deliveries) delivery.party_id = party_id;
  const ServiceProof* const service = a.FindService(party_id);
  if (service != nullptr && service->way == EnumName(Channel::PLATFORM))
    deliveries.insert(deliveries.begin(), OfPlatform(*service));
  DeliveriesRecorded recorded{party_id, std::move(deliveries), {}, {}, now};
  const Delivery* const earliest = EarliestThatCounts(recorded.deliveries);
  const bool moves =
      earliest != nullptr && (service == nullptr || earliest->delivered_time < service->receive_time);
  if (moves) {
    recorded.service = {party_id, std::string(EnumName(earliest->channel)), earliest->delivered_time,
                        earliest->delivered_time};
    if (a.ruling.effective) {
      ASSIGN_OR_RETURN(recorded.objection_clock,
                       packs::ComputeClock(pack, kObjectionOfParty, a.id, earliest->delivered_time));
    }
  }
  return ApplicationDecision().Add(recorded);
}

}  // namespace sudiao::confirmation::domain
