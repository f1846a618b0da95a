#include "common/law/agreement_check/folded_text.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_map>

#include "embedded/agreement_variants.h"

namespace sudiao::law {
namespace {

constexpr uint32_t kHanWeight = 4;
// Shorter pieces between two full stops are letters that were taken apart, not sentences.
constexpr uint32_t kShortestSentence = 16;
// A longer run of Latin letters is several words written as one.
constexpr uint32_t kLongestWord = 22;

using VariantMap = std::unordered_map<char32_t, char32_t>;

bool IsHan(char32_t c) {
  return (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF) ||
         c == U'〇';
}

std::u32string ToCodePoints(const icu::UnicodeString& text) {
  std::u32string points;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    points.push_back(static_cast<char32_t>(text.char32At(i)));
  }
  return points;
}

// Every traditional character with its simplified one, as ICU knows them.
void AddTraditional(VariantMap& variants) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> simplify(
      icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, error));
  if (U_FAILURE(error) || simplify == nullptr) return;
  icu::UnicodeString text;
  // One a line, so that no rule for two characters applies.
  for (UChar32 c = 0x3400; c <= 0x9FFF; ++c) text.append(c).append(UChar32{'\n'});
  simplify->transliterate(text);
  const std::u32string simplified = ToCodePoints(text);
  char32_t traditional = 0x3400;
  for (size_t i = 0; i + 1 < simplified.size() && traditional <= 0x9FFF; i += 2, ++traditional) {
    if (simplified[i] != traditional) variants[traditional] = simplified[i];
  }
}

// Lines of the form "х x": what looks like a letter, and the letter.
void AddLookAlikes(VariantMap& variants) {
  for (const embedded::File& file : embedded::AgreementVariants()) {
    std::u32string line;
    const auto text = icu::UnicodeString::fromUTF8(
        icu::StringPiece(file.text.data(), static_cast<int32_t>(file.text.size())));
    for (const char32_t c : ToCodePoints(text)) {
      if (c != U'\n') {
        line.push_back(c);
        continue;
      }
      if (line.size() == 3 && line[1] == U' ') variants[line[0]] = line[2];
      line.clear();
    }
  }
}

const VariantMap& Variants() {
  static const auto& variants = *[] {
    auto* map = new VariantMap;
    AddTraditional(*map);
    AddLookAlikes(*map);
    return map;
  }();
  return variants;
}

char32_t VariantOf(char32_t c) {
  const auto found = Variants().find(c);
  return found == Variants().end() ? c : found->second;
}

// What one code point reads as: nothing for invisible characters and accents.
std::u32string FoldPoint(UChar32 c) {
  if (c >= 'A' && c <= 'Z') return {static_cast<char32_t>(c - 'A' + 'a')};
  if (c > 0x20 && c < 0x7F) return {static_cast<char32_t>(c)};
  static const icu::Normalizer2* const casefold = [] {
    UErrorCode error = U_ZERO_ERROR;
    return icu::Normalizer2::getNFKCCasefoldInstance(error);
  }();
  static const icu::Normalizer2* const decompose = [] {
    UErrorCode error = U_ZERO_ERROR;
    return icu::Normalizer2::getNFDInstance(error);
  }();
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString folded =
      decompose->normalize(casefold->normalize(icu::UnicodeString(c), error), error);
  if (U_FAILURE(error)) return {};
  std::u32string letters;
  for (const char32_t point : ToCodePoints(folded)) {
    if (u_charType(static_cast<UChar32>(point)) != U_NON_SPACING_MARK) letters.push_back(VariantOf(point));
  }
  return letters;
}

bool IsBlank(char32_t c) { return c <= 0x20 || u_isUWhiteSpace(static_cast<UChar32>(c)) != 0; }

bool IsLetter(char32_t c) { return u_isalnum(static_cast<UChar32>(c)) != 0 || c == U'〇'; }

char32_t LetterForDigit(char32_t digit) {
  constexpr std::u32string_view kLetters = U"olzeasgtbg";
  return kLetters[digit - U'0'];
}

// Words that are written with a full stop.
bool EndsInAbbreviation(const std::vector<Letter>& letters, size_t end) {
  static constexpr std::array<std::u32string_view, 19> kAbbreviations = {
      U"no",   U"nos", U"co", U"ltd", U"inc", U"us",  U"eg",  U"ie",   U"art", U"cl",
      U"corp", U"vs",  U"mr", U"ms",  U"dr",  U"reg", U"mrs", U"prof", U"st"};
  return std::any_of(kAbbreviations.begin(), kAbbreviations.end(), [&](std::u32string_view word) {
    if (word.size() > end) return false;
    for (size_t i = 0; i < word.size(); ++i) {
      if (letters[end - word.size() + i].folded != word[i]) return false;
    }
    return letters[end - word.size()].word_start;
  });
}

struct Quotes {
  char32_t open;
  char32_t close;
};
constexpr Quotes kQuotes[] = {{U'“', U'”'},   {U'「', U'」'}, {U'『', U'』'},
                              {U'《', U'》'}, {U'"', U'"'},   {U'‘', U'’'}};

}  // namespace

bool IsLatin(char32_t c) { return c >= U'a' && c <= U'z'; }
bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

FoldedText::FoldedText(std::string_view text) {
  ReadMarks(text);
  ReadLetters();
  FindWords();
  FindLoneLetters();
  FindSentences();
}

void FoldedText::ReadMarks(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto length = static_cast<int32_t>(text.size());
  bool glued = false;
  for (int32_t at = 0; at < length;) {
    const int32_t begin = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, length, c);  // NOLINT(bugprone-inc-dec-in-conditions): ICU's macro
    if (c < 0 || IsBlank(static_cast<char32_t>(c))) {
      glued = false;
      continue;
    }
    for (const char32_t folded : FoldPoint(c)) {
      if (IsBlank(folded)) continue;
      marks_.push_back(
          {folded, static_cast<uint32_t>(begin), static_cast<uint32_t>(at), glued, u_isupper(c) != 0});
      glued = true;
    }
  }
}

void FoldedText::ReadLetters() {
  letter_at_mark_.reserve(marks_.size() + 1);
  for (uint32_t i = 0; i < marks_.size(); ++i) {
    letter_at_mark_.push_back(size());
    if (IsLetter(marks_[i].folded)) letters_.push_back({marks_[i].folded, 0, i, 0, false, false});
  }
  letter_at_mark_.push_back(size());
  weight_before_.push_back(0);
  for (const Letter& letter : letters_) {
    weight_before_.push_back(weight_before_.back() + (IsHan(letter.folded) ? kHanWeight : 1));
  }
}

void FoldedText::FindWords() {
  const auto latin = [&](size_t i) { return IsLatin(letters_[i].folded) || IsDigit(letters_[i].folded); };
  const auto joined = [&](size_t i) {  // to the letter before
    return latin(i) && latin(i - 1) && letters_[i].mark == letters_[i - 1].mark + 1 &&
           marks_[letters_[i].mark].glued;
  };
  for (size_t begin = 0; begin < letters_.size();) {
    size_t end = begin + 1;
    while (end < letters_.size() && joined(end)) ++end;
    const bool long_run = end - begin > kLongestWord;
    for (size_t i = begin; i < end; ++i) {
      const bool capital = i > begin && marks_[letters_[i].mark].upper && !marks_[letters_[i - 1].mark].upper;
      const bool digit_border = i > begin && IsDigit(letters_[i].folded) != IsDigit(letters_[i - 1].folded);
      letters_[i].word_start = long_run || i == begin || capital || digit_border;
      if (i > begin && letters_[i].word_start) letters_[i - 1].word_end = true;
      const bool beside_latin =
          (i > begin && IsLatin(letters_[i - 1].folded)) || (i + 1 < end && IsLatin(letters_[i + 1].folded));
      if (IsDigit(letters_[i].folded) && beside_latin) {
        letters_[i].alternative = LetterForDigit(letters_[i].folded);
      }
    }
    letters_[end - 1].word_end = true;
    begin = end;
  }
}

// "Party B and" holds no "band", and "B's car" no "scar".
void FoldedText::FindLoneLetters() {
  constexpr std::u32string_view kParty = U"party";
  const auto is_party = [&](size_t end) {
    if (end < kParty.size() || !letters_[end - kParty.size()].word_start) return false;
    for (size_t i = 0; i < kParty.size(); ++i) {
      if (letters_[end - kParty.size() + i].folded != kParty[i]) return false;
    }
    return true;
  };
  const auto is_apostrophe = [](char32_t c) { return c == U'\'' || c == U'’' || c == U'‘'; };
  for (size_t i = 1; i < letters_.size(); ++i) {
    Letter& letter = letters_[i];
    if (!letter.word_start || !letter.word_end || !IsLatin(letter.folded)) continue;
    const uint32_t before = letter.mark - 1;  // there is a letter before, so there is a mark
    const bool possessive = letter.folded == U's' && is_apostrophe(marks_[before].folded);
    letter.alone = possessive || is_party(i);
  }
}

void FoldedText::FindSentences() {
  uint32_t sentence = 0;
  uint32_t sentence_begin = 0;
  for (uint32_t i = 0; i < size(); ++i) {
    letters_[i].sentence = sentence;
    const uint32_t next_mark = i + 1 < size() ? letters_[i + 1].mark : static_cast<uint32_t>(marks_.size());
    bool ends = false;
    for (uint32_t m = letters_[i].mark + 1; m < next_mark; ++m) {
      const char32_t c = marks_[m].folded;
      if (c == U'。' || c == U'!' || c == U'?' || c == U';') ends = true;
      if (c == U'.' && IsLatin(letters_[i].folded) && i + 1 < size() && marks_[next_mark].upper &&
          !EndsInAbbreviation(letters_, i + 1)) {
        ends = true;
      }
    }
    if (ends && Weight(sentence_begin, i + 1) >= kShortestSentence) {
      ++sentence;
      sentence_begin = i + 1;
    }
  }
}

ByteRange FoldedText::BytesOf(const LetterRange& range) const {
  if (range.begin >= range.end || range.end > size()) return {};
  return {marks_[letters_[range.begin].mark].begin, marks_[letters_[range.end - 1].mark].end};
}

std::pair<uint32_t, uint32_t> FoldedText::Sizes() const {
  std::pair<uint32_t, uint32_t> sizes;
  for (const Letter& letter : letters_) {
    if (!IsLatin(letter.folded) && !IsDigit(letter.folded)) {
      ++sizes.second;
    } else if (letter.word_start) {
      ++sizes.first;
    }
  }
  return sizes;
}

std::vector<LetterRange> FoldedText::Quoted() const {
  std::vector<LetterRange> quoted;
  for (uint32_t i = 0; i < marks_.size(); ++i) {
    const auto* const quotes = std::find_if(std::begin(kQuotes), std::end(kQuotes), [&](const Quotes& pair) {
      return pair.open == marks_[i].folded;
    });
    if (quotes == std::end(kQuotes)) continue;
    uint32_t end = i + 1;
    while (end < marks_.size() && marks_[end].folded != quotes->close) ++end;
    if (end == marks_.size()) continue;
    quoted.push_back(LettersOf(i, end));
    if (quotes->open == quotes->close) i = end;
  }
  return quoted;
}

LetterRange FoldedText::LettersOf(uint32_t mark_begin, uint32_t mark_end) const {
  return {letter_at_mark_[mark_begin], letter_at_mark_[mark_end]};
}

std::u32string FoldWord(std::string_view word) {
  std::u32string letters;
  const FoldedText text(word);
  for (const Letter& letter : text.letters()) letters.push_back(letter.folded);
  return letters;
}

}  // namespace sudiao::law
