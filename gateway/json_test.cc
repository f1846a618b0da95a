#include "gateway/json.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_join.h"
#include "common/status/reasons.h"
#include "gateway/text.h"
#include "sudiao/testing/v1/echo.pb.h"

namespace sudiao::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::v1::Item;

// "path CODE" of every violation.
std::vector<std::string> Wrong(std::string_view text) {
  Item item;
  Violations violations;
  const absl::Status status = ReadJson(text, &item, &violations);
  if (!status.ok()) return {ReasonOf(status)};
  std::vector<std::string> all;
  for (const auto& one : violations.items()) all.push_back(Cat(one.field, " ", one.code));
  return all;
}

Item Read(std::string_view text) {
  Item item;
  const absl::Status status = ParseJson(text, &item);
  EXPECT_TRUE(status.ok()) << text << status;
  return item;
}

TEST(JsonReader, TakesBothSpellingsOfAName) {
  EXPECT_EQ(Read(R"({"unsignedSmall": 1})").unsigned_small(), 1u);
  EXPECT_EQ(Read(R"({"unsigned_small": 1})").unsigned_small(), 1u);
}

TEST(JsonReader, TellsEveryViolationAtOnce) {
  EXPECT_THAT(Wrong(R"({"nope": 1, "small": "x", "parts": [{}, {"count": 1.5}], "part": {"label": 7}})"),
              ElementsAre("nope UNKNOWN_FIELD", "small WRONG_TYPE", "parts[1].count WRONG_TYPE",
                          "part.label WRONG_TYPE"));
}

struct Case {
  const char* text;
  const char* wrong;
};

class JsonRefuses : public ::testing::TestWithParam<Case> {};

TEST_P(JsonRefuses, WithOneViolation) { EXPECT_THAT(Wrong(GetParam().text), ElementsAre(GetParam().wrong)); }

INSTANTIATE_TEST_SUITE_P(
    Values, JsonRefuses,
    ::testing::Values(
        Case{R"({"title": "a", "title": "b"})", "title DUPLICATE_KEY"},
        Case{R"({"unsignedSmall": 1, "unsigned_small": 1})", "unsigned_small DUPLICATE_KEY"},
        Case{R"({"labels": {"a": "1", "a": "2"}})", "labels[\"a\"] DUPLICATE_KEY"},
        Case{R"({"color": "COLOR_GREEN"})", "color UNKNOWN_VALUE"},
        Case{R"({"color": "color_red"})", "color UNKNOWN_VALUE"}, Case{R"({"color": 1})", "color WRONG_TYPE"},
        Case{R"({"colors": ["COLOR_RED", 77]})", "colors[1] WRONG_TYPE"},
        Case{R"({"title": 5})", "title WRONG_TYPE"}, Case{R"({"title": []})", "title WRONG_TYPE"},
        Case{R"({"active": "true"})", "active WRONG_TYPE"}, Case{R"({"active": 1})", "active WRONG_TYPE"},
        Case{R"({"tags": "a"})", "tags WRONG_TYPE"}, Case{R"({"tags": [null]})", "tags[0] NULL_NOT_ALLOWED"},
        Case{R"({"labels": {"a": null}})", "labels[\"a\"] NULL_NOT_ALLOWED"},
        Case{R"({"labels": []})", "labels WRONG_TYPE"}, Case{R"({"part": "x"})", "part WRONG_TYPE"},
        Case{R"({"small": 2147483648})", "small OUT_OF_RANGE"},
        Case{R"({"small": -2147483649})", "small OUT_OF_RANGE"},
        Case{R"({"small": 1e10})", "small OUT_OF_RANGE"},
        Case{R"({"unsignedSmall": -1})", "unsignedSmall OUT_OF_RANGE"},
        Case{R"({"unsignedLarge": "-1"})", "unsignedLarge OUT_OF_RANGE"},
        Case{R"({"large": "9223372036854775808"})", "large OUT_OF_RANGE"},
        Case{R"({"large": "1 "})", "large WRONG_TYPE"}, Case{R"({"large": ""})", "large WRONG_TYPE"},
        Case{R"({"rough": 1e39})", "rough OUT_OF_RANGE"}, Case{R"({"ratio": "1,5"})", "ratio WRONG_TYPE"},
        Case{R"({"data": "!"})", "data INVALID_BASE64"},
        Case{R"({"createTime": "2024-02-30T00:00:00Z"})", "createTime INVALID_TIME"},
        Case{R"({"createTime": "yesterday"})", "createTime INVALID_TIME"},
        Case{R"({"createTime": 5})", "createTime WRONG_TYPE"},
        Case{R"({"length": "5"})", "length INVALID_DURATION"},
        Case{R"({"shown": "a b"})", "shown INVALID_MASK"},
        Case{R"({"person": "a", "company": {}})", "company ONEOF_CONFLICT"},
        Case{R"({"numbered": {"x": {}}})", "numbered[\"x\"] WRONG_TYPE"},
        Case{R"({"numbered": {"1": {}, "01": {}}})", "numbered[\"01\"] DUPLICATE_KEY"},
        Case{R"({"dueDate": "2024-01-31"})", "dueDate WRONG_TYPE"},
        Case{R"({"rank": "x"})", "rank WRONG_TYPE"}));

INSTANTIATE_TEST_SUITE_P(
    Syntax, JsonRefuses,
    ::testing::Values(Case{"", "INVALID_JSON"}, Case{"{", "INVALID_JSON"}, Case{"[]", "INVALID_JSON"},
                      Case{"1", "INVALID_JSON"}, Case{R"({"title": "a"} x)", "INVALID_JSON"},
                      Case{R"({"title": "a",})", "INVALID_JSON"}, Case{R"({'title': 'a'})", "INVALID_JSON"},
                      Case{R"({title: "a"})", "INVALID_JSON"}, Case{R"({"tags": ["a",]})", "INVALID_JSON"},
                      Case{"{\"title\": \"\xff\"}", "INVALID_JSON"},
                      Case{"{\"title\": \"\xed\xa0\x80\"}", "INVALID_JSON"},
                      Case{"{\"title\": \"a\nb\"}", "INVALID_JSON"},
                      Case{R"({"title": "\x"})", "INVALID_JSON"}, Case{R"({"small": 01})", "INVALID_JSON"},
                      Case{R"({"small": NaN})", "INVALID_JSON"}, Case{R"({} {})", "INVALID_JSON"}));

TEST(JsonReader, RefusesHalfASurrogatePair) {
  for (const char* text : {R"({"title": "\ud800"})", R"({"title": "\udc00"})", R"({"title": "\ud800x"})"}) {
    EXPECT_THAT(Wrong(text), ElementsAre(::testing::AnyOf("title INVALID_TEXT", "INVALID_JSON"))) << text;
  }
  EXPECT_EQ(Read(R"({"title": "\ud83d\ude00"})").title(), "\U0001F600");
}

std::string Nested(int levels) {
  std::string text;
  for (int i = 0; i < levels; ++i) text += i == 0 ? R"({"part": )" : R"({"parts": [)";
  text += "{}";
  for (int i = levels - 1; i >= 0; --i) text += i == 0 ? "}" : "]}";
  return text;
}

TEST(JsonReader, RefusesDeepNesting) {
  EXPECT_TRUE(Wrong(Nested(10)).empty());
  EXPECT_THAT(Wrong(Nested(40)), ElementsAre("INVALID_JSON"));
  EXPECT_THAT(Wrong(std::string(100'000, '[')), ElementsAre("INVALID_JSON"));
}

TEST(JsonReader, KeepsItsDepthLimitAfterALargeText) {
  EXPECT_TRUE(Wrong(Cat("{\"title\": \"", std::string(300'000, 'a'), "\"}")).empty());
  EXPECT_THAT(Wrong(Nested(40)), ElementsAre("INVALID_JSON"));
}

TEST(JsonReader, AnswersAtMostAHundredViolations) {
  std::string text = R"({"small": "x")";
  for (int i = 0; i < 1000; ++i) Append(&text, ",\"unknown", i, "\":1");
  EXPECT_EQ(Wrong(text + "}").size(), 100u);
}

TEST(JsonReader, TakesNullAsAbsent) {
  EXPECT_TRUE(MessageDifferencer::Equals(
      Read(R"({"title": null, "tags": null, "part": null, "rank": null, "person": null, "company": {}})"),
      Read(R"({"company": {}})")));
}

TEST(JsonReader, TakesWholeNumbersInAnyForm) {
  EXPECT_EQ(Read(R"({"small": 1e3})").small(), 1000);
  EXPECT_EQ(Read(R"({"small": 5.0})").small(), 5);
  EXPECT_EQ(Read(R"({"small": "5"})").small(), 5);
  EXPECT_EQ(Read(R"({"large": "-9223372036854775808"})").large(), INT64_MIN);
  EXPECT_EQ(Read(R"({"unsignedLarge": 18446744073709551615})").unsigned_large(), UINT64_MAX);
}

TEST(JsonReader, NamesPresentFieldsForAMask) {
  Item item;
  Violations violations;
  std::vector<std::string> present;
  ASSERT_TRUE(
      ReadJson(R"({"title": "a", "unsignedSmall": 1, "part": {"label": "x"}, "company": {}, "tags": [],
                        "labels": {"a": "b"}, "createTime": "2024-01-01T00:00:00Z", "person": null,
                        "parts": [{"label": "y"}]})",
               &item, &violations, &present)
          .ok());
  EXPECT_THAT(present, ElementsAre("title", "unsigned_small", "part.label", "company", "tags", "labels",
                                   "create_time", "person", "parts"));
}

TEST(JsonWriter, WritesPrimitivesAlwaysAndAbsentMessagesNever) {
  const std::string text = PrintJson(Item());
  EXPECT_THAT(
      text,
      HasSubstr(
          R"("title":"","color":"COLOR_UNSPECIFIED","colors":[],"active":false,"small":0,"large":"0")"));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("createTime")));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("level")));
}

TEST(JsonWriter, EscapesWhatJsonMustEscape) {
  Item item;
  item.set_title("\"\\\n\x01诉");
  EXPECT_THAT(PrintJson(item), HasSubstr(R"("title":"\"\\\n\u0001诉")"));
}

// Fills a message with random valid content.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  void Fill(Message* message, int depth) {
    const auto* type = message->GetDescriptor();
    if (type->full_name() == "google.protobuf.Timestamp" || type->full_name() == "google.protobuf.Duration") {
      const auto* reflection = message->GetReflection();
      reflection->SetInt64(message, type->FindFieldByNumber(1),
                           static_cast<int64_t>(random_() % 4'000'000'000U));
      reflection->SetInt32(message, type->FindFieldByNumber(2),
                           static_cast<int>(random_() % 1000) * 1'000'000);
      return;
    }
    if (type->full_name() == "google.protobuf.FieldMask") {
      message->GetReflection()->AddString(message, type->FindFieldByNumber(1), "unsigned_small");
      message->GetReflection()->AddString(message, type->FindFieldByNumber(1), "part.label");
      return;
    }
    for (int i = 0; i < type->field_count(); ++i) {
      const auto* field = type->field(i);
      if (random_() % 3 == 0 || field->is_map()) continue;
      const int count = field->is_repeated() ? static_cast<int>(random_() % 4) : 1;
      for (int k = 0; k < count; ++k) Set(message, *field, depth);
    }
  }

 private:
  std::string Text() {
    static const char* const kPieces[] = {"a",          "\"",   "\\",   "\n", "\t",  "诉调",
                                          "\U0001F600", "</x>", "\x7f", "é",  "\x01"};
    std::string text;
    for (auto n = random_() % 6; n > 0; --n) text += kPieces[random_() % std::size(kPieces)];
    return text;
  }
  void Set(Message* message, const FieldDescriptor& field, int depth) {
    const auto* reflection = message->GetReflection();
    const bool add = field.is_repeated();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        reflection->SetInt32(message, &field, static_cast<int32_t>(random_()));
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        reflection->SetInt64(message, &field, static_cast<int64_t>(random_()) << 20);
        break;
      case FieldDescriptor::CPPTYPE_UINT32:
        reflection->SetUInt32(message, &field, static_cast<uint32_t>(random_()));
        break;
      case FieldDescriptor::CPPTYPE_UINT64:
        reflection->SetUInt64(message, &field, random_() * 4'000'000'007ULL);
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        reflection->SetDouble(message, &field, static_cast<double>(random_()) / 977.0);
        break;
      case FieldDescriptor::CPPTYPE_FLOAT:
        reflection->SetFloat(message, &field, static_cast<float>(random_()) / 977.0F);
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        reflection->SetBool(message, &field, random_() % 2 == 0);
        break;
      case FieldDescriptor::CPPTYPE_ENUM: {
        const auto* value = field.enum_type()->value(static_cast<int>(random_()) & 1);
        add ? reflection->AddEnum(message, &field, value) : reflection->SetEnum(message, &field, value);
        break;
      }
      case FieldDescriptor::CPPTYPE_STRING:
        add ? reflection->AddString(message, &field, Text()) : reflection->SetString(message, &field, Text());
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (depth > 3) break;
        Fill(add ? reflection->AddMessage(message, &field) : reflection->MutableMessage(message, &field),
             depth + 1);
        break;
    }
  }

  std::mt19937 random_;
};

TEST(JsonAgainstProtobuf, BothReadWhatTheOtherWrites) {
  namespace util = google::protobuf::util;
  util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  for (unsigned seed = 0; seed < 500; ++seed) {
    Item item;
    Generator(seed).Fill(&item, 0);
    (*item.mutable_labels())["键"] = "v";
    (*item.mutable_numbered())[-5].set_label("x");
    std::string theirs;
    ASSERT_TRUE(util::MessageToJsonString(item, &theirs, options).ok());
    const std::string ours = PrintJson(item);

    Item from_theirs;
    const absl::Status read = ParseJson(theirs, &from_theirs);
    ASSERT_TRUE(read.ok()) << read << theirs;
    EXPECT_TRUE(MessageDifferencer::Equals(item, from_theirs)) << theirs;
    Item from_ours;
    ASSERT_TRUE(util::JsonStringToMessage(ours, &from_ours).ok()) << ours;
    EXPECT_TRUE(MessageDifferencer::Equals(item, from_ours)) << ours;
    Item round;
    ASSERT_TRUE(ParseJson(ours, &round).ok());
    EXPECT_TRUE(MessageDifferencer::Equals(item, round)) << ours;
  }
}

// Broken variants of a valid text: whatever we take, protobuf takes too, with the same meaning.
TEST(JsonAgainstProtobuf, WeTakeNothingThatProtobufRefuses) {
  Item item;
  Generator(7).Fill(&item, 0);
  const std::string valid = PrintJson(item);
  std::mt19937 random(11);
  int taken = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text = valid;
    for (auto n = 1 + random() % 3; n > 0; --n)
      text[random() % text.size()] = static_cast<char>(32 + random() % 95);
    Item ours;
    if (!ParseJson(text, &ours).ok()) continue;
    ++taken;
    Item theirs;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(text, &theirs).ok()) << text;
    EXPECT_TRUE(MessageDifferencer::Equals(ours, theirs)) << text;
  }
  EXPECT_GT(taken, 50);
}

}  // namespace
}  // namespace sudiao::gateway
