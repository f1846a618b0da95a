// agreement_check_points zh|en [--margin=N] FILE…: prints the list of points that the clauses of this
// language in the files give (lexicon/points_zh.txt, lexicon/points_en.txt). Another margin is for trying.
#include <iostream>
#include <string>
#include <string_view>

#include "absl/strings/numbers.h"
#include "common/law/agreement_check/corpus/counting.h"
#include "common/status/view.h"

int main(int argc, char** argv) {
  using sudiao::AbslView;
  using namespace sudiao::law;
  const std::string_view language = argc > 1 ? argv[1] : "";
  if ((language != "zh" && language != "en") || argc < 3) {
    std::cerr << "usage: agreement_check_points zh|en [--margin=N] FILE...\n";
    return 2;
  }
  corpus::CountingOptions options = language == "zh" ? corpus::kChinesePoints : corpus::kEnglishPoints;
  std::vector<corpus::Case> cases;
  for (int i = 2; i < argc; ++i) {
    constexpr std::string_view kMargin = "--margin=";
    const std::string_view argument = argv[i];
    if (argument.starts_with(kMargin) &&
        absl::SimpleAtoi(AbslView(argument.substr(kMargin.size())), &options.margin)) {
      continue;
    }
    auto read = corpus::ReadCases(argv[i]);
    if (!read.ok()) {
      std::cerr << argv[i] << ": " << read.status() << "\n";
      return 1;
    }
    for (corpus::Case& labelled : *read) {
      if (labelled.lang == language) cases.push_back(std::move(labelled));
    }
  }
  std::cout << corpus::CountPoints(grammar::BuiltInGrammar(), cases, options);
  return 0;
}
