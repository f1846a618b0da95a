// The language of the lexicon: concepts are word lists, rules are patterns of concepts. Both are data
// (lexicon/*.txt), so that a lawyer can read and change them.
//
//   concept right            a name for a list of ways to say one thing
//     专利权 | 注册商标        each line holds alternatives, separated by " | "
//     trade_mark | patent*    "_" joins the words of a phrase, "*" lets a word go on ("patents")
//     <mark> ~3 专用权         an alternative is a sequence: words, <concepts> and distances
//   not 归还 | 归档            what looks like the concept and is not: no match inside of these
//
// Between two items of a sequence stand no letters, or at most those of "~N": N Chinese characters, or four
// times as many Latin letters. A sequence does not leave its sentence. "a|<b>" within an item is a choice.
// "^" and "$" are the borders of a sentence.
//
//   rule title-belongs       one reason for a finding
//   id JI-355(5)
//   ground IP_TITLE
//   severity REFUSAL
//   text title               the explanation in lexicon/texts.txt
//   match …                  any of these patterns
//   unless …                 but not where one of these overlaps the match
//   absent …                 nor where one of these stands in the same sentence
//   missing …                nor where one of these stands anywhere in the clause
//   given AMOUNT             nor where the clause names this apart from its text (DEBTOR, AMOUNT, DATE)
//   only TERMS               only in a clause, not in the facts; TEXT: only in the clause's own text
//   quoted SKIPPED           not what stands in quotation marks: titles of works, texts to be published
//   body MUST_BE_FREE        only where this is true of the mediating body
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/law/agreement_check/points.h"
#include "common/law/agreement_check/word_index.h"
#include "common/types/fields.h"

namespace sudiao::law {

// The codes of the labelled corpus.
SUDIAO_ENUM(Ground, IP_TITLE, IP_VALIDITY, OUTSIDE_SCOPE, IDENTITY_RELATION, UNLAWFUL, PUBLIC_ORDER,
            THIRD_PARTY_HARM, THIRD_PARTY_DUTY, VAGUE_PERFORMANCE, MISSING_DEBTOR, MISSING_AMOUNT,
            MISSING_DATE, FORUM_CLAUSE, LIMITATION_WAIVER, FORBIDDEN_FEE, INVOLUNTARY, FORM, DOUBTFUL)
// REFUSAL: the court would refuse. FIX: it would ask to correct or supply. NOTE: worth a second look. ASK: no
// rule speaks, but it reads like what courts refuse, so a person should read it, or it should be put in plain
// words.
SUDIAO_ENUM(Severity, REFUSAL, FIX, NOTE, ASK)

namespace grammar {

SUDIAO_ENUM(Given, DEBTOR, AMOUNT, DATE)
SUDIAO_ENUM(Scope, TERMS, TEXT)

struct Item {
  enum class Kind { kChoice, kSentenceBegin, kSentenceEnd };
  Kind kind = Kind::kChoice;
  std::vector<uint32_t> words;  // numbers of the grammar's index
  std::vector<size_t> concepts;
  uint32_t gap = 0;  // the most weight between this item and the one before
};

using Sequence = std::vector<Item>;
using Alternatives = std::vector<Sequence>;

struct Concept {
  std::string name;
  Alternatives alternatives;
  Alternatives exceptions;
};

struct Rule {
  std::string name;
  std::string id;
  Ground ground = Ground::UNSPECIFIED;
  Severity severity = Severity::UNSPECIFIED;
  std::string text;
  Alternatives match;
  Alternatives unless;
  Alternatives absent;
  Alternatives missing;
  std::vector<Given> given;
  Scope scope = Scope::UNSPECIFIED;
  bool free_body_only = false;
  bool not_in_quotes = false;
};

struct Text {
  std::string why_zh, why_en, advice_zh, advice_en;
};

// The concepts that are found by code: numbers of every kind, and the names of the parties at hand.
enum BuiltIn : size_t { kDate, kMoney, kPercent, kNumber, kNamed, kOutsider, kBuiltIns };

struct Grammar {
  // The alternatives of a concept; none if there is no such concept.
  const Alternatives& Of(std::string_view concept_name) const;

  std::vector<Concept> concepts;  // the built-in ones first
  WordIndex words;
  std::vector<Rule> rules;
  std::map<std::string, Text, std::less<>> texts;
  PiecePoints points_zh;
  PiecePoints points_en;
  std::vector<std::string> errors;  // what in the data could not be read; empty in what we ship
};

Grammar ParseGrammar(const std::vector<std::string_view>& files, std::string_view points_zh = "",
                     std::string_view points_en = "");

// The lexicon that is built in.
const Grammar& BuiltInGrammar();

}  // namespace grammar
}  // namespace sudiao::law
