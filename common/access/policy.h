// Who may see what inside a case. MaySee is the one policy: storage, lists, search, exports, notices, streams
// and statistics all ask it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/rpc/call_context.h"
#include "common/types/end_code.h"
#include "common/types/fields.h"

namespace sudiao {

// Confidentiality is a label (sudiao.common.v1.Label says who each means).
SUDIAO_ENUM(Label, SHARED, CAUCUS, MEDIATOR_ONLY, CENTRE, COURT, OWNER)

SUDIAO_ENUM(Side, APPLICANT, RESPONDENT, THIRD_PARTY)

// CPL-62: settling, admitting, waiving and changing claims need special authority.
SUDIAO_ENUM(Authority, GENERAL, SPECIAL)

}  // namespace sudiao

namespace sudiao::access {

// One party that a caller acts for, and with what authority. The party itself (or an organ of it) has
// SPECIAL.
struct ActsFor {
  std::string party_id;
  Side side = Side::UNSPECIFIED;
  Authority authority = Authority::UNSPECIFIED;
  std::string representation_id;  // "" when the caller is the party or its organ
};

// What one caller is in one case, now.
struct Relation {
  std::vector<ActsFor> parties;
  bool author = false;        // writes the draft, or corrects it
  bool mediator = false;      // who mediates it
  bool case_manager = false;  // of the body that handles it or that it was filed with
  bool clerk = false;         // of the inviting or receiving court
  bool judge = false;         // of that court
  bool asked = false;         // to mediate, and has not accepted: may know of the case, not what is in it

  bool court() const { return clerk || judge; }
  // Not counting `asked`: see Directory::RequireRelationOrAsked.
  bool any() const { return author || mediator || case_manager || court() || !parties.empty(); }
  const ActsFor* For(std::string_view party_id) const {
    for (const ActsFor& acts : parties) {
      if (acts.party_id == party_id) return &acts;
    }
    return nullptr;
  }
};

// A thing inside a case: its label and, for OWNER and CAUCUS, the party it belongs to.
struct Item {
  Label label = Label::UNSPECIFIED;
  std::string party_id;
};

bool MaySee(const Relation& relation, const Item& item);

// A row of what a service knows of a case's people (fed by events; see directory.h).
SUDIAO_ENUM(Capacity, AUTHOR, PARTY, AGENT, MEDIATOR, MEDIATION_BODY, COURT)

struct CaseRole {
  Capacity capacity = Capacity::UNSPECIFIED;
  std::string account_id;  // one of the two
  std::string organization_id;
  std::string party_id;  // PARTY
  Side side = Side::UNSPECIFIED;
  Authority authority = Authority::UNSPECIFIED;  // AGENT
  std::string representation_id;
  std::string principal_account_id;  // AGENT: whose
  std::string principal_organization_id;
  absl::Time start_time;  // AGENT: unset means at once, and without end
  absl::Time end_time;
  bool past = false;        // AUTHOR: known, but without a right
  bool only_asked = false;  // MEDIATOR: has not accepted
  SUDIAO_FIELDS(capacity, account_id, organization_id, party_id, side, authority, representation_id,
                principal_account_id, principal_organization_id, start_time, end_time, past, only_asked)
};

// What the caller is, from the case's roles. A representation counts only inside its time box. Who mediates
// the case acts for no side of it (SIM-15).
Relation Evaluate(const std::vector<CaseRole>& roles, const Caller& caller, absl::Time now);

}  // namespace sudiao::access
