// agreement_check_corpus [--lexicon=FOLDER] FILE…: how well the check finds what the labels of the files say.
// With a folder, its word lists are read instead of those that are built in.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "common/law/agreement_check/corpus/corpus.h"

namespace {

using sudiao::law::grammar::Grammar;

std::string TextOf(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Grammar ReadLexicon(const std::filesystem::path& folder) {
  std::vector<std::string> texts = {TextOf(folder / "concepts.txt"), TextOf(folder / "texts.txt")};
  for (const auto& rules : std::filesystem::directory_iterator(folder / "rules"))
    texts.push_back(TextOf(rules.path()));
  const std::string zh = TextOf(folder / "points_zh.txt");
  const std::string en = TextOf(folder / "points_en.txt");
  return sudiao::law::grammar::ParseGrammar({texts.begin(), texts.end()}, zh, en);
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
