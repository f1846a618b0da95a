#include "common/law/agreement_check/familiar.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/law/agreement_check/reading.h"
#include "common/status/view.h"

namespace sudiao::law {
namespace {

constexpr uint64_t kLatinWord = 2;
constexpr uint64_t kOtherCharacter = 1;
constexpr uint64_t kNever = uint64_t{1} << 32U;  // more than all the rest of a text can weigh

bool EndsLatin(char32_t c) { return IsLatin(c) || IsDigit(c); }

uint32_t WordEnd(const std::vector<Letter>& letters, uint32_t at) {
  while (!letters[at].word_end) ++at;
  return at + 1;
}

// A Latin letter with a blank or a mark between it and the one before.
bool IsApart(const FoldedText& text, uint32_t at) {
  const Letter& letter = text.letters()[at];
  const Letter& before = text.letters()[at - 1];
  if (!EndsLatin(letter.folded) || !EndsLatin(before.folded)) return false;
  return letter.mark != before.mark + 1 || !text.marks()[letter.mark].glued;
}

// The words of a phrase are kept apart by blanks, as those of a text are.
std::u32string FoldPhrase(std::string_view phrase) {
  std::u32string letters;
  for (const absl::string_view word : absl::StrSplit(AbslView(phrase), '_')) {
    const std::u32string folded = FoldWord(StdView(word));
    if (!letters.empty() && !folded.empty() && EndsLatin(letters.back()) && EndsLatin(folded.front())) {
      letters.push_back(U' ');
    }
    letters += folded;
  }
  return letters;
}

// Whether the text shouts: then capitals tell nothing.
bool IsInCapitals(const FoldedText& text) {
  size_t upper = 0, latin = 0;
  for (const Letter& letter : text.letters()) {
    if (!IsLatin(letter.folded)) continue;
    ++latin;
    if (text.marks()[letter.mark].upper) ++upper;
  }
  return upper * 2 > latin;
}

// The letters of addresses on the Internet: marks without a blank between them that have an "@", or a dot and
// a known end.
std::vector<LetterRange> Addresses(const FoldedText& text) {
  static constexpr std::u32string_view kEnds[] = {U"com", U"cn",   U"net",   U"org", U"example",
                                                  U"top", U"shop", U"store", U"io",  U"html"};
  std::vector<LetterRange> addresses;
  const std::vector<Mark>& marks = text.marks();
  for (uint32_t begin = 0; begin < marks.size();) {
    std::u32string token(1, marks[begin].folded);
    uint32_t end = begin + 1;
    while (end < marks.size() && marks[end].glued && marks[end].folded < 0x80) token += marks[end++].folded;
    while (!token.empty() && (token.back() == U'.' || token.back() == U',')) token.pop_back();
    const size_t dot = token.rfind(U'.');
    const bool known =
        dot != std::u32string::npos && dot > 0 &&
        std::find(std::begin(kEnds), std::end(kEnds), token.substr(dot + 1)) != std::end(kEnds);
    if (known || token.find(U'@') != std::u32string::npos) addresses.push_back(text.LettersOf(begin, end));
    begin = end;
  }
  return addresses;
}

// Ways to get over letters without anything unknown: from each letter to where it leads.
class Bridges {
 public:
  explicit Bridges(const TextReading& reading) : text_(reading.text()), ends_(text_.size()) {
    for (const auto& date : reading.quantities().dates) Add(date.letters);
    for (const auto& amount : reading.quantities().amounts) Add(amount.letters);
    for (const auto& percent : reading.quantities().percents) Add(percent.letters);
    for (const auto& number : reading.quantities().numbers) Add(number.letters);
    for (const LetterRange& name : reading.Names()) Add(name);
    for (const LetterRange& quoted : text_.Quoted()) Add(quoted);
    for (const LetterRange& address : Addresses(text_)) Add(address);
  }

  const std::vector<uint32_t>& From(uint32_t at) const { return ends_[at]; }

 private:
  void Add(const LetterRange& range) {
    if (range.begin < range.end) ends_[range.begin].push_back(range.end);
  }

  const FoldedText& text_;
  std::vector<std::vector<uint32_t>> ends_;
};

}  // namespace

void FamiliarWords::Read(std::string_view file, std::vector<std::string>& errors) {
  for (const absl::string_view raw : absl::StrSplit(AbslView(file), '\n')) {
    const absl::string_view line = raw.substr(0, raw.find('#'));
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (words.size() == 4 && words[0] == "tolerance") {
      ReadTolerance(StdView(words[1]), StdView(words[2]), StdView(words[3]), errors);
      continue;
    }
    if (!words.empty() && words[0] == "always") {
      for (size_t i = 1; i < words.size(); ++i) always_.insert(FoldWord(StdView(words[i])));
      continue;
    }
    if (!words.empty() && words[0] == "names") {
      for (size_t i = 1; i < words.size(); ++i) name_ends_.push_back(FoldWord(StdView(words[i])));
      continue;
    }
    for (const absl::string_view word : words) Add(StdView(word), errors);
  }
}

void FamiliarWords::ReadTolerance(std::string_view script, std::string_view words,
                                  std::string_view one_more_for, std::vector<std::string>& errors) {
  Tolerance& tolerance = script == "latin" ? latin_tolerance_ : other_tolerance_;
  for (const auto& [text, number] :
       {std::pair{words, &tolerance.words}, std::pair{one_more_for, &tolerance.one_more_for}}) {
    if (!absl::SimpleAtoi(AbslView(text), number))
      errors.push_back(absl::StrCat("no number: ", AbslView(text)));
  }
}

void FamiliarWords::Add(std::string_view word, std::vector<std::string>& errors) {
  const std::u32string letters = FoldPhrase(word);
  if (letters.empty()) {
    errors.push_back(absl::StrCat("an empty familiar word: ", AbslView(word)));
    return;
  }
  longest_ = std::max(longest_, static_cast<uint32_t>(letters.size()));
  (word.back() == '*' ? beginnings_ : words_).insert(letters);
}

std::vector<uint32_t> FamiliarWords::EndsFrom(const FoldedText& text, uint32_t at) const {
  const std::vector<Letter>& letters = text.letters();
  std::vector<uint32_t> ends;
  if (EndsLatin(letters[at].folded) && !letters[at].word_start) return ends;
  std::u32string word;
  for (uint32_t end = at; end < letters.size() && word.size() < longest_; ++end) {
    if (letters[end].sentence != letters[at].sentence) break;
    if (end > at && IsApart(text, end)) word.push_back(U' ');
    word.push_back(letters[end].folded);
    if (beginnings_.contains(word)) ends.push_back(WordEnd(letters, end));
    const bool whole = !EndsLatin(letters[end].folded) || letters[end].word_end;
    if (whole && words_.contains(word)) ends.push_back(end + 1);
  }
  return ends;
}

std::vector<uint32_t> FamiliarWords::NameEndsFrom(const FoldedText& text, uint32_t at) const {
  constexpr uint32_t kLongestName = 14;
  // A name has no such words in it.
  constexpr std::u32string_view kNoName = U"的应须将把由于在向对给与和及或并且为是不无已被让使从经按以";
  std::vector<uint32_t> ends;
  const std::vector<Letter>& letters = text.letters();
  for (uint32_t end = at; end < letters.size() && end - at < kLongestName; ++end) {
    if (letters[end].sentence != letters[at].sentence || EndsLatin(letters[end].folded)) break;
    if (kNoName.find(letters[end].folded) != std::u32string_view::npos) break;
    for (const std::u32string& name_end : name_ends_) {
      const size_t size = name_end.size();
      if (end + 1 - at < size + 2) continue;
      const auto* const first = &letters[end + 1 - size];
      const bool same = std::equal(name_end.begin(), name_end.end(), first,
                                   [](char32_t a, const Letter& b) { return a == b.folded; });
      if (same) ends.push_back(end + 1);
    }
  }
  return ends;
}

bool FamiliarWords::IsNeverTolerated(const FoldedText& text, const LetterRange& word) const {
  std::u32string letters;
  for (uint32_t i = word.begin; i < word.end; ++i) letters.push_back(text.letters()[i].folded);
  return always_.contains(letters);
}

Unfamiliar FindUnfamiliar(const TextReading& reading, const FamiliarWords& words) {
  const std::vector<Letter>& letters = reading.text().letters();
  const std::vector<Mark>& marks = reading.text().marks();
  const Bridges bridges(reading);
  const bool shouts = IsInCapitals(reading.text());
  // A foreign word in a Chinese text is a name.
  const auto [latin, other] = reading.text().Sizes();
  const bool foreign = other > 2 * latin;
  struct Step {
    uint64_t weight = UINT64_MAX;
    uint32_t from = 0;
    bool known = true;
  };
  const auto size = static_cast<uint32_t>(letters.size());
  std::vector<Step> best(size + 1);
  best[0].weight = 0;
  const auto reach = [&](uint32_t from, uint32_t to, uint64_t weight, bool known) {
    if (best[from].weight + weight < best[to].weight) best[to] = {best[from].weight + weight, from, known};
  };
  for (uint32_t at = 0; at < size; ++at) {
    if (best[at].weight == UINT64_MAX) continue;
    for (const uint32_t end : bridges.From(at)) reach(at, end, 0, true);
    for (const uint32_t end : words.EndsFrom(reading.text(), at)) reach(at, end, 0, true);
    if (!EndsLatin(letters[at].folded)) {
      for (const uint32_t end : words.NameEndsFrom(reading.text(), at)) reach(at, end, 0, true);
      const bool never = words.IsNeverTolerated(reading.text(), {at, at + 1});
      reach(at, at + 1, never ? kNever : kOtherCharacter, false);
      continue;
    }
    const uint32_t end = WordEnd(letters, at);
    const bool first = at == 0 || letters[at - 1].sentence != letters[at].sentence;
    const bool name = marks[letters[at].mark].upper && !first && !shouts;
    const bool code = end - at == 1 || std::any_of(letters.begin() + at, letters.begin() + end,
                                                   [](const Letter& l) { return IsDigit(l.folded); });
    const bool never = words.IsNeverTolerated(reading.text(), {at, end});
    const bool passes = name || code || (foreign && !never);
    reach(at, end, passes ? 0 : (never ? kNever : kLatinWord), passes);
  }
  Unfamiliar found;
  found.tolerable = size == 0 || best[size].weight < kNever;
  for (uint32_t at = size; at > 0; at = best[at].from) {
    if (best[at].known) continue;
    if (EndsLatin(letters[at - 1].folded)) {
      ++found.latin_words;
    } else {
      ++found.other_characters;
    }
    if (!found.runs.empty() && found.runs.back().begin == at) {
      found.runs.back().begin = best[at].from;
    } else {
      found.runs.push_back({best[at].from, at});
    }
  }
  std::reverse(found.runs.begin(), found.runs.end());
  return found;
}

}  // namespace sudiao::law
