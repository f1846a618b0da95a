// The confirmability check: reads an agreement as the court will, before anybody signs it, and says where the
// court would refuse confirmation (JI-355, JI-358), what it would ask to correct, and what to write instead.
// Pure and deterministic: the same agreement gives the same findings. It is advice; the court decides.
//
// CHK-IP-TITLE  A clause that decides who owns an IP right, or whether it is valid, keeps the court from
// confirming the agreement (JI-355(5)); a licence, stopping use, withdrawing a request, or the duty to apply
// for a transfer to be registered do not. Where the line is not sure the finding is a NOTE.
// CHK-CLEAR  Each duty has debtor, creditor, object or amount, manner and date (JI-358(5)).
// CHK-THIRD, CMS-09  Whoever is to owe something must be a party, or consent (JI-150).
// CHK-FORUM, CMS-08  No clause that asks the court to judge the case if a party does not perform.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/law/agreement_check/grammar.h"
#include "common/types/fields.h"
#include "common/types/money.h"

namespace sudiao::law {

// Who mediated: people's mediation is free of charge (PML-04), a commercial organisation may charge (CMR-16).
SUDIAO_ENUM(MediatingBody, PEOPLES_MEDIATION, COMMERCIAL_MEDIATION, OTHER_BODY)

struct PartyUnderCheck {
  std::string party_id;
  std::string name;
  std::string side;  // "APPLICANT", "RESPONDENT", "THIRD_PARTY"
  bool signed_already = false;
  bool lacks_capacity = false;  // known to need a guardian, or to be dissolved
  SUDIAO_FIELDS(party_id, name, side, signed_already, lacks_capacity)
};

// A duty as the agreement has it. Empty members are not known apart from the text.
struct ClauseUnderCheck {
  std::string debtor_party_id;
  std::string creditor_party_id;
  std::string act;
  std::string text;
  Money amount;
  std::string manner;
  absl::CivilDay due_date;
  std::string breach;
  SUDIAO_FIELDS(debtor_party_id, creditor_party_id, act, text, amount, manner, due_date, breach)
};

struct AgreementUnderCheck {
  std::vector<PartyUnderCheck> parties;
  std::string facts;
  std::vector<ClauseUnderCheck> clauses;
  std::string not_settled;
  MediatingBody body = MediatingBody::UNSPECIFIED;
  absl::CivilDay today;             // unset: past days are not looked for
  absl::CivilDay last_confirm_day;  // of the joint application (CPL-205); unset before the effect
  bool signing_is_over = false;     // the parties should all have signed
  SUDIAO_FIELDS(parties, facts, clauses, not_settled, body, today, last_confirm_day, signing_is_over)
};

struct Finding {
  std::string rule_id;  // of the rulebook: "JI-355(5)"
  std::string check;    // the pattern in lexicon/rules, or the check of the whole agreement
  Ground ground = Ground::UNSPECIFIED;
  Severity severity = Severity::UNSPECIFIED;
  int64_t clause = -1;     // -1: the facts or the agreement as a whole
  std::string field;       // "clauses[0].text", "facts"; "" for the agreement as a whole
  int64_t span_begin = 0;  // bytes of the field's text
  int64_t span_end = 0;
  std::string excerpt;
  std::string why_zh, why_en;
  std::string advice_zh, advice_en;
  SUDIAO_FIELDS(rule_id, check, ground, severity, clause, field, span_begin, span_end, excerpt, why_zh,
                why_en, advice_zh, advice_en)
};

// In the order of the text; for each rule at most one finding a sentence.
std::vector<Finding> CheckAgreement(const AgreementUnderCheck& agreement);
// The same with another lexicon, to try one.
std::vector<Finding> CheckAgreement(const grammar::Grammar& grammar, const AgreementUnderCheck& agreement);

// The rule ids of the findings with which the court would refuse, each once, in order.
std::vector<std::string> RefusalRules(const std::vector<Finding>& findings);

}  // namespace sudiao::law
