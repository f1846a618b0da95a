#include "common/law/agreement_check/agreement_check.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/law/agreement_check/clause_reader.h"
#include "common/law/agreement_check/folded_text.h"

namespace sudiao::law {
namespace {

using grammar::Scope;

class Check {
 public:
  Check(const grammar::Grammar& grammar, const AgreementUnderCheck& agreement)
      : grammar_(grammar), agreement_(agreement), names_(NamesOf(agreement)) {}

  std::vector<Finding> Run() {
    CheckParties();
    CheckTime();
    ReadText({-1, "facts", Scope::UNSPECIFIED}, agreement_.facts, nullptr);
    if (agreement_.clauses.empty()) {
      Whole("JI-358(5)", "no-duty", Ground::VAGUE_PERFORMANCE, Severity::REFUSAL, "no-duty");
    }
    for (size_t i = 0; i < agreement_.clauses.size(); ++i) CheckClause(i, agreement_.clauses[i]);
    ReadText({-1, "not_settled", Scope::UNSPECIFIED}, agreement_.not_settled, nullptr);
    CheckSplit();
    return std::move(findings_);
  }

 private:
  void Whole(std::string_view rule_id, std::string_view check, Ground ground, Severity severity,
             std::string_view text) {
    findings_.push_back(MakeFinding(grammar_, rule_id, check, ground, severity, text));
  }

  void ReadText(const TextPlace& place, std::string_view text, const ClauseUnderCheck* clause) {
    if (text.empty()) return;
    std::vector<Finding> found = CheckText(grammar_, agreement_, names_, place, text, clause);
    std::move(found.begin(), found.end(), std::back_inserter(findings_));
  }

  // SHAM-5, JI-358  Nobody settles with himself, and nobody signs who cannot bind himself.
  void CheckParties() {
    for (size_t i = 0; i < agreement_.parties.size(); ++i) {
      const PartyUnderCheck& party = agreement_.parties[i];
      if (party.lacks_capacity)
        Whole("JI-358(6)", "no-capacity", Ground::FORM, Severity::REFUSAL, "no-capacity");
      for (size_t j = 0; j < i; ++j) {
        const PartyUnderCheck& other = agreement_.parties[j];
        const bool opposed = party.side != other.side && !party.name.empty();
        if (opposed && FoldWord(party.name) == FoldWord(other.name)) {
          Whole("SHAM-5", "same-person", Ground::UNLAWFUL, Severity::REFUSAL, "same-person");
        }
      }
    }
  }

  // OMR-19, CPL-205  Confirmation needs an agreement that all have signed, within the thirty days.
  void CheckTime() {
    const bool unsigned_party =
        agreement_.signing_is_over && std::any_of(agreement_.parties.begin(), agreement_.parties.end(),
                                                  [](const auto& party) { return !party.signed_already; });
    if (unsigned_party) Whole("OMR-19", "not-signed", Ground::FORM, Severity::REFUSAL, "not-signed");
    const bool late =
        agreement_.last_confirm_day != absl::CivilDay() && agreement_.today > agreement_.last_confirm_day;
    if (late) Whole("CPL-205", "late", Ground::FORM, Severity::REFUSAL, "late");
  }

  void CheckClause(size_t i, const ClauseUnderCheck& clause) {
    const std::string path = absl::StrCat("clauses[", i, "].");
    const auto index = static_cast<int64_t>(i);
    const bool to_itself =
        !clause.debtor_party_id.empty() && clause.debtor_party_id == clause.creditor_party_id;
    if (to_itself) {
      Whole("JI-358(5)", "owes-itself", Ground::VAGUE_PERFORMANCE, Severity::REFUSAL, "owes-itself");
      findings_.back().clause = index;
      findings_.back().field = path + "creditor_party_id";
    }
    ReadText({index, path + "text", Scope::TEXT}, clause.text, &clause);
    ReadText({index, path + "manner", Scope::TERMS}, clause.manner, &clause);
    ReadText({index, path + "breach", Scope::TERMS}, clause.breach, &clause);
    const bool past = agreement_.today != absl::CivilDay() && clause.due_date != absl::CivilDay() &&
                      clause.due_date < agreement_.today;
    if (past) {
      Whole("JI-358(5)", "date-is-past", Ground::VAGUE_PERFORMANCE, Severity::FIX, "past-day");
      findings_.back().clause = index;
      findings_.back().field = path + "due_date";
    }
  }

  // Trap 4  One clause about the right itself risks the whole application: the law has no partial
  // confirmation, so what the parties want to say about the right goes into a document of its own.
  void CheckSplit() {
    const bool title = std::any_of(findings_.begin(), findings_.end(), [](const Finding& finding) {
      return finding.severity == Severity::REFUSAL &&
             (finding.ground == Ground::IP_TITLE || finding.ground == Ground::IP_VALIDITY);
    });
    if (title && agreement_.clauses.size() > 1) {
      Whole("JI-355(5)", "split-document", Ground::IP_TITLE, Severity::NOTE, "split-document");
    }
  }

  const grammar::Grammar& grammar_;
  const AgreementUnderCheck& agreement_;
  Names names_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> CheckAgreement(const grammar::Grammar& grammar, const AgreementUnderCheck& agreement) {
  return Check(grammar, agreement).Run();
}

std::vector<Finding> CheckAgreement(const AgreementUnderCheck& agreement) {
  return CheckAgreement(grammar::BuiltInGrammar(), agreement);
}

std::vector<std::string> RefusalRules(const std::vector<Finding>& findings) {
  std::vector<std::string> rules;
  for (const Finding& finding : findings) {
    const bool known = std::find(rules.begin(), rules.end(), finding.rule_id) != rules.end();
    if (finding.severity == Severity::REFUSAL && !known) rules.push_back(finding.rule_id);
  }
  return rules;
}

}  // namespace sudiao::law
