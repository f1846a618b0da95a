// What no rule names can still be what a court refuses: no list of ways to put a thing is complete. So the
// check adds up how the pieces of a text are used elsewhere. A piece is a few characters or words in a row,
// two that stand near each other, or the beginning of a word; its points say whether it stands rather in
// clauses that a court would not confirm (above zero) or in harmless ones (below). A clause whose sum is
// above the threshold is asked about, with the words that weigh most; it is never called refused. The points
// are data (lexicon/points_*.txt), counted from the labelled clauses by agreement_check_points: the same
// clauses give the same points.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "common/law/agreement_check/folded_text.h"

namespace sudiao::law {

class TextReading;

// A word or a character; "<P>" for a party, "<D>" a date, "<M>" a sum, "<%>" a share, "<N>" another number;
// "^" and "$" for the borders of a sentence (without letters).
struct Token {
  std::string text;
  LetterRange letters;
  uint32_t sentence = 0;
};
std::vector<Token> TokensOf(const TextReading& reading);

// Whether the Chinese list is the one to ask.
bool IsChinese(const FoldedText& text);

// Each token and the next one of its sentence, with a blank between them.
std::vector<std::string> NeighboursOf(const std::vector<Token>& tokens);

// "归 谁", with something between them "商 .. 归", and "~belon" for every longer word that begins so.
struct Piece {
  std::string text;
  std::vector<size_t> tokens;  // of which it is made
};
std::vector<Piece> PiecesOf(const std::vector<Token>& tokens, bool chinese);

struct Doubt {
  int64_t points = 0;
  uint32_t tokens = 0;   // without borders, names and numbers
  uint32_t unknown = 0;  // of these, how many the list has not got
  bool ordinary = false;
  LetterRange weighs_most;
};

class PiecePoints {
 public:
  // By which the quotient is multiplied, so that whole numbers do.
  static constexpr double kUnit = 100;

  // "threshold N": a clause with more points is asked about. "unknown N": so is one of whose words more than
  // N % are not in the list. "ordinary A B": B follows A in the commonest clauses ("shall pay"): a clause of
  // which this is true from end to end is not asked about. Every other line: the points of a piece, how rare
  // it is (in tenths; a piece that everybody uses has ten), and the piece. "#" begins a comment.
  void Read(std::string_view file, std::vector<std::string>& errors);
  bool empty() const { return pieces_.empty(); }

  // The sum, divided by the root of the sum of the squares of the rarities: in a long text each piece counts
  // less. Each counts once, however often it stands there.
  Doubt Weigh(const std::vector<Token>& tokens, bool chinese) const;
  bool Asks(const Doubt& doubt) const;

 private:
  struct Entry {
    int64_t points = 0;
    int64_t rarity = 0;
  };
  bool IsOrdinary(const std::vector<Token>& tokens) const;

  std::unordered_map<std::string, Entry> pieces_;
  std::unordered_set<std::string> ordinary_;
  int64_t threshold_ = 0;
  uint32_t most_unknown_percent_ = 100;
};

}  // namespace sudiao::law
