#include "common/law/agreement_check/grammar.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/law/agreement_check/folded_text.h"
#include "common/status/view.h"
#include "embedded/agreement_lexicon.h"
#include "embedded/agreement_points.h"

namespace sudiao::law::grammar {
namespace {

constexpr uint32_t kGapUnit = 4;  // a Chinese character's weight

class Parser {
 public:
  Parser() {
    for (const std::string_view name : {"date", "money", "percent", "number", "named", "outsider"}) {
      ConceptIndex(name);
      defined_.back() = true;
    }
  }

  void ReadFile(std::string_view file) {
    block_ = Block::kNone;
    for (const absl::string_view raw : absl::StrSplit(AbslView(file), '\n')) {
      std::string_view line = StdView(absl::StripAsciiWhitespace(raw));
      if (line.empty() || line.front() == '#') continue;
      const size_t space = line.find(' ');
      const std::string_view key = line.substr(0, space);
      const std::string_view value = space == std::string_view::npos ? "" : line.substr(space + 1);
      if (raw.front() == ' ') {
        ReadContinuation(line);
      } else {
        ReadLine(key, value);
      }
    }
  }

  Grammar Finish() {
    for (size_t i = 0; i < defined_.size(); ++i) {
      if (!defined_[i]) Error(absl::StrCat("no concept ", grammar_.concepts[i].name));
    }
    for (const Rule& rule : grammar_.rules) {
      const bool whole = !rule.id.empty() && rule.ground != Ground::UNSPECIFIED &&
                         rule.severity != Severity::UNSPECIFIED && !rule.match.empty();
      if (!whole) Error(absl::StrCat("rule ", rule.name, " lacks id, ground, severity or match"));
      if (!grammar_.texts.contains(rule.text)) Error(absl::StrCat("no text ", rule.text));
    }
    return std::move(grammar_);
  }

 private:
  void Error(std::string what) { grammar_.errors.push_back(std::move(what)); }

  void ReadLine(std::string_view key, std::string_view value) {
    if (key == "concept") {
      const size_t index = ConceptIndex(value);
      if (defined_[index]) Error(absl::StrCat("concept ", AbslView(value), " stands twice"));
      defined_[index] = true;
      concept_ = index;
      block_ = Block::kConcept;
      in_exceptions_ = false;
    } else if (key == "not" && block_ == Block::kConcept) {
      in_exceptions_ = true;
      ReadConcept(value);
    } else if (key == "rule") {
      block_ = Block::kRule;
      rule_list_ = nullptr;
      grammar_.rules.push_back({});
      grammar_.rules.back().name = std::string(value);
    } else if (block_ == Block::kRule) {
      ReadRuleLine(key, value, grammar_.rules.back());
    } else if (key == "text") {
      block_ = Block::kText;
      text_ = std::string(value);
      grammar_.texts[text_] = {};
    } else {
      ReadTextLine(key, value);
    }
  }

  // An indented line goes on with what the line before began.
  void ReadContinuation(std::string_view line) {
    if (block_ == Block::kConcept) {
      ReadConcept(line);
    } else if (block_ == Block::kRule && rule_list_ != nullptr) {
      ReadAlternatives(line, *rule_list_);
    } else {
      Error(absl::StrCat("cannot read: ", AbslView(line)));
    }
  }

  void ReadTextLine(std::string_view key, std::string_view value) {
    Text& text = grammar_.texts[text_];
    if (key == "why.zh")
      text.why_zh = std::string(value);
    else if (key == "why.en")
      text.why_en = std::string(value);
    else if (key == "advice.zh")
      text.advice_zh = std::string(value);
    else if (key == "advice.en")
      text.advice_en = std::string(value);
    else
      Error(absl::StrCat("unknown key ", AbslView(key)));
  }

  void ReadRuleLine(std::string_view key, std::string_view value, Rule& rule) {
    rule_list_ = nullptr;
    if (key == "id")
      rule.id = std::string(value);
    else if (key == "text")
      rule.text = std::string(value);
    else if (key == "ground")
      rule.ground = EnumFromName<Ground>(value).value_or(Ground::UNSPECIFIED);
    else if (key == "severity")
      rule.severity = EnumFromName<Severity>(value).value_or(Severity::UNSPECIFIED);
    else if (key == "given")
      rule.given.push_back(EnumFromName<Given>(value).value_or(Given::UNSPECIFIED));
    else if (key == "only")
      rule.scope = EnumFromName<Scope>(value).value_or(Scope::UNSPECIFIED);
    else if (key == "quoted")
      rule.not_in_quotes = value == "SKIPPED";
    else if (key == "body")
      rule.free_body_only = value == "MUST_BE_FREE";
    else if (key == "match")
      rule_list_ = &rule.match;
    else if (key == "unless")
      rule_list_ = &rule.unless;
    else if (key == "absent")
      rule_list_ = &rule.absent;
    else if (key == "missing")
      rule_list_ = &rule.missing;
    else
      Error(absl::StrCat("unknown key ", AbslView(key)));
    if (rule_list_ != nullptr) ReadAlternatives(value, *rule_list_);
  }

  void ReadAlternatives(std::string_view text, Alternatives& list) {
    Alternatives read = AlternativesOf(text);
    std::move(read.begin(), read.end(), std::back_inserter(list));
  }
  // To read a list may add concepts, and so move those that are there.
  void ReadConcept(std::string_view text) {
    Alternatives read = AlternativesOf(text);
    Concept& current = grammar_.concepts[concept_];
    Alternatives& list = in_exceptions_ ? current.exceptions : current.alternatives;
    std::move(read.begin(), read.end(), std::back_inserter(list));
  }
  Alternatives AlternativesOf(std::string_view text) {
    Alternatives list;
    for (const absl::string_view alternative : absl::StrSplit(AbslView(text), " | ")) {
      Sequence sequence = ReadSequence(StdView(absl::StripAsciiWhitespace(alternative)));
      if (!sequence.empty()) list.push_back(std::move(sequence));
    }
    return list;
  }

  Sequence ReadSequence(std::string_view text) {
    Sequence sequence;
    uint32_t gap = 0;
    for (const absl::string_view part : absl::StrSplit(AbslView(text), ' ', absl::SkipEmpty())) {
      if (part.front() == '~') {
        if (!absl::SimpleAtoi(part.substr(1), &gap)) Error(absl::StrCat("no distance: ", part));
        gap *= kGapUnit;
        continue;
      }
      sequence.push_back(ReadItem(StdView(part)));
      sequence.back().gap = gap;
      gap = 0;
    }
    if (gap != 0) Error(absl::StrCat("a distance to nothing: ", AbslView(text)));
    return sequence;
  }

  Item ReadItem(std::string_view text) {
    Item item;
    if (text == "^" || text == "$") {
      item.kind = text == "^" ? Item::Kind::kSentenceBegin : Item::Kind::kSentenceEnd;
      return item;
    }
    for (const absl::string_view choice : absl::StrSplit(AbslView(text), '|')) {
      const bool open = !choice.empty() && choice.back() == '*';
      const std::u32string letters = FoldWord(StdView(choice));
      if (letters.empty()) {
        Error(absl::StrCat("an empty word in ", AbslView(text)));
      } else if (choice.front() == '<' && choice.back() == '>') {
        item.concepts.push_back(ConceptIndex(StdView(choice.substr(1, choice.size() - 2))));
      } else {
        item.words.push_back(grammar_.words.Add({letters, open, choice.size() > 1 && choice[1] == '_'}));
      }
    }
    return item;
  }

  size_t ConceptIndex(std::string_view name) {
    for (size_t i = 0; i < grammar_.concepts.size(); ++i) {
      if (grammar_.concepts[i].name == name) return i;
    }
    grammar_.concepts.push_back({std::string(name), {}, {}});
    defined_.push_back(false);
    return grammar_.concepts.size() - 1;
  }

  enum class Block { kNone, kConcept, kText, kRule };

  Grammar grammar_;
  std::vector<bool> defined_;
  Block block_ = Block::kNone;
  size_t concept_ = SIZE_MAX;
  Alternatives* rule_list_ = nullptr;
  bool in_exceptions_ = false;
  std::string text_;
};

}  // namespace

const Alternatives& Grammar::Of(std::string_view concept_name) const {
  static const auto& none = *new Alternatives;
  for (const Concept& entry : concepts) {
    if (entry.name == concept_name) return entry.alternatives;
  }
  return none;
}

Grammar ParseGrammar(const std::vector<std::string_view>& files, std::string_view points_zh,
                     std::string_view points_en) {
  Parser parser;
  for (const std::string_view file : files) parser.ReadFile(file);
  Grammar grammar = parser.Finish();
  grammar.points_zh.Read(points_zh, grammar.errors);
  grammar.points_en.Read(points_en, grammar.errors);
  return grammar;
}

const Grammar& BuiltInGrammar() {
  static const auto& grammar = *[] {
    std::vector<std::string_view> files;
    for (const embedded::File& file : embedded::AgreementLexicon()) files.push_back(file.text);
    const auto points = embedded::AgreementPoints();
    return new Grammar(ParseGrammar(files, points[0].text, points[1].text));
  }();
  return grammar;
}

}  // namespace sudiao::law::grammar
