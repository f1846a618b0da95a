#include "common/law/agreement_check/clause_reader.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/law/agreement_check/reading.h"
#include "common/status/view.h"

namespace sudiao::law {
namespace {

using grammar::Given;
using grammar::Rule;
using grammar::Scope;

constexpr size_t kLongestExcerpt = 240;

bool IsGiven(Given given, const ClauseUnderCheck* clause) {
  if (clause == nullptr) return false;
  switch (given) {
    case Given::DEBTOR:
      return !clause->debtor_party_id.empty();
    case Given::AMOUNT:
      return clause->amount.has_value();
    case Given::DATE:
      return clause->due_date != absl::CivilDay();
    case Given::UNSPECIFIED:
      break;
  }
  return false;
}

class ClauseReader {
 public:
  ClauseReader(const grammar::Grammar& grammar, const AgreementUnderCheck& agreement, const Names& names,
               const TextPlace& place, std::string_view text, const ClauseUnderCheck* clause)
      : grammar_(grammar),
        agreement_(agreement),
        place_(place),
        original_(text),
        clause_(clause),
        reading_(grammar, text, names.parties, names.outsiders),
        quoted_(reading_.text().Quoted()) {}

  std::vector<Finding> Read() {
    for (const Rule& rule : grammar_.rules) {
      if (Applies(rule)) Apply(rule);
    }
    CheckTyped();
    CheckDates();
    CheckAmounts();
    CheckPercents();
    CheckPoints();
    std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
      return a.span_begin != b.span_begin ? a.span_begin < b.span_begin : a.rule_id < b.rule_id;
    });
    return std::move(findings_);
  }

 private:
  bool is_text() const { return place_.scope == Scope::TEXT; }
  bool is_typed() const { return clause_ != nullptr && !clause_->act.empty(); }

  bool Applies(const Rule& rule) const {
    if (rule.scope == Scope::TEXT && !is_text()) return false;
    if (rule.scope == Scope::TERMS && place_.scope == Scope::UNSPECIFIED) return false;
    if (is_typed() && !rule.given.empty()) return false;  // CheckTyped tells what is missing
    if (rule.free_body_only && agreement_.body != MediatingBody::PEOPLES_MEDIATION) return false;
    return std::none_of(rule.given.begin(), rule.given.end(),
                        [&](Given given) { return IsGiven(given, clause_); });
  }

  void Apply(const Rule& rule) {
    std::vector<LetterRange> matches = reading_.Find(rule.match);
    if (matches.empty() || reading_.Has(rule.missing)) return;
    const std::vector<LetterRange> unless = reading_.Find(rule.unless);
    const std::vector<LetterRange> absent = reading_.Find(rule.absent);
    int64_t last_sentence = -1;
    for (const LetterRange& match : matches) {
      const uint32_t sentence = reading_.SentenceOf(match);
      const bool quoted = rule.not_in_quotes && std::any_of(quoted_.begin(), quoted_.end(),
                                                            [&](const auto& r) { return r.Contains(match); });
      const bool excused =
          quoted ||
          std::any_of(unless.begin(), unless.end(), [&](const auto& r) { return r.Overlaps(match); }) ||
          std::any_of(absent.begin(), absent.end(),
                      [&](const auto& r) { return reading_.SentenceOf(r) == sentence; });
      if (excused || sentence == last_sentence) continue;
      last_sentence = sentence;
      // Of the ways to match from here the one that shows most.
      LetterRange shown = match;
      for (const LetterRange& other : matches) {
        if (other.begin == match.begin) shown.end = std::max(shown.end, other.end);
      }
      Add(rule.id, rule.name, rule.ground, rule.severity, rule.text, shown);
    }
  }

  // A rule with several patterns speaks once a sentence, with its most serious finding.
  void Add(std::string_view rule_id, std::string_view check, Ground ground, Severity severity,
           std::string_view text_name, const LetterRange& range) {
    const uint32_t sentence = reading_.SentenceOf(range);
    for (size_t i = 0; i < findings_.size(); ++i) {
      if (sentences_[i] != sentence || findings_[i].ground != ground || findings_[i].rule_id != rule_id)
        continue;
      if (findings_[i].severity <= severity) return;
      findings_.erase(findings_.begin() + static_cast<ptrdiff_t>(i));
      sentences_.erase(sentences_.begin() + static_cast<ptrdiff_t>(i));
      break;
    }
    Finding finding = MakeFinding(grammar_, rule_id, check, ground, severity, text_name);
    const ByteRange bytes = reading_.text().BytesOf(range);
    finding.clause = place_.clause;
    finding.field = place_.field;
    finding.span_begin = bytes.begin;
    finding.span_end = bytes.end;
    finding.excerpt = std::string(original_.substr(bytes.begin, bytes.end - bytes.begin));
    if (finding.excerpt.size() > kLongestExcerpt) finding.excerpt.clear();
    Fill(finding);
    findings_.push_back(std::move(finding));
    sentences_.push_back(sentence);
  }

  std::string NameOf(const std::string& party_id, std::string_view otherwise) const {
    for (const PartyUnderCheck& party : agreement_.parties) {
      if (party.party_id == party_id && !party.name.empty()) return party.name;
    }
    return std::string(otherwise);
  }

  // Makes the advice concrete with what is known of the clause.
  void Fill(Finding& finding) const {
    const std::string debtor = clause_ == nullptr ? "" : clause_->debtor_party_id;
    const std::string creditor = clause_ == nullptr ? "" : clause_->creditor_party_id;
    const auto fill = [&](std::string& text, std::string_view nobody, std::string_view somebody) {
      text = absl::StrReplaceAll(text, {{"{words}", finding.excerpt},
                                        {"{debtor}", NameOf(debtor, nobody)},
                                        {"{creditor}", NameOf(creditor, somebody)}});
    };
    for (std::string* text : {&finding.why_zh, &finding.advice_zh})
      fill(*text, "（义务人姓名或名称）", "（权利人姓名或名称）");
    for (std::string* text : {&finding.why_en, &finding.advice_en})
      fill(*text, "(name of who owes it)", "(name of who receives it)");
  }

  // CHK-CLEAR  What a clause with a named act does not name, in its fields or its text.
  void CheckTyped() {
    if (!is_typed() || !is_text()) return;
    const auto says = [&](std::string_view name) { return reading_.Has(grammar_.Of(name)); };
    if (clause_->debtor_party_id.empty()) AddMissing("missing-debtor", Ground::MISSING_DEBTOR, "no-debtor");
    const bool sum = clause_->amount.has_value() || says("sum");
    if (clause_->act == "PAY" && !sum) AddMissing("missing-amount", Ground::MISSING_AMOUNT, "no-amount");
    const bool day = clause_->due_date != absl::CivilDay() || says("last_day") || says("term");
    // A duty not to act is owed from the effect on.
    if (clause_->act != "STOP" && !day) AddMissing("missing-date", Ground::MISSING_DATE, "no-date");
  }
  void AddMissing(std::string_view check, Ground ground, std::string_view text) {
    if (reading_.text().size() > 0)
      Add("JI-358(5)", check, ground, Severity::FIX, text, {0, reading_.text().size()});
  }

  // CHK-CLEAR  A day that the calendar does not have is no day; one that has passed cannot be kept.
  void CheckDates() {
    if (!is_text()) return;
    for (const DateMention& date : reading_.quantities().dates) {
      if (!date.exists) {
        Add("JI-358(5)", "date-does-not-exist", Ground::VAGUE_PERFORMANCE, Severity::FIX, "no-such-day",
            date.letters);
      }
    }
    if (agreement_.today == absl::CivilDay()) return;
    const auto last_days = reading_.Find(grammar_.Of("last_day"));
    for (const DateMention& date : reading_.quantities().dates) {
      if (!date.day.has_value() || *date.day >= agreement_.today) continue;
      const bool last_day = std::any_of(last_days.begin(), last_days.end(), [&](const LetterRange& range) {
        return range.Contains(date.letters);
      });
      if (last_day)
        Add("JI-358(5)", "date-is-past", Ground::VAGUE_PERFORMANCE, Severity::FIX, "past-day", date.letters);
    }
  }

  // CHK-CLEAR  One sum written twice, in words and in figures, must be one sum.
  void CheckAmounts() {
    const std::vector<AmountMention>& amounts = reading_.quantities().amounts;
    constexpr uint32_t kBeside = 5;  // "（¥", "（大写：", "(RMB"
    for (size_t i = 0; i + 1 < amounts.size(); ++i) {
      const AmountMention& a = amounts[i];
      const AmountMention& b = amounts[i + 1];
      const bool beside = b.mark_begin - a.mark_end <= kBeside && a.in_words != b.in_words &&
                          reading_.text().Weight(a.letters.end, b.letters.begin) <= 12;
      if (beside && (a.ten_thousandths != b.ten_thousandths || a.currency != b.currency)) {
        Add("JI-358(5)", "amounts-differ", Ground::VAGUE_PERFORMANCE, Severity::REFUSAL, "two-sums",
            {a.letters.begin, b.letters.end});
      }
    }
    if (clause_ == nullptr || !clause_->amount.has_value() || !is_text() || amounts.size() != 1) return;
    const AmountMention& only = amounts.front();
    const bool same =
        only.currency == clause_->amount.currency &&
        only.ten_thousandths / 10'000 * PowerOfTen(MinorDigits(clause_->amount.currency)) +
                only.ten_thousandths % 10'000 * PowerOfTen(MinorDigits(clause_->amount.currency)) / 10'000 ==
            clause_->amount.minor_units;
    if (!same) {
      Add("JI-358(5)", "text-and-amount-differ", Ground::VAGUE_PERFORMANCE, Severity::REFUSAL, "two-sums",
          only.letters);
    }
  }
  static int64_t PowerOfTen(int digits) {
    int64_t power = 1;
    for (; digits > 0; --digits) power *= 10;
    return power;
  }

  // CHK-CLEAR  Shares that are meant to be the whole add up to it.
  void CheckPercents() {
    for (const LetterRange& word : reading_.Find(grammar_.Of("sharing"))) {
      int64_t sum = 0;
      LetterRange whole{UINT32_MAX, 0};
      int count = 0;
      for (const PercentMention& percent : reading_.quantities().percents) {
        if (reading_.SentenceOf(percent.letters) != reading_.SentenceOf(word)) continue;
        sum += percent.ten_thousandths;
        whole = {std::min(whole.begin, percent.letters.begin), std::max(whole.end, percent.letters.end)};
        ++count;
      }
      if (count >= 2 && sum != 1'000'000) {
        Add("JI-358(5)", "shares-do-not-add-up", Ground::VAGUE_PERFORMANCE, Severity::FIX, "shares", whole);
      }
    }
  }

  // The points are counted from whole clauses: what this one names apart from its text stands where it would
  // stand there.
  std::vector<Token> WholeClause(bool chinese) const {
    std::vector<Token> tokens = TokensOf(reading_);
    if (!is_typed() || tokens.empty()) return tokens;
    std::vector<const char*> before;
    std::vector<const char*> after;
    const auto lacks = [&](const char* kind) {
      return std::none_of(tokens.begin(), tokens.end(),
                          [&](const Token& token) { return token.text == kind; });
    };
    if (IsGiven(Given::DEBTOR, clause_) && lacks("<P>")) before = {"<P>", chinese ? "应" : "shall"};
    if (IsGiven(Given::AMOUNT, clause_) && lacks("<M>")) after = {"<M>"};
    if (IsGiven(Given::DATE, clause_) && lacks("<D>")) {
      auto& place = chinese ? before : after;
      const auto date = chinese ? std::vector{"于", "<D>", "前"} : std::vector{"by", "<D>"};
      place.insert(place.end(), date.begin(), date.end());
    }
    const auto put = [&](size_t at, const std::vector<const char*>& words) {
      const Token& neighbour = tokens[at];
      const Token nowhere{"", {neighbour.letters.begin, neighbour.letters.begin}, neighbour.sentence};
      std::vector<Token> added(words.size(), nowhere);
      for (size_t i = 0; i < words.size(); ++i) added[i].text = words[i];
      tokens.insert(tokens.begin() + static_cast<ptrdiff_t>(at), added.begin(), added.end());
    };
    put(tokens.size() - 1, after);
    const bool named_first = tokens.size() > 2 && tokens[1].text == "<P>";
    put(named_first ? 2 : 1, before);
    return tokens;
  }

  // CHK-CLEAR  Where no rule speaks, the words may still be those of what courts refuse.
  void CheckPoints() {
    if (!is_text() || reading_.text().size() == 0) return;
    const bool said = std::any_of(findings_.begin(), findings_.end(),
                                  [](const Finding& finding) { return finding.severity != Severity::NOTE; });
    if (said) return;
    const bool chinese = IsChinese(reading_.text());
    const PiecePoints& points = chinese ? grammar_.points_zh : grammar_.points_en;
    const Doubt doubt = points.Weigh(WholeClause(chinese), chinese);
    if (!points.Asks(doubt)) return;
    const bool shown = doubt.weighs_most.begin < doubt.weighs_most.end;
    Add("CHK-CLEAR", "points", Ground::DOUBTFUL, Severity::ASK, shown ? "doubtful" : "unreadable",
        shown ? doubt.weighs_most : LetterRange{0, reading_.text().size()});
  }

  const grammar::Grammar& grammar_;
  const AgreementUnderCheck& agreement_;
  const TextPlace& place_;
  std::string_view original_;
  const ClauseUnderCheck* clause_;
  TextReading reading_;
  std::vector<LetterRange> quoted_;
  std::vector<Finding> findings_;
  std::vector<uint32_t> sentences_;
};

}  // namespace

// CHK-THIRD  A lettered party ("丙方") that the agreement does not have is an outsider.
Names NamesOf(const AgreementUnderCheck& agreement) {
  constexpr std::string_view kLettered[] = {"甲方", "乙方", "丙方", "丁方", "戊方"};
  constexpr std::string_view kEnglish[] = {"Party A", "Party B", "Party C", "Party D", "Party E"};
  Names names;
  for (const PartyUnderCheck& party : agreement.parties) names.parties.push_back(FoldWord(party.name));
  for (size_t i = 0; i < std::size(kLettered); ++i) {
    const bool known = agreement.parties.empty() || i < agreement.parties.size();
    auto& list = known ? names.parties : names.outsiders;
    list.push_back(FoldWord(kLettered[i]));
    list.push_back(FoldWord(kEnglish[i]));
  }
  return names;
}

std::vector<Finding> CheckText(const grammar::Grammar& grammar, const AgreementUnderCheck& agreement,
                               const Names& names, const TextPlace& place, std::string_view text,
                               const ClauseUnderCheck* clause) {
  return ClauseReader(grammar, agreement, names, place, text, clause).Read();
}

Finding MakeFinding(const grammar::Grammar& grammar, std::string_view rule_id, std::string_view check,
                    Ground ground, Severity severity, std::string_view text_name) {
  Finding finding;
  finding.rule_id = std::string(rule_id);
  finding.check = std::string(check);
  finding.ground = ground;
  finding.severity = severity;
  const auto& texts = grammar.texts;
  const auto text = texts.find(text_name);
  if (text == texts.end()) return finding;
  finding.why_zh = text->second.why_zh;
  finding.why_en = text->second.why_en;
  finding.advice_zh = text->second.advice_zh;
  finding.advice_en = text->second.advice_en;
  return finding;
}

}  // namespace sudiao::law
