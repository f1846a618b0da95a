#include "services/intake/domain/consent_texts.h"

namespace sudiao::intake::domain {
namespace {

constexpr ConsentText kTexts[] = {
    {ConsentStep::MEDIATION, "mediation-1",
     "我自愿参加调解。我可以随时拒绝或者退出，这不影响我起诉的权利。调解过程和内容不公开。达成的协议具有合同"
     "效力，双方可以在"
     "生效之日起三十日内共同申请法院确认。",
     "I take part in mediation of my own free will. I may refuse or leave at any time and keep my right to "
     "sue. What is said "
     "stays confidential. A settlement binds as a contract; within thirty days of its effect both sides may "
     "together ask the "
     "court to confirm it."},
    {ConsentStep::ONLINE_MEDIATION, "online-1",
     "我同意在本平台在线进行调解。本项同意不代表同意电子送达或者在线开庭。",
     "I agree to mediate online on this platform. This is no consent to electronic service or to online "
     "hearings."},
    {ConsentStep::ELECTRONIC_SERVICE, "service-1",
     "我同意法院和调解组织向我在本平台的账户电子送达文书，包括裁定书。文书到达我的账户之日为送达之日。",
     "I agree that courts and mediation bodies serve papers, rulings included, on my account here. They are "
     "served when they "
     "reach my account."},
    {ConsentStep::DATA_SHARING, "sharing-1",
     "我同意为办理本案将案件信息提供给受理法院、调解组织和调解员。提供的目的、方式和种类已向我说明。",
     "I agree that the data of this case are given to the court, the mediation body and the mediator for "
     "this case. The "
     "purpose, manner and kinds were explained to me."},
    {ConsentStep::CROSS_BORDER_TRANSFER, "transfer-1",
     "我单独同意为办理本案将必要的个人信息提供给境外的调解机构或者调解员。",
     "I separately agree that the personal data needed for this case are given to a mediation centre or "
     "mediator abroad."},
    {ConsentStep::RECORDING, "recording-1",
     "我同意对调解过程录音录像，并以录音录像代替电子笔录。无争议事实仍以书面确认。",
     "I agree that sessions are recorded in sound and picture in place of written minutes. Undisputed facts "
     "are still confirmed "
     "in writing."},
};
static_assert(std::size(kTexts) + 1 == EnumSize<ConsentStep>());

}  // namespace

std::span<const ConsentText> ConsentTexts() { return kTexts; }

const ConsentText& ConsentTextOf(ConsentStep step) { return kTexts[static_cast<size_t>(step) - 1]; }

}  // namespace sudiao::intake::domain
