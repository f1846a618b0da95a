#include "services/intake/storage/search_terms.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <functional>

namespace sudiao::intake {
namespace {

std::string Utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  if (out.size() <= kMaxTerm) return out;
  size_t end = kMaxTerm;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U) --end;
  return out.substr(0, end);
}

// Folds case, width and compatibility forms, and drops accents: Ａ, á and A are one letter.
icu::UnicodeString Fold(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCCasefoldInstance(error);
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(error);
  icu::UnicodeString folded =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  if (U_FAILURE(error)) return folded;
  folded = nfd->normalize(nfkc->normalize(folded, error), error);
  icu::UnicodeString plain;
  for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    if (u_charType(c) != U_NON_SPACING_MARK) plain.append(c);
  }
  return plain;
}

bool IsIdeograph(UChar32 c) { return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) != 0; }

// Calls `word` for each run of letters and digits, and `pair` for each pair of ideographs (a lone one counts
// alone).
void Split(const icu::UnicodeString& text, const std::function<void(const icu::UnicodeString&)>& word,
           const std::function<void(const icu::UnicodeString&)>& pair) {
  icu::UnicodeString run;
  icu::UnicodeString last;
  bool paired = true;
  const auto end_run = [&] {
    if (!run.isEmpty()) word(run);
    run.remove();
  };
  const auto end_ideographs = [&] {
    if (!last.isEmpty() && !paired) pair(last);
    last.remove();
    paired = true;
  };
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (IsIdeograph(c)) {
      end_run();
      if (!last.isEmpty()) {
        pair(icu::UnicodeString(last).append(c));
        paired = true;
      } else {
        paired = false;
      }
      last = icu::UnicodeString(c);
    } else if (u_isalnum(c) != 0) {
      end_ideographs();
      run.append(c);
    } else {
      end_ideographs();
      end_run();
    }
  }
  end_ideographs();
  end_run();
}

}  // namespace

void AddTerms(std::string_view text, std::set<std::string>& terms) {
  const auto add = [&](const icu::UnicodeString& term) { terms.insert(Utf8(term)); };
  const icu::UnicodeString folded = Fold(text);
  Split(folded, add, add);
  // Single ideographs as well, so that a query of one character finds something.
  for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    if (IsIdeograph(c)) terms.insert(Utf8(icu::UnicodeString(c)));
  }
}

QueryTerms ParseQuery(std::string_view query) {
  QueryTerms terms;
  std::string last_word;
  Split(
      Fold(query),
      [&](const icu::UnicodeString& word) {
        if (!last_word.empty()) terms.whole.push_back(last_word);
        last_word = Utf8(word);
      },
      [&](const icu::UnicodeString& pair) {
        if (!last_word.empty()) terms.whole.push_back(last_word);
        last_word.clear();
        terms.whole.push_back(Utf8(pair));
      });
  terms.prefix = last_word;
  return terms;
}

}  // namespace sudiao::intake
