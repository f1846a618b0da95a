#include "common/packs/words.h"

#include "absl/strings/str_cat.h"

namespace sudiao::packs {
namespace {

// The texts of an enum's values in their order, UNSPECIFIED first.
template <typename E, size_t kSize>
Text At(const Text (&texts)[kSize], E value) {
  static_assert(kSize == EnumSize<E>(), "every value has its words");
  return texts[static_cast<size_t>(value)];
}

}  // namespace

Text Words(StartEvent event) {
  static const Text texts[] = {
      {"", ""},
      {"各方同意调解", "all parties agreed to mediation"},
      {"收到申请", "the request was received"},
      {"收到委派、委托或者申请", "the referral or request was received"},
      {"在平台确认接受", "the acceptance was confirmed on the platform"},
      {"调解协议生效", "the agreement took effect"},
      {"法院收到司法确认申请", "the court received the application for confirmation"},
      {"司法确认立案", "the court registered the confirmation"},
      {"收到裁定", "the ruling was received"},
      {"知道或者应当知道权益受损", "the harm was known or should have been"},
      {"履行期间的最后一日", "the last day of performance"},
      {"法院收到起诉状", "the court received the complaint"},
      {"采取诉前保全", "measures were taken before the suit"},
      {"发出公告", "the public notice was issued"},
      {"程序开始", "the procedure commenced"},
      {"收到候选人名单", "the list of candidates was received"},
      {"第二次书面催缴", "the second written reminder"},
      {"收到起诉状副本", "the copy of the complaint was received"},
      {"提出回避申请", "the recusal was asked for"},
      {"中心登记申请", "the centre registered the request"},
      {"一方邀请协商", "one side invited the other to negotiate"},
      {"障碍消除", "the obstacle ended"},
      {"调解员披露", "the mediator disclosed a conflict"}};
  return At(texts, event);
}

Text Words(Extender extender) {
  static const Text texts[] = {{"", ""},
                               {"不得延长", "nobody extends it"},
                               {"全体当事人同意可以延长", "all parties together extend it"},
                               {"经院长批准可以延长", "the president of the court extends it"},
                               {"由调解机构延长", "the organisation extends it"},
                               {"由法院延长", "the court extends it"}};
  return At(texts, extender);
}

Text Words(ExpiryAction action) {
  static const Text texts[] = {{"", ""},
                               {"提示逾期", "somebody is late"},
                               {"转为指定", "the mediator is designated"},
                               {"重新选定", "a mediator is chosen again"},
                               {"调解终止", "the mediation ends"},
                               {"调解终止，恢复审理", "the mediation ends and the trial resumes"},
                               {"逾期不予受理", "what comes later is refused"},
                               {"解除保全", "the measures are lifted"},
                               {"视为送达", "the paper counts as served"},
                               {"视为同意全部候选人", "silence counts as assent to all candidates"},
                               {"视为撤回", "the request counts as withdrawn"},
                               {"债务人可以提出执行异议", "the debtor may object to enforcement"},
                               {"由一名调解员调解", "there is one mediator"},
                               {"转入调解", "the mediation begins"}};
  return At(texts, action);
}

Text Words(Actor actor) {
  static const Text texts[] = {{"", ""},
                               {"平台", "the platform"},
                               {"法院", "the court"},
                               {"调解机构", "the organisation"},
                               {"调解员", "the mediator"},
                               {"当事人", "the parties"}};
  return At(texts, actor);
}

Text Words(AppointmentMethod method) {
  static const Text texts[] = {{"", ""},
                               {"共同选定", "joint choice"},
                               {"法院指定", "designation by the court"},
                               {"调解机构指定", "designation by the organisation"},
                               {"名单程序", "list procedure"},
                               {"中心指定", "appointment by the centre"}};
  return At(texts, method);
}

Text Words(RecordingRule rule) {
  static const Text texts[] = {{"", ""},
                               {"禁止录音录像", "no recording"},
                               {"各方同意方可录音录像", "recording with everybody's consent"}};
  return At(texts, rule);
}

Text Words(CourtMaterial material) {
  static const Text texts[] = {{"", ""},
                               {"调解申请书", "application"},
                               {"起诉材料", "complaint"},
                               {"当事人提交的证据", "evidence handed in"},
                               {"送达地址确认书", "confirmation of the service address"},
                               {"无争议事实", "undisputed facts"},
                               {"调解终结报告", "failure report"}};
  return At(texts, material);
}

Text Words(EffectRule rule) {
  static const Text texts[] = {
      {"", ""},
      {"各方当事人均完成电子签章时生效（在线调解规则19）", "when all parties have signed (OMR 19)"},
      {"双方签署时生效（特邀调解规定24）", "when both parties have signed (SIM 24)"},
      {"当事人、调解员签名并加盖印章时生效（人民调解法29）",
       "when the parties and the mediator have signed and the committee sealed (PML 29)"},
      {"当事人、调解员签名并加盖印章时生效（商事调解条例22）",
       "when the parties and the mediator have signed and the organisation sealed (CMR 22)"},
      {"当事人签署时生效（WIPO调解规则19）", "when the parties have signed (WIPO 19)"},
      {"以法院文书为准（民诉法100）", "by the court's paper (CPL 100)"},
      {"当事人、调解员和调解机构均签章时生效", "when everybody has signed and the organisation sealed"},
      {"当事人签署时生效", "when the parties have signed"}};
  return At(texts, rule);
}

Text Words(ConfirmationCourtRule rule) {
  static const Text texts[] = {{"", ""},
                               {"邀请调解的法院", "the inviting court"},
                               {"当事人住所地、标的物所在地或者调解组织所在地法院",
                                "the court of the domicile, the object or the organisation's seat"},
                               {"不经司法确认", "no confirmation"}};
  return At(texts, rule);
}

Text Words(Regime regime) {
  static const Text texts[] = {{"", ""},
                               {"委派调解", "referral before filing"},
                               {"委托调解", "referral after filing"},
                               {"人民调解", "people's mediation"},
                               {"商事调解", "commercial mediation"},
                               {"行政调解", "administrative mediation"},
                               {"调解中心依其规则调解", "a centre's own rules"}};
  return At(texts, regime);
}

Text Words(Referral referral) {
  static const Text texts[] = {{"", ""},
                               {"立案前委派", "before filing"},
                               {"立案后委托（普通程序）", "after filing, ordinary procedure"},
                               {"立案后委托（简易程序）", "after filing, simplified procedure"}};
  return At(texts, referral);
}

Text Words(MediationBody body) {
  static const Text texts[] = {{"", ""},
                               {"人民调解委员会", "people's mediation committee"},
                               {"商事调解组织", "commercial mediation organisation"},
                               {"行政机关", "administrative organ"},
                               {"国际调解中心", "international centre"}};
  return At(texts, body);
}

Text Words(PauseKind kind) {
  static const Text texts[] = {{"", ""}, {"鉴定评估", "appraisal"}, {"补正", "correction"}};
  return At(texts, kind);
}

Text Words(EndCode code) {
  static const Text texts[] = {{"", ""},
                               {"达成调解协议", "agreement reached"},
                               {"自行和解或者撤回", "settled by themselves or withdrawn"},
                               {"无法取得联系", "unreachable"},
                               {"拒绝继续调解", "refused"},
                               {"难以达成协议", "no prospect"},
                               {"期限届满", "expired"},
                               {"拒绝签章", "signature refused"},
                               {"其他", "other"}};
  return At(texts, code);
}

Text LengthWords(int64_t length, LengthUnit unit) {
  switch (unit) {
    case LengthUnit::WORKING_DAYS:
      return {absl::StrCat(length, "个工作日"), absl::StrCat(length, " working days")};
    case LengthUnit::MONTHS:
      return {absl::StrCat(length, "个月"), absl::StrCat(length, " months")};
    case LengthUnit::YEARS:
      return {absl::StrCat(length, "年"), absl::StrCat(length, " years")};
    default:
      return {absl::StrCat(length, "日"), absl::StrCat(length, " days")};
  }
}

}  // namespace sudiao::packs
