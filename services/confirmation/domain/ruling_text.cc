#include "services/confirmation/domain/ruling_text.h"

#include "absl/strings/str_cat.h"
#include "common/status/view.h"
#include "common/time/calendar.h"
#include "services/confirmation/domain/review_rules.h"

namespace sudiao::confirmation::domain {
namespace {

constexpr const char* kDigits[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

// 1 to 99 as read: 十, 十一, 二十一.
std::string ChineseNumber(int number) {
  std::string text;
  if (number >= 20) text += kDigits[number / 10];
  if (number >= 10) text += "十";
  if (number % 10 != 0) text += kDigits[number % 10];
  return text;
}

std::string Date(absl::Time time, absl::TimeZone zone) {
  const absl::CivilDay day = LocalDay(time, zone);
  return absl::StrCat(day.year(), "年", day.month(), "月", day.day(), "日");
}

std::string Names(const Application& a) {
  std::string text;
  for (const Applicant& applicant : a.applicants) {
    absl::StrAppend(&text, text.empty() ? "申请人" : "与申请人", applicant.display_name);
  }
  return text;
}

std::string OrganizationName(const Application& a) {
  return a.agreement.mediation_organization_name.empty() ? "调解组织"
                                                         : a.agreement.mediation_organization_name;
}

std::string Head(const Application& a) {
  std::string text = absl::StrCat(a.court.display_name, "\n民 事 裁 定 书\n");
  if (!a.case_number.empty()) absl::StrAppend(&text, a.case_number, "\n");
  absl::StrAppend(&text, "\n");
  for (const Applicant& applicant : a.applicants) {
    absl::StrAppend(&text, "申请人：", applicant.display_name, "。\n");
  }
  return text;
}

std::string Clauses(const Application& a) {
  std::string text;
  int number = 0;
  for (const mediation::Clause& clause : a.agreement.clauses) {
    ++number;
    const std::string numeral = number < 100 ? ChineseNumber(number) : std::to_string(number);
    absl::StrAppend(&text, numeral, "、", clause.text, "\n");
  }
  return text;
}

std::string Facts(const Application& a, absl::TimeZone zone) {
  const std::string cause = a.agreement.cause.empty() ? "民事" : a.agreement.cause;
  return absl::StrCat("本院于", Date(a.accept_time, zone), "立案受理", Names(a),
                      "申请司法确认调解协议一案，并进行了审查。现已审查终结。\n", "申请人因", cause,
                      "纠纷，于", Date(a.agreement.effect_time, zone), "经", OrganizationName(a),
                      "主持调解，达成如下调解协议：\n", Clauses(a));
}

std::string Tail(const Application& a, absl::TimeZone zone) {
  return absl::StrCat("\n审判员　", a.ruling.judge_name, "\n",
                      ChineseDate(LocalDay(a.ruling.issue_time, zone)), "\n");
}

std::string Confirmation(const Application& a, absl::TimeZone zone) {
  return absl::StrCat(Head(a), "\n", Facts(a, zone),
                      "\n经审查，申请人达成的调解协议，符合司法确认调解协议的法定条件。依照《中华人民共和国民"
                      "事诉讼法》第二百零六条"
                      "规定，裁定如下：\n",
                      Names(a), "于", Date(a.agreement.effect_time, zone), "经", OrganizationName(a),
                      "主持调解达成的调解协议有效。\n",
                      "当事人应当按照调解协议的约定自觉履行义务。一方当事人拒绝履行或者未全部履行的，对方当事"
                      "人可以向人民法院申请"
                      "执行。\n",
                      Tail(a, zone),
                      "\n当事人对本裁定有异议的，可以自收到裁定之日起十五日内向本院提出；利害关系人有异议的，"
                      "可以自知道或者应当知道"
                      "其民事权益受到侵害之日起六个月内向本院提出。\n");
}

// The article and item of a ground as a ruling cites them.
std::string Citation(Ground ground) {
  const auto number = static_cast<int>(ground);
  return number <= 5 ? absl::StrCat("第三百五十五条第一款第", ChineseNumber(number), "项")
                     : absl::StrCat("第三百五十八条第", ChineseNumber(number - 5), "项");
}

std::string Note(const std::string& note) { return note.empty() ? "" : absl::StrCat("（", note, "）"); }

std::string Rejection(const Application& a, absl::TimeZone zone) {
  const Finding* const finding = a.FindFinding(a.ruling.ground);
  return absl::StrCat(
      Head(a), "\n", Facts(a, zone), "\n经审查，申请人达成的调解协议存在", AbslView(WordsOf(a.ruling.ground)),
      "的情形", Note(finding != nullptr ? finding->note : ""),
      "，不符合司法确认调解协议的法定条件。依照《中华人民共和国民事诉讼法》第二百零六条、《最高人民法院关于适"
      "用"
      "〈中华人民共和国民事诉讼法〉的解释》",
      Citation(a.ruling.ground), "规定，裁定如下：\n驳回", Names(a), "的申请。\n",
      "当事人可以通过调解方式变更原调解协议或者达成新的调解协议，也可以向人民法院提起诉讼。\n",
      Tail(a, zone));
}

std::string NonAcceptance(const Application& a, absl::TimeZone zone) {
  return absl::StrCat(Head(a), "\n本院于", Date(a.file_time, zone), "收到", Names(a),
                      "申请司法确认调解协议的材料。\n", "经审查，该申请属于",
                      AbslView(WordsOf(a.refusal_ground)), "的情形", Note(a.court_note),
                      "。依照《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》",
                      Citation(a.refusal_ground), "规定，裁定如下：\n对", Names(a),
                      "的申请，本院不予受理。\n\n", ChineseDate(LocalDay(a.update_time, zone)), "\n");
}

}  // namespace

std::string ChineseDate(absl::CivilDay day) {
  std::string text;
  for (const char digit : std::to_string(day.year())) text += kDigits[digit - '0'];
  return absl::StrCat(text, "年", ChineseNumber(day.month()), "月", ChineseNumber(day.day()), "日");
}

std::string RulingText(const Application& a, absl::TimeZone zone) {
  if (a.state == ApplicationState::NOT_ACCEPTED) return NonAcceptance(a, zone);
  if (!HasRuling(a.state)) return "";
  return a.ruling.effective ? Confirmation(a, zone) : Rejection(a, zone);
}

}  // namespace sudiao::confirmation::domain
