// A decided domain-name dispute as it stands in the published data, and everything odd about it. Nothing is
// corrected on the way: what cannot be carried over as it stands is told.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace sudiao::ctl::udrp {

// What may be odd. The name stands in the report; the texts in the summary.
struct OddityKind {
  std::string_view name, en, zh;
};
const std::vector<OddityKind>& OddityKinds();

struct Oddity {
  int64_t row = 0;     // the line of the file, from 1
  std::string number;  // of the dispute; "" if it has none
  std::string kind;    // one of OddityKinds
  std::string detail;
};
using Oddities = std::vector<Oddity>;

struct Dispute {
  int64_t row = 0;
  std::string number, source, status, url;
  // As published, "" if null.
  std::string submitted, commenced, panel_appointed, registrar_request_date, registrar_response_date,
      published;
  std::vector<std::string> registrars, panelists, complainants, respondents, domains, trademarks;
  // "" where the data say null.
  std::vector<std::string> complainants_countries, respondents_countries;
  std::string represented_by;
  bool registrant_default = false;
  // "SOURCE:NUMBER", with "#2" … for the second dispute of that number in the file.
  std::string reference;
};

struct Docket {
  std::vector<Dispute> disputes;  // the rows that could be read, in their order
  Oddities oddities;              // by row; those of several rows at the end
  int64_t rows = 0;               // all rows, also the unreadable ones
};

// Reads JSON lines, packed with gzip or not; `limit` > 0 takes only the first rows. Rows that cannot be read
// are oddities. An error only if the file as a whole cannot be read.
absl::Status ReadDocket(const std::string& path, int64_t limit, Docket& docket);

// One row; false (and an oddity) if it is no dispute.
bool ReadDispute(std::string_view line, int64_t row, Dispute& dispute, Oddities& oddities);

// What is odd about one dispute in itself.
void FindOddities(const Dispute& dispute, Oddities& oddities);
// What shows only across rows: numbers used twice (gives the references) and companies spelt in several ways.
void CompareRows(std::vector<Dispute>& disputes, Oddities& oddities);

}  // namespace sudiao::ctl::udrp
