// All words of a lexicon, so that one pass over a text finds every one that it has.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/law/agreement_check/folded_text.h"

namespace sudiao::law {

// A word, or a phrase without its blanks.
struct LexiconWord {
  std::u32string letters;
  bool open_end = false;     // it may go on: "patent*"
  bool first_alone = false;  // a phrase whose first word has one letter: "s_own"
  friend bool operator==(const LexiconWord&, const LexiconWord&) = default;

  // Whether it stands at the letter `at`. What is no Latin word begins and ends anywhere.
  bool StandsAt(const std::vector<Letter>& text, size_t at) const;
};

class WordIndex {
 public:
  // The number of the word; the same for the same word.
  uint32_t Add(const LexiconWord& word);
  size_t size() const { return words_.size(); }

  // Where the words stand in one text.
  class Places {
   public:
    explicit Places(size_t words) : slots_(words) {}
    void Add(uint32_t word, LetterRange range);
    // The word's places in order; null if the text has not got it.
    const std::vector<LetterRange>* Of(uint32_t word) const {
      return slots_[word] == 0 ? nullptr : &ranges_[slots_[word] - 1];
    }

   private:
    std::vector<uint32_t> slots_;  // of each word, one behind its place in ranges_, or 0
    std::vector<std::vector<LetterRange>> ranges_;
  };
  Places FindIn(const std::vector<Letter>& text) const;

 private:
  // A tree of letters: of a node and a letter the next node.
  uint32_t Next(uint32_t node, char32_t letter) const;
  void Follow(const std::vector<Letter>& text, size_t begin, size_t at, uint32_t node, Places& found) const;

  std::vector<LexiconWord> words_;
  std::unordered_map<uint64_t, uint32_t> next_;
  std::vector<std::vector<uint32_t>> words_of_node_ = {{}};
};

}  // namespace sudiao::law
