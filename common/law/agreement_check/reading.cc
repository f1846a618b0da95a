#include "common/law/agreement_check/reading.h"

#include <algorithm>

namespace sudiao::law {
namespace {

using grammar::Item;

void SortUnique(std::vector<LetterRange>& ranges) {
  std::sort(ranges.begin(), ranges.end());
  ranges.erase(std::unique(ranges.begin(), ranges.end()), ranges.end());
}

// Of the ranges with one end the shortest: the others add nothing, and their number stays bounded.
void KeepTightest(std::vector<LetterRange>& ranges) {
  std::sort(ranges.begin(), ranges.end(), [](const LetterRange& a, const LetterRange& b) {
    return a.end != b.end ? a.end < b.end : a.begin > b.begin;
  });
  ranges.erase(std::unique(ranges.begin(), ranges.end(),
                           [](const LetterRange& a, const LetterRange& b) { return a.end == b.end; }),
               ranges.end());
}

}  // namespace

TextReading::TextReading(const grammar::Grammar& grammar, std::string_view text,
                         const std::vector<std::u32string>& party_names,
                         const std::vector<std::u32string>& outsiders)
    : grammar_(grammar),
      text_(text),
      quantities_(FindQuantities(text_)),
      words_(grammar.words.FindIn(text_.letters())),
      occurrences_(grammar.concepts.size()) {
  const auto collect = [&](size_t index, const auto& mentions) {
    auto& ranges = occurrences_[index].emplace();
    for (const auto& mention : mentions) {
      if (mention.letters.begin < mention.letters.end) ranges.push_back(mention.letters);
    }
  };
  std::vector<DateMention> dates = quantities_.dates;
  std::erase_if(dates, [](const DateMention& date) { return !date.exists; });
  collect(grammar::kDate, dates);
  collect(grammar::kMoney, quantities_.amounts);
  collect(grammar::kPercent, quantities_.percents);
  collect(grammar::kNumber, quantities_.numbers);
  AddNames(party_names, grammar::kNamed);
  AddNames(outsiders, grammar::kOutsider);
}

void TextReading::AddNames(const std::vector<std::u32string>& names, size_t concept_index) {
  std::vector<LetterRange> found;
  for (const std::u32string& name : names) {
    if (name.empty()) continue;
    const LexiconWord word{name};
    for (uint32_t at = 0; at < text_.size(); ++at) {
      if (word.StandsAt(text_.letters(), at)) found.push_back({at, at + static_cast<uint32_t>(name.size())});
    }
  }
  SortUnique(found);
  occurrences_[concept_index] = std::move(found);
}

std::vector<LetterRange> TextReading::Names() const {
  std::vector<LetterRange> names;
  for (const size_t index : {grammar::kNamed, grammar::kOutsider}) {
    const auto& found = occurrences_[index];
    if (found.has_value()) names.insert(names.end(), found->begin(), found->end());
  }
  return names;
}

std::vector<LetterRange> TextReading::Candidates(const Item& item) {
  std::vector<LetterRange> found;
  for (const size_t index : item.concepts) {
    const std::vector<LetterRange>& ranges = Occurrences(index);
    found.insert(found.end(), ranges.begin(), ranges.end());
  }
  for (const uint32_t word : item.words) {
    const std::vector<LetterRange>* places = words_.Of(word);
    if (places != nullptr) found.insert(found.end(), places->begin(), places->end());
  }
  if (found.size() > 1) SortUnique(found);
  return found;
}

const std::vector<LetterRange>& TextReading::Occurrences(size_t concept_index) {
  auto& known = occurrences_[concept_index];
  if (known.has_value()) return *known;
  known.emplace();  // a concept that needs itself finds nothing there
  const grammar::Concept& entry = grammar_.concepts[concept_index];
  std::vector<LetterRange> found;
  for (const grammar::Sequence& sequence : entry.alternatives) {
    const std::vector<LetterRange> ranges = Match(sequence);
    found.insert(found.end(), ranges.begin(), ranges.end());
  }
  if (!found.empty()) {
    const std::vector<LetterRange> excepted = Find(entry.exceptions);
    std::erase_if(found, [&](const LetterRange& range) {
      return std::any_of(excepted.begin(), excepted.end(),
                         [&](const LetterRange& exception) { return exception.Contains(range); });
    });
  }
  SortUnique(found);
  return occurrences_[concept_index].emplace(std::move(found));
}

std::vector<LetterRange> TextReading::Join(const std::vector<LetterRange>& heads,
                                           const std::vector<LetterRange>& tails, uint32_t gap) const {
  std::vector<LetterRange> joined;
  for (const LetterRange& head : heads) {
    auto tail = std::lower_bound(tails.begin(), tails.end(), LetterRange{head.end, 0});
    for (; tail != tails.end() && text_.Weight(head.end, tail->begin) <= gap; ++tail) {
      if (SentenceOf(head) != SentenceOf(*tail)) break;
      joined.push_back({head.begin, tail->end});
    }
  }
  return joined;
}

std::vector<LetterRange> TextReading::AtBorder(const std::vector<LetterRange>& heads, uint32_t gap) const {
  std::vector<LetterRange> kept;
  for (const LetterRange& head : heads) {
    uint32_t end = head.end;
    while (end < text_.size() && text_.letters()[end].sentence == SentenceOf(head)) ++end;
    if (text_.Weight(head.end, end) <= gap) kept.push_back(head);
  }
  return kept;
}

std::vector<LetterRange> TextReading::Match(const grammar::Sequence& sequence) {
  std::vector<LetterRange> heads;
  bool from_begin = false;
  bool first = true;
  for (const Item& item : sequence) {
    if (item.kind == Item::Kind::kSentenceBegin) {
      from_begin = true;
      continue;
    }
    if (item.kind == Item::Kind::kSentenceEnd) {
      heads = AtBorder(heads, item.gap);
    } else if (first) {
      heads = Candidates(item);
      if (from_begin) {
        std::erase_if(heads, [&](const LetterRange& head) {
          uint32_t begin = head.begin;
          while (begin > 0 && text_.letters()[begin - 1].sentence == SentenceOf(head)) --begin;
          return text_.Weight(begin, head.begin) > item.gap;
        });
      }
      first = false;
    } else {
      heads = Join(heads, Candidates(item), item.gap);
      KeepTightest(heads);
    }
    if (heads.empty()) return heads;
  }
  return heads;
}

std::vector<LetterRange> TextReading::Find(const grammar::Alternatives& alternatives) {
  std::vector<LetterRange> found;
  for (const grammar::Sequence& sequence : alternatives) {
    const std::vector<LetterRange> ranges = Match(sequence);
    found.insert(found.end(), ranges.begin(), ranges.end());
  }
  SortUnique(found);
  return found;
}

}  // namespace sudiao::law
