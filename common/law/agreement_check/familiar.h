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
  // A line "tolerance latin N M" says that N Latin words of one text may be unknown and one more for every M
  // that it has, "tolerance other N M" the same of the characters of other scripts. A line "always …" lists
  // words (or characters) that are never tolerated: they have decided too much elsewhere. A line "names …"
  // lists what ends the name of a firm: what stands just before it is a part of the name. "#" begins a
  // comment.
  void Read(std::string_view file, std::vector<std::string>& errors);

  bool empty() const { return words_.empty(); }
  // The end of every familiar word that begins at this letter.
  std::vector<uint32_t> EndsFrom(const FoldedText& text, uint32_t at) const;
  // The ends of firms' names that begin at this letter.
  std::vector<uint32_t> NameEndsFrom(const FoldedText& text, uint32_t at) const;
  bool IsNeverTolerated(const FoldedText& text, const LetterRange& word) const;

  struct Tolerance {
    uint32_t words = 0;
    uint32_t one_more_for = 0;  // 0: never
    uint32_t Of(uint32_t size) const { return words + (one_more_for == 0 ? 0 : size / one_more_for); }
  };
  const Tolerance& latin_tolerance() const { return latin_tolerance_; }
  const Tolerance& other_tolerance() const { return other_tolerance_; }

 private:
  void Add(std::string_view word, std::vector<std::string>& errors);
  void ReadTolerance(std::string_view script, std::string_view words, std::string_view one_more_for,
                     std::vector<std::string>& errors);

  std::unordered_set<std::u32string> words_;
  std::unordered_set<std::u32string> beginnings_;
  uint32_t longest_ = 0;
  Tolerance latin_tolerance_;
  Tolerance other_tolerance_;
  std::unordered_set<std::u32string> always_;
  std::vector<std::u32string> name_ends_;
};

// What of a text is unknown.
struct Unfamiliar {
  uint32_t latin_words = 0;
  uint32_t other_characters = 0;
  bool tolerable = true;
  std::vector<LetterRange> runs;  // in order
};

// Numbers, the parties' names, what stands in quotation marks and names in capitals are familiar, too. Of the
// ways to take a text apart into words the one that leaves least unknown counts.
Unfamiliar FindUnfamiliar(const TextReading& reading, const FamiliarWords& words);

}  // namespace sudiao::law
