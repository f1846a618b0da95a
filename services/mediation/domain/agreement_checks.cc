#include "services/mediation/domain/agreement_checks.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace sudiao::mediation::domain {
namespace {

constexpr size_t kMaxClauses = 100;
constexpr std::array<std::string_view, 7> kActs = {"PAY",     "STOP",     "DELETE", "APOLOGISE",
                                                   "LICENSE", "TRANSFER", "OTHER"};

// The amount of a clause, in digits: payments need one.
void CheckAmount(const std::string& path, const Clause& clause, Violations& violations) {
  if (clause.act == "PAY" && !clause.amount.has_value()) return violations.Missing(path + ".amount");
  if (clause.amount.has_value() && clause.amount.minor_units <= 0) {
    violations.Add(path + ".amount", "NOT_POSITIVE", "An amount must be more than nothing.",
                   "金额应当大于零。");
  }
}

void CheckClause(const std::string& path, const Clause& clause, absl::CivilDay today,
                 Violations& violations) {
  if (clause.debtor_party_id.empty()) violations.Missing(path + ".debtor_party_id");
  if (clause.creditor_party_id.empty()) violations.Missing(path + ".creditor_party_id");
  if (!clause.debtor_party_id.empty() && clause.debtor_party_id == clause.creditor_party_id) {
    violations.Add(path + ".creditor_party_id", "SAME_AS_DEBTOR", "Nobody owes something to itself.",
                   "权利人与义务人不能相同。");
  }
  if (clause.act.empty()) violations.Missing(path + ".act");
  violations.RequireText(path + ".text", clause.text, 4000);
  violations.RequireText(path + ".manner", clause.manner, 1000);
  CheckAmount(path, clause, violations);
  if (clause.due_date == absl::CivilDay()) {
    violations.Missing(path + ".due_date");
  } else if (clause.due_date < today) {
    violations.Add(path + ".due_date", "IN_THE_PAST", "The day has passed.", "履行日期已过。");
  }
}

void CheckParty(const Mediation& mediation, const std::string& field, const std::string& party_id,
                Violations& violations) {
  if (party_id.empty() || mediation.FindParty(party_id) != nullptr) return;
  violations.Add(field, "NOT_A_PARTY", "Not a party of this mediation.", "不是本次调解的当事人。");
}

}  // namespace

bool IsAct(std::string_view act) { return std::find(kActs.begin(), kActs.end(), act) != kActs.end(); }

void CheckDraft(const Mediation& mediation, const Terms& terms, Violations& violations) {
  violations.CheckText("agreement.facts", terms.facts, 20000);
  violations.CheckText("agreement.not_settled", terms.not_settled, 20000);
  if (terms.clauses.size() > kMaxClauses) {
    violations.Add("agreement.clauses", "TOO_MANY", "At most 100 clauses.", "最多 100 条。");
    return;
  }
  for (size_t i = 0; i < terms.clauses.size(); ++i) {
    const std::string path = absl::StrCat("agreement.clauses[", i, "]");
    const Clause& clause = terms.clauses[i];
    CheckParty(mediation, path + ".debtor_party_id", clause.debtor_party_id, violations);
    CheckParty(mediation, path + ".creditor_party_id", clause.creditor_party_id, violations);
    if (!clause.act.empty() && !IsAct(clause.act)) {
      violations.Add(path + ".act", "UNKNOWN_VALUE", "Not a known act.", "未知的履行行为。");
    }
    violations.CheckText(path + ".text", clause.text, 4000);
    violations.CheckText(path + ".manner", clause.manner, 1000);
    violations.CheckText(path + ".breach", clause.breach, 2000);
  }
}

// CHK-CLEAR, SIM-24, PML-29  Facts and issues; and each clause with debtor, creditor, act, object or amount
// in digits, manner and date.
// CMS-07, CMS-14  Clauses may go beyond the claims, and parts of the dispute may stay open (not_settled).
void CheckForSigning(const Mediation& mediation, const Terms& terms, absl::CivilDay today,
                     Violations& violations) {
  CheckDraft(mediation, terms, violations);
  violations.RequireText("agreement.facts", terms.facts, 20000);
  if (terms.clauses.empty()) violations.Missing("agreement.clauses");
  for (size_t i = 0; i < terms.clauses.size() && i < kMaxClauses; ++i) {
    CheckClause(absl::StrCat("agreement.clauses[", i, "]"), terms.clauses[i], today, violations);
  }
}

std::vector<law::Finding> CheckForConfirmation(const Mediation& mediation, const Terms& terms,
                                               law::MediatingBody body, absl::CivilDay today) {
  law::AgreementUnderCheck agreement;
  for (const access::CaseParty& party : mediation.facts.parties) {
    agreement.parties.push_back(
        {party.party_id, party.display_name, std::string(EnumName(party.side)), false, false});
  }
  agreement.facts = terms.facts;
  for (const Clause& clause : terms.clauses) {
    agreement.clauses.push_back({clause.debtor_party_id, clause.creditor_party_id, clause.act, clause.text,
                                 clause.amount, clause.manner, clause.due_date, clause.breach});
  }
  agreement.not_settled = terms.not_settled;
  agreement.body = body;
  agreement.today = today;
  return law::CheckAgreement(agreement);
}

// CHK-IP-TITLE, CHK-FORUM  Parties may sign what the court would refuse, but only knowing it: the agreement
// is still a contract (PML-31, CMR-22).
absl::StatusOr<std::vector<std::string>> RequireAcknowledged(const std::vector<law::Finding>& findings,
                                                             const std::vector<std::string>& acknowledged) {
  std::vector<std::string> rules = law::RefusalRules(findings);
  std::vector<std::string> open;
  std::copy_if(rules.begin(), rules.end(), std::back_inserter(open), [&](const std::string& rule) {
    return std::find(acknowledged.begin(), acknowledged.end(), rule) == acknowledged.end();
  });
  if (!open.empty()) return Fail(reasons::kFindingsNotAcknowledged, {{"rules", absl::StrJoin(open, ", ")}});
  return rules;
}

}  // namespace sudiao::mediation::domain
