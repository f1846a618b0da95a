// What one text of the agreement says against the rules of the lexicon, and what its numbers say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/law/agreement_check/agreement_check.h"

namespace sudiao::law {

// Where a text stands: TEXT for what a clause obliges to, TERMS for its manner and the consequences of a
// breach, UNSPECIFIED for the facts and what is left open.
struct TextPlace {
  int64_t clause = -1;
  std::string field;
  grammar::Scope scope = grammar::Scope::UNSPECIFIED;
};

// Whom the texts may name.
struct Names {
  std::vector<std::u32string> parties;
  std::vector<std::u32string> outsiders;
};
Names NamesOf(const AgreementUnderCheck& agreement);

// `clause` is null for texts outside of clauses.
std::vector<Finding> CheckText(const grammar::Grammar& grammar, const AgreementUnderCheck& agreement,
                               const Names& names, const TextPlace& place, std::string_view text,
                               const ClauseUnderCheck* clause);

// A finding with the texts of lexicon/texts.txt.
Finding MakeFinding(const grammar::Grammar& grammar, std::string_view rule_id, std::string_view check,
                    Ground ground, Severity severity, std::string_view text_name);

}  // namespace sudiao::law
