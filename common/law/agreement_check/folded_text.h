// A text as the check reads it: without what hides words from a reader's eye or a computer's. Width, case,
// traditional characters, look-alike letters, accents, invisible characters, and blanks and punctuation put
// inside a word do not count; every letter still knows the bytes of the original that it came from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sudiao::law {

// A half-open range of letters of one FoldedText.
struct LetterRange {
  uint32_t begin = 0;
  uint32_t end = 0;
  friend bool operator==(const LetterRange&, const LetterRange&) = default;
  friend auto operator<=>(const LetterRange&, const LetterRange&) = default;
  bool Overlaps(const LetterRange& other) const { return begin < other.end && other.begin < end; }
  bool Contains(const LetterRange& other) const { return begin <= other.begin && other.end <= end; }
};

struct ByteRange {
  uint32_t begin = 0;
  uint32_t end = 0;
};

// A folded character that is not blank: a letter, a digit or a punctuation mark.
struct Mark {
  char32_t folded = 0;
  uint32_t begin = 0;  // bytes of the original
  uint32_t end = 0;
  bool glued = false;  // nothing visible stands between it and the mark before it
  bool upper = false;
};

struct Letter {
  char32_t folded = 0;
  char32_t alternative = 0;  // the letter that a digit inside a Latin word stands for ("pat3nt"), or 0
  uint32_t mark = 0;
  uint32_t sentence = 0;
  bool word_start = false;  // Latin words only; others begin and end anywhere
  bool word_end = false;
  bool alone = false;  // a letter that is a word of its own: the names in "Party B's", and its "s"
};

bool IsLatin(char32_t c);
bool IsDigit(char32_t c);

class FoldedText {
 public:
  // Takes any bytes: what is no UTF-8 counts as a blank.
  explicit FoldedText(std::string_view text);

  const std::vector<Mark>& marks() const { return marks_; }
  const std::vector<Letter>& letters() const { return letters_; }
  uint32_t size() const { return static_cast<uint32_t>(letters_.size()); }

  // How much text stands between two letters. A Chinese character counts four, a Latin letter or a digit one,
  // so that one measure of nearness serves both languages.
  uint32_t Weight(uint32_t begin, uint32_t end) const { return weight_before_[end] - weight_before_[begin]; }

  // The bytes of the original, on code-point borders.
  ByteRange BytesOf(const LetterRange& range) const;
  // How many Latin words, and how many characters of other scripts.
  std::pair<uint32_t, uint32_t> Sizes() const;
  // What stands between quotation marks.
  std::vector<LetterRange> Quoted() const;
  // The letters that stand within the marks [begin, end).
  LetterRange LettersOf(uint32_t mark_begin, uint32_t mark_end) const;

 private:
  void ReadMarks(std::string_view text);
  void ReadLetters();
  void FindSentences();
  void FindWords();
  void FindLoneLetters();

  std::vector<Mark> marks_;
  std::vector<Letter> letters_;
  std::vector<uint32_t> letter_at_mark_;  // of each mark, how many letters stand before it
  std::vector<uint32_t> weight_before_;
};

// The letters of a word of the lexicon.
std::u32string FoldWord(std::string_view word);

}  // namespace sudiao::law
