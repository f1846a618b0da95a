#include "common/law/agreement_check/word_index.h"

#include <algorithm>

namespace sudiao::law {
namespace {

constexpr uint32_t kNoNode = 0;  // the root follows nothing

uint64_t KeyOf(uint32_t node, char32_t letter) { return (uint64_t{node} << 32U) | uint64_t{letter}; }

bool IsBordered(char32_t c) { return IsLatin(c) || IsDigit(c); }

}  // namespace

bool LexiconWord::StandsAt(const std::vector<Letter>& text, size_t at) const {
  const size_t end = at + letters.size();
  if (end > text.size() || text[at].sentence != text[end - 1].sentence) return false;
  for (size_t i = 0; i < letters.size(); ++i) {
    const Letter& letter = text[at + i];
    if (letter.folded != letters[i] && letter.alternative != letters[i]) return false;
  }
  if (IsBordered(letters.front()) && !text[at].word_start) return false;
  if (text[at].alone && letters.size() > 1 && !first_alone) return false;
  return open_end || !IsBordered(letters.back()) || text[end - 1].word_end;
}

void WordIndex::Places::Add(uint32_t word, LetterRange range) {
  if (slots_[word] == 0) {
    ranges_.emplace_back();
    slots_[word] = static_cast<uint32_t>(ranges_.size());
  }
  ranges_[slots_[word] - 1].push_back(range);
}

uint32_t WordIndex::Add(const LexiconWord& word) {
  uint32_t node = 0;
  for (const char32_t letter : word.letters) {
    const auto [entry, is_new] =
        next_.try_emplace(KeyOf(node, letter), static_cast<uint32_t>(words_of_node_.size()));
    if (is_new) words_of_node_.emplace_back();
    node = entry->second;
  }
  for (const uint32_t known : words_of_node_[node]) {
    if (words_[known] == word) return known;
  }
  const auto number = static_cast<uint32_t>(words_.size());
  words_.push_back(word);
  words_of_node_[node].push_back(number);
  return number;
}

uint32_t WordIndex::Next(uint32_t node, char32_t letter) const {
  const auto found = next_.find(KeyOf(node, letter));
  return found == next_.end() ? kNoNode : found->second;
}

void WordIndex::Follow(const std::vector<Letter>& text, size_t begin, size_t at, uint32_t node,
                       Places& found) const {
  for (const uint32_t word : words_of_node_[node]) {
    if (words_[word].StandsAt(text, begin)) {
      found.Add(word, {static_cast<uint32_t>(begin), static_cast<uint32_t>(at)});
    }
  }
  if (at == text.size() || text[at].sentence != text[begin].sentence) return;
  const uint32_t plain = Next(node, text[at].folded);
  if (plain != kNoNode) Follow(text, begin, at + 1, plain, found);
  const char32_t other = text[at].alternative;
  const uint32_t disguised = other == 0 || other == text[at].folded ? kNoNode : Next(node, other);
  if (disguised != kNoNode) Follow(text, begin, at + 1, disguised, found);
}

WordIndex::Places WordIndex::FindIn(const std::vector<Letter>& text) const {
  Places found(words_.size());
  for (size_t begin = 0; begin < text.size(); ++begin) {
    if (IsBordered(text[begin].folded) && !text[begin].word_start) continue;
    Follow(text, begin, begin, 0, found);
  }
  return found;
}

}  // namespace sudiao::law
