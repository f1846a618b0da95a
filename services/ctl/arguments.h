// The command line of one command: words and flags, each known and none a secret.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/ctl/console.h"

namespace sudiao::ctl {

struct FlagSpec {
  std::string_view name;     // without the dashes
  bool takes_value = false;  // "--name=value" or "--name value"; else "--name"
};

class Arguments {
 public:
  // Reads what follows the command's name. On an unknown flag, a missing value or a secret, says so on the
  // console and answers false.
  bool Parse(const std::vector<std::string>& words, const std::vector<FlagSpec>& specs,
             const Console& console);

  const std::vector<std::string>& words() const { return words_; }
  bool Has(std::string_view flag) const { return flags_.contains(std::string(flag)); }
  // The last value of the flag, or `otherwise`.
  std::string Get(std::string_view flag, std::string_view otherwise = "") const;
  // All its values, in order.
  std::vector<std::string> All(std::string_view flag) const;
  // A whole number from `least` to `most`, else says so and answers false. `value` keeps its default without
  // the flag.
  bool GetNumber(std::string_view flag, int least, int most, int& value, const Console& console) const;

 private:
  std::vector<std::string> words_;
  std::map<std::string, std::vector<std::string>> flags_;
};

}  // namespace sudiao::ctl
