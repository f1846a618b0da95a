// What may follow a ruling: its delivery over several channels, and objections to it.
#pragma once

#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/time/deadline.h"
#include "common/types/fields.h"

namespace sudiao::confirmation::domain {

SUDIAO_ENUM(Channel, PLATFORM, EMAIL, SMS, FAX, POST, IN_PERSON, PUBLIC_NOTICE)
// Who took a paper that was handed over. FAMILY_ADULT: of age and living with the party. REPRESENTATIVE: the
// head of an organisation, or who takes in its mail.
SUDIAO_ENUM(Receiver, PARTY_ITSELF, FAMILY_ADULT, REPRESENTATIVE, AGENT, DESIGNATED, SOMEBODY_ELSE)

// One delivery of the ruling to one party. How an electronic address was confirmed, or what proves that the
// message was read, stands in `proof`.
struct Delivery {
  std::string party_id;
  Channel channel = Channel::UNSPECIFIED;
  absl::Time delivered_time;
  bool address_confirmed = false;
  bool receipt_proven = false;
  std::string proof;
  Receiver receiver = Receiver::UNSPECIFIED;
  // The party would not take the paper: it was left, before a witness or in pictures (`proof`).
  bool refused = false;
  // When an electronic message really arrived, where the receiver proved another time.
  absl::Time proven_time;
  // A public notice for somebody abroad.
  bool abroad = false;
  SUDIAO_FIELDS(party_id, channel, delivered_time, address_confirmed, receipt_proven, proof, receiver,
                refused, proven_time, abroad)
};

// RELIEF_ASKED: late, with an application under CPL 86 on which the court decides first.
SUDIAO_ENUM(ObjectionState, RELIEF_ASKED, FILED, RELIEF_REFUSED, DISMISSED, REVOKED, CHANGED)

struct Objection {
  std::string id;
  ObjectionState state = ObjectionState::UNSPECIFIED;
  std::string party_id;  // empty for an interested third party
  std::string objector;
  std::string reason;
  // When a third party knew, or should have known, of the harm.
  absl::CivilDay known_date;
  // The clock that the objection kept or, with relief asked, missed.
  DeadlineProof limit;
  std::string obstacle;
  absl::CivilDay obstacle_end_date;
  // The ten days for the application for relief.
  DeadlineProof relief_limit;
  absl::Time receive_time;
  std::string decision_note;
  std::string judge_account_id;
  absl::Time decide_time;
  SUDIAO_FIELDS(id, state, party_id, objector, reason, known_date, limit, obstacle, obstacle_end_date,
                relief_limit, receive_time, decision_note, judge_account_id, decide_time)
};

}  // namespace sudiao::confirmation::domain
