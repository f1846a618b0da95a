#include "tests/e2e/access_table.h"

namespace sudiao::e2e {
namespace {

constexpr char kTitle[] = "WORD-TITLE";
constexpr char kPhone[] = "13800000000";
constexpr char kClaim[] = "赔偿损失";
constexpr char kCalculator[] = "A calculator: it stores nothing and knows no case.";
constexpr char kTerms[] = "向申请人支付人民币50000元";

Row Read(const char* rpc, unsigned readers, std::vector<Shown> shows = {}, const char* query = "") {
  return {.rpc = rpc, .kind = Kind::kRead, .readers = readers, .shows = std::move(shows), .query = query};
}
// A list of a room or case: everybody of the case may ask, and gets what the items' labels allow.
Row ListOf(const char* rpc, const char* collection) {
  return {.rpc = rpc, .kind = Kind::kRead, .readers = kInCase, .collection = collection};
}
Row ItemOf(const char* rpc, const char* collection) {
  return {.rpc = rpc, .kind = Kind::kItem, .collection = collection};
}
Row List(const char* rpc, std::vector<Shown> shows = {}) {
  return {.rpc = rpc, .kind = Kind::kList, .shows = std::move(shows)};
}
Row Stream(const char* rpc) { return {.rpc = rpc, .kind = Kind::kStream}; }
Row Write(const char* rpc, const char* body = "{}", const char* query = "") {
  return {.rpc = rpc, .kind = Kind::kWrite, .body = body, .query = query};
}
Row ItemWrite(const char* rpc, const char* collection, const char* body = "{}") {
  return {.rpc = rpc, .kind = Kind::kItemWrite, .collection = collection, .body = body};
}
Row Office(const char* rpc, const char* body = "{}") {
  return {.rpc = rpc, .kind = Kind::kOffice, .body = body};
}
Row PublicThing(const char* rpc, const char* body) {
  return {.rpc = rpc, .kind = Kind::kPublicThing, .body = body, .why = "The roster is public (OMR-05)."};
}
Row Own(const char* rpc, const char* body, const char* why) {
  return {.rpc = rpc, .kind = Kind::kOwn, .body = body, .why = why};
}
Row Public(const char* rpc, const char* body, const char* why) {
  return {.rpc = rpc, .kind = Kind::kPublic, .body = body, .why = why};
}

std::vector<Row> Identity() {
  Row company = Read("OrganizationService_GetOrganization", kAgent);
  company.anonymous = 404;  // the public ones are shown without an account
  return {
      Public("AccountService_CreateAccount", "{}", "Anybody may register."),
      Read("AccountService_GetAccount", kAnn),
      Own("AccountService_VerifyIdentity",
          R"({"legalName":"X","documentKind":"DOCUMENT_KIND_PASSPORT","documentNumber":"P1"})",
          "accounts/me"),
      Own("AccountService_ChangePassword", R"({"password":"a","newPassword":"b"})", "accounts/me"),
      Own("AccountService_EnrollTotp", "{}", "accounts/me"),
      Own("AccountService_ConfirmTotp", R"({"code":"000000"})", "accounts/me"),
      Office("AccountService_SuspendAccount", R"({"cause":"x"})"),
      Office("AccountService_ReinstateAccount"),
      Office("AccountService_SetPlatformRole", R"({"platformRole":"PLATFORM_ROLE_NONE"})"),
      Office("AccountService_ListAuditEvents"),
      Public("SessionService_CreateSession", R"({"email":"nobody@demo.example","password":"x"})",
             "Logging in."),
      Public("SessionService_RefreshSession", R"({"refreshToken":"x"})", "The refresh token is the proof."),
      Own("SessionService_EndSession", "{}", "The caller's session."),
      Own("OrganizationService_CreateOrganization",
          R"({"kind":"ORGANIZATION_KIND_LAW_FIRM","displayName":"X"})",
          "Founds an organisation of the caller's."),
      company,
      Public("OrganizationService_ListOrganizations", "", "Courts and mediation bodies are public."),
      Write("OrganizationService_SetMember",
            R"({"email":"bob@demo.example","roles":["ROLE_REPRESENTATIVE"]})"),
      Read("OrganizationService_ListMembers", kAgent),
      // Any id may stand in a power of attorney, which gives nothing that its giver does not have.
      Write("RepresentationService_GrantRepresentation",
            R"({"caseId":"{case}","agentEmail":"unknown@demo.example","authority":"AUTHORITY_GENERAL"})"),
      Write("RepresentationService_RevokeRepresentation"),
      Read("RepresentationService_GetRepresentation", kAnnSide),
      List("RepresentationService_ListRepresentations"),
  };
}

std::vector<Row> Intake() {
  const std::vector<Shown> content = {{kTitle, kInCase}, {kClaim, kInCase}, {kPhone, kInCase & ~kBob}};
  return {
      Own("CaseService_CreateCase", R"({"title":"x"})", "Starts a case of the caller's."),
      Write("CaseService_UpdateCase", R"({"title":"changed"})"),
      Read("CaseService_GetCase", kInCase, content),
      List("CaseService_ListCases", content),
      Read("CaseExplanationService_ExplainCase", kInCase),
      Write("CaseService_SubmitCase"),
      Write("CaseService_ReturnCase", R"({"reason":"RETURN_REASON_INCOMPLETE","advice":"x"})"),
      Write("CaseService_AcceptCase"),
      Write("CaseService_ReferCase",
            R"({"kind":"REFERRAL_KIND_PRE_FILING","mediationOrganizationId":"{body}","contact":"x"})"),
      Write("CaseService_RecordConsent",
            R"({"step":"CONSENT_STEP_MEDIATION","granted":true,"textVersion":"mediation-1"})"),
      Write("CaseService_ReportUnreachable", R"({"note":"x"})"),
      Write("CaseService_WithdrawCase"),
      Write("CaseService_InviteParty", R"({"partyId":"{party}"})"),
      Public("CaseService_PreviewInvitation", R"({"code":"wrong"})", "The code is the proof."),
      Own("CaseService_AcceptInvitation", R"({"code":"wrong"})", "The code is the proof."),
      Public("CaseService_RefuseInvitation", R"({"code":"wrong"})", "The code is the proof."),
      Public("CaseService_ListConsentTexts", "", "Texts of the platform."),
      Read("CaseService_GetReferralLetter", kInCase, {{kClaim, kInCase}, {kPhone, kInCase & ~kBob}}),
      Write("CaseService_RecordPerformance"),
      Read("CaseService_ListTimeline", kInCase),
      Stream("CaseService_WatchCase"),
      Write("EvidenceService_UploadEvidence", "some text\n", "label=LABEL_SHARED&fileName=a.txt"),
      ItemOf("EvidenceService_GetEvidence", "evidence"),
      ListOf("EvidenceService_ListEvidence", "evidence"),
      ItemOf("EvidenceService_DownloadEvidence", "download"),
      ItemWrite("EvidenceService_ShareEvidence", "evidence", R"({"label":"LABEL_COURT"})"),
      // The rules of the story's case know no bills: who is in the case gets an empty list, nobody else any
      // answer.
      Write("BillService_IssueBill",
            R"({"kind":"BILL_KIND_DEPOSIT","amount":{"currencyCode":"CNY","units":"9"},
            "dueDate":{"year":2030,"month":1,"day":2}})"),
      ItemOf("BillService_GetBill", "bill"),
      Read("BillService_ListBills", kInCase),
      ItemWrite("BillService_RecordPayment", "bill", R"({"partyId":"{party}"})"),
      ItemWrite("BillService_CancelBill", "bill", R"({"note":"x"})"),
      Own("FeeService_ComputeFee",
          R"({"scheduleId":"CN-COURT","amount":{"currencyCode":"CNY","units":"100000"}})", kCalculator),
      Own("FeeService_ListFeeSchedules", "", kCalculator),
      Own("DamagesService_EstimateDamages",
          R"({"field":"DAMAGES_FIELD_PATENT","actFirstDay":{"year":2025,"month":1,"day":2},
          "actLastDay":{"year":2025,"month":1,"day":2}})",
          kCalculator),
      Own("DamagesService_EvaluateSettlement",
          R"({"claimed":{"currencyCode":"CNY","units":"100000"},"branches":[{"id":"lost",
          "kind":"BRANCH_KIND_LOSE","probabilityBasisPoints":10000,"source":"x"}]})",
          kCalculator),
      Own("LimitationService_ComputeLimitation", R"({"knownTime":"2025-01-02T00:00:00Z"})", kCalculator),
      // LIM-193: the platform tells nobody but the claimant.
      Read("LimitationService_GetCaseLimitation", kAnnSide),
      Public("PackService_ListPacks", "", "By which rules a case goes is no secret."),
      Public("PackService_GetPack", "", "By which rules a case goes is no secret."),
      Office("CasePackService_DryRunPack", R"({"packText":"x"})"),
      Office("CasePackService_ReloadPacks"),
      Own("CourtService_RouteCourts", R"({"claims":[{"right":"RIGHT_TYPE_TRADEMARK"}]})",
          "Routes what the caller describes."),
      Read("CourtService_RouteCaseCourts", kInCase),
      List("CourtService_ListCourts"),
      ItemWrite(
          "ChainRecordService_RecordOnChain", "evidence",
          R"({"chainRecord":{"sha256":"x","depository":"x","recordNumber":"1","recordTime":"2026-01-01T00:00:00Z"}})"),
  };
}

std::vector<Row> Assignment() {
  return {
      Office("RosterService_CreateMediator",
             R"({"accountId":"{ann}","organizationId":"{body}","displayName":"x",
          "fields":["商标"],"languages":["en"],"capacity":1})"),
      PublicThing("RosterService_UpdateMediator",
                  R"({"displayName":"x","fields":["商标"],"languages":["en"]})"),
      Public("RosterService_GetMediator", "", "The roster is public (OMR-05)."),
      Public("RosterService_ListMediators", "", "The roster is public (OMR-05)."),
      Read("RosterService_ListMediators", kInCase, {}, "eligibleForCaseId={case}"),
      PublicThing("RosterService_SuspendMediator", R"({"cause":"x"})"),
      PublicThing("RosterService_ReinstateMediator", "{}"),
      Read("AppointmentService_GetAppointment", kInCase),
      Read("AppointmentExplanationService_ExplainAppointment", kInCase),
      List("AppointmentService_ListAppointments"),
      Write("AppointmentService_ChooseMediator", R"({"mediatorId":"{mediator}"})"),
      Write("AppointmentService_RequestDesignation"),
      Write("AppointmentService_DesignateMediator", R"({"mediatorId":"{mediator}"})"),
      Write("AppointmentService_AcceptAppointment", R"({"declaration":true})"),
      Write("AppointmentService_DeclineAppointment", R"({"note":"x"})"),
      Write("AppointmentService_AnswerDisclosure", R"({"consents":true})"),
      Write("AppointmentService_DiscloseConflict", R"({"disclosure":"x"})"),
      Write("AppointmentService_RequestReplacement", R"({"note":"x"})"),
      Office("AppointmentPackService_DryRunPack", R"({"packText":"x"})"),
      Office("AppointmentPackService_ReloadPacks"),
      Write("LaterRoleService_CheckLaterRole",
            R"({"mediatorId":"{mediator}","role":"LATER_ROLE_TRANSLATOR"})"),
  };
}

std::vector<Row> Room() {
  const std::vector<Shown> content = {
      {kTitle, kInCase}, {"WORD-PLACE", kRoom}, {"WORD-RECORD", kRoom}, {"WORD-UNDISPUTED", kRoom}};
  return {
      Write("AppraisalService_StartAppraisal", R"({"subject":"x"})"),
      Write("AppraisalService_EndAppraisal"),
      Read("ShamService_GetShamScore", kMediator | kManager),
      Read("MediationService_GetMediation", kInCase, content),
      Read("MediationExplanationService_ExplainMediation", kInCase),
      List("MediationService_ListMediations", content),
      Write("MediationService_RecordDuty", R"({"kind":"DUTY_KIND_RIGHTS_TOLD"})"),
      Write("MediationService_ScheduleSession",
            R"({"way":"SESSION_WAY_VIDEO","startTime":"2026-03-10T01:00:00Z"})"),
      Write("MediationService_StartSession", R"({"sessionId":"{session}"})"),
      Write("MediationService_EndSession", R"({"sessionId":"{session}","record":"x"})"),
      Write("MediationService_AgreeExtension", R"({"endDate":{"year":2026,"month":5,"day":1}})"),
      Write("MediationService_SuspendMediation", R"({"note":"x"})"),
      Write("MediationService_ResumeMediation", R"({"note":"x"})"),
      Write("MediationService_EndMediation", R"({"endCode":"END_CODE_REFUSED"})"),
      Write("MediationService_ProposeUndisputedFacts", R"({"facts":["x"]})"),
      Write("MediationService_ConfirmUndisputedFacts", R"({"factIds":["{fact}"]})"),
      Read("MediationService_PreviewCourtFile", kRoom, {{kTitle, kRoom}, {"WORD-UNDISPUTED", kRoom}}),
      Stream("MediationService_WatchMediation"),
      Write("MessageService_PostMessage", R"({"label":"LABEL_SHARED","text":"x"})"),
      ItemOf("MessageService_GetMessage", "message"),
      ListOf("MessageService_ListMessages", "message"),
      Write("OfferService_MakeOffer",
            R"({"label":"LABEL_SHARED","text":"x","expireTime":"2027-01-01T00:00:00Z"})"),
      ItemOf("OfferService_GetOffer", "offer"),
      ListOf("OfferService_ListOffers", "offer"),
      ItemWrite("OfferService_AcceptOffer", "offer"),
      ItemWrite("OfferService_RejectOffer", "offer"),
      ItemWrite("OfferService_WithdrawOffer", "offer"),
      ItemWrite("OfferService_ShareOffer", "offer"),
      Write("AgreementService_CreateAgreement", R"({"facts":"x"})"),
      ItemOf("AgreementService_GetAgreement", "agreement"),
      ListOf("AgreementService_ListAgreements", "agreement"),
      ItemWrite("AgreementService_ReviseAgreement", "agreement", R"({"agreement":{"facts":"x"}})"),
      ItemWrite("AgreementService_ShareAgreement", "agreement"),
      ItemWrite("AgreementService_OpenSigning", "agreement"),
      ItemWrite("AgreementService_ReopenDraft", "agreement"),
      ItemWrite("AgreementService_SignAgreement", "agreement",
                R"({"as":"SIGNER_KIND_PARTY","contentSha256":"x"})"),
      ItemWrite("AgreementService_RefuseSignature", "agreement"),
      Office("MediationPackService_DryRunPack", R"({"packText":"x"})"),
      Office("MediationPackService_ReloadPacks"),
      Own("AgreementCheckService_CheckTerms", R"({"facts":"x"})",
          "Reads what the caller sends, and stores nothing."),
      // A read whose answer does not repeat the draft: hidden where the draft is.
      ItemWrite("AgreementCheckService_CheckAgreement", "agreement"),
  };
}

std::vector<Row> Confirmation() {
  return {
      Write("ConfirmationService_CreateApplication",
            R"({"caseId":"{case}","agreementId":"{agreement}","courtId":"{court}","promise":true})"),
      Read("ConfirmationService_GetApplication", kInCase, {{kTerms, kInCase}}),
      Read("ApplicationExplanationService_ExplainApplication", kInCase),
      List("ConfirmationService_ListApplications", {{kTerms, kInCase}}),
      Write("ConfirmationService_JoinApplication", R"({"promise":true})"),
      Write("ConfirmationService_WithdrawApplication"),
      Write("ConfirmationService_RequestMaterials",
            R"({"kinds":["IDENTITY"],"dueTime":"2026-05-01T00:00:00Z"})"),
      Write("ConfirmationService_SupplyMaterials", R"({"materials":[{"kind":"IDENTITY","present":true}]})"),
      Write("ConfirmationService_AcceptApplication"),
      Write("ConfirmationService_RefuseApplication", R"({"ground":"GROUND_OTHER"})"),
      Write("ConfirmationService_RecordFinding",
            R"({"ground":"GROUND_OTHER","result":"FINDING_RESULT_ABSENT"})"),
      Write("ConfirmationService_IssueRuling", R"({"effective":true})"),
      Write("ConfirmationService_EndProcedure", R"({"note":"x"})"),
      Write("ConfirmationService_ServeRuling", R"({"partyId":"{party}"})"),
      Write("ConfirmationService_OpenEnforcement", R"({"clauseId":"{clause}"})"),
      Read("ConfirmationService_GetRuling", kInCase, {{kTerms, kInCase}}),
      Stream("ConfirmationService_WatchApplication"),
      Office("ApplicationPackService_DryRunPack", R"({"packText":"x"})"),
      Office("ApplicationPackService_ReloadPacks"),
      Read("AfterRulingService_GetAfterRuling", kInCase),
      Write(
          "AfterRulingService_RecordDeliveries",
          R"({"partyId":"{party}","deliveries":[{"channel":"CHANNEL_POST","deliveredTime":"2026-05-01T00:00:00Z"}]})"),
      Write("AfterRulingService_FileObjection", R"({"reason":"x"})"),
      Write("AfterRulingService_RecordThirdPartyObjection",
            R"({"objector":"x","reason":"x","knownDate":{"year":2026,"month":5,"day":1}})"),
      Write("AfterRulingService_DecideObjection",
            R"({"objectionId":"x","state":"OBJECTION_STATE_DISMISSED","note":"x"})"),
  };
}

}  // namespace

const std::vector<Row>& AccessTable() {
  static const auto& table = *[] {
    auto* rows = new std::vector<Row>;
    for (const auto& part : {Identity(), Intake(), Assignment(), Room(), Confirmation()}) {
      rows->insert(rows->end(), part.begin(), part.end());
    }
    return rows;
  }();
  return table;
}

}  // namespace sudiao::e2e
