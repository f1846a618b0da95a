#include "common/case_number/case_number.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "common/status/errors.h"

namespace sudiao {
namespace {

CaseNumber Parsed(std::string_view text) {
  const auto number = ParseCaseNumber(text);
  EXPECT_TRUE(number.ok()) << text << ": " << number.status();
  return number.ok() ? *number : CaseNumber{};
}

bool Refused(std::string_view text, const Reason& reason) {
  return HasReason(ParseCaseNumber(text).status(), reason);
}

TEST(CaseNumber, A23_ReadsAndPrintsAnIntellectualPropertyCase) {
  const CaseNumber number = Parsed("(2024) 沪73知民初164 号");
  EXPECT_EQ(number, (CaseNumber{2024, "沪73", "知", "民初", 164}));
  EXPECT_EQ(FormatCaseNumber(number), "（2024）沪73知民初164号");
}

// CN-01, CN-02, CN-09
TEST(CaseNumber, CN_02_ReadsRealNumbers) {
  EXPECT_EQ(Parsed("（2024）粤0604诉前调确1716号"), (CaseNumber{2024, "粤0604", "", "诉前调确", 1716}));
  EXPECT_EQ(Parsed("（2023）粤73知民初9012号"), (CaseNumber{2023, "粤73", "知", "民初", 9012}));
  EXPECT_EQ(Parsed("（2022）最高法知民终123号"), (CaseNumber{2022, "最高法", "知", "民终", 123}));
  EXPECT_EQ(Parsed("（2026）沪0115诉前调123号"), (CaseNumber{2026, "沪0115", "", "诉前调", 123}));
  EXPECT_EQ(Parsed("（2021）沪民终7号"), (CaseNumber{2021, "沪", "", "民终", 7}));
}

// CN-13, CN-13a: trap 25
TEST(CaseNumber, CN_13a_TheLongestTypeWordWins) {
  EXPECT_EQ(Parsed("（2024）沪0115民特1号").type, "民特");
  EXPECT_EQ(Parsed("（2024）沪0115民特监1号").type, "民特监");
  EXPECT_EQ(Parsed("（2024）沪0115民辖终1号").type, "民辖终");
  EXPECT_EQ(Parsed("（2024）沪0115行审复1号").type, "行审复");
  EXPECT_EQ(Parsed("（2024）沪0115执1号").type, "执");
  EXPECT_EQ(Parsed("（2024）沪0115执保1号").type, "执保");
  EXPECT_EQ(Parsed("（2024）沪0115诉前调书1号").type, "诉前调书");
  EXPECT_EQ(Parsed("（2024）沪0115民诉前调1号").type, "民诉前调");
  for (const std::string_view word : CaseTypeWords()) {
    EXPECT_EQ(Parsed("（2024）沪0115" + std::string(word) + "12号").type, word);
  }
}

// CN-14
TEST(CaseNumber, CN_14_AcceptsBracketsSpacesAndFullWidthDigits) {
  const CaseNumber expected{2024, "沪0115", "", "民初", 123};
  for (const std::string_view text :
       {"（2024）沪0115民初123号", "(2024)沪0115民初123号", "〔2024〕沪0115民初123号",
        "（2024)沪0115民初123号", " （ 2024 ） 沪 0115 民初 123 号 ", "（２０２４）沪０１１５民初１２３号",
        "（2024）　沪0115民初0123号"}) {
    EXPECT_EQ(Parsed(text), expected) << text;
  }
}

TEST(CaseNumber, CN_14_RefusesRanges) {
  for (const std::string_view text :
       {"（2024）沪0115民初1273-1278号", "（2024）沪0115民初1273—1278号", "（2024）沪0115民初1273至1278号",
        "（2024）沪0115民初1273、1274号", "（2024）沪0115民初1273号、1274号",
        "（2024）沪0115民初1号，（2024）沪0115民初2号"}) {
    EXPECT_TRUE(Refused(text, reasons::kCaseNumberRange)) << text;
  }
}

// CN-03: one character before the type word. CN-05: the type words of 2022 have four characters.
TEST(CaseNumber, CN_03_TheSpecialWordStandsBeforeTheTypeWord) {
  EXPECT_EQ(Parsed("（2026）沪73知诉前调确5号"), (CaseNumber{2026, "沪73", "知", "诉前调确", 5}));
  EXPECT_EQ(FormatCaseNumber({2026, "沪73", "知", "诉前调", 5}), "（2026）沪73知诉前调5号");
  EXPECT_EQ(Parsed("（2024）沪73民初164号").special, "");
  EXPECT_TRUE(Refused("（2024）沪73知知民初164号", reasons::kCaseNumberType));
}

// CN-08, CN-10, CN-11: the words that this platform issues. CN-12: 调确字 is the style before 2016.
TEST(CaseNumber, CN_12_TheOldWordOfConfirmationIsNotRead) {
  for (const std::string_view word : {"诉前调确", "诉前调书", "诉前调", "民特"}) {
    EXPECT_THAT(CaseTypeWords(), ::testing::Contains(word));
  }
  EXPECT_TRUE(Refused("（2011）浦民调确字第12号", reasons::kCaseNumberOldStyle));
  EXPECT_TRUE(Refused("（2024）沪0115调确12号", reasons::kCaseNumberType));
}

// CN-07: the four digits of a basic court are the last four of its administrative code.
TEST(Courts, CN_07_TheBasicCourtsCodeFollowsTheAdministrativeCode) {
  EXPECT_EQ(FindCourt("沪0115")->zh, "上海市浦东新区人民法院");      // 310115
  EXPECT_EQ(FindCourt("粤0604")->zh, "广东省佛山市禅城区人民法院");  // 440604
}

TEST(CaseNumber, SaysWhatIsWrong) {
  for (const std::string_view text : {"", "2024沪0115民初1号", "（24）沪0115民初1号", "（2024沪0115民初1号",
                                      "（9999）沪0115民初1号", "\xFF\xFE"}) {
    EXPECT_TRUE(Refused(text, reasons::kCaseNumberYear)) << text;
  }
  for (const std::string_view text :
       {"（2015）沪0115民初1号", "（2014）浦民三（知）初字第123号", "（2016）浦民三初字第1号"}) {
    EXPECT_TRUE(Refused(text, reasons::kCaseNumberOldStyle)) << text;
  }
  for (const std::string_view text : {"（2024）0115民初1号", "（2024）X0115民初1号", "（2024）沪1民初1号",
                                      "（2024）沪011民初1号", "（2024）沪01151民初1号"}) {
    EXPECT_TRUE(Refused(text, reasons::kCaseNumberCourt)) << text;
  }
  EXPECT_TRUE(Refused("（2024）沪0115民吃1号", reasons::kCaseNumberType));
  EXPECT_EQ(MetadataOf(ParseCaseNumber("（2024）沪0115民吃1号").status(), "type"), "民吃");
  EXPECT_TRUE(Refused("（2024）沪01151号", reasons::kCaseNumberCourt));
  for (const std::string_view text :
       {"（2024）沪0115民初0号", "（2024）沪0115民初1", "（2024）沪0115民初1号之一",
        "（2024）沪0115民初1234567890号", "（2024）沪0115民初1号号"}) {
    EXPECT_TRUE(Refused(text, reasons::kCaseNumberSerial)) << text;
  }
  EXPECT_TRUE(Refused("（2024）沪0115民初号", reasons::kCaseNumberType));
}

// CN-04
TEST(CaseNumber, CN_04_TheSeriesIsEverythingButTheNumber) {
  const CaseNumber one{2026, "沪0115", "", "诉前调确", 1};
  EXPECT_EQ(CaseNumberSeries(one), "2026/沪0115//诉前调确");
  EXPECT_EQ(CaseNumberSeries(one), CaseNumberSeries(CaseNumber{2026, "沪0115", "", "诉前调确", 2}));
  EXPECT_NE(CaseNumberSeries(one), CaseNumberSeries(CaseNumber{2026, "沪0115", "知", "诉前调确", 1}));
}

TEST(CaseNumber, WhatIsPrintedIsReadAgain) {
  std::mt19937 random(164);
  const auto words = CaseTypeWords();
  const auto courts = KnownCourts();
  for (int i = 0; i < 10'000; ++i) {
    const CaseNumber number{static_cast<int64_t>(2016 + random() % 20),
                            std::string(courts[random() % courts.size()].code), random() % 2 == 0 ? "知" : "",
                            std::string(words[random() % words.size()]),
                            static_cast<int64_t>(1 + random() % 999'999'999)};
    ASSERT_EQ(Parsed(FormatCaseNumber(number)), number);
  }
}

// Whatever bytes come, the parser answers, and what it accepts is stable when printed.
TEST(CaseNumber, AnyDamageIsRefusedOrReadStably) {
  std::mt19937 random(99);
  const std::string good = "（2024）沪73知民初164号";
  for (int i = 0; i < 20'000; ++i) {
    std::string text = good;
    for (auto changes = random() % 3 + 1; changes > 0; --changes) {
      const size_t at = random() % text.size();
      if (random() % 2 == 0) {
        text[at] = static_cast<char>(random());
      } else {
        text.erase(at, 1);
      }
      if (text.empty()) break;
    }
    const auto number = ParseCaseNumber(text);
    if (number.ok()) {
      ASSERT_EQ(Parsed(FormatCaseNumber(*number)), *number);
    } else {
      ASSERT_FALSE(ReasonOf(number.status()).empty());
    }
  }
}

// CN-06
TEST(Courts, CN_06_TheCodeTellsTheLevel) {
  EXPECT_EQ(CourtLevelOf("最高法"), CourtLevel::SUPREME);
  EXPECT_EQ(CourtLevelOf("沪"), CourtLevel::HIGH);
  EXPECT_EQ(CourtLevelOf("沪73"), CourtLevel::INTERMEDIATE);
  EXPECT_EQ(CourtLevelOf("沪0115"), CourtLevel::BASIC);
  for (const std::string_view code : {"", "沪1", "沪011", "沪0115号", "0115", "沪01 15", "\xE6\xB2"}) {
    EXPECT_FALSE(IsCourtCode(code)) << code;
  }
}

TEST(Courts, AreKnownByNameInBothLanguages) {
  const CourtName* pudong = FindCourt("沪0115");
  ASSERT_NE(pudong, nullptr);
  EXPECT_EQ(pudong->zh, "上海市浦东新区人民法院");
  EXPECT_EQ(pudong->en, "Shanghai Pudong New Area People's Court");
  EXPECT_TRUE(pudong->verified);
  EXPECT_FALSE(FindCourt("琼73")->verified);
  EXPECT_EQ(FindCourt("川0107"), nullptr);
  std::set<std::string_view> codes, names;
  for (const CourtName& court : KnownCourts()) {
    EXPECT_TRUE(IsCourtCode(court.code)) << court.code;
    EXPECT_TRUE(codes.insert(court.code).second && names.insert(court.zh).second) << court.code;
    EXPECT_FALSE(court.en.empty());
  }
  EXPECT_GE(codes.size(), 60U);
}

}  // namespace
}  // namespace sudiao
