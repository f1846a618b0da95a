#include "common/law/agreement_check/points.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/law/agreement_check/reading.h"
#include "common/status/view.h"

namespace sudiao::law {
namespace {

// Texts shorter than this are too short to be called unreadable.
constexpr uint32_t kFewTokens = 4;

// In tokens.
constexpr size_t kLongestChinese = 3;
constexpr size_t kLongestOther = 2;
constexpr size_t kFarthest = 7;
// In letters.
constexpr size_t kBeginning = 5;
constexpr uint32_t kLongestRun = 60;

bool IsPlaceholder(const Token& token) { return token.text.front() == '<'; }
bool IsBorder(const Token& token) { return token.text == "^" || token.text == "$"; }
// What a clause names apart from its text has no letters.
bool IsInText(const Token& token) { return token.letters.begin < token.letters.end; }

// What stands for its kind, whatever it says: of each first letter where it ends.
class Kinds {
 public:
  explicit Kinds(const TextReading& reading) : kinds_(reading.text().size()) {
    for (const auto& number : reading.quantities().numbers) Add(number.letters, "<N>");
    for (const auto& percent : reading.quantities().percents) Add(percent.letters, "<%>");
    for (const auto& amount : reading.quantities().amounts) Add(amount.letters, "<M>");
    for (const auto& date : reading.quantities().dates) Add(date.letters, "<D>");
    for (const LetterRange& name : reading.Names()) Add(name, "<P>");
  }
  struct Kind {
    uint32_t end = 0;
    const char* name = nullptr;
  };
  const Kind& At(uint32_t letter) const { return kinds_[letter]; }

 private:
  void Add(const LetterRange& range, const char* name) {
    if (range.begin < range.end && kinds_[range.begin].end < range.end)
      kinds_[range.begin] = {range.end, name};
  }
  std::vector<Kind> kinds_;
};

void AppendUtf8(std::string& text, char32_t c) {
  icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(text);
}

bool IsInWord(char32_t c) { return IsLatin(c) || IsDigit(c); }

Token NextToken(const std::vector<Letter>& letters, const Kinds& kinds, uint32_t at) {
  Token token{"", {at, at}, letters[at].sentence};
  if (const Kinds::Kind& kind = kinds.At(at); kind.name != nullptr) {
    token.text = kind.name;
    token.letters.end = kind.end;
    return token;
  }
  const bool word = IsInWord(letters[at].folded);
  uint32_t& end = token.letters.end;
  do {
    AppendUtf8(token.text, letters[end++].folded);
  } while (word && end < letters.size() && !letters[end - 1].word_end && kinds.At(end).name == nullptr);
  return token;
}

// The run of tokens within one sentence that weighs most, as far as it can be shown.
LetterRange HeaviestRun(const std::vector<Token>& tokens, const std::vector<double>& weights) {
  double best = 0;
  double sum = 0;
  size_t begin = 0;
  LetterRange heaviest;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0 && tokens[i].sentence != tokens[i - 1].sentence) sum = 0;
    if (sum <= 0) {
      sum = 0;
      begin = i;
    }
    sum += weights[i];
    if (sum <= best || tokens[i].letters.end - tokens[begin].letters.begin > kLongestRun) continue;
    best = sum;
    heaviest = {tokens[begin].letters.begin, tokens[i].letters.end};
  }
  return heaviest;
}

}  // namespace

std::vector<Token> TokensOf(const TextReading& reading) {
  const std::vector<Letter>& letters = reading.text().letters();
  const Kinds kinds(reading);
  std::vector<Token> tokens;
  const auto border = [&](const char* text, uint32_t at, uint32_t sentence) {
    tokens.push_back({text, {at, at}, sentence});
  };
  for (uint32_t at = 0; at < letters.size();) {
    if (tokens.empty() || tokens.back().sentence != letters[at].sentence) {
      if (!tokens.empty()) border("$", at, tokens.back().sentence);
      border("^", at, letters[at].sentence);
    }
    tokens.push_back(NextToken(letters, kinds, at));
    at = tokens.back().letters.end;
  }
  if (!tokens.empty()) border("$", reading.text().size(), tokens.back().sentence);
  return tokens;
}

bool IsChinese(const FoldedText& text) {
  const auto [latin, other] = text.Sizes();
  return other > latin;
}

std::vector<std::string> NeighboursOf(const std::vector<Token>& tokens) {
  std::vector<std::string> pairs;
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].sentence == tokens[i + 1].sentence)
      pairs.push_back(absl::StrCat(tokens[i].text, " ", tokens[i + 1].text));
  }
  return pairs;
}

std::vector<Piece> PiecesOf(const std::vector<Token>& tokens, bool chinese) {
  const size_t longest = chinese ? kLongestChinese : kLongestOther;
  std::vector<Piece> pieces;
  for (size_t at = 0; at < tokens.size(); ++at) {
    Piece row;
    for (size_t i = at; i < tokens.size() && i < at + longest; ++i) {
      if (tokens[i].sentence != tokens[at].sentence) break;
      absl::StrAppend(&row.text, row.text.empty() ? "" : " ", tokens[i].text);
      row.tokens.push_back(i);
      pieces.push_back(row);
    }
    if (IsBorder(tokens[at])) continue;
    for (size_t i = at + 2; i < tokens.size() && i <= at + kFarthest; ++i) {
      if (tokens[i].sentence != tokens[at].sentence || IsBorder(tokens[i])) break;
      pieces.push_back({absl::StrCat(tokens[at].text, " .. ", tokens[i].text), {at, i}});
    }
    if (!chinese && !IsPlaceholder(tokens[at]) && tokens[at].text.size() > kBeginning) {
      pieces.push_back({absl::StrCat("~", tokens[at].text.substr(0, kBeginning)), {at}});
    }
  }
  return pieces;
}

void PiecePoints::Read(std::string_view file, std::vector<std::string>& errors) {
  for (const absl::string_view raw : absl::StrSplit(AbslView(file), '\n')) {
    const absl::string_view line = absl::StripAsciiWhitespace(raw.substr(0, raw.find('#')));
    if (line.empty()) continue;
    const std::vector<absl::string_view> parts = absl::StrSplit(line, absl::MaxSplits(' ', 2));
    int64_t number = 0;
    Entry entry;
    if (parts.size() == 2 && parts[0] == "threshold" && absl::SimpleAtoi(parts[1], &number)) {
      threshold_ = number;
    } else if (parts.size() == 2 && parts[0] == "unknown" && absl::SimpleAtoi(parts[1], &number)) {
      most_unknown_percent_ = static_cast<uint32_t>(std::clamp<int64_t>(number, 0, 100));
    } else if (parts.size() == 3 && parts[0] == "ordinary") {
      ordinary_.insert(absl::StrCat(parts[1], " ", parts[2]));
    } else if (parts.size() == 3 && absl::SimpleAtoi(parts[0], &entry.points) &&
               absl::SimpleAtoi(parts[1], &entry.rarity)) {
      pieces_[std::string(parts[2])] = entry;
    } else {
      errors.push_back(absl::StrCat("no points: ", line));
    }
  }
}

Doubt PiecePoints::Weigh(const std::vector<Token>& tokens, bool chinese) const {
  Doubt doubt;
  for (const Token& token : tokens) {
    if (!IsInText(token) || IsPlaceholder(token)) continue;
    ++doubt.tokens;
    if (!pieces_.contains(token.text)) ++doubt.unknown;
  }
  doubt.ordinary = IsOrdinary(tokens);
  std::unordered_set<std::string> counted;
  std::vector<double> weights(tokens.size());
  double points = 0;
  double squares = 0;
  for (Piece& piece : PiecesOf(tokens, chinese)) {
    const auto found = pieces_.find(piece.text);
    if (found == pieces_.end()) continue;
    const auto value = static_cast<double>(found->second.points);
    for (const size_t token : piece.tokens)
      weights[token] += value / static_cast<double>(piece.tokens.size());
    if (!counted.insert(std::move(piece.text)).second) continue;
    points += value;
    squares += static_cast<double>(found->second.rarity * found->second.rarity);
  }
  if (squares > 0) doubt.points = std::llround(points * kUnit / std::sqrt(squares));
  doubt.weighs_most = HeaviestRun(tokens, weights);
  return doubt;
}

bool PiecePoints::IsOrdinary(const std::vector<Token>& tokens) const {
  const std::vector<std::string> pairs = NeighboursOf(tokens);
  return std::all_of(pairs.begin(), pairs.end(),
                     [this](const std::string& pair) { return ordinary_.contains(pair); });
}

bool PiecePoints::Asks(const Doubt& doubt) const {
  if (empty() || doubt.ordinary) return false;
  const bool unreadable =
      doubt.tokens >= kFewTokens && doubt.unknown * 100 > doubt.tokens * most_unknown_percent_;
  return unreadable || doubt.points > threshold_;
}

}  // namespace sudiao::law
