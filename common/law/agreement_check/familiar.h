// The words that everybody uses in agreements that courts confirm. A clause that needs other words may be
// quite harmless, but no list of forbidden ways to put things can be complete: what the check cannot read it
// says it cannot read, and asks for plain words.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "common/law/agreement_check/folded_text.h"

namespace sudiao::law {

class TextReading;

class FamiliarWords {
 public:
  // Words with blanks between them: "pay" is the word, "pay*" every word that begins so, "set_off" a phrase.
  // A line "tolerance latin N" says how many Latin words of one text may be unknown, "tolerance other N" how
  // many characters of another script. "#" begins a comment.
  void Read(std::string_view file, std::vector<std::string>& errors);

  bool empty() const { return words_.empty(); }
  // The end of every familiar word that begins at this letter.
  std::vector<uint32_t> EndsFrom(const std::vector<Letter>& letters, uint32_t at) const;
  uint32_t latin_tolerance() const { return latin_tolerance_; }
  uint32_t other_tolerance() const { return other_tolerance_; }

 private:
  void Add(std::string_view word, std::vector<std::string>& errors);

  std::unordered_set<std::u32string> words_;
  std::unordered_set<std::u32string> beginnings_;
  uint32_t longest_ = 0;
  uint32_t latin_tolerance_ = 0;
  uint32_t other_tolerance_ = 0;
};

// What of a text is unknown.
struct Unfamiliar {
  uint32_t latin_words = 0;
  uint32_t other_characters = 0;
  std::vector<LetterRange> runs;  // in order
};

// Numbers, the parties' names, what stands in quotation marks and names in capitals are familiar, too. Of the
// ways to take a text apart into words the one that leaves least unknown counts.
Unfamiliar FindUnfamiliar(const TextReading& reading, const FamiliarWords& words);

}  // namespace sudiao::law
