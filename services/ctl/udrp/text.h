// Names as people write them, compared as people mean them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sudiao::ctl::udrp {

// Without white space (no-break space included) at both ends.
std::string_view Trimmed(std::string_view text);

size_t CodePoints(std::string_view text);
// At most `most` code points, the last of them "…" if something was cut off.
std::string Shortened(std::string_view text, size_t most);

// The words in one case, without accents, dots and apostrophes: "Société d’Oc S.p.A." is {"societe", "doc",
// "spa"}.
std::vector<std::string> Words(std::string_view name);
std::string Joined(const std::vector<std::string>& words);

// The words without the legal form at the end: equal for all spellings of one company.
std::string CompanyKey(std::string_view name);

// Whether the name ends with a legal form or has a word that only organisations have.
bool LooksLikeCompany(std::string_view name);

// Whether the words of `part` stand in `whole` one after the other; single words prove nothing and do not
// count.
bool NamedIn(std::string_view part, std::string_view whole);

}  // namespace sudiao::ctl::udrp
