#include "services/ctl/deadline_check/proof.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace sudiao::deadline_check {
namespace {

// No clock of the law is near these; they keep a forged proof from being counted for ever.
constexpr size_t kMostEntries = 10'000;

// Reads the members of one object and knows which it has read.
class ObjectReader {
 public:
  ObjectReader(const Json& value, std::string place, std::vector<Defect>& defects)
      : value_(value), place_(std::move(place)), defects_(defects), read_(value.members.size()) {
    if (value.kind != Json::Kind::kObject) Add("", "is no object", "不是对象");
  }
  ~ObjectReader() {
    for (size_t i = 0; i < value_.members.size(); ++i) {
      if (!read_[i]) Add(value_.members[i].name, "is unknown", "不是证明的内容");
    }
  }
  ObjectReader(const ObjectReader&) = delete;
  ObjectReader& operator=(const ObjectReader&) = delete;

  void Text(std::string_view name, std::string& out) {
    if (const Json* member = Get(name, Json::Kind::kText)) out = member->text;
  }
  void Number(std::string_view name, int64_t& out) {
    if (const Json* member = Get(name, Json::Kind::kNumber)) out = member->number;
  }
  void Time(std::string_view name, int64_t& out) {
    constexpr int64_t kYear10000 = 253'402'300'800'000'000;
    const Json* member = Get(name, Json::Kind::kNumber);
    if (member == nullptr) return;
    if (member->number < -kYear10000 || member->number > kYear10000)
      return Add(name, "is out of range", "超出范围");
    out = member->number;
  }
  void Bool(std::string_view name, bool& out) {
    if (const Json* member = Get(name, Json::Kind::kBool)) out = member->yes;
  }
  void Date(std::string_view name, Day& out) {
    const Json* member = Get(name, Json::Kind::kText);
    if (member == nullptr) return;
    const auto day = DayOf(member->text);
    if (!day.has_value()) return Add(name, "is no day", "不是日期");
    out = *day;
  }
  template <typename Element, typename ReadElement>
  void List(std::string_view name, std::vector<Element>& out, ReadElement read) {
    const Json* member = Get(name, Json::Kind::kList);
    if (member == nullptr) return;
    if (member->list.size() > kMostEntries) return Add(name, "has too many entries", "条目过多");
    for (size_t i = 0; i < member->list.size(); ++i)
      read(member->list[i], Place(name) + "[" + std::to_string(i) + "]", out.emplace_back());
  }
  const Json* Object(std::string_view name) { return Get(name, Json::Kind::kObject); }
  std::string Place(std::string_view name) const {
    return place_.empty() || name.empty() ? place_ + std::string(name) : place_ + "." + std::string(name);
  }

 private:
  const Json* Get(std::string_view name, Json::Kind kind) {
    const Json* member = nullptr;
    for (size_t i = 0; i < value_.members.size(); ++i) {
      if (value_.members[i].name != name) continue;
      member = &value_.members[i].value;
      read_[i] = true;
    }
    if (member == nullptr || member->kind == kind) return member;
    Add(name, "is of another kind", "类型不符");
    return nullptr;
  }
  void Add(std::string_view name, std::string_view en, std::string_view zh) {
    const std::string place = Place(name);
    defects_.push_back({place, place + " " + std::string(en), place + " " + std::string(zh)});
  }

  const Json& value_;
  std::string place_;
  std::vector<Defect>& defects_;
  std::vector<bool> read_;  // by the place of the member
};

// Writes an object, leaving out what has its default value.
class ObjectWriter {
 public:
  ObjectWriter& Text(std::string_view name, const std::string& value) {
    return value.empty() ? *this : Raw(name, Quoted(value));
  }
  ObjectWriter& Number(std::string_view name, int64_t value) {
    return value == 0 ? *this : Raw(name, std::to_string(value));
  }
  ObjectWriter& Bool(std::string_view name, bool value) { return value ? Raw(name, "true") : *this; }
  ObjectWriter& Date(std::string_view name, Day day) {
    return day == 0 ? *this : Raw(name, Quoted(TextOf(day)));
  }
  template <typename Element, typename WriteElement>
  ObjectWriter& List(std::string_view name, const std::vector<Element>& list, WriteElement write) {
    std::string out;
    for (const Element& element : list) out += (out.empty() ? "[" : ",") + write(element);
    return list.empty() ? *this : Raw(name, out + "]");
  }
  ObjectWriter& Raw(std::string_view name, const std::string& value) {
    out_ += (out_.empty() ? "{" : ",") + Quoted(name) + ":" + value;
    return *this;
  }
  std::string Take() const { return out_.empty() ? "{}" : out_ + "}"; }
  bool empty() const { return out_.empty(); }

 private:
  std::string out_;
};

std::string WritePause(const ProofPause& pause) {
  return ObjectWriter()
      .Text("event_id", pause.event_id)
      .Text("kind", pause.kind)
      .Date("first_day", pause.first_day)
      .Date("last_day", pause.last_day)
      .Bool("open", pause.open)
      .Take();
}

std::string WriteExtension(const ProofExtension& extension) {
  return ObjectWriter()
      .Text("event_id", extension.event_id)
      .Number("agreed_time", extension.agreed_micros)
      .Date("until", extension.until)
      .Number("more_days", extension.more_days)
      .Take();
}

std::string WriteStep(const ProofStep& step) {
  return ObjectWriter()
      .Text("kind", step.kind)
      .Date("first_day", step.first_day)
      .Date("last_day", step.last_day)
      .Number("count", step.count)
      .Text("event_id", step.event_id)
      .Take();
}

std::string Sha256(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += "0123456789abcdef"[bytes[i] >> 4U];
    hex += "0123456789abcdef"[bytes[i] & 15U];
  }
  return hex;
}

void ReadReadings(ObjectReader& in, Proof& proof, std::vector<Defect>& defects) {
  const Json* member = in.Object("readings");
  if (member == nullptr) return;
  ObjectReader readings(*member, "readings", defects);
  readings.Bool("pause_in_roll_window_helps", proof.readings.pause_in_roll_window_helps);
  readings.Bool("more_days_from_moved_day", proof.readings.more_days_from_moved_day);
  readings.Bool("agreed_rest_day_stays", proof.readings.agreed_rest_day_stays);
}

void ReadLists(ObjectReader& in, Proof& proof, std::vector<Defect>& defects) {
  in.List("pauses", proof.pauses, [&](const Json& value, const std::string& place, ProofPause& pause) {
    ObjectReader reader(value, place, defects);
    reader.Text("event_id", pause.event_id);
    reader.Text("kind", pause.kind);
    reader.Date("first_day", pause.first_day);
    reader.Date("last_day", pause.last_day);
    reader.Bool("open", pause.open);
  });
  in.List("extensions", proof.extensions,
          [&](const Json& value, const std::string& place, ProofExtension& extension) {
            ObjectReader reader(value, place, defects);
            reader.Text("event_id", extension.event_id);
            reader.Time("agreed_time", extension.agreed_micros);
            reader.Date("until", extension.until);
            reader.Number("more_days", extension.more_days);
          });
  in.List("steps", proof.steps, [&](const Json& value, const std::string& place, ProofStep& step) {
    ObjectReader reader(value, place, defects);
    reader.Text("kind", step.kind);
    reader.Date("first_day", step.first_day);
    reader.Date("last_day", step.last_day);
    reader.Number("count", step.count);
    reader.Text("event_id", step.event_id);
  });
}

}  // namespace

bool LooksLikeProof(const Json& value) {
  static constexpr std::string_view kMembers[] = {
      "start_event_id", "start_time",       "clock_id",          "rule_ids",  "pack_id", "pack_version",
      "calendar_id",    "calendar_version", "calendar_known_to", "time_zone", "unit",    "first_counted_day",
      "steps",          "counted_day",      "last_day",          "due",       "digest"};
  return std::count_if(std::begin(kMembers), std::end(kMembers),
                       [&](std::string_view name) { return value.Find(name) != nullptr; }) >= 4;
}

Proof ReadProof(const Json& value, std::vector<Defect>& defects) {
  Proof proof;
  ObjectReader in(value, "", defects);
  in.Text("start_event_id", proof.start_event_id);
  in.Time("start_time", proof.start_micros);
  in.Text("clock_id", proof.clock_id);
  in.List("rule_ids", proof.rule_ids, [&](const Json& rule, const std::string& place, std::string& out) {
    if (rule.kind != Json::Kind::kText)
      defects.push_back({place, place + " is no text", place + " 不是文本"});
    out = rule.text;
  });
  in.Text("pack_id", proof.pack_id);
  in.Number("pack_version", proof.pack_version);
  in.Text("calendar_id", proof.calendar_id);
  in.Text("calendar_version", proof.calendar_version);
  in.Date("calendar_known_to", proof.calendar_known_to);
  in.Text("time_zone", proof.time_zone);
  in.Number("length", proof.length);
  in.Text("unit", proof.unit);
  in.Bool("roll_to_working_day", proof.roll);
  ReadReadings(in, proof, defects);
  in.Date("first_counted_day", proof.first_counted_day);
  ReadLists(in, proof, defects);
  in.Date("counted_day", proof.counted_day);
  in.Date("last_day", proof.last_day);
  in.Time("due", proof.due_micros);
  in.Bool("provisional", proof.provisional);
  in.Bool("suspended", proof.suspended);
  in.Text("digest", proof.digest);
  return proof;
}

std::string DigestOf(const Proof& proof) {
  const ObjectWriter readings =
      ObjectWriter()
          .Bool("pause_in_roll_window_helps", proof.readings.pause_in_roll_window_helps)
          .Bool("more_days_from_moved_day", proof.readings.more_days_from_moved_day)
          .Bool("agreed_rest_day_stays", proof.readings.agreed_rest_day_stays);
  ObjectWriter out;
  out.Text("start_event_id", proof.start_event_id)
      .Number("start_time", proof.start_micros)
      .Text("clock_id", proof.clock_id)
      .List("rule_ids", proof.rule_ids, [](const std::string& rule) { return Quoted(rule); })
      .Text("pack_id", proof.pack_id)
      .Number("pack_version", proof.pack_version)
      .Text("calendar_id", proof.calendar_id)
      .Text("calendar_version", proof.calendar_version)
      .Date("calendar_known_to", proof.calendar_known_to)
      .Text("time_zone", proof.time_zone)
      .Number("length", proof.length)
      .Text("unit", proof.unit)
      .Bool("roll_to_working_day", proof.roll);
  if (!readings.empty()) out.Raw("readings", readings.Take());
  out.Date("first_counted_day", proof.first_counted_day)
      .List("pauses", proof.pauses, WritePause)
      .List("extensions", proof.extensions, WriteExtension)
      .List("steps", proof.steps, WriteStep)
      .Date("counted_day", proof.counted_day)
      .Date("last_day", proof.last_day)
      .Number("due", proof.due_micros)
      .Bool("provisional", proof.provisional)
      .Bool("suspended", proof.suspended);
  return Sha256(out.Take());
}

}  // namespace sudiao::deadline_check
