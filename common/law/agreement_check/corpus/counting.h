// Points from labelled clauses: how the lists lexicon/points_*.txt are made. The pieces of each clause are
// weighed so that the sums part harmless clauses from the others with the widest margin (a linear support
// vector machine with squared hinge loss, by dual coordinate descent: Hsieh et al., ICML 2008). No chance is
// in it: the same clauses in the same order give the same points.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/law/agreement_check/corpus/corpus.h"

namespace sudiao::law::corpus {

struct CountingOptions {
  size_t most_long_pieces = 20000;  // of the pieces that are no single tokens those that weigh most
  int64_t margin = 0;  // how far the threshold stands from the middle: below zero for more questions
};

// With which the lists that are built in were made.
inline constexpr CountingOptions kChinesePoints = {20000, -5};
inline constexpr CountingOptions kEnglishPoints = {20000, -5};

// The note of the commonest clauses of all, which nobody should be asked about.
inline constexpr std::string_view kOrdinary = "ordinary";

// Tells clauses from others, so that a list knows from which it was counted.
std::string FingerprintOf(const std::vector<Case>& cases);

// A list of points, the worst piece first. `cases` are those of one language. All single tokens that stand in
// two clauses are in it, so that the list knows what words there are.
std::string CountPoints(const grammar::Grammar& grammar, const std::vector<Case>& cases,
                        const CountingOptions& options);

}  // namespace sudiao::law::corpus
