#include "common/law/fees/schedule.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/law/figures/exact.h"
#include "common/status/status_macros.h"
#include "common/status/view.h"
#include "common/types/money.h"
#include "embedded/fee_schedules.h"

namespace sudiao::law {
namespace {

// Reads the text line by line; the first defect stops it.
class Reader {
 public:
  absl::Status Read(absl::string_view text) {
    for (const absl::string_view raw : absl::StrSplit(text, '\n')) {
      ++line_;
      const absl::string_view line = absl::StripAsciiWhitespace(raw);
      if (line.empty() || line[0] == '#') continue;
      const std::pair<absl::string_view, absl::string_view> words =
          absl::StrSplit(line, absl::MaxSplits(' ', 1));
      if (!ReadLine(words.first, words.second)) {
        return absl::InvalidArgumentError(
            absl::StrCat("fee schedules, line ", line_, ": ", error_.empty() ? "not understood" : error_));
      }
    }
    return absl::OkStatus();
  }

  std::vector<FeeSchedule> Take() { return std::move(schedules_); }

 private:
  bool ReadLine(absl::string_view word, absl::string_view rest) {
    if (word == "schedule") return ReadSchedule(rest);
    if (schedules_.empty()) return Bad("a schedule must come first");
    FeeSchedule& schedule = schedules_.back();
    if (word == "zh") return (schedule.title_zh = std::string(rest), true);
    if (word == "en") return (schedule.title_en = std::string(rest), true);
    if (word == "tier" || word == "row") {
      schedule.rows.emplace_back().tier = word == "tier";
      return ReadRow(schedule, schedule.rows.back(), rest);
    }
    if (word == "share") return ReadShare(schedule.share.emplace(), rest);
    if (word == "discount") return ReadDiscount(schedule.discounts.emplace_back(), rest);
    if (word == "published") {
      FeeSource& source = schedule.published.emplace();
      return ReadPairs(rest, [&](auto key, auto value) { return ReadSource(source, key, value); });
    }
    return Bad("unknown word");
  }

  bool ReadSchedule(absl::string_view rest) {
    FeeSchedule& schedule = schedules_.emplace_back();
    schedule.id = std::string(TakeWord(rest));
    return ReadPairs(rest, [&](absl::string_view key, absl::string_view value) {
      if (key == "currency") return (schedule.currency = std::string(value), true);
      if (key == "collector") return ReadEnum(schedule.collector, value);
      if (key == "from") return ReadDay(schedule.in_force_from, value);
      if (key == "to") return ReadDay(schedule.in_force_to, value);
      return false;
    });
  }

  bool ReadRow(const FeeSchedule& schedule, FeeRow& row, absl::string_view rest) {
    const int digits = MinorDigits(schedule.currency);
    if (digits < 0) return Bad("the currency is not known");
    if (!ReadEnum(row.item, TakeWord(rest))) return Bad("unknown item");
    return ReadPairs(rest, [&](absl::string_view key, absl::string_view value) {
      if (key == "above") return ReadNumber(row.above, value, digits);
      if (key == "to") return ReadNumber(row.up_to.emplace(), value, digits);
      if (key == "fixed") return ReadNumber(row.low, value, digits) && ReadNumber(row.high, value, digits);
      if (key == "low") return ReadNumber(row.low, value, digits);
      if (key == "high") return ReadNumber(row.high, value, digits);
      if (key == "cap") return ReadNumber(row.cap.emplace(), value, digits);
      if (key == "rate") {
        return absl::ConsumeSuffix(&value, "%") && ReadNumber(row.rate_basis_points, value, 2);
      }
      if (key == "per") return ReadEnum(row.unit, value);
      if (key == "option") return (row.option = std::string(value), true);
      if (key == "included_hours") {
        const bool read = ReadNumber(row.included_minutes, value, 0);
        row.included_minutes *= 60;
        return read;
      }
      if (key == "without_amount") return ReadYes(row.without_amount, value);
      if (key == "indicative") return ReadYes(row.indicative, value);
      return ReadSource(row.from, key, value);
    });
  }

  bool ReadShare(FeeShare& share, absl::string_view rest) {
    share.schedule_id = std::string(TakeWord(rest));
    const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(TakeWord(rest), '/');
    if (!ReadNumber(share.numerator, parts.first, 0) || !ReadNumber(share.denominator, parts.second, 0)) {
      return Bad("a share is written 1/2");
    }
    return ReadPairs(rest, [&](auto key, auto value) { return ReadSource(share.from, key, value); });
  }

  bool ReadDiscount(FeeDiscount& discount, absl::string_view rest) {
    discount.id = std::string(TakeWord(rest));
    return ReadPairs(rest, [&](absl::string_view key, absl::string_view value) {
      if (key == "item") return ReadEnum(discount.item, value);
      if (key == "percent") return ReadNumber(discount.percent, value, 0);
      return ReadSource(discount.from, key, value);
    });
  }

  bool ReadSource(FeeSource& source, absl::string_view key, absl::string_view value) {
    if (key == "rule") return (source.rule = std::string(value), true);
    if (key == "source") return (source.source = std::string(value), true);
    if (key != "verified") return false;
    return value == "no" || ReadYes(source.verified, value);
  }

  // key=value, separated by blanks; the value of source= is the rest of the line.
  template <typename Take>
  bool ReadPairs(absl::string_view rest, Take take) {
    while (!rest.empty()) {
      absl::string_view pair = rest;
      if (!absl::StartsWith(rest, "source="))
        pair = TakeWord(rest);
      else
        rest = "";
      const std::pair<absl::string_view, absl::string_view> parts =
          absl::StrSplit(pair, absl::MaxSplits('=', 1));
      if (!take(parts.first, parts.second)) return Bad(absl::StrCat("not understood: ", pair));
    }
    return true;
  }

  static absl::string_view TakeWord(absl::string_view& rest) {
    const size_t end = rest.find(' ');
    const absl::string_view word = rest.substr(0, end);
    rest = end == absl::string_view::npos ? "" : absl::StripLeadingAsciiWhitespace(rest.substr(end));
    return word;
  }

  template <typename E>
  static bool ReadEnum(E& value, absl::string_view text) {
    const auto named = EnumFromName<E>(StdView(text));
    if (named.has_value()) value = *named;
    return named.has_value() && *named != E::UNSPECIFIED;
  }
  static bool ReadNumber(int64_t& number, absl::string_view text, int digits) {
    const auto read = ParseScaled(StdView(text), digits);
    if (read.has_value()) number = *read;
    return read.has_value();
  }
  static bool ReadDay(std::optional<absl::CivilDay>& day, absl::string_view text) {
    return absl::ParseCivilTime(text, &day.emplace());
  }
  static bool ReadYes(bool& flag, absl::string_view text) { return flag = text == "yes"; }

  bool Bad(std::string error) {
    if (error_.empty()) error_ = std::move(error);
    return false;
  }

  int line_ = 0;
  std::string error_;
  std::vector<FeeSchedule> schedules_;
};

absl::StatusOr<std::vector<FeeSchedule>> ReadSchedules(std::string_view text) {
  Reader reader;
  RETURN_IF_ERROR(reader.Read(AbslView(text)));
  return reader.Take();
}

std::string_view BuiltInText() { return embedded::FeeSchedules()[0].text; }

}  // namespace

bool FeeRow::Covers(std::optional<int64_t> amount) const {
  if (without_amount || !amount.has_value()) return without_amount && !amount.has_value();
  const bool reached = above == 0 || *amount > above;
  return reached && (tier || !up_to.has_value() || *amount <= *up_to);
}

bool FeeSchedule::IsInForce(absl::CivilDay day) const {
  return (!in_force_from.has_value() || *in_force_from <= day) &&
         (!in_force_to.has_value() || day <= *in_force_to);
}

bool FeeSchedule::Verified() const {
  return std::all_of(rows.begin(), rows.end(), [](const FeeRow& row) { return row.from.verified; }) &&
         (!share.has_value() || share->from.verified) && (!published.has_value() || published->verified);
}

const FeeSchedules& FeeSchedules::BuiltIn() {
  static const FeeSchedules* const built = [] {
    absl::StatusOr<FeeSchedules> schedules = Parse(BuiltInText());
    if (!schedules.ok()) {
      std::fprintf(stderr, "The built-in fee schedules are broken: %s\n",
                   schedules.status().ToString().c_str());
      std::abort();
    }
    return new FeeSchedules(*std::move(schedules));
  }();
  return *built;
}

absl::StatusOr<FeeSchedules> FeeSchedules::Parse(std::string_view text) {
  ASSIGN_OR_RETURN(auto schedules, ReadSchedules(text));
  return Of(std::move(schedules));
}

absl::StatusOr<FeeSchedules> FeeSchedules::BuiltInAnd(std::string_view text) {
  ASSIGN_OR_RETURN(std::vector<FeeSchedule> own, ReadSchedules(text));
  std::vector<FeeSchedule> all = BuiltIn().All();
  std::erase_if(all, [&](const FeeSchedule& known) {
    return std::any_of(own.begin(), own.end(), [&](const FeeSchedule& s) { return s.id == known.id; });
  });
  std::move(own.begin(), own.end(), std::back_inserter(all));
  return Of(std::move(all));
}

absl::StatusOr<FeeSchedules> FeeSchedules::Of(std::vector<FeeSchedule> schedules) {
  if (const auto defects = LintFees(schedules); !defects.empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(defects, "; "));
  }
  return FeeSchedules(std::move(schedules));
}

const FeeSchedule* FeeSchedules::Find(std::string_view id, absl::CivilDay day) const {
  for (const FeeSchedule& schedule : schedules_) {
    if (schedule.id == id && schedule.IsInForce(day)) return &schedule;
  }
  return nullptr;
}

}  // namespace sudiao::law
