// The labelled clauses, and how well the check finds what their labels say.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/law/agreement_check/agreement_check.h"
#include "common/types/fields.h"

namespace sudiao::law::corpus {

// One line of a corpus file (JSON). `grounds` are names of Ground; none for a harmless clause.
struct Case {
  std::string id;
  std::string lang;
  std::string text;
  std::vector<std::string> grounds;
  std::vector<std::string> rules;    // the refusal rules expected, where the label says so
  std::vector<std::string> parties;  // their names, where the clause does not say 甲方 and 乙方
  std::string note;
  SUDIAO_FIELDS(id, lang, text, grounds, rules, parties, note)
};

absl::StatusOr<std::vector<Case>> ReadCases(const std::string& path);

// An agreement of this clause alone, between two parties and mediated by a people's mediation committee.
AgreementUnderCheck AgreementOf(const Case& labelled);

// Its findings, without the notes.
std::vector<Finding> FindingsOf(const grammar::Grammar& grammar, const Case& labelled);

struct Row {
  int cases = 0;
  int named = 0;  // the finding names this ground
  int other = 0;  // it names another
  int asked = 0;  // the check says that it cannot read the clause
  int false_alarms = 0;
};

struct Score {
  std::map<std::string, Row> rows;  // by ground
  int harmless = 0;
  int harmless_with_findings = 0;
  std::vector<std::string> lines;  // every miss and false alarm

  // Of the grounds that the labels name, how many stand in a clause that the check does not let pass.
  double Recall() const;
  // How many of them it names.
  double NamedRecall() const;
  // Of the harmless clauses, how many have a finding.
  double FalseAlarmRate() const;
  std::string Table() const;
};

Score ScoreOf(const grammar::Grammar& grammar, const std::vector<Case>& cases);

}  // namespace sudiao::law::corpus
