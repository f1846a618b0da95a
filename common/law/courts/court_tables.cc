#include "common/law/courts/court_tables.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/view.h"

namespace sudiao::law {
namespace {

// The digits of a code that say something: 31 of 310000, 4403 of 440300.
std::string_view Stem(std::string_view code) {
  while (code.size() > 2 && code.ends_with("00")) code.remove_suffix(2);
  return code;
}

std::string ProvinceOf(std::string_view code) { return absl::StrCat(AbslView(code.substr(0, 2)), "0000"); }
std::string CityOf(std::string_view code) { return absl::StrCat(AbslView(code.substr(0, 4)), "00"); }

// A name as people shorten it: 上海 of 上海市, 广东 of 广东省.
std::string_view ShortName(std::string_view zh) {
  for (const std::string_view suffix : {"维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市"}) {
    if (zh.size() > suffix.size() && zh.ends_with(suffix)) return zh.substr(0, zh.size() - suffix.size());
  }
  return zh;
}

// Where the English name stands in the lower-case text as words of their own, or npos.
size_t FindWords(const std::string& text, std::string_view name) {
  const std::string words = absl::AsciiStrToLower(AbslView(name));
  for (size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) {
    const bool starts = at == 0 || !absl::ascii_isalpha(static_cast<unsigned char>(text[at - 1]));
    const size_t end = at + words.size();
    const bool ends = end == text.size() || !absl::ascii_isalpha(static_cast<unsigned char>(text[end]));
    if (starts && ends) return at;
  }
  return std::string::npos;
}

// Where an address mentions the area, or npos. Provinces and cities may be shortened.
size_t MentionOf(const Area& area, std::string_view text, const std::string& lower) {
  const bool district = Stem(area.code).size() == 6;
  const size_t zh = text.find(district ? std::string_view(area.zh) : ShortName(area.zh));
  return std::min(zh, FindWords(lower, area.en));
}

template <typename T, typename Key>
void MergeBy(std::vector<T>& into, const std::vector<T>& from, Key key) {
  for (const T& element : from) {
    const auto same =
        std::find_if(into.begin(), into.end(), [&](const T& known) { return known.*key == element.*key; });
    if (same == into.end()) {
      into.push_back(element);
    } else {
      *same = element;
    }
  }
}

}  // namespace

bool IsWithin(std::string_view area, std::string_view other) { return area.starts_with(Stem(other)); }

bool CourtRow::Takes(CourtBusiness business) const {
  return std::find(takes.begin(), takes.end(), business) != takes.end();
}

bool CourtRow::Covers(std::string_view area) const {
  const auto inside = [&](const std::string& other) { return IsWithin(area, other); };
  return std::any_of(areas.begin(), areas.end(), inside) &&
         std::none_of(except_areas.begin(), except_areas.end(), inside);
}

bool CourtRow::IsInForce(absl::CivilDay day) const {
  return (!in_force_from.has_value() || *in_force_from <= day) &&
         (!in_force_to.has_value() || day <= *in_force_to);
}

const Area* CourtTables::Find(std::string_view code) const {
  for (const Area& area : areas) {
    if (area.code == code) return &area;
  }
  return nullptr;
}

const Area* CourtTables::Recognise(std::string_view text) const {
  if (const Area* exact = Find(text)) return exact;
  const std::string lower = absl::AsciiStrToLower(AbslView(text));
  const auto mentions = [&](const Area* area) {
    return area != nullptr && MentionOf(*area, text, lower) != std::string::npos;
  };
  const Area* best = nullptr;
  size_t best_at = 0;
  for (const Area& area : areas) {
    const size_t at = MentionOf(area, text, lower);
    if (at == std::string::npos) continue;
    // Districts of one name are found in many cities: the address must name the province or the city, too.
    const bool district = Stem(area.code).size() == 6;
    if (district && !mentions(Find(ProvinceOf(area.code))) && !mentions(Find(CityOf(area.code)))) continue;
    // The smallest area; of two of one size the first mentioned: streets are named after other places.
    const size_t size = Stem(area.code).size();
    const size_t best_size = best == nullptr ? 0 : Stem(best->code).size();
    if (size < best_size || (size == best_size && at >= best_at)) continue;
    best = &area;
    best_at = at;
  }
  return best;
}

std::string CourtTables::NameZh(std::string_view code) const {
  const Area* area = Find(code);
  if (area == nullptr) return std::string(code);
  std::string name;
  for (const std::string& outer : {ProvinceOf(code), CityOf(code)}) {
    const Area* found = Find(outer);
    if (found != nullptr && found != area) name += found->zh;
  }
  return name + area->zh;
}

std::string CourtTables::NameEn(std::string_view code) const {
  const Area* area = Find(code);
  if (area == nullptr) return std::string(code);
  const Area* city = Find(CityOf(code));
  if (city == nullptr) city = Find(ProvinceOf(code));
  return city == nullptr || city == area ? area->en : absl::StrCat(area->en, ", ", city->en);
}

void CourtTables::Merge(const CourtTables& other) {
  MergeBy(areas, other.areas, &Area::code);
  MergeBy(rows, other.rows, &CourtRow::id);
  MergeBy(special_words, other.special_words, &SpecialWord::id);
}

CourtTitle TitleOf(std::string_view court_code, const CourtTables& tables) {
  for (const CourtRow& row : tables.rows) {
    if (row.court_code == court_code && !row.court_zh.empty()) return {row.court_zh, row.court_en};
  }
  const CourtName* known = FindCourt(court_code);
  if (known == nullptr) return {std::string(court_code), std::string(court_code)};
  return {std::string(known->zh), std::string(known->en)};
}

namespace {
bool IsFor(const SpecialWord& special, std::string_view court_code) {
  const auto& courts = special.court_codes;
  return std::find(courts.begin(), courts.end(), court_code) != courts.end();
}
}  // namespace

bool HasSpecialWord(std::string_view court_code, const CourtTables& tables) {
  return std::any_of(tables.special_words.begin(), tables.special_words.end(),
                     [&](const SpecialWord& special) { return IsFor(special, court_code); });
}

std::string SpecialWordFor(std::string_view court_code, const std::vector<CourtRight>& rights,
                           const CourtTables& tables) {
  for (const SpecialWord& special : tables.special_words) {
    if (!IsFor(special, court_code)) continue;
    if (std::find_first_of(rights.begin(), rights.end(), special.rights.begin(), special.rights.end()) !=
        rights.end()) {
      return special.word;
    }
  }
  return "";
}

}  // namespace sudiao::law
