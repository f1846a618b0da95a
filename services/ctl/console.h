// What a command says and to whom: its language, its two streams, and the exit codes.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace sudiao::ctl {

// What the program's exit tells a script.
enum ExitCode : int {
  kDone = 0,
  kFailed = 1,       // the platform refused, rows failed, or a database has defects
  kWrongUse = 2,     // the command line is not right
  kUnreachable = 3,  // the platform does not answer
  kNotLoggedIn = 4,
  kInterrupted = 130,
};

enum class Language { kEnglish, kChinese };

// The language that a locale such as "zh_CN.UTF-8" asks for; English for all others.
Language LanguageOf(std::string_view locale);
// The language of LC_ALL, LC_MESSAGES or LANG, the first that is set.
Language LanguageOfEnvironment();

struct Console {
  std::ostream& out;             // results
  std::ostream& err;             // messages and progress
  bool err_is_terminal = false;  // progress may be drawn
  Language language = Language::kEnglish;

  bool chinese() const { return language == Language::kChinese; }
  // The text in the console's language.
  std::string_view Text(std::string_view en, std::string_view zh) const { return chinese() ? zh : en; }
};

// How many bytes at `i` are a character that a terminal would obey instead of showing: a control character,
// also one beyond ASCII, or a mark that turns the direction of writing. 0 for all others.
size_t ControlAt(std::string_view text, size_t i);
// `text` with "�" for each of these.
std::string Printable(std::string_view text);

// `text` with every "{0}", "{1}" … replaced.
std::string Format(std::string_view text, std::initializer_list<std::string_view> values);

}  // namespace sudiao::ctl
