// A message in the room, and who may write which label. Nothing of it ever changes.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/policy.h"
#include "common/change/decision.h"
#include "services/mediation/domain/mediation.h"

namespace sudiao::mediation::domain {

struct MessagePosted {
  static constexpr std::string_view kType = "message.posted.v1";
  std::string mediation_id;
  Label label = Label::UNSPECIFIED;
  std::string party_id;
  std::string author_account_id;
  std::string text;
  absl::Time create_time;
  SUDIAO_FIELDS(mediation_id, label, party_id, author_account_id, text, create_time)
};
using Message = MessagePosted;
using MessageEvent = std::variant<MessagePosted>;

struct MessageAggregate {
  static constexpr std::string_view kKind = "message";
  using State = Message;
  using Event = MessageEvent;
  static void Apply(Message& state, const MessageEvent& event) { state = std::get<MessagePosted>(event); }
};

struct PostMessage {
  Label label = Label::UNSPECIFIED;
  std::string party_id;
  std::string text;
  SUDIAO_FIELDS(label, party_id, text)
};

// CONF-1, CMS-05  Who writes, and for whom: a party SHARED or in its own caucus; the mediator SHARED, in a
// named party's caucus, to the mediation body, or for itself; the mediation body to the mediator. The court
// writes nothing.
absl::StatusOr<change::Decision<MessageEvent>> DecidePostMessage(const Mediation& mediation,
                                                                 const access::Relation& relation,
                                                                 const std::string& account_id,
                                                                 const PostMessage& command, absl::Time now);

}  // namespace sudiao::mediation::domain
