#include "common/law/agreement_check/corpus/counting.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/law/agreement_check/clause_reader.h"
#include "common/law/agreement_check/points.h"
#include "common/law/agreement_check/reading.h"

namespace sudiao::law::corpus {
namespace {

constexpr int kLeastClauses = 2;  // in which a piece stands
constexpr double kCost = 0.01;
constexpr double kLength = 10;  // of every clause as a vector
// One of the margin is a hundred points of a clause; those of its pieces follow from how PiecePoints adds
// them up.
constexpr double kPointsOfOne = 100;
constexpr double kRarityOfOne = 10;
constexpr double kPointsOfPiece = kPointsOfOne * kLength * kRarityOfOne / PiecePoints::kUnit;
// Who spells every word so that no list knows it does not get past the check. Of the words of harmless
// clauses at most three in ten were unknown.
constexpr int kMostUnknownPercent = 40;

struct Sample {
  std::vector<uint32_t> pieces;  // each once
  bool harmless = false;
};

using Weights = std::vector<double>;  // by piece; the last is the constant

TextReading Read(const grammar::Grammar& grammar, const Case& labelled) {
  const Names names = NamesOf(AgreementOf(labelled));
  return {grammar, labelled.text, names.parties, names.outsiders};
}

// All clauses as the pieces that stand in enough of them.
class Samples {
 public:
  Samples(const grammar::Grammar& grammar, const std::vector<Case>& cases) {
    std::vector<std::set<std::string>> pieces;
    std::map<std::string, int> clauses;
    for (const Case& labelled : cases) {
      pieces.push_back(TextsOf(grammar, labelled));
      for (const std::string& piece : pieces.back()) ++clauses[piece];
    }
    std::map<std::string, uint32_t> numbers;
    const auto all = static_cast<double>(cases.size());
    for (const auto& [piece, count] : clauses) {
      if (count < kLeastClauses) continue;
      numbers.emplace(piece, static_cast<uint32_t>(names_.size()));
      names_.push_back(piece);
      rarities_.push_back(std::log((1 + all) / (1 + count)) + 1);
    }
    for (size_t i = 0; i < cases.size(); ++i) {
      Sample sample;
      sample.harmless = cases[i].grounds.empty();
      for (const std::string& piece : pieces[i]) {
        if (const auto found = numbers.find(piece); found != numbers.end())
          sample.pieces.push_back(found->second);
      }
      samples_.push_back(std::move(sample));
    }
  }

  const std::vector<std::string>& names() const { return names_; }
  const std::vector<double>& rarities() const { return rarities_; }
  const std::vector<Sample>& all() const { return samples_; }

  // Only these pieces from now on.
  void Keep(const std::vector<bool>& kept) {
    for (Sample& sample : samples_)
      std::erase_if(sample.pieces, [&](uint32_t piece) { return !kept[piece]; });
  }

 private:
  static std::set<std::string> TextsOf(const grammar::Grammar& grammar, const Case& labelled) {
    const TextReading reading = Read(grammar, labelled);
    std::set<std::string> texts;
    for (Piece& piece : PiecesOf(TokensOf(reading), IsChinese(reading.text())))
      texts.insert(std::move(piece.text));
    return texts;
  }

  std::vector<std::string> names_;
  std::vector<double> rarities_;
  std::vector<Sample> samples_;
};

// What the rarities of a clause are multiplied with, so that all clauses are of one length.
double ScaleOf(const Sample& sample, const std::vector<double>& rarities) {
  double squares = 0;
  for (const uint32_t piece : sample.pieces) squares += rarities[piece] * rarities[piece];
  return squares == 0 ? 0 : kLength / std::sqrt(squares);
}

Weights Fit(const Samples& samples) {
  constexpr int kMostRounds = 200;
  constexpr double kNear = 0.02;
  const std::vector<Sample>& clauses = samples.all();
  const std::vector<double>& rarities = samples.rarities();
  std::vector<size_t> order(clauses.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::vector<double> scales;
  for (const Sample& sample : clauses) scales.push_back(ScaleOf(sample, rarities));
  const auto all = static_cast<double>(clauses.size());
  const auto harmless = static_cast<double>(
      std::count_if(clauses.begin(), clauses.end(), [](const Sample& sample) { return sample.harmless; }));
  // Both kinds weigh the same, however many there are of each.
  const double slack_harmless = harmless / (kCost * all);
  const double slack_other = (all - harmless) / (kCost * all);
  Weights weights(rarities.size() + 1);
  std::vector<double> duals(clauses.size());
  std::minstd_rand random(1);
  for (int round = 0; round < kMostRounds; ++round) {
    for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
    double farthest = 0;
    for (const size_t i : order) {
      const Sample& sample = clauses[i];
      double sum = 0;
      for (const uint32_t piece : sample.pieces) sum += weights[piece] * rarities[piece];
      sum = sum * scales[i] + weights.back();
      const double side = sample.harmless ? -1 : 1;
      const double slack = sample.harmless ? slack_harmless : slack_other;
      const double gradient = side * sum - 1 + slack * duals[i];
      if (duals[i] == 0 && gradient >= 0) continue;
      farthest = std::max(farthest, std::abs(gradient));
      const double dual = std::max(0.0, duals[i] - gradient / (kLength * kLength + 1 + slack));
      const double step = (dual - duals[i]) * side;
      duals[i] = dual;
      weights.back() += step;
      for (const uint32_t piece : sample.pieces) weights[piece] += step * scales[i] * rarities[piece];
    }
    if (farthest < kNear) break;
  }
  return weights;
}

bool IsOneToken(const std::string& piece) {
  return piece.find(' ') == std::string::npos && piece.front() != '~';
}

// Single tokens all stay, so that the list knows what words there are.
std::vector<bool> Strongest(const std::vector<std::string>& names, const Weights& weights, size_t pieces) {
  std::vector<double> sizes;
  for (size_t i = 0; i < names.size(); ++i) {
    if (!IsOneToken(names[i])) sizes.push_back(std::abs(weights[i]));
  }
  double least = 0;
  if (sizes.size() > pieces) {
    std::nth_element(sizes.begin(), sizes.begin() + static_cast<ptrdiff_t>(pieces), sizes.end(),
                     std::greater<>());
    least = sizes[pieces];
  }
  std::vector<bool> kept(names.size());
  for (size_t i = 0; i < names.size(); ++i) kept[i] = IsOneToken(names[i]) || std::abs(weights[i]) > least;
  return kept;
}

std::set<std::string> OrdinaryPairs(const grammar::Grammar& grammar, const std::vector<Case>& cases) {
  std::set<std::string> pairs;
  for (const Case& labelled : cases) {
    if (labelled.note != kOrdinary || !labelled.grounds.empty()) continue;
    for (std::string& pair : NeighboursOf(TokensOf(Read(grammar, labelled)))) pairs.insert(std::move(pair));
  }
  return pairs;
}

}  // namespace

std::string FingerprintOf(const std::vector<Case>& cases) {
  // FNV-1a.
  uint64_t hash = 0xcbf29ce484222325;
  for (const Case& labelled : cases) {
    const char* const kind = labelled.note == kOrdinary ? "=" : labelled.grounds.empty() ? "-" : "+";
    const std::string line =
        absl::StrCat(labelled.text, "\n", kind, "\n", absl::StrJoin(labelled.parties, "\n"), "\n");
    for (const char c : line) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  return absl::StrCat(cases.size(), " clauses ", absl::Hex(hash, absl::kZeroPad16));
}

std::string CountPoints(const grammar::Grammar& grammar, const std::vector<Case>& cases,
                        const CountingOptions& options) {
  Samples samples(grammar, cases);
  const std::vector<std::string>& names = samples.names();
  const std::vector<bool> kept = Strongest(names, Fit(samples), options.most_long_pieces);
  samples.Keep(kept);
  const Weights weights = Fit(samples);
  std::vector<std::tuple<int64_t, std::string, int64_t>> lines;
  for (size_t i = 0; i < names.size(); ++i) {
    const double rarity = samples.rarities()[i];
    const int64_t points = std::llround(weights[i] * rarity * kPointsOfPiece);
    if (kept[i]) lines.emplace_back(-points, names[i], std::llround(rarity * kRarityOfOne));
  }
  std::sort(lines.begin(), lines.end());
  const int64_t middle = std::llround(-weights.back() * kPointsOfOne);
  std::string text = absl::StrCat("# counted from ", FingerprintOf(cases), "\nthreshold ",
                                  middle + options.margin, "\nunknown ", kMostUnknownPercent, "\n");
  for (const std::string& pair : OrdinaryPairs(grammar, cases))
    absl::StrAppend(&text, "ordinary ", pair, "\n");
  for (const auto& [negative, piece, rarity] : lines)
    absl::StrAppend(&text, -negative, " ", rarity, " ", piece, "\n");
  return text;
}

}  // namespace sudiao::law::corpus
