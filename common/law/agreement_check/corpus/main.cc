// agreement_check_corpus [--lexicon=FOLDER] FILE…: how well the check finds what the labels of the files say.
// With a folder, its word lists are read instead of those that are built in.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "common/law/agreement_check/corpus/corpus.h"

namespace {

using sudiao::law::grammar::Grammar;

Grammar ReadLexicon(const std::string& folder) {
  std::vector<std::string> texts;
  for (const char* name : {"concepts.txt", "texts.txt", "rules.txt", "familiar_zh.txt", "familiar_en.txt"}) {
    std::ifstream file(folder + "/" + name);
    texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return sudiao::law::grammar::ParseGrammar({texts[0], texts[1], texts[2]}, {texts[3], texts[4]});
}

}  // namespace

int main(int argc, char** argv) {
  constexpr std::string_view kLexicon = "--lexicon=";
  Grammar grammar = sudiao::law::grammar::BuiltInGrammar();
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument.starts_with(kLexicon)) {
      grammar = ReadLexicon(argument.substr(kLexicon.size()));
      for (const std::string& error : grammar.errors) std::cerr << error << "\n";
      continue;
    }
    const auto cases = sudiao::law::corpus::ReadCases(argument);
    if (!cases.ok()) {
      std::cerr << argument << ": " << cases.status() << "\n";
      return 1;
    }
    std::cout << argument << ": " << cases->size() << " clauses\n"
              << sudiao::law::corpus::ScoreOf(grammar, *cases).Table();
  }
  return grammar.errors.empty() ? 0 : 1;
}
