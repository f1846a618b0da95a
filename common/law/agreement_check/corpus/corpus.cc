#include "common/law/agreement_check/corpus/corpus.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/codec/struct_json.h"
#include "common/status/status_macros.h"

namespace sudiao::law::corpus {

absl::StatusOr<std::vector<Case>> ReadCases(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::vector<Case> cases;
  for (std::string line; std::getline(file, line);) {
    if (line.empty()) continue;
    ASSIGN_OR_RETURN(Case labelled, codec::FromJson<Case>(line));
    cases.push_back(std::move(labelled));
  }
  return cases;
}

AgreementUnderCheck AgreementOf(const Case& labelled) {
  AgreementUnderCheck agreement;
  for (const std::string& name : labelled.parties) {
    const bool first = agreement.parties.empty();
    agreement.parties.push_back({name, name, first ? "APPLICANT" : "RESPONDENT", false, false});
  }
  if (agreement.parties.empty()) {
    agreement.parties = {{"a", "甲方", "APPLICANT", false, false}, {"b", "乙方", "RESPONDENT", false, false}};
  }
  agreement.body = MediatingBody::PEOPLES_MEDIATION;
  agreement.clauses.emplace_back().text = labelled.text;
  return agreement;
}

std::vector<Finding> FindingsOf(const grammar::Grammar& grammar, const Case& labelled) {
  std::vector<Finding> findings = CheckAgreement(grammar, AgreementOf(labelled));
  std::erase_if(findings, [](const Finding& f) { return f.clause < 0 || f.severity == Severity::NOTE; });
  return findings;
}

Score ScoreOf(const grammar::Grammar& grammar, const std::vector<Case>& cases) {
  Score score;
  for (const Case& labelled : cases) {
    std::map<std::string, std::string> found;
    for (const Finding& finding : FindingsOf(grammar, labelled)) {
      found.emplace(EnumName(finding.ground), absl::StrCat(finding.check, " \"", finding.excerpt, "\""));
    }
    const std::set<std::string> expected(labelled.grounds.begin(), labelled.grounds.end());
    for (const std::string& ground : expected) {
      Row& row = score.rows[ground];
      ++row.cases;
      if (found.contains(ground)) {
        ++row.named;
        continue;
      }
      const bool asked = found.contains("DOUBTFUL");
      if (asked) {
        ++row.asked;
      } else if (!found.empty()) {
        ++row.other;
      }
      const char* how = asked ? "asked" : found.empty() ? "missed" : "other";
      score.lines.push_back(absl::StrCat(how, " ", ground, "  ", labelled.id, "  ", labelled.text));
    }
    for (const auto& [ground, by] : found) {
      if (expected.contains(ground) || (!expected.empty() && ground == "DOUBTFUL")) continue;
      ++score.rows[ground].false_alarms;
      score.lines.push_back(absl::StrCat(expected.empty() ? "alarm " : "extra ", ground, "  ", labelled.id,
                                         "  ", labelled.text, "  by ", by));
    }
    if (!expected.empty()) continue;
    ++score.harmless;
    if (!found.empty()) ++score.harmless_with_findings;
  }
  return score;
}

double Score::Recall() const {
  int all = 0;
  int stopped = 0;
  for (const auto& [ground, row] : rows) {
    all += row.cases;
    stopped += row.named + row.other + row.asked;
  }
  return all == 0 ? 1 : static_cast<double>(stopped) / all;
}

double Score::NamedRecall() const {
  int all = 0;
  int named = 0;
  for (const auto& [ground, row] : rows) {
    all += row.cases;
    named += row.named;
  }
  return all == 0 ? 1 : static_cast<double>(named) / all;
}

double Score::FalseAlarmRate() const {
  return harmless == 0 ? 0 : static_cast<double>(harmless_with_findings) / harmless;
}

std::string Score::Table() const {
  std::string table = absl::StrFormat("%-20s %6s %6s %6s %6s %6s %12s\n", "ground", "cases", "named", "other",
                                      "asked", "missed", "false alarms");
  for (const auto& [ground, row] : rows) {
    absl::StrAppendFormat(&table, "%-20s %6d %6d %6d %6d %6d %12d\n", ground, row.cases, row.named, row.other,
                          row.asked, row.cases - row.named - row.other - row.asked, row.false_alarms);
  }
  absl::StrAppendFormat(&table,
                        "recall of grounds %.4f (%.4f by their name)\n"
                        "false alarms on harmless clauses %.4f (%d of %d)\n",
                        Recall(), NamedRecall(), FalseAlarmRate(), harmless_with_findings, harmless);
  for (const std::string& line : lines) absl::StrAppend(&table, line, "\n");
  return table;
}

}  // namespace sudiao::law::corpus
