// A settlement of two sides and the steps of its application, for tests.
#pragma once

#include <string>
#include <vector>

#include "common/court_tables/court_tables.h"
#include "common/packs/registry.h"
#include "common/testing/status_matchers.h"
#include "services/confirmation/domain/clocks.h"
#include "services/confirmation/domain/enforcement_rules.h"
#include "services/confirmation/domain/review_rules.h"

namespace sudiao::confirmation::domain {

inline absl::TimeZone Shanghai() {
  absl::TimeZone zone;
  absl::LoadTimeZone("Asia/Shanghai", &zone);
  return zone;
}

inline absl::Time At(int month, int day, int hour = 10, int minute = 0, int second = 0) {
  return absl::FromCivil(absl::CivilSecond(2026, month, day, hour, minute, second), Shanghai());
}

inline const packs::Pack& PreFiling() { return *packs::PackRegistry::BuiltIn().Find("cn-pre-filing", 1); }
inline const packs::Pack& Peoples() {
  return *packs::PackRegistry::BuiltIn().Find("cn-peoples-mediation", 1);
}

inline mediation::Clause Pays(std::string id, int64_t fen, absl::CivilDay due) {
  mediation::Clause clause;
  clause.id = std::move(id);
  clause.debtor_party_id = "b";
  clause.creditor_party_id = "a";
  clause.act = "PAY";
  clause.text = "乙方支付甲方赔偿款。";
  clause.amount = {"CNY", fen};
  clause.due_date = due;
  return clause;
}

// The agreement took effect on Monday 2026-03-02; day 30 is Wednesday 2026-04-01.
inline mediation::MediationSettled Settled() {
  mediation::MediationSettled facts;
  facts.case_id = "case";
  facts.agreement_id = "agreement";
  facts.agreement_number = "A-1";
  facts.content_sha256 = "5f";
  facts.clauses = {Pays("c1", 300'000'00, absl::CivilDay(2026, 4, 30)),
                   Pays("c2", 300'000'00, absl::CivilDay(2026, 5, 31)),
                   Pays("c3", 200'000'00, absl::CivilDay(2026, 6, 30))};
  facts.parties = {{"a", Side::APPLICANT, "甲公司", "anna", ""}, {"b", Side::RESPONDENT, "乙公司", "bo", ""}};
  facts.mediation_organization_id = "body";
  facts.inviting_court_id = "court";
  facts.pack = "cn-pre-filing@1";
  facts.effect_time = At(3, 2);
  facts.effect_rule = "OMR-19";
  return facts;
}

inline void Take(Settlement& settlement, const absl::StatusOr<SettlementDecision>& decision) {
  ASSERT_THAT(decision, testing::IsOk());
  for (const SettlementEvent& event : decision->events) Apply(settlement, event);
}

inline Settlement SettlementOf(const mediation::MediationSettled& facts, const packs::Pack& pack) {
  Settlement settlement;
  Take(settlement, DecideKnown(settlement, facts, pack));
  return settlement;
}

inline Matter MatterWith(std::vector<intake::RightType> types) {
  Matter matter;
  matter.cause = "侵害商标权";
  matter.right_types = std::move(types);
  return matter;
}

// Whether the built-in tables let that court confirm a dispute about these rights.
inline absl::Status MayConfirm(const Court& court, const std::string& inviting_court_id,
                               std::vector<intake::RightType> types) {
  return CheckCourt(court, inviting_court_id, MatterWith(std::move(types)), BuiltInCourtTables(),
                    absl::CivilDay(2026, 3, 10));
}

inline Acting Self(std::string party_id, std::string account_id) {
  return {std::move(party_id), std::move(account_id), "", Authority::SPECIAL, true};
}

inline StartCommand StartBy(Acting acting) {
  StartCommand command;
  command.application_id = "application";
  command.acting = std::move(acting);
  command.promise = true;
  command.court = {"court", "上海市浦东新区人民法院", "沪0115"};
  command.court_tables = &BuiltInCourtTables();
  command.mediation_organization_name = "浦东知识产权调解委员会";
  return command;
}

// Adds what a decision decided; its status must be OK.
inline void Take(Application& a, const absl::StatusOr<ApplicationDecision>& decision) {
  ASSERT_THAT(decision, testing::IsOk());
  for (const ApplicationEvent& event : decision->events) Apply(a, event);
}

inline Application Started() {
  Application a;
  Take(a, DecideStart(a, SettlementOf(Settled(), PreFiling()), StartBy(Self("a", "anna")), PreFiling(),
                      At(3, 10)));
  return a;
}
inline Application Filed(absl::Time at = At(3, 16)) {
  Application a = Started();
  Take(a, DecideJoin(a, Self("b", "bo"), true, PreFiling(), at));
  return a;
}
inline Application Accepted() {
  Application a = Filed();
  Take(a, DecideAccept(a, "（2026）沪0115诉前调确1号", PreFiling(), At(3, 17)));
  return a;
}

inline Finding FindingOn(Ground ground, FindingResult result) {
  return {ground, result, result == FindingResult::PRESENT ? "理由" : "", "judge", At(3, 18)};
}

inline Application Reviewed() {
  Application a = Accepted();
  for (size_t i = 1; i < EnumSize<Ground>(); ++i) {
    Take(a, DecideRecordFinding(a, FindingOn(static_cast<Ground>(i), FindingResult::ABSENT)));
  }
  return a;
}

inline Ruling Effective() { return {true, Ground::UNSPECIFIED, "judge", "王法官", At(3, 20)}; }
inline Ruling Rejected(Ground ground) { return {false, ground, "judge", "王法官", At(3, 20)}; }

inline Application Confirmed() {
  Application a = Reviewed();
  Take(a, DecideRule(a, Effective()));
  return a;
}
inline Application Served() {
  Application a = Confirmed();
  Take(a, DecideServe(a, "a", PreFiling(), At(3, 23)));
  Take(a, DecideServe(a, "b", PreFiling(), At(3, 23)));
  return a;
}

}  // namespace sudiao::confirmation::domain
