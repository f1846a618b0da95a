#include "services/confirmation/domain/delivery_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "services/confirmation/domain/clocks.h"

namespace sudiao::confirmation::domain {
namespace {

constexpr size_t kMaxDeliveries = 20;

bool IsPaper(const Delivery& delivery) {
  return delivery.channel == Channel::POST || delivery.channel == Channel::IN_PERSON;
}
bool IsNotice(const Delivery& delivery) { return delivery.channel == Channel::PUBLIC_NOTICE; }

// Who took the paper is told of one that was handed over; nobody of one that was refused.
void CheckHandedOver(const Delivery& delivery, const std::string& place, Violations& violations) {
  const bool in_person = delivery.channel == Channel::IN_PERSON;
  const bool taken = delivery.receiver != Receiver::UNSPECIFIED;
  if (in_person && !taken && !delivery.refused) violations.Missing(place + ".receiver");
  if ((!in_person && (taken || delivery.refused)) || (taken && delivery.refused)) {
    violations.Add(place + (taken ? ".receiver" : ".refused"), "NOT_APPLICABLE",
                   "Only for a paper that was brought: either somebody took it, or it was refused.",
                   "仅适用于直接送达：或者有人签收，或者拒绝签收。");
  }
}

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
  const bool needs_proof = delivery.address_confirmed || delivery.receipt_proven || delivery.refused ||
                           delivery.proven_time != absl::Time() || IsNotice(delivery);
  if (needs_proof && delivery.proof.empty()) violations.Missing(place + ".proof");
  CheckHandedOver(delivery, place, violations);
  if (delivery.proven_time != absl::Time() &&
      (IsPaper(delivery) || IsNotice(delivery) || delivery.proven_time < a.ruling.issue_time ||
       delivery.proven_time > now)) {
    violations.Add(place + ".proven_time", "OUT_OF_RANGE",
                   "For an electronic message only, between the ruling and now.",
                   "仅适用于电子送达，且应当在裁定作出之后、当前时间之前。");
  }
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

absl::Status SetService(const Application& a, const Delivery& delivery, const packs::Pack& pack,
                        DeliveriesRecorded& recorded) {
  const absl::Time arrival = ArrivalOf(delivery);
  recorded.service = {delivery.party_id, std::string(EnumName(delivery.channel)), delivery.delivered_time,
                      arrival};
  if (!a.ruling.effective) return absl::OkStatus();
  ASSIGN_OR_RETURN(recorded.objection_clock, packs::ComputeClock(pack, kObjectionOfParty, a.id, arrival));
  return absl::OkStatus();
}

// CPL-95: the last way, for a party that no other has reached.
absl::Status StartNotice(const Application& a, bool served, const packs::Pack& pack,
                         DeliveriesRecorded& recorded) {
  for (const Delivery& delivery : recorded.deliveries) {
    if (!IsNotice(delivery)) continue;
    if (served) {
      Violations violations;
      violations.Add("deliveries", "NOT_NEEDED",
                     "The party was served: a public notice is for whom no other way reaches.",
                     "当事人已经送达，公告送达仅适用于其他方式无法送达的情形。");
      return violations.ToStatus();
    }
    ASSIGN_OR_RETURN(recorded.notice_clock,
                     packs::ComputeClock(pack, delivery.abroad ? kPublicNoticeAbroad : kPublicNotice, a.id,
                                         delivery.delivered_time));
  }
  return absl::OkStatus();
}

}  // namespace

bool Counts(const Delivery& delivery) {
  if (IsNotice(delivery)) return false;  // Time alone makes it count.
  return IsPaper(delivery) ? delivery.receiver != Receiver::SOMEBODY_ELSE
                           : delivery.address_confirmed || delivery.receipt_proven;
}

absl::Time ArrivalOf(const Delivery& delivery) {
  return delivery.proven_time == absl::Time() ? delivery.delivered_time : delivery.proven_time;
}

const Delivery* EarliestThatCounts(const std::vector<Delivery>& deliveries) {
  const Delivery* earliest = nullptr;
  for (const Delivery& delivery : deliveries) {
    if (!Counts(delivery)) continue;
    if (earliest == nullptr || ArrivalOf(delivery) < ArrivalOf(*earliest)) earliest = &delivery;
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
  if (earliest != nullptr && (service == nullptr || ArrivalOf(*earliest) < service->receive_time)) {
    RETURN_IF_ERROR(SetService(a, *earliest, pack, recorded));
  }
  ApplicationDecision decision;
  const bool served = service != nullptr || !recorded.service.party_id.empty();
  RETURN_IF_ERROR(StartNotice(a, served, pack, recorded));
  if (!recorded.notice_clock.clock_id.empty()) {
    decision.Set(absl::StrCat(AbslView(kNoticeTimer), party_id), recorded.notice_clock.due);
  } else if (served) {
    decision.Cancel(absl::StrCat(AbslView(kNoticeTimer), party_id));
  }
  return decision.Add(recorded);
}

absl::StatusOr<ApplicationDecision> DecideNoticeOver(const Application& a, const std::string& party_id,
                                                     const packs::Pack& pack, absl::Time now) {
  ApplicationDecision decision;
  const RunningClock* notice = nullptr;
  for (const RunningClock& clock : a.clocks) {
    const bool of_notice =
        clock.proof.clock_id == kPublicNotice || clock.proof.clock_id == kPublicNoticeAbroad;
    if (of_notice && clock.party_id == party_id) notice = &clock;
  }
  const bool over = notice != nullptr && !notice->proof.IsInTime(now);
  if (!over || a.FindService(party_id) != nullptr) return decision;
  const absl::Time served = notice->proof.due;
  DeliveriesRecorded recorded{party_id, {}, {}, {}, now};
  recorded.service = {party_id, std::string(EnumName(Channel::PUBLIC_NOTICE)), notice->proof.start_time,
                      served};
  if (a.ruling.effective) {
    ASSIGN_OR_RETURN(recorded.objection_clock, packs::ComputeClock(pack, kObjectionOfParty, a.id, served));
  }
  return decision.Add(recorded);
}

}  // namespace sudiao::confirmation::domain
