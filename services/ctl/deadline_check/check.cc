#include "services/ctl/deadline_check/check.h"

#include <algorithm>

#include "services/ctl/deadline_check/recount.h"

namespace sudiao::deadline_check {
namespace {

std::string Shown(const std::string& value) { return value; }
std::string Shown(int64_t value) { return std::to_string(value); }
std::string Shown(bool value) { return value ? "true" : "false"; }
std::string Shown(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += (out.empty() ? "" : " ") + value;
  return out;
}

// Where the other side of a comparison comes from, in both languages.
struct Against {
  std::string_view en;
  std::string_view zh;
};
constexpr Against kPack{"the pack has", "程序规则为"};
constexpr Against kCalendar{"the calendar has", "日历为"};
constexpr Against kRecount{"the count gives", "重算为"};

class Checker {
 public:
  Checker(const Proof& proof, const Sources& sources, std::vector<Defect>& defects)
      : proof_(proof), sources_(sources), defects_(defects) {}

  void Run() {
    if (const std::string digest = DigestOf(proof_); digest != proof_.digest) {
      Add("digest", "the proof was changed: its SHA-256 is " + digest,
          "证明已被改动：其 SHA-256 为 " + digest);
    }
    const Zone* zone = sources_.FindZone(proof_.time_zone);
    if (zone == nullptr) return Add("time_zone", "no pack has it", "没有程序规则使用该时区");
    HoldAgainstPack(zone->DayAt(proof_.start_micros));
    const RestDays* calendar = sources_.FindCalendar(proof_.calendar_id, proof_.calendar_version);
    if (calendar == nullptr) {
      return Add("calendar_version",
                 "no calendar " + proof_.calendar_id + " " + proof_.calendar_version +
                     " is known here; give its data file with --calendar",
                 "没有日历 " + proof_.calendar_id + " " + proof_.calendar_version +
                     "，请用 --calendar 指定其数据文件");
    }
    CompareDays("calendar_known_to", proof_.calendar_known_to, calendar->known_to, kCalendar);
    const std::optional<Count> count = Recount(proof_, *calendar, *zone, defects_);
    if (count.has_value()) HoldAgainstCount(*count, *zone);
  }

 private:
  void Add(std::string field, const std::string& en, const std::string& zh) {
    const std::string en_text = field + ": " + en;
    const std::string zh_text = field + "：" + zh;
    defects_.push_back({std::move(field), en_text, zh_text});
  }

  template <typename T>
  void Compare(const std::string& field, const T& found, const T& expected, const Against& against) {
    if (found == expected) return;
    Add(field, "is \"" + Shown(found) + "\"; " + std::string(against.en) + " \"" + Shown(expected) + "\"",
        "为“" + Shown(found) + "”，" + std::string(against.zh) + "“" + Shown(expected) + "”");
  }

  void CompareDays(const std::string& field, Day found, Day expected, const Against& against) {
    if (found != expected) Compare(field, TextOf(found), TextOf(expected), against);
  }

  void HoldAgainstPack(Day start) {
    const std::string ref = proof_.pack_id + "@" + std::to_string(proof_.pack_version);
    const PackData* pack = sources_.FindPack(proof_.pack_id, proof_.pack_version);
    if (pack == nullptr) {
      return Add("pack_id", "no pack " + ref + " is known here; give its folder with --packs",
                 "没有程序规则 " + ref + "，请用 --packs 指定其文件夹");
    }
    Compare("time_zone", proof_.time_zone, pack->zone, kPack);
    Compare("calendar_id", proof_.calendar_id, pack->calendar, kPack);
    const Readings &found = proof_.readings, &expected = pack->readings;
    Compare("readings.pause_in_roll_window_helps", found.pause_in_roll_window_helps,
            expected.pause_in_roll_window_helps, kPack);
    Compare("readings.more_days_from_moved_day", found.more_days_from_moved_day,
            expected.more_days_from_moved_day, kPack);
    Compare("readings.agreed_rest_day_stays", found.agreed_rest_day_stays, expected.agreed_rest_day_stays,
            kPack);
    const PackClock* clock = pack->FindClock(proof_.clock_id, start);
    if (clock == nullptr)
      return Add("clock_id", ref + " has no clock " + proof_.clock_id, ref + " 没有期限 " + proof_.clock_id);
    HoldAgainstClock(*clock);
  }

  void HoldAgainstClock(const PackClock& clock) {
    Compare("rule_ids", proof_.rule_ids, clock.rule_ids, kPack);
    Compare("length", proof_.length, clock.length, kPack);
    Compare("unit", proof_.unit, clock.unit, kPack);
    Compare("roll_to_working_day", proof_.roll, clock.roll, kPack);
    for (size_t i = 0; i < proof_.pauses.size(); ++i) {
      const std::string& kind = proof_.pauses[i].kind;
      const bool allowed =
          clock.pauses_exclude_days &&
          std::find(clock.pausable_by.begin(), clock.pausable_by.end(), kind) != clock.pausable_by.end();
      if (allowed) continue;
      Add("pauses[" + std::to_string(i) + "].kind", "the clock does not pause for " + kind,
          "该期限不因 " + kind + " 中止计算");
    }
    if (!proof_.extensions.empty() && !clock.extendable)
      Add("extensions", "the clock cannot be extended", "该期限不得延长");
  }

  void HoldAgainstCount(const Count& count, const Zone& zone) {
    CompareDays("first_counted_day", proof_.first_counted_day, count.first_counted_day, kRecount);
    const size_t most = std::max(proof_.steps.size(), count.steps.size());
    for (size_t i = 0; i < most; ++i) CompareStep(i, count.steps);
    CompareDays("counted_day", proof_.counted_day, count.counted_day, kRecount);
    CompareDays("last_day", proof_.last_day, count.last_day, kRecount);
    Compare("provisional", proof_.provisional, count.provisional, kRecount);
    Compare("suspended", proof_.suspended, count.suspended, kRecount);
    // Due is the one instant that is no more in the last day while the one before it is.
    const bool due_holds = count.suspended ? proof_.due_micros == kNeverMicros
                                           : zone.DayAt(proof_.due_micros) == count.last_day + 1 &&
                                                 zone.DayAt(proof_.due_micros - 1) == count.last_day;
    if (due_holds) return;
    if (count.suspended)
      return Add("due", "nothing is due while a pause is open", "中止尚未结束，没有届满时刻");
    Add("due", "is not 24:00 of " + TextOf(count.last_day) + " in " + proof_.time_zone,
        "不是 " + TextOf(count.last_day) + " 24 时（" + proof_.time_zone + "）");
  }

  void CompareStep(size_t i, const std::vector<ProofStep>& counted) {
    const std::string place = "steps[" + std::to_string(i) + "]";
    if (i >= counted.size()) return Add(place, "is one step too many", "多出一步");
    if (i >= proof_.steps.size()) {
      return Add(place, "is missing: " + counted[i].kind + " to " + TextOf(counted[i].last_day),
                 "缺少：" + counted[i].kind + " 至 " + TextOf(counted[i].last_day));
    }
    const ProofStep &found = proof_.steps[i], &expected = counted[i];
    if (found == expected) return;
    Compare(place + ".kind", found.kind, expected.kind, kRecount);
    CompareDays(place + ".first_day", found.first_day, expected.first_day, kRecount);
    CompareDays(place + ".last_day", found.last_day, expected.last_day, kRecount);
    Compare(place + ".count", found.count, expected.count, kRecount);
    Compare(place + ".event_id", found.event_id, expected.event_id, kRecount);
  }

  const Proof& proof_;
  const Sources& sources_;
  std::vector<Defect>& defects_;
};

std::string NameOf(const Json& proof) {
  const Json* clock = proof.Find("clock_id");
  const Json* start = proof.Find("start_event_id");
  return (clock != nullptr ? clock->text : "?") + " " + (start != nullptr ? start->text : "?");
}

// Looks for proofs in a document; the API gives them as a text member named "proof".
class Search {
 public:
  explicit Search(const Sources& sources) : sources_(sources) {}

  void Look(const Json& value) {
    if (LooksLikeProof(value)) {
      verdicts.push_back({NameOf(value), CheckProof(value, sources_)});
      return;
    }
    for (const Json& element : value.list) Look(element);
    for (const auto& [name, member] : value.members) {
      if (name == "proof" && member.kind == Json::Kind::kText && !member.text.empty()) {
        LookInText(member.text);
      } else {
        Look(member);
      }
    }
  }

  std::vector<Verdict> verdicts;

 private:
  void LookInText(const std::string& text) {
    std::string error;
    const auto read = ReadJson(text, error);
    if (read.has_value() && read->size() == 1 && LooksLikeProof(read->front())) return Look(read->front());
    verdicts.push_back({"proof", {{"proof", "proof: cannot be read as a proof", "proof：无法读作证明"}}});
  }

  const Sources& sources_;
};

}  // namespace

std::vector<Defect> CheckProof(const Json& proof, const Sources& sources) {
  std::vector<Defect> defects;
  const Proof read = ReadProof(proof, defects);
  Checker(read, sources, defects).Run();
  return defects;
}

std::vector<Verdict> CheckDocument(std::string_view text, const Sources& sources) {
  std::string error;
  const auto values = ReadJson(text, error);
  if (!values.has_value()) return {{"-", {{"", "this is no JSON: " + error, "不是 JSON：" + error}}}};
  Search search(sources);
  for (const Json& value : *values) search.Look(value);
  if (search.verdicts.empty()) return {{"-", {{"", "there is no proof here", "其中没有期限证明"}}}};
  return std::move(search.verdicts);
}

}  // namespace sudiao::deadline_check
