// An application for the confirmation of an agreement (司法确认申请): its state and its events.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/access/policy.h"
#include "common/time/deadline.h"
#include "common/types/fields.h"
#include "common/types/money.h"
#include "services/confirmation/domain/after_ruling.h"
#include "services/confirmation/domain/application_states.h"
#include "services/confirmation/events.h"
#include "services/mediation/events.h"

namespace sudiao::confirmation::domain {

// JI-355(1..5) and JI-358(1..6), in this order; JI-358(2) is 损害国家利益、社会公共利益、他人合法权益.
SUDIAO_ENUM(Ground, OUTSIDE_COURT_SCOPE, OTHER_COURT_COMPETENT, PERSONAL_STATUS, OTHER_SPECIAL_PROCEDURE,
            TITLE_DETERMINATION, VIOLATES_LAW, HARMS_OTHERS, AGAINST_GOOD_MORALS, NOT_VOLUNTARY,
            UNCLEAR_CONTENT, OTHER)
SUDIAO_ENUM(FindingResult, ABSENT, PRESENT)

struct Court {
  std::string organization_id;
  std::string display_name;
  std::string court_code;
  SUDIAO_FIELDS(organization_id, display_name, court_code)
};

// What the application is about, as mediation told it when the agreement took effect.
struct Agreement {
  std::string agreement_number;
  std::string content_sha256;
  std::string cause;
  std::string mediation_organization_id;
  std::string mediation_organization_name;
  std::vector<mediation::Clause> clauses;
  absl::Time effect_time;
  std::string effect_rule;
  SUDIAO_FIELDS(agreement_number, content_sha256, cause, mediation_organization_id,
                mediation_organization_name, clauses, effect_time, effect_rule)
};

struct Applicant {
  std::string party_id;
  Side side = Side::UNSPECIFIED;
  std::string display_name;
  bool joined = false;
  std::string account_id;
  std::string representation_id;
  bool identity_verified = false;
  absl::Time join_time;
  SUDIAO_FIELDS(party_id, side, display_name, joined, account_id, representation_id, identity_verified,
                join_time)
};

struct Material {
  std::string kind;
  bool present = false;
  std::string note;
  SUDIAO_FIELDS(kind, present, note)
};

struct Finding {
  Ground ground = Ground::UNSPECIFIED;
  FindingResult result = FindingResult::UNSPECIFIED;
  std::string note;
  std::string judge_account_id;
  absl::Time time;
  SUDIAO_FIELDS(ground, result, note, judge_account_id, time)
};

struct Ruling {
  bool effective = false;
  Ground ground = Ground::UNSPECIFIED;
  std::string judge_account_id;
  std::string judge_name;
  absl::Time issue_time;
  SUDIAO_FIELDS(effective, ground, judge_account_id, judge_name, issue_time)
};

struct ServiceProof {
  std::string party_id;
  std::string way;
  absl::Time sent_time;
  absl::Time receive_time;
  SUDIAO_FIELDS(party_id, way, sent_time, receive_time)
};

struct EnforcementFile {
  std::string id;
  std::string creditor_party_id;
  std::string debtor_party_id;
  std::string clause_id;
  Money unpaid;
  DeadlineProof limit_proof;
  absl::Time create_time;
  absl::Time close_time;  // when the ruling that it rested on was revoked
  SUDIAO_FIELDS(id, creditor_party_id, debtor_party_id, clause_id, unpaid, limit_proof, create_time,
                close_time)
};

// A deadline that was set, for one party or (party_id empty) for all. A newer one of the same clock and party
// takes its place.
struct RunningClock {
  std::string party_id;
  DeadlineProof proof;
  bool overrun = false;
  SUDIAO_FIELDS(party_id, proof, overrun)
};

struct Application {
  std::string id;
  ApplicationState state = ApplicationState::UNSPECIFIED;
  std::string case_id;
  std::string agreement_id;
  Agreement agreement;
  Court court;
  bool invited = false;  // the court had invited the mediation (CPL-205(1))
  std::string pack;
  std::string case_number;
  std::vector<Applicant> applicants;
  std::vector<Material> materials;
  std::vector<std::string> requested_kinds;
  std::string materials_note;
  absl::Time materials_due_time;
  bool materials_named = false;  // once, before acceptance (OLR-09)
  std::vector<Finding> findings;
  Ruling ruling;
  Ground refusal_ground = Ground::UNSPECIFIED;
  std::string court_note;
  std::vector<ServiceProof> services;
  std::vector<EnforcementFile> enforcement_files;
  std::vector<RunningClock> clocks;
  absl::Time file_time;
  absl::Time accept_time;
  absl::Time create_time;
  absl::Time update_time;
  std::vector<Delivery> deliveries;
  std::vector<Objection> objections;
  SUDIAO_FIELDS(id, state, case_id, agreement_id, agreement, court, invited, pack, case_number, applicants,
                materials, requested_kinds, materials_note, materials_due_time, materials_named, findings,
                ruling, refusal_ground, court_note, services, enforcement_files, clocks, file_time,
                accept_time, create_time, update_time, deliveries, objections)

  bool filed() const { return file_time != absl::Time(); }
  bool accepted() const { return accept_time != absl::Time(); }
  const Applicant* FindApplicant(std::string_view party_id) const;
  const Finding* FindFinding(Ground ground) const;
  const ServiceProof* FindService(std::string_view party_id) const;
  const mediation::Clause* FindClause(std::string_view clause_id) const;
  const RunningClock* FindClock(std::string_view clock_id, std::string_view party_id = "") const;
};

struct ApplicationStarted {
  static constexpr std::string_view kType = "application.started.v1";
  std::string id;
  std::string case_id;
  std::string agreement_id;
  Agreement agreement;
  Court court;
  bool invited = false;
  std::string pack;
  std::vector<Applicant> applicants;
  DeadlineProof window;
  absl::Time time;
  SUDIAO_FIELDS(id, case_id, agreement_id, agreement, court, invited, pack, applicants, window, time)
};

struct ApplicantJoined {
  static constexpr std::string_view kType = "application.joined.v1";
  std::string party_id;
  std::string account_id;
  std::string representation_id;
  bool identity_verified = false;
  absl::Time time;
  SUDIAO_FIELDS(party_id, account_id, representation_id, identity_verified, time)
};

struct ApplicationFiled {
  static constexpr std::string_view kType = "application.filed.v1";
  std::vector<Material> materials;
  DeadlineProof accept_clock;
  absl::Time time;
  SUDIAO_FIELDS(materials, accept_clock, time)
};

struct MaterialsRequested {
  static constexpr std::string_view kType = "application.materials_requested.v1";
  std::vector<std::string> kinds;
  absl::Time due_time;
  std::string note;
  absl::Time time;
  SUDIAO_FIELDS(kinds, due_time, note, time)
};

// `accept_clock` is set where the correction is complete and the court's three days begin anew.
struct MaterialsSupplied {
  static constexpr std::string_view kType = "application.materials_supplied.v1";
  std::string party_id;
  std::vector<Material> materials;
  bool complete = false;
  DeadlineProof accept_clock;
  absl::Time time;
  SUDIAO_FIELDS(party_id, materials, complete, accept_clock, time)
};

struct ApplicationAccepted {
  static constexpr std::string_view kType = "application.accepted.v1";
  std::string case_number;
  DeadlineProof decide_clock;
  absl::Time time;
  SUDIAO_FIELDS(case_number, decide_clock, time)
};

struct ApplicationRefused {
  static constexpr std::string_view kType = "application.refused.v1";
  Ground ground = Ground::UNSPECIFIED;
  std::string note;
  absl::Time time;
  SUDIAO_FIELDS(ground, note, time)
};

struct FindingRecorded {
  static constexpr std::string_view kType = "application.finding.v1";
  Finding finding;
  // What only the court sees moves no time that others see; the first findings still did.
  bool moves_no_time = false;
  SUDIAO_FIELDS(finding, moves_no_time)
};

struct RulingIssued {
  static constexpr std::string_view kType = "application.ruling.v1";
  Ruling ruling;
  SUDIAO_FIELDS(ruling)
};

// `objection_clock` is set for rulings that confirm (JI-372).
struct RulingServed {
  static constexpr std::string_view kType = "application.served.v1";
  ServiceProof service;
  DeadlineProof objection_clock;
  SUDIAO_FIELDS(service, objection_clock)
};

// How else the ruling reached a party; `service` and `objection_clock` are set if the service moves,
// `notice_clock` by a public notice. Without deliveries: the notice's time is over.
struct DeliveriesRecorded {
  static constexpr std::string_view kType = "application.deliveries.v1";
  std::string party_id;
  std::vector<Delivery> deliveries;
  ServiceProof service;
  DeadlineProof objection_clock;
  absl::Time time;
  DeadlineProof notice_clock;
  SUDIAO_FIELDS(party_id, deliveries, service, objection_clock, time, notice_clock)
};

struct ObjectionFiled {
  static constexpr std::string_view kType = "application.objection.v1";
  Objection objection;
  absl::Time time;
  SUDIAO_FIELDS(objection, time)
};

struct ObjectionDecided {
  static constexpr std::string_view kType = "application.objection_decided.v1";
  std::string objection_id;
  ObjectionState state = ObjectionState::UNSPECIFIED;
  std::string note;
  std::string judge_account_id;
  absl::Time time;
  SUDIAO_FIELDS(objection_id, state, note, judge_account_id, time)
};

// Upon an objection: nothing can be enforced on the ruling any more, and the files that were opened close.
struct RulingRevoked {
  static constexpr std::string_view kType = "application.revoked.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};

struct EnforcementOpened {
  static constexpr std::string_view kType = "application.enforcement.v1";
  EnforcementFile file;
  SUDIAO_FIELDS(file)
};

// WITHDRAWN by a party; EXPIRED, DEEMED_WITHDRAWN by time; PROCEDURE_ENDED by the judge.
struct ApplicationEnded {
  static constexpr std::string_view kType = "application.ended.v1";
  ApplicationState state = ApplicationState::UNSPECIFIED;
  std::string party_id;
  std::string note;
  absl::Time time;
  SUDIAO_FIELDS(state, party_id, note, time)
};

// The court is late: an alert, nothing else (JC11-4, CPL-187).
struct ClockOverran {
  static constexpr std::string_view kType = "application.overran.v1";
  std::string clock_id;
  absl::Time time;
  SUDIAO_FIELDS(clock_id, time)
};

using ApplicationEvent =
    std::variant<ApplicationStarted, ApplicantJoined, ApplicationFiled, MaterialsRequested, MaterialsSupplied,
                 ApplicationAccepted, ApplicationRefused, FindingRecorded, RulingIssued, RulingServed,
                 EnforcementOpened, ApplicationEnded, ClockOverran, ConfirmationMoved, DeliveriesRecorded,
                 ObjectionFiled, ObjectionDecided, RulingRevoked>;

void Apply(Application& a, const ApplicationEvent& event);

}  // namespace sudiao::confirmation::domain
