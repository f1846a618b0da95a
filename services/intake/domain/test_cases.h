// Cases in their first states, for the tests of the domain.
#pragma once

#include <string>

#include "common/testing/status_matchers.h"
#include "gtest/gtest.h"
#include "services/intake/domain/case_rules.h"
#include "services/intake/domain/consent_texts.h"

namespace sudiao::intake::domain {

using ::sudiao::testing::FailsWith;
using ::sudiao::testing::IsOk;

inline const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);
inline constexpr char kId[] = "00000000-0000-7000-8000-00000000c001";

inline CaseContent Content() {
  CaseContent content;
  content.title = "“浦江”商标侵权纠纷";
  content.language = "zh-CN";
  content.facts = "被申请人在网店销售带有“浦江”标识的商品。";
  content.recipient_organization_id = "body";
  content.truth_statement = true;
  Party applicant;
  applicant.side = Side::APPLICANT;
  applicant.kind = PartyKind::PERSON;
  applicant.display_name = "安某";
  applicant.account_id = "ann";
  applicant.phone = "13800000000";
  applicant.email = "ann@example.com";
  Party respondent = applicant;
  respondent.side = Side::RESPONDENT;
  respondent.display_name = "鲍某";
  respondent.account_id = "";
  respondent.phone.clear();
  respondent.email.clear();
  content.parties = {applicant, respondent};
  content.rights = {{"", RightType::TRADEMARK, "12345678", "浦江", "安某", RightStatus::IN_FORCE, {}}};
  content.claims = {{"", ClaimKind::DAMAGES, "赔偿损失", {"CNY", 5'000'000}}};
  return content;
}

inline void Apply(Case& c, const absl::StatusOr<CaseDecision>& decision) {
  ASSERT_THAT(decision, IsOk());
  for (const CaseEvent& event : decision->events) CaseAggregate::Apply(c, event);
}

inline Case Draft() {
  Case c;
  Apply(c, DecideCreate(kId, "ann", Content(), kNow));
  return c;
}
inline Case Submitted() {
  Case c = Draft();
  Apply(c, DecideSubmit(c, OrganizationKind::COURT, kNow));
  return c;
}
inline Case ConsentSought() {
  Case c = Submitted();
  Apply(c, DecideAccept(c, "cn-peoples-mediation@1", kNow));
  return c;
}
inline Case Appointing() {
  Case c = ConsentSought();
  for (const Party& party : c.content.parties) {
    const std::string version(ConsentTextOf(ConsentStep::MEDIATION).version);
    Apply(c, DecideConsent(c, {party.id, ConsentStep::MEDIATION, true, version, party.account_id, kNow}));
  }
  return c;
}
inline access::OrganizationChanged Committee() {
  access::OrganizationChanged body;
  body.organization_id = "body";
  body.kind = OrganizationKind::PEOPLES_MEDIATION_COMMITTEE;
  return body;
}
inline StageReached Stage(CaseCommand command, const std::string& application = "") {
  const bool settles = command == CaseCommand::SETTLE;
  return {command, settles ? EndCode::AGREEMENT_REACHED : EndCode::UNSPECIFIED, "", kNow, application};
}
inline access::Relation ActingFor(const Party& party) {
  access::Relation relation;
  relation.parties.push_back({party.id, party.side, Authority::SPECIAL, ""});
  return relation;
}
inline Consent ConsentOf(const Case& c, size_t party, bool granted = true,
                         ConsentStep step = ConsentStep::MEDIATION) {
  return {
      c.content.parties[party].id, step, granted, std::string(ConsentTextOf(step).version), "someone", kNow};
}
template <typename Event>
inline bool Has(const absl::StatusOr<CaseDecision>& decision) {
  for (const CaseEvent& event : decision->events) {
    if (std::holds_alternative<Event>(event)) return true;
  }
  return false;
}

}  // namespace sudiao::intake::domain
