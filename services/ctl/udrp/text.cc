#include "services/ctl/udrp/text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <set>

#include "absl/strings/str_join.h"

namespace sudiao::ctl::udrp {
namespace {

using WordSet = std::set<std::string, std::less<>>;

// Legal forms that are no people's names.
const WordSet& ClearForms() {
  static const auto& forms = *new WordSet{
      "inc",         "incorporated", "llc",  "llp",  "ltd",    "limited",    "corp",
      "corporation", "company",      "gmbh", "kgaa", "asa",    "sas",        "sarl",
      "srl",         "spa",          "plc",  "oyj",  "aps",    "amba",       "ltda",
      "kft",         "pty",          "pte",  "pvt",  "sro",    "zrt",        "doo",
      "eood",        "sapi",         "pjsc", "ojsc", "jsc",    "ooo",        "bhd",
      "sdn",         "tbk",          "slu",  "sau",  "spzoo",  "berhad",     "aktiengesellschaft",
      "anonyme",     "sasu",         "lllp", "eirl", "gesmbh", "aktiebolag", "genossenschaft",
      "sab",         "cia"};
  return forms;
}

// Legal forms that are also family names or parts of them: counted only in capitals or with dots, "S.A.",
// "AG".
const WordSet& ShortForms() {
  static const auto& forms = *new WordSet{"as", "sa", "se", "ab", "ag", "co", "lp", "sl", "kg", "sp", "nv",
                                          "bv", "cv", "ug", "oy", "ev", "kk", "pc", "lc", "pt", "ad"};
  return forms;
}

const WordSet& OrganisationWords() {
  static const auto& words = *new WordSet{
      "bank",         "group",      "university",   "foundation",    "association",    "holding",
      "holdings",     "institute",  "hotels",       "insurance",     "trust",          "commission",
      "ministry",     "society",    "technologies", "industries",    "laboratories",   "organization",
      "organisation", "federation", "council",      "international", "communications", "services",
      "solutions",    "societe",    "compagnie",    "customs",       "enterprises",    "partners",
      "ventures"};
  return words;
}

icu::UnicodeString Fold(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCCasefoldInstance(error);
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(error);
  const icu::UnicodeString raw =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  if (U_FAILURE(error)) return raw;
  return nfd->normalize(nfkc->normalize(raw, error), error);
}

// Whether the last word of the name is written as a legal form is: "S.A.", "AG", "A/S", but not "Sa".
bool EndsLikeForm(std::string_view name) {
  const size_t space = name.find_last_of(" ,");
  const std::string_view last = space == std::string_view::npos ? name : name.substr(space + 1);
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  if (last.find_first_of("./") != std::string_view::npos && last.size() > 1) return true;
  return std::none_of(last.begin(), last.end(), lower) && std::any_of(name.begin(), name.end(), lower);
}

bool IsForm(const std::string& word, bool short_ones) {
  return ClearForms().contains(word) || (short_ones && ShortForms().contains(word));
}

}  // namespace

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty()) {
    if (blank(text.front())) {
      text.remove_prefix(1);
    } else if (text.substr(0, 2) == kNoBreakSpace) {
      text.remove_prefix(2);
    } else if (blank(text.back())) {
      text.remove_suffix(1);
    } else if (text.size() >= 2 && text.substr(text.size() - 2) == kNoBreakSpace) {
      text.remove_suffix(2);
    } else {
      break;
    }
  }
  return text;
}

size_t CodePoints(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string Shortened(std::string_view text, size_t most) {
  if (CodePoints(text) <= most) return std::string(text);
  size_t end = 0;
  size_t points = 0;
  while (end < text.size()) {
    if ((static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U && ++points == most) break;
    ++end;
  }
  return std::string(Trimmed(text.substr(0, end))) + "…";
}

std::vector<std::string> Words(std::string_view name) {
  std::vector<std::string> words;
  icu::UnicodeString word;
  const auto end_word = [&] {
    if (word.isEmpty()) return;
    words.emplace_back();
    word.toUTF8String(words.back());
    word.remove();
  };
  const icu::UnicodeString folded = Fold(name);
  for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    if (u_isalnum(c) != 0) {
      word.append(c);
    } else if (c != U'.' && c != U'\'' && c != U'’' && u_charType(c) != U_NON_SPACING_MARK) {
      end_word();
    }
  }
  end_word();
  return words;
}

std::string Joined(const std::vector<std::string>& words) { return absl::StrJoin(words, " "); }

std::string CompanyKey(std::string_view name) {
  std::vector<std::string> words = Words(name);
  // "A/S" and "S A" are one word.
  while (words.size() > 2 && words.back().size() <= 2 && words[words.size() - 2].size() == 1) {
    words[words.size() - 2] += words.back();
    words.pop_back();
  }
  while (words.size() > 1 && IsForm(words.back(), true)) words.pop_back();
  return Joined(words);
}

bool LooksLikeCompany(std::string_view name) {
  const std::vector<std::string> words = Words(name);
  if (words.empty()) return false;
  const bool has_word = std::any_of(
      words.begin(), words.end(), [](const std::string& word) { return OrganisationWords().contains(word); });
  if (has_word || IsForm(words.back(), false)) return words.size() > 1;
  if (!EndsLikeForm(Trimmed(name))) return false;
  std::string last = words.back();
  if (words.size() > 2 && last.size() == 1 && words[words.size() - 2].size() == 1)
    last = words[words.size() - 2] + last;
  return words.size() > 1 && IsForm(last, true);
}

bool NamedIn(std::string_view part, std::string_view whole) {
  const std::vector<std::string> wanted = Words(part);
  const std::vector<std::string> words = Words(whole);
  if (wanted.size() < 2) return false;
  return std::search(words.begin(), words.end(), wanted.begin(), wanted.end()) != words.end();
}

}  // namespace sudiao::ctl::udrp
