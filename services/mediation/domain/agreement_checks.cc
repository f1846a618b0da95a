#include "services/mediation/domain/agreement_checks.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/view.h"

namespace sudiao::mediation::domain {
namespace {

constexpr size_t kMaxClauses = 100;
constexpr std::array<std::string_view, 7> kActs = {"PAY",     "STOP",     "DELETE", "APOLOGISE",
                                                   "LICENSE", "TRANSFER", "OTHER"};

// CHK-CLEAR (JI-358(5))  Words that leave time, measure or content open.
constexpr std::array<std::string_view, 20> kVagueWords = {"尽快",
                                                          "尽早",
                                                          "适当",
                                                          "另行协商",
                                                          "另行商议",
                                                          "再行协商",
                                                          "择期",
                                                          "酌情",
                                                          "视情况",
                                                          "合理期限",
                                                          "待定",
                                                          "as soon as possible",
                                                          "asap",
                                                          "in due course",
                                                          "reasonable time",
                                                          "appropriate",
                                                          "to be agreed",
                                                          "to be negotiated",
                                                          "to be determined",
                                                          "when convenient"};

// CHK-FORUM (CMS-08)  "If one side does not perform, the other may ask the court to judge the case".
constexpr std::array<std::string_view, 8> kForumWords = {"请求人民法院对案件作出裁判",
                                                         "请求人民法院作出裁判",
                                                         "请求人民法院判决",
                                                         "请求法院判决",
                                                         "由人民法院判决",
                                                         "由法院判决",
                                                         "ask the court to judge",
                                                         "ask the court to decide the case"};

bool IsWordChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// Chinese words stand anywhere; a Latin one must stand alone ("inappropriate" is clear).
bool ContainsWord(std::string_view text, std::string_view word) {
  const bool latin = IsWordChar(word.front());
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    const bool glued = (at > 0 && IsWordChar(text[at - 1])) || (end < text.size() && IsWordChar(text[end]));
    if (!latin || !glued) return true;
  }
  return false;
}

template <size_t N>
std::vector<std::string> Find(std::string_view text, const std::array<std::string_view, N>& words) {
  const std::string lower = absl::AsciiStrToLower(AbslView(text));
  std::vector<std::string> found;
  for (const std::string_view word : words) {
    if (ContainsWord(lower, word)) found.emplace_back(word);
  }
  return found;
}

void CheckWords(const std::string& field, std::string_view text, Violations& violations) {
  for (const std::string& word : VagueWords(text)) {
    violations.Add(field, "VAGUE_WORD", absl::StrCat("\"", word, "\" leaves open what is owed: name it."),
                   absl::StrCat("“", word, "”约定不明确，请写明具体内容。"));
  }
  for (const std::string& word : ForumWords(text)) {
    violations.Add(field, "FORUM_CLAUSE",
                   absl::StrCat("\"", word, "\": the court does not allow this clause."),
                   absl::StrCat("“", word, "”：约定不履行则请求法院裁判的条款不予准许。"));
  }
}

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
  CheckWords(path + ".text", clause.text, violations);
  CheckWords(path + ".manner", clause.manner, violations);
  CheckWords(path + ".breach", clause.breach, violations);
}

void CheckParty(const Mediation& mediation, const std::string& field, const std::string& party_id,
                Violations& violations) {
  if (party_id.empty() || mediation.FindParty(party_id) != nullptr) return;
  violations.Add(field, "NOT_A_PARTY", "Not a party of this mediation.", "不是本次调解的当事人。");
}

}  // namespace

bool IsAct(std::string_view act) { return std::find(kActs.begin(), kActs.end(), act) != kActs.end(); }

std::vector<std::string> VagueWords(std::string_view text) { return Find(text, kVagueWords); }

std::vector<std::string> ForumWords(std::string_view text) { return Find(text, kForumWords); }

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
// in digits, manner and date. CMS-07 lets clauses go beyond the claims, CMS-14 leaves parts open
// (not_settled).
void CheckForSigning(const Mediation& mediation, const Terms& terms, absl::CivilDay today,
                     Violations& violations) {
  CheckDraft(mediation, terms, violations);
  violations.RequireText("agreement.facts", terms.facts, 20000);
  if (terms.clauses.empty()) violations.Missing("agreement.clauses");
  for (size_t i = 0; i < terms.clauses.size() && i < kMaxClauses; ++i) {
    CheckClause(absl::StrCat("agreement.clauses[", i, "]"), terms.clauses[i], today, violations);
  }
}

}  // namespace sudiao::mediation::domain
