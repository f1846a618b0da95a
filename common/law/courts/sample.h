// Disputes and tables for the tests of the courts.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/court_tables/court_tables.h"
#include "common/law/courts/courts.h"

namespace sudiao::law {

inline const CourtTables& BuiltIn() { return BuiltInCourtTables(); }

// The built-in tables and the old standards of common/court_tables/testdata.
inline const CourtTables& OldStandards() {
  static const auto* const tables =
      new CourtTables(LoadCourtTables(std::string(SUDIAO_SOURCE_DIR) +
                                      "/common/court_tables/testdata/old-standards.textproto")
                          .value());
  return *tables;
}

inline Money Yuan(int64_t yuan) { return {"CNY", yuan * 100}; }

// Two companies of that place, an act there, in the summer of 2025.
inline CourtQuery DisputeIn(const std::string& place, CourtRight right,
                            ClaimNature nature = ClaimNature::INFRINGEMENT) {
  CourtQuery query;
  query.claims = {{right, nature}};
  query.act_place = place;
  query.parties = {{CourtSide::APPLICANT, "甲公司", place, false},
                   {CourtSide::RESPONDENT, "乙公司", place, false}};
  query.date = absl::CivilDay(2025, 8, 1);
  return query;
}

inline std::vector<std::string> CodesOf(const std::vector<RoutedCourt>& courts) {
  std::vector<std::string> codes;
  for (const RoutedCourt& court : courts) codes.push_back(court.court_code);
  return codes;
}

inline const RoutedCourt* CourtIn(const std::vector<RoutedCourt>& courts, std::string_view code) {
  for (const RoutedCourt& court : courts) {
    if (court.court_code == code) return &court;
  }
  return nullptr;
}

// The rules that a court's reasons name.
inline std::vector<std::string> RulesOf(const RoutedCourt& court) {
  std::vector<std::string> rules;
  for (const CourtReason& reason : court.reasons) rules.push_back(reason.rule);
  return rules;
}

inline std::vector<std::string> WarningsOf(const CourtRoute& route) {
  std::vector<std::string> codes;
  for (const CourtWarning& warning : route.warnings) codes.push_back(warning.code);
  return codes;
}

}  // namespace sudiao::law
