#include "common/law/agreement_check/familiar.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/law/agreement_check/reading.h"
#include "common/status/view.h"

namespace sudiao::law {
namespace {

constexpr uint32_t kLatinWord = 2;
constexpr uint32_t kOtherCharacter = 1;

bool EndsLatin(char32_t c) { return IsLatin(c) || IsDigit(c); }

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
  }

  const std::vector<uint32_t>& From(uint32_t at) const { return ends_[at]; }

 private:
  void Add(const LetterRange& range) {
    if (range.begin < range.end) ends_[range.begin].push_back(range.end);
  }

  const FoldedText& text_;
  std::vector<std::vector<uint32_t>> ends_;
};

uint32_t WordEnd(const std::vector<Letter>& letters, uint32_t at) {
  while (!letters[at].word_end) ++at;
  return at + 1;
}

}  // namespace

void FamiliarWords::Read(std::string_view file, std::vector<std::string>& errors) {
  for (const absl::string_view raw : absl::StrSplit(AbslView(file), '\n')) {
    const absl::string_view line = raw.substr(0, raw.find('#'));
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (words.size() == 3 && words[0] == "tolerance") {
      uint32_t& tolerance = words[1] == "latin" ? latin_tolerance_ : other_tolerance_;
      if (!absl::SimpleAtoi(words[2], &tolerance)) errors.push_back(absl::StrCat("no number: ", words[2]));
      continue;
    }
    for (const absl::string_view word : words) Add(StdView(word), errors);
  }
}

void FamiliarWords::Add(std::string_view word, std::vector<std::string>& errors) {
  const std::u32string letters = FoldWord(word);
  if (letters.empty()) {
    errors.push_back(absl::StrCat("an empty familiar word: ", AbslView(word)));
    return;
  }
  longest_ = std::max(longest_, static_cast<uint32_t>(letters.size()));
  (word.back() == '*' ? beginnings_ : words_).insert(letters);
}

std::vector<uint32_t> FamiliarWords::EndsFrom(const std::vector<Letter>& letters, uint32_t at) const {
  std::vector<uint32_t> ends;
  if (EndsLatin(letters[at].folded) && !letters[at].word_start) return ends;
  std::u32string word;
  for (uint32_t end = at; end < letters.size() && end - at < longest_; ++end) {
    if (letters[end].sentence != letters[at].sentence) break;
    word.push_back(letters[end].folded);
    if (beginnings_.contains(word)) ends.push_back(WordEnd(letters, end));
    const bool whole = !EndsLatin(letters[end].folded) || letters[end].word_end;
    if (whole && words_.contains(word)) ends.push_back(end + 1);
  }
  return ends;
}

Unfamiliar FindUnfamiliar(const TextReading& reading, const FamiliarWords& words) {
  const std::vector<Letter>& letters = reading.text().letters();
  const std::vector<Mark>& marks = reading.text().marks();
  const Bridges bridges(reading);
  struct Step {
    uint32_t weight = UINT32_MAX;
    uint32_t from = 0;
    bool known = true;
  };
  const auto size = static_cast<uint32_t>(letters.size());
  std::vector<Step> best(size + 1);
  best[0].weight = 0;
  const auto reach = [&](uint32_t from, uint32_t to, uint32_t weight, bool known) {
    if (best[from].weight + weight < best[to].weight) best[to] = {best[from].weight + weight, from, known};
  };
  for (uint32_t at = 0; at < size; ++at) {
    if (best[at].weight == UINT32_MAX) continue;
    for (const uint32_t end : bridges.From(at)) reach(at, end, 0, true);
    for (const uint32_t end : words.EndsFrom(letters, at)) reach(at, end, 0, true);
    if (!EndsLatin(letters[at].folded)) {
      reach(at, at + 1, kOtherCharacter, false);
      continue;
    }
    const uint32_t end = WordEnd(letters, at);
    const bool first = at == 0 || letters[at - 1].sentence != letters[at].sentence;
    const bool name = marks[letters[at].mark].upper && !first;
    const bool code = end - at == 1 || std::any_of(letters.begin() + at, letters.begin() + end,
                                                   [](const Letter& l) { return IsDigit(l.folded); });
    reach(at, end, name || code ? 0 : kLatinWord, name || code);
  }
  Unfamiliar found;
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
