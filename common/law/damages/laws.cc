#include "common/law/damages/laws.h"

#include <array>

#include "common/status/errors.h"

namespace sudiao::law {
namespace {

using absl::CivilDay;
constexpr int64_t kFiveMillion = 5'000'000'00;

const std::array<DamagesLaw, 6>& Laws() {
  static const std::array<DamagesLaw, 6> laws = {{
      // DMG-TM  Loss, then gain, then a multiple of the licence fee; malice: one to five times; at most five
      // million.
      // (商标法 2019 第63条, to 2026-12-31)
      {.rule = "DMG-TM",
       .field = DamagesField::TRADEMARK,
       .zh = "商标法（2019）第63条",
       .en = "Trademark Law (2019) art. 63",
       .from = CivilDay(2019, 11, 1),
       .to = CivilDay(2026, 12, 31),
       .strict_order = true,
       .licence = true,
       .licence_multiple = true,
       .statutory_high = kFiveMillion,
       .cost = CostBesideStatutory::WITHIN,
       .non_use = "商标法（2019）第64条"},
      // DMG-TM27  Loss or gain, then a multiple of the licence fee; intent instead of malice; cost always on
      // top.
      // (商标法 2026 第77条, from 2027-01-01)
      {.rule = "DMG-TM27",
       .field = DamagesField::TRADEMARK,
       .zh = "商标法（2026修订）第77条",
       .en = "Trademark Law (2026 revision) art. 77",
       .from = CivilDay(2027, 1, 1),
       .to = std::nullopt,
       .licence = true,
       .licence_multiple = true,
       .statutory_high = kFiveMillion,
       .non_use = "商标法（2026修订）第78条"},
      // DMG-PT  Loss or gain, then a multiple of the licence fee; thirty thousand to five million. (专利法
      // 2020 第71条)
      {.rule = "DMG-PT",
       .field = DamagesField::PATENT,
       .zh = "专利法（2020）第71条",
       .en = "Patent Law (2020) art. 71",
       .from = CivilDay(2021, 6, 1),
       .to = std::nullopt,
       .licence = true,
       .licence_multiple = true,
       .statutory_low = 30'000'00,
       .statutory_high = kFiveMillion,
       .non_use = ""},
      // DMG-CR  Loss or illegal income, then the royalty; five hundred to five million. (著作权法 2020
      // 第54条)
      {.rule = "DMG-CR",
       .field = DamagesField::COPYRIGHT,
       .zh = "著作权法（2020）第54条",
       .en = "Copyright Law (2020) art. 54",
       .from = CivilDay(2021, 6, 1),
       .to = std::nullopt,
       .licence = true,
       .statutory_low = 500'00,
       .statutory_high = kFiveMillion,
       .non_use = ""},
      // DMG-UC19  Loss, then gain; a statutory sum for arts 6 and 9 alone. (反不正当竞争法 2019 第17条, to
      // 2025-10-14)
      {.rule = "DMG-UC19",
       .field = DamagesField::UNFAIR_COMPETITION,
       .zh = "反不正当竞争法（2019）第17条",
       .en = "Anti-Unfair Competition Law (2019) art. 17",
       .from = CivilDay(2019, 4, 23),
       .to = CivilDay(2025, 10, 14),
       .strict_order = true,
       .statutory_high = kFiveMillion,
       .cost = CostBesideStatutory::WITHIN,
       .non_use = ""},
      // DMG-UC25  Loss or gain; a statutory sum for arts 7 and 10 alone. (反不正当竞争法 2025 第22条, from
      // 2025-10-15)
      {.rule = "DMG-UC25",
       .field = DamagesField::UNFAIR_COMPETITION,
       .zh = "反不正当竞争法（2025）第22条",
       .en = "Anti-Unfair Competition Law (2025) art. 22",
       .from = CivilDay(2025, 10, 15),
       .to = std::nullopt,
       .statutory_high = kFiveMillion,
       .cost = CostBesideStatutory::WITHIN,
       .non_use = ""},
  }};
  return laws;
}

bool Covers(const DamagesLaw& law, CivilDay day) {
  return law.from <= day && (!law.to.has_value() || day <= *law.to);
}

}  // namespace

absl::StatusOr<const DamagesLaw*> DamagesLawOf(DamagesField field, CivilDay first, CivilDay last) {
  std::optional<CivilDay> earliest;
  for (const DamagesLaw& law : Laws()) {
    if (law.field != field) continue;
    if (!earliest.has_value()) earliest = law.from;
    if (!Covers(law, first)) continue;
    if (Covers(law, last)) return &law;
    return Fail(reasons::kActSpansDamagesLaws, {{"from", absl::FormatCivilTime(law.to.value_or(last) + 1)}});
  }
  return Fail(reasons::kActBeforeDamagesLaw,
              {{"from", absl::FormatCivilTime(earliest.value_or(CivilDay()))}});
}

std::optional<StatutoryGround> StatutoryGroundOf(const DamagesLaw& law, UnfairAct act, bool extend_to_2025) {
  if (law.field != DamagesField::UNFAIR_COMPETITION) return StatutoryGround{law.rule, law.zh};
  if (act == UnfairAct::CONFUSION || act == UnfairAct::TRADE_SECRET) return StatutoryGround{law.rule, law.zh};
  // DMG-UC-JI  The statutory cap may also be asked for acts under (old) arts 2, 8, 11 and 12. Whether that
  // goes on under the law of 2025 is not settled. (反不正当竞争法解释 2022 第23条)
  const bool named = act == UnfairAct::GENERAL_CLAUSE || act == UnfairAct::FALSE_PUBLICITY ||
                     act == UnfairAct::DISPARAGEMENT || act == UnfairAct::INTERNET;
  if (named && (law.rule == "DMG-UC19" || extend_to_2025)) {
    return StatutoryGround{"DMG-UC-JI", "反不正当竞争法司法解释（2022）第23条"};
  }
  return std::nullopt;
}

bool KnowsPunitive(const DamagesLaw& law, UnfairAct act) {
  return law.field != DamagesField::UNFAIR_COMPETITION || act == UnfairAct::TRADE_SECRET;
}

}  // namespace sudiao::law
