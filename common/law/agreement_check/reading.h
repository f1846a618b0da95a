// One text read with the grammar: where each concept stands, and where a pattern matches.
#pragma once

#include <optional>
#include <vector>

#include "common/law/agreement_check/folded_text.h"
#include "common/law/agreement_check/grammar.h"
#include "common/law/agreement_check/quantities.h"

namespace sudiao::law {

class TextReading {
 public:
  // `built_in` gives the occurrences of the concepts that code finds (names of parties); those of numbers are
  // found here.
  TextReading(const grammar::Grammar& grammar, std::string_view text,
              const std::vector<std::u32string>& party_names, const std::vector<std::u32string>& outsiders);

  const FoldedText& text() const { return text_; }
  const Quantities& quantities() const { return quantities_; }

  // Every place where one of the sequences matches, in order. Of the matches that end at one letter the
  // shortest.
  std::vector<LetterRange> Find(const grammar::Alternatives& alternatives);
  bool Has(const grammar::Alternatives& alternatives) { return !Find(alternatives).empty(); }
  // Where the parties and others whose names are known stand.
  std::vector<LetterRange> Names() const;
  uint32_t SentenceOf(const LetterRange& range) const { return text_.letters()[range.begin].sentence; }

 private:
  const std::vector<LetterRange>& Occurrences(size_t concept_index);
  std::vector<LetterRange> Match(const grammar::Sequence& sequence);
  std::vector<LetterRange> Candidates(const grammar::Item& item);
  std::vector<LetterRange> Join(const std::vector<LetterRange>& heads, const std::vector<LetterRange>& tails,
                                uint32_t gap) const;
  std::vector<LetterRange> AtBorder(const std::vector<LetterRange>& heads, uint32_t gap) const;
  void AddNames(const std::vector<std::u32string>& names, size_t concept_index);

  const grammar::Grammar& grammar_;
  FoldedText text_;
  Quantities quantities_;
  WordIndex::Places words_;
  std::vector<std::optional<std::vector<LetterRange>>> occurrences_;
};

}  // namespace sudiao::law
