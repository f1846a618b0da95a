// Numbers of Chinese court cases (案号): reading them as people write them, and printing them as courts do.
//
//   ParseCaseNumber("(2024) 沪73知民初164 号")  // 2024, "沪73", "知", "民初", 164
//   FormatCaseNumber(number)                    // "（2024）沪73知民初164号"
//
// CN-02  Year of receipt, court code, word of a special trial, type word, serial number. (法〔2015〕137号,
// 法〔2018〕335号)
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/status/reason.h"
#include "common/types/fields.h"

namespace sudiao {

struct CaseNumber {
  int64_t year = 0;
  std::string court;    // "沪0115", "沪73", "沪" or "最高法"
  std::string special;  // "知" or empty (CN-03)
  std::string type;     // "民初", "诉前调确"
  int64_t number = 0;
  SUDIAO_FIELDS(year, court, special, type, number)

  bool operator==(const CaseNumber&) const = default;
};

// CN-14  Spaces, other brackets and full-width digits are read as people write them; ranges and lists
// ("1273-1278号", "1273、1274号") are refused: each number is entered by itself. Refuses with one of the
// reasons below. Keep the text as it was written beside the result.
absl::StatusOr<CaseNumber> ParseCaseNumber(std::string_view text);

// The canonical text.
std::string FormatCaseNumber(const CaseNumber& number);

// CN-04  The series within which numbers run from 1 without gaps or duplicates: everything but the number.
std::string CaseNumberSeries(const CaseNumber& number);

// Whether `code` has the form of a court code (CN-06).
bool IsCourtCode(std::string_view code);

SUDIAO_ENUM(CourtLevel, BASIC, INTERMEDIATE, HIGH, SUPREME)

// CN-06  Four digits are a basic court's, two an intermediate court's, none a high court's. UNSPECIFIED for
// what is no code.
CourtLevel CourtLevelOf(std::string_view code);

struct CourtName {
  std::string_view code;
  std::string_view zh;
  std::string_view en;
  bool verified = false;  // Seen in a published case number; the others are known but were not checked.
};

// The courts that the platform knows by name; not every court there is.
std::span<const CourtName> KnownCourts();
// Null for a court that is not among them, however well-formed its code.
const CourtName* FindCourt(std::string_view code);

// All type words, longer ones before their prefixes (CN-13a).
std::span<const std::string_view> CaseTypeWords();

namespace reasons {

inline constexpr Reason kCaseNumberYear{
    "CASE_NUMBER_YEAR", absl::StatusCode::kInvalidArgument,
    "A case number begins with its year in brackets, for example （2024）.",
    "案号应当以括号内的收案年度开头，例如（2024）。"};
inline constexpr Reason kCaseNumberOldStyle{
    "CASE_NUMBER_OLD_STYLE", absl::StatusCode::kInvalidArgument,
    "This is a case number of the style before 2016, which cannot be read here.",
    "这是2016年以前格式的案号，无法识别。"};
inline constexpr Reason kCaseNumberCourt{"CASE_NUMBER_COURT", absl::StatusCode::kInvalidArgument,
                                         "The case number names no court, for example 沪0115.",
                                         "案号中没有可识别的法院代字，例如沪0115。"};
inline constexpr Reason kCaseNumberType{"CASE_NUMBER_TYPE", absl::StatusCode::kInvalidArgument,
                                        "The type of the case number is not known: {type}.",
                                        "案号的类型代字无法识别：{type}。"};
inline constexpr Reason kCaseNumberSerial{"CASE_NUMBER_SERIAL", absl::StatusCode::kInvalidArgument,
                                          "The case number needs a serial number from 1, followed by 号.",
                                          "案号应当有从1开始的案件编号，并以“号”结尾。"};
inline constexpr Reason kCaseNumberRange{"CASE_NUMBER_RANGE", absl::StatusCode::kInvalidArgument,
                                         "These are several case numbers. Please enter them one by one.",
                                         "这是多个案号，请逐一填写。"};
}  // namespace reasons

}  // namespace sudiao
