#include "common/paging/filter.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "common/status/view.h"

namespace sudiao::paging {
namespace {

constexpr size_t kMaxFilterLength = 2000;
constexpr size_t kMaxTerms = 20;

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Letters, digits, what names and times consist of, and every character beyond ASCII.
bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
         c == '-' || c == '+' || c == '/' || c == '*' || static_cast<unsigned char>(c) >= 0x80;
}

// Reads the grammar
//   filter   = [ term { "AND" term } ]
//   term     = word operator literal
//   operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | ":"
//   literal  = word { ":" word } | "'" text "'" | '"' text '"'
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  // False at the first place where the text does not follow the grammar; see error().
  bool Parse(std::vector<FilterTerm>& terms) {
    SkipSpace();
    if (AtEnd()) return true;
    while (true) {
      FilterTerm term;
      if (!Term(term)) return false;
      terms.push_back(std::move(term));
      SkipSpace();
      if (AtEnd()) return true;
      if (Word(false) != "AND") return Expected("AND", "AND");
    }
  }
  const std::string& error_en() const { return error_en_; }
  const std::string& error_zh() const { return error_zh_; }

 private:
  // term = word operator literal
  bool Term(FilterTerm& term) {
    term.field = Word(false);
    if (term.field.empty()) return Expected("a field's name", "字段名");
    term.op = Operator();
    if (term.op == FilterOperator::UNSPECIFIED) return Expected("an operator", "运算符");
    return Literal(term.text);
  }

  // operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | ":"
  FilterOperator Operator() {
    static constexpr std::pair<std::string_view, FilterOperator> kOperators[] = {
        {"<=", FilterOperator::LESS_OR_EQUAL},
        {">=", FilterOperator::GREATER_OR_EQUAL},
        {"!=", FilterOperator::NOT_EQUAL},
        {"=", FilterOperator::EQUAL},
        {"<", FilterOperator::LESS},
        {">", FilterOperator::GREATER},
        {":", FilterOperator::HAS}};
    SkipSpace();
    for (const auto& [sign, op] : kOperators) {
      if (text_.substr(position_, sign.size()) != sign) continue;
      position_ += sign.size();
      return op;
    }
    return FilterOperator::UNSPECIFIED;
  }

  // literal = word { ":" word } | quoted
  bool Literal(std::string& value) {
    SkipSpace();
    if (!AtEnd() && (text_[position_] == '"' || text_[position_] == '\'')) return Quoted(value);
    value = Word(true);
    return !value.empty() || Expected("a value", "取值");
  }

  bool Quoted(std::string& value) {
    const char quote = text_[position_++];
    for (; !AtEnd(); ++position_) {
      char c = text_[position_];
      if (c == quote) {
        ++position_;
        return true;
      }
      if (c == '\\') {
        ++position_;
        if (AtEnd()) break;
        c = text_[position_];
        if (c != '\\' && c != '"' && c != '\'') return Expected("a quote or a backslash", "引号或反斜杠");
      }
      value.push_back(c);
    }
    return Expected("a closing quote", "右引号");
  }

  std::string Word(bool colons) {
    SkipSpace();
    const size_t begin = position_;
    while (!AtEnd() && (IsWordByte(text_[position_]) || (colons && text_[position_] == ':'))) ++position_;
    return std::string(text_.substr(begin, position_ - begin));
  }

  bool Expected(std::string_view en, std::string_view zh) {
    error_en_ = absl::StrCat("Expected ", AbslView(en), " at character ", position_ + 1, ".");
    error_zh_ = absl::StrCat("第 ", position_ + 1, " 个字符处应为", AbslView(zh), "。");
    return false;
  }
  bool AtEnd() const { return position_ >= text_.size(); }
  void SkipSpace() {
    while (!AtEnd() && IsSpace(text_[position_])) ++position_;
  }

  std::string_view text_;
  size_t position_ = 0;
  std::string error_en_;
  std::string error_zh_;
};

// Reads the literal as the field's kind; false if it is not of that kind.
bool ReadLiteral(const FilterField& field, FilterTerm& term) {
  switch (field.kind) {
    case FilterKind::NUMBER:
      return absl::SimpleAtoi(term.text, &term.number);
    case FilterKind::BOOLEAN:
      term.boolean = term.text == "true";
      return term.boolean || term.text == "false";
    case FilterKind::TIME:
      return absl::ParseTime(absl::RFC3339_full, term.text, &term.time, nullptr);
    case FilterKind::WORD:
      return std::find(field.words.begin(), field.words.end(), term.text) != field.words.end();
    case FilterKind::TEXT:
    case FilterKind::UNSPECIFIED:
      return true;
  }
  return false;
}

void CheckTerm(std::span<const FilterField> fields, FilterTerm& term, Violations& violations) {
  const auto field = std::find_if(fields.begin(), fields.end(),
                                  [&](const FilterField& known) { return known.name == term.field; });
  if (field == fields.end()) {
    violations.Add("filter", "UNKNOWN_FIELD", absl::StrCat("This list has no filter \"", term.field, "\"."),
                   absl::StrCat("此列表不能按“", term.field, "”筛选。"));
    return;
  }
  if (std::find(field->operators.begin(), field->operators.end(), term.op) == field->operators.end()) {
    violations.Add("filter", "UNKNOWN_OPERATOR",
                   absl::StrCat("\"", term.field, "\" does not take this operator."),
                   absl::StrCat("“", term.field, "”不支持该运算符。"));
  }
  if (!ReadLiteral(*field, term)) {
    violations.Add("filter", "INVALID_VALUE",
                   absl::StrCat("\"", term.text, "\" is not a value of \"", term.field, "\"."),
                   absl::StrCat("“", term.text, "”不是“", term.field, "”的有效取值。"));
  }
}

}  // namespace

absl::StatusOr<std::vector<FilterTerm>> ParseFilter(std::string_view filter,
                                                    std::span<const FilterField> fields) {
  Violations violations;
  violations.CheckText("filter", filter, kMaxFilterLength);
  RETURN_IF_ERROR(violations.ToStatus());
  std::vector<FilterTerm> terms;
  Parser parser(filter);
  if (!parser.Parse(terms)) {
    violations.Add("filter", "SYNTAX", parser.error_en(), parser.error_zh());
    return violations.ToStatus();
  }
  if (terms.size() > kMaxTerms) {
    violations.Add("filter", "TOO_MANY", "Too many conditions.", "筛选条件过多。");
    return violations.ToStatus();
  }
  for (FilterTerm& term : terms) CheckTerm(fields, term, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return terms;
}

}  // namespace sudiao::paging
