#include "services/intake/convert.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "common/codec/struct_proto.h"
#include "common/time/china_day.h"
#include "common/types/resource_name.h"

namespace sudiao::intake {
namespace {

using domain::Case;
using domain::CaseState;

// Only the end of an identity number is shown to people who are not concerned.
std::string Mask(const std::string& number) {
  if (number.size() <= 4) return number.empty() ? "" : "****";
  return absl::StrCat("****", number.substr(number.size() - 4));
}

// How to reach a party is for those who handle the case, not for the other side.
bool MayReach(const access::Relation& relation, const std::string& party_id) {
  const bool official = relation.mediator || relation.case_manager || relation.court() || relation.author;
  return official || relation.For(party_id) != nullptr;
}

void AddStep(v1::Case& resource, const char* code, const char* actor, const char* zh, const char* en,
             const std::vector<std::string>& party_ids = {}) {
  auto& step = *resource.add_next_steps();
  step.set_code(code);
  step.set_actor(actor);
  step.set_text_zh(zh);
  step.set_text_en(en);
  for (const std::string& id : party_ids) step.add_party_ids(id);
}

void AddConsentSteps(const Case& c, v1::Case& resource) {
  std::vector<std::string> to_invite;
  std::vector<std::string> to_consent;
  for (const domain::Party& party : c.content.parties) {
    if (party.side != Side::APPLICANT && party.side != Side::RESPONDENT) continue;
    if (!party.joined) {
      to_invite.push_back(party.id);
    } else if (!c.HasConsent(party.id, domain::ConsentStep::MEDIATION)) {
      to_consent.push_back(party.id);
    }
  }
  if (!to_consent.empty()) {
    AddStep(resource, "CONSENT", "PARTY", "阅读说明，同意或者拒绝调解。",
            "Read the notice, then agree to mediation or refuse it.", to_consent);
  }
  if (!to_invite.empty()) {
    AddStep(resource, "INVITE", "CASE_MANAGER", "邀请尚未加入的当事人。",
            "Invite the parties that have not joined yet.", to_invite);
  }
}

// WIPO-08  Who owes a bill pays it; what happens otherwise is told from the second reminder on.
void AddBillSteps(const Case& c, v1::Case& resource) {
  for (const domain::Bill& bill : c.bills) {
    if (!bill.is_open() || domain::HasEnded(c.state)) continue;
    const bool deposit = bill.kind == domain::BillKind::DEPOSIT;
    const std::string day = absl::FormatCivilTime(bill.due_date);
    std::string zh = absl::StrCat("请缴纳", deposit ? "预付款" : "管理费", "，缴费日为 ", day, "。");
    std::string en = absl::StrCat("Please pay the ", deposit ? "deposit" : "administration fee",
                                  ", which is due on ", day, ".");
    const bool running = bill.state == domain::BillState::REMINDED_TWICE &&
                         domain::kCaseTable.Allows(c.state, domain::CaseCommand::BILL);
    if (running) {
      const std::string last = absl::FormatCivilTime(bill.clock.last_day);
      absl::StrAppend(&zh, "已两次催缴：至 ", last, "（含当日）仍未缴清的，",
                      deposit ? "调解终止。" : "申请视为撤回。");
      absl::StrAppend(&en, " This was the second reminder: unless everything is paid by the end of ", last,
                      deposit ? ", the mediation ends." : ", the request counts as withdrawn.");
    }
    AddStep(resource, "PAY_BILL", "PARTY", zh.c_str(), en.c_str(), bill.Debtors());
    if (!running) continue;
    auto& step = *resource.mutable_next_steps()->rbegin();
    step.set_clock(bill.clock.clock_id);
    step.mutable_due_time()->set_seconds(absl::ToUnixSeconds(bill.clock.due));
  }
}

void AddNextSteps(const Case& c, v1::Case& resource) {
  switch (c.state) {
    case CaseState::DRAFT:
      return AddStep(resource, "SUBMIT", "APPLICANT", "补充内容后提交案件。",
                     "Complete the draft, then submit it.");
    case CaseState::SUBMITTED:
      return AddStep(resource, "DECIDE", "RECIPIENT", "收件机构决定受理、委派或者退回。",
                     "The recipient accepts, refers or returns the case.");
    case CaseState::RETURNED:
      return AddStep(resource, "CORRECT", "APPLICANT", "按照退回意见修改后重新提交。",
                     "Correct the case as advised, then submit it again.");
    case CaseState::CONSENT_SOUGHT:
      return AddConsentSteps(c, resource);
    case CaseState::APPOINTING:
      return AddStep(
          resource, "CHOOSE_MEDIATOR", "ALL_PARTIES", "共同选定调解员，或者请求指定；随时可以退出。",
          "Choose a mediator together, or ask for one to be designated. Everybody may leave at any time.");
    case CaseState::IN_MEDIATION:
      return AddStep(resource, "MEDIATE", "MEDIATOR", "调解进行中，随时可以退出。",
                     "Mediation is under way. Everybody may leave at any time.");
    case CaseState::SETTLED:
      return AddStep(resource, "APPLY_FOR_CONFIRMATION", "ALL_PARTIES",
                     "履行协议；需要强制执行力的，在协议生效之日起三十日内共同申请司法确认。",
                     "Perform the agreement. To make it enforceable, apply to the court together within "
                     "thirty days of its "
                     "effect.");
    case CaseState::CONFIRMING:
      return AddStep(resource, "RULE", "COURT", "法院审查司法确认申请。",
                     "The court reviews the application.");
    case CaseState::CONFIRMED:
      return AddStep(resource, "PERFORM", "ALL_PARTIES", "按照协议履行；不履行的，对方可以申请执行。",
                     "Perform the agreement; if one side does not, the other may ask for enforcement.");
    case CaseState::ENFORCING:
      return AddStep(resource, "ENFORCE", "COURT", "法院执行。", "The court enforces.");
    default:
      return;
  }
}

// CONF-1  Who is only asked to mediate sees whose dispute it is and what it is about, to tell a conflict and
// whether it is its field; the file opens to it when it accepts.
v1::Case ForAsked(const Case& c) {
  v1::Case head;
  head.set_name(FormatName("cases", c.id));
  head.set_uid(c.id);
  const domain::CaseContent& content = c.SubmittedContent();
  head.set_title(content.title);
  head.set_cause(content.cause);
  head.set_language(content.language);
  head.set_case_number(c.case_number);
  head.set_mediation_organization_id(c.mediation_organization_id);
  head.set_inviting_court_id(c.inviting_court_id);
  for (const domain::Party& party : content.parties) {
    v1::Party& shown = *head.add_parties();
    shown.set_id(party.id);
    shown.set_side(static_cast<v1::Side>(party.side));
    shown.set_display_name(party.display_name);
  }
  return head;
}

}  // namespace

v1::Case ToResource(const CaseStore::Snapshot& snapshot, const access::Relation& relation) {
  const Case& c = snapshot.state;
  if (relation.asked && !relation.any()) return ForAsked(c);
  v1::Case resource;
  codec::ToProto(relation.author ? c.content : c.SubmittedContent(), resource);
  codec::ToProto(c, resource);
  resource.set_name(FormatName("cases", c.id));
  resource.set_uid(c.id);
  resource.set_etag(snapshot.etag());
  for (v1::Party& party : *resource.mutable_parties()) {
    if (MayReach(relation, party.id())) continue;
    party.set_identity_number(Mask(party.identity_number()));
    party.clear_phone();
    party.clear_email();
  }
  AddNextSteps(c, resource);
  AddBillSteps(c, resource);
  return resource;
}

void AddTransferConsent(const std::vector<std::string>& party_ids, v1::Case& resource) {
  AddStep(resource, "CONSENT_TO_TRANSFER", "PARTY",
          "个人信息将提供给境外调解机构，请阅读说明，单独同意或者拒绝。",
          "Personal data would go to a centre abroad: read the notice, then agree separately or refuse.",
          party_ids);
}

void AddFollowUp(const Case& c, v1::Case& resource) {
  const std::string day = absl::FormatCivilTime(c.performance_due);
  AddStep(resource, "ASK_AFTER_PERFORMANCE", "CASE_MANAGER",
          absl::StrCat("协议约定的最后履行日（", day, "）已过，请回访当事人并记录履行情况。").c_str(),
          absl::StrCat("The last day of the agreement (", day,
                       ") has passed: ask the parties whether it was performed, and record it.")
              .c_str());
}

void AddPreservation(const domain::PreservationNotice& notice, v1::Case& resource) {
  auto& step = *resource.add_next_steps();
  step.set_code(notice.over ? "PRESERVATION_OVER" : "SUE_AFTER_PRESERVATION");
  step.set_actor("APPLICANT");
  step.set_clock(notice.window.clock_id);
  step.set_text_zh(notice.text_zh);
  step.set_text_en(notice.text_en);
  step.mutable_due_time()->set_seconds(absl::ToUnixSeconds(notice.advised));
}

v1::Evidence ToResource(const EvidenceStore::Snapshot& snapshot) {
  const domain::Evidence& evidence = snapshot.state;
  v1::Evidence resource;
  codec::ToProto(evidence, resource);
  resource.set_name(absl::StrCat("cases/", evidence.case_id, "/evidence/", evidence.id));
  resource.set_uid(evidence.id);
  resource.set_etag(snapshot.etag());
  resource.set_integrity(static_cast<v1::Integrity>(domain::IntegrityOf(evidence)));
  return resource;
}

v1::ReferralLetter ToReferralLetter(const Case& c, const access::Relation& relation,
                                    const access::OrganizationChanged& court,
                                    const access::OrganizationChanged& body) {
  v1::ReferralLetter letter;
  codec::ToProto(c.referral, letter);
  codec::ToProto(c.content, letter);
  letter.clear_parties();
  for (const domain::Party& party : c.content.parties) {
    auto& shown = *letter.add_parties();
    codec::ToProto(party, shown);
    shown.set_identity_number(Mask(party.identity_number));
    if (MayReach(relation, party.id)) continue;
    shown.clear_phone();
    shown.clear_email();
  }
  for (const domain::Consent& consent : c.consents) codec::ToProto(consent, *letter.add_consents());
  const absl::CivilDay day = ChinaDay(c.referral.time);
  letter.mutable_date()->set_year(static_cast<int32_t>(day.year()));
  letter.mutable_date()->set_month(day.month());
  letter.mutable_date()->set_day(day.day());
  letter.set_mediation_organization_id(c.mediation_organization_id);
  // CPL-205(1): "邀请" and the inviting court's name are what makes it the confirmation court.
  letter.set_invitation_zh(
      absl::StrCat(court.display_name, "邀请", body.display_name,
                   "对本案开展先行调解。调解期限自调解组织或者调解员在平台确认接受之日起计算。"));
  letter.set_invitation_en(
      absl::StrCat(court.display_name_en.empty() ? court.display_name : court.display_name_en, " invites ",
                   body.display_name_en.empty() ? body.display_name : body.display_name_en,
                   " to mediate this case. The time limit runs from the day on which the body or its "
                   "mediator confirms acceptance on the platform."));
  letter.set_start_rule("OMR-24b");
  return letter;
}

v1::TimelineEntry ToTimelineEntry(const change::JournalEntry& entry) {
  struct Words {
    const char* zh;
    const char* en;
  };
  static const auto& words = *new std::map<std::string_view, Words>{
      {domain::CaseCreated::kType, {"创建草稿", "Draft created"}},
      {domain::CaseEdited::kType, {"修改草稿", "Draft changed"}},
      {domain::CaseSubmitted::kType, {"提交案件", "Case submitted"}},
      {domain::CaseReturned::kType, {"退回补正", "Returned for correction"}},
      {domain::CaseAccepted::kType, {"调解组织受理", "Taken by the mediation body"}},
      {domain::CaseReferred::kType, {"法院委派（委托）调解", "Referred by the court"}},
      {domain::ConsentRecorded::kType, {"当事人表达意愿", "A party stated its will"}},
      {domain::PartyInvited::kType, {"邀请当事人", "A party was invited"}},
      {domain::PartyJoined::kType, {"当事人加入", "A party joined"}},
      {CaseConsented::kType, {"各方同意调解", "All sides agreed to mediation"}},
      {CaseEnded::kType, {"案件终结", "The case ended"}},
      {domain::BillIssued::kType, {"发出账单", "A bill was sent"}},
      {domain::PaymentRecorded::kType, {"收到缴费", "A payment arrived"}},
      {domain::BillReminded::kType, {"催缴费用", "A reminder to pay was sent"}},
      {domain::BillDefaulted::kType, {"逾期未缴费", "A bill was not paid in time"}},
      {domain::BillCancelled::kType, {"取消账单", "A bill was cancelled"}},
  };
  static const auto& stages = *new std::map<std::string_view, Words>{
      {"APPOINT", {"调解员确认接受，调解开始", "The mediator accepted; mediation started"}},
      {"TERMINATE", {"调解终止", "Mediation ended without a settlement"}},
      {"SETTLE", {"调解协议生效", "The settlement took effect"}},
      {"APPLY", {"共同申请司法确认", "Both sides applied for confirmation"}},
      {"CONFIRM", {"法院裁定协议有效", "The court confirmed the settlement"}},
      {"CONFIRMATION_ENDS", {"司法确认程序终结", "The confirmation procedure ended"}},
      {"ENFORCE", {"申请执行", "Enforcement was asked for"}},
      {"REVOKE_CONFIRMATION", {"法院撤销确认裁定", "The court took its ruling back"}},
      {"PERFORM", {"协议履行完毕", "The settlement was performed"}},
  };
  v1::TimelineEntry shown;
  const auto set = [&](const Words& text) {
    shown.set_text_zh(text.zh);
    shown.set_text_en(text.en);
  };
  if (entry.type == domain::StageReached::kType) {
    const auto stage = codec::FromJson<domain::StageReached>(entry.payload);
    const auto found = stage.ok() ? stages.find(EnumName(stage->command)) : stages.end();
    if (found == stages.end()) return shown;
    set(found->second);
  } else {
    const auto found = words.find(entry.type);
    if (found == words.end()) return shown;
    set(found->second);
  }
  shown.set_type(entry.type);
  shown.set_actor_account_id(entry.cause.account_id);
  const int64_t micros = absl::ToUnixMicros(entry.time);
  shown.mutable_time()->set_seconds(micros / 1'000'000);
  shown.mutable_time()->set_nanos(static_cast<int32_t>(micros % 1'000'000 * 1000));
  return shown;
}

}  // namespace sudiao::intake
