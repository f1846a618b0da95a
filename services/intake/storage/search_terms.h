// The words under which a case is found, in Chinese and English. Pure.
//
// A text becomes whole words (letters and digits, folded to lower case and without accents) and, for Chinese
// and other scripts without spaces, every pair of neighbouring characters. A query finds a case that has all
// of its terms; the last word of a query may be the beginning of one.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sudiao::intake {

// Terms are at most this many bytes; longer words are cut on both sides of the search.
inline constexpr size_t kMaxTerm = 40;

void AddTerms(std::string_view text, std::set<std::string>& terms);

struct QueryTerms {
  std::vector<std::string> whole;
  std::string prefix;  // "" if the query does not end in a word
};
QueryTerms ParseQuery(std::string_view query);

}  // namespace sudiao::intake
