#include "common/law/courts/courts.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/law/courts/business.h"

namespace sudiao::law {
namespace {

// A place that makes the courts there competent, and why.
struct Venue {
  const Area* area = nullptr;
  CourtReason reason;
};

class Router {
 public:
  Router(const CourtQuery& query, const CourtTables& tables) : query_(query), tables_(tables) {}

  CourtRoute Route() {
    RouteSuit();
    ApplyAgreement();
    ApplyPendingSuit();
    Order(route_.courts);
    RouteConfirmation();
    Warn();
    return std::move(route_);
  }

 private:
  // The area of a place that was given; a place that is not understood is told once.
  const Area* AreaOf(const std::string& place) {
    if (place.empty()) return nullptr;
    const Area* area = tables_.Recognise(place);
    if (area == nullptr) place_not_recognised_ = true;
    return area;
  }

  void AddVenue(const std::string& place, const char* rule, const char* zh, const char* en,
                bool verified = true) {
    if (const Area* area = AreaOf(place)) venues_.push_back({area, {rule, zh, en, verified, ""}});
  }

  void AddDomiciles(CourtSide side, const char* rule, const char* zh, const char* en, bool verified = true) {
    for (const CourtParty& party : query_.parties) {
      if (party.side == side && !party.foreign) AddVenue(party.place, rule, zh, en, verified);
    }
  }

  bool HasNature(ClaimNature nature) const {
    return std::any_of(query_.claims.begin(), query_.claims.end(),
                       [&](const CourtClaim& claim) { return claim.nature == nature; });
  }

  // CPL-29  Torts: where the act was done or took effect (online: where the injured party lives, JI 25), or
  // where the respondent lives. CPL-24  Contracts: where the respondent lives or where the contract is
  // performed. CPL-22  Everything else: where the respondent lives.
  void FindVenues() {
    if (query_.administrative_act != AdministrativeAct::UNSPECIFIED) {
      AddDomiciles(CourtSide::RESPONDENT, "JUR-3", "作出行政行为的机关所在地。",
                   "The seat of the authority that acted.", false);
      return;
    }
    const bool tort = query_.claims.empty() || query_.monopoly || HasNature(ClaimNature::INFRINGEMENT) ||
                      HasNature(ClaimNature::UNFAIR_COMPETITION) || HasNature(ClaimNature::UNSPECIFIED);
    if (tort) {
      AddVenue(query_.act_place, "CPL-29", "侵权行为实施地。", "The place where the act was done.");
      AddVenue(query_.result_place, "CPL-29", "侵权结果发生地。", "The place where the act took effect.");
      if (query_.online) {
        AddDomiciles(CourtSide::APPLICANT, "CPL-29",
                     "网络侵权的结果发生地包括被侵权人住所地（民诉法解释第25条）。",
                     "For acts online, the place of effect includes the injured party's domicile (JI 25).");
      }
      AddDomiciles(CourtSide::RESPONDENT, "CPL-29", "被告住所地。", "The respondent's domicile.");
    }
    if (HasNature(ClaimNature::CONTRACT)) {
      AddDomiciles(CourtSide::RESPONDENT, "CPL-24", "合同纠纷：被告住所地。",
                   "Contracts: the respondent's domicile.");
      AddVenue(query_.act_place, "CPL-24", "合同纠纷：合同履行地。", "Contracts: the place of performance.");
    }
    if (!tort && !HasNature(ClaimNature::CONTRACT)) {
      AddDomiciles(CourtSide::RESPONDENT, "CPL-22", "被告住所地。", "The respondent's domicile.");
    }
  }

  void RouteSuit() {
    FindVenues();
    for (const Venue& venue : venues_) {
      AreaCourts found = CourtsOfArea(venue.area->code, query_, tables_);
      for (RoutedCourt& court : found.courts) court.reasons.insert(court.reasons.begin(), venue.reason);
      MergeCourts(route_.courts, std::move(found.courts));
      MergeCourts(route_.excluded, std::move(found.excluded));
    }
    const bool nationwide = query_.administrative_act == AdministrativeAct::VALIDITY_DECISION;
    if (route_.courts.empty() && nationwide) route_.courts = CourtsOfArea("", query_, tables_).courts;
    if (route_.courts.empty()) route_.courts = {CourtOfUnknownPlace(query_)};
    // A court may be above its amount for one place and competent for another.
    std::erase_if(route_.excluded,
                  [&](const RoutedCourt& court) { return Find(route_.courts, court.court_code); });
  }

  static const RoutedCourt* Find(const std::vector<RoutedCourt>& courts, const std::string& code) {
    for (const RoutedCourt& court : courts) {
      if (!code.empty() && court.court_code == code) return &court;
    }
    return nullptr;
  }

  // The courts of every place that has to do with the dispute (CPL-35).
  std::vector<RoutedCourt> ConnectedCourts() {
    std::vector<RoutedCourt> courts;
    std::vector<const Area*> areas = {AreaOf(query_.act_place), AreaOf(query_.result_place),
                                      AreaOf(query_.object_place)};
    for (const CourtParty& party : query_.parties)
      areas.push_back(party.foreign ? nullptr : AreaOf(party.place));
    for (const Area* area : areas) {
      if (area != nullptr) MergeCourts(courts, CourtsOfArea(area->code, query_, tables_).courts);
    }
    return courts;
  }

  RoutedCourt Named(const std::string& code, CourtReason reason) const {
    RoutedCourt court = NamedCourt(code, tables_);
    court.reasons = {std::move(reason)};
    return court;
  }

  // Leaves one court; the others are excluded for the reason.
  void LeaveOnly(RoutedCourt chosen, const CourtReason& why_not_the_others) {
    for (RoutedCourt& court : route_.courts) {
      if (court.court_code == chosen.court_code) continue;
      court.reasons = {why_not_the_others};
      MergeCourts(route_.excluded, {std::move(court)});
    }
    std::erase_if(route_.excluded, [&](const RoutedCourt& c) { return c.court_code == chosen.court_code; });
    route_.courts = {std::move(chosen)};
  }

  // CPL-35  A court chosen in writing, with a connection to the dispute, and not against level or exclusive
  // jurisdiction; else the normal rules.
  void ApplyAgreement() {
    if (query_.agreed_court.empty()) return;
    const bool contract = HasNature(ClaimNature::CONTRACT);
    CourtReason chosen{"CPL-35", "当事人书面协议选择了与争议有实际联系的该法院。",
                       "The parties chose this court in writing, and it has a connection to the dispute.",
                       contract, ""};
    std::vector<RoutedCourt> connected = ConnectedCourts();
    MergeCourts(connected, route_.courts);
    if (const RoutedCourt* court = Find(connected, query_.agreed_court)) {
      RoutedCourt only = *court;
      only.reasons.insert(only.reasons.begin(), std::move(chosen));
      return LeaveOnly(std::move(only), {"CPL-35", "当事人已书面协议选择其他法院。",
                                         "The parties chose another court in writing.", contract, ""});
    }
    if (Find(route_.excluded, query_.agreed_court) != nullptr || IsAgainstLevel(query_.agreed_court)) {
      return RefuseAgreement("协议选择的法院违反级别管辖或者专属管辖的规定，约定无效，适用一般规定。",
                             "The choice of this court goes against the rules on levels or exclusive "
                             "jurisdiction: it is void, and "
                             "the normal rules apply.");
    }
    if (!IsInTables(query_.agreed_court)) {
      RoutedCourt asked = Named(query_.agreed_court, std::move(chosen));
      asked.reasons[0].verified = false;
      asked.ask_human = true;
      route_.courts.insert(route_.courts.begin(), std::move(asked));
      return;
    }
    RefuseAgreement(
        "没有查明协议选择的法院与争议有实际联系，约定不能适用，适用一般规定。",
        "No connection between the chosen court and the dispute is known: the normal rules apply.");
  }

  void RefuseAgreement(const char* zh, const char* en) {
    MergeCourts(route_.excluded, {Named(query_.agreed_court, {"CPL-35", zh, en, true, ""})});
    AddWarning("AGREED_COURT_NOT_COMPETENT", "CPL-35", zh, en);
  }

  bool IsInTables(const std::string& code) const {
    return std::any_of(tables_.rows.begin(), tables_.rows.end(),
                       [&](const CourtRow& row) { return row.court_code == code; });
  }

  // Whether the dispute needs a level that the court does not have.
  bool IsAgainstLevel(const std::string& code) const {
    const CourtLevel level = CourtLevelOf(code);
    return std::none_of(route_.courts.begin(), route_.courts.end(),
                        [&](const RoutedCourt& court) { return court.level == level; });
  }

  // CPL-36  Of several competent courts the one that registered the suit first has it.
  // CPL-37  A court that is not competent transfers the suit, once.
  void ApplyPendingSuit() {
    const std::string& pending = query_.pending_court;
    if (pending.empty()) return;
    if (const RoutedCourt* court = Find(route_.courts, pending)) {
      RoutedCourt only = *court;
      only.reasons.insert(only.reasons.begin(),
                          {"CPL-36", "该院已经立案，由最先立案的法院管辖。",
                           "A suit is registered there: the first court to register has it.", true, ""});
      return LeaveOnly(std::move(only), {"CPL-36", "其他有管辖权的法院已经先立案。",
                                         "Another competent court registered the suit first.", true, ""});
    }
    const char* zh =
        "已经立案的法院可能没有管辖权，应当将案件移送有管辖权的法院；受移送的法院不得再自行移送。";
    const char* en =
        "The court where the suit is registered may not be competent. It must then transfer the case, and "
        "the court that gets it "
        "may not transfer it again.";
    MergeCourts(route_.excluded, {Named(pending, {"CPL-37", zh, en, true, ""})});
    AddWarning("SUIT_TO_BE_TRANSFERRED", "CPL-37", zh, en);
  }

  // Courts that are known come before those that a human must ask about.
  static void Order(std::vector<RoutedCourt>& courts) {
    std::stable_sort(courts.begin(), courts.end(), [](const RoutedCourt& a, const RoutedCourt& b) {
      return std::pair(a.court_code.empty(), a.ask_human) < std::pair(b.court_code.empty(), b.ask_human);
    });
  }

  // CPL-205  The inviting court confirms; a mediation that the body took up itself is confirmed by the court
  // of a party, of the object or of the body, at the level to which the dispute belongs.
  void RouteConfirmation() {
    auto& courts = route_.confirmation.courts;
    if (!query_.inviting_court.empty()) {
      courts = {
          Named(query_.inviting_court,
                {"CPL-205(1)", "人民法院邀请调解组织开展先行调解的，由作出邀请的法院确认。",
                 "Where a court invited the body to mediate, that court confirms the agreement.", true, ""})};
      return;
    }
    const auto add = [&](const std::string& place, const char* zh, const char* en) {
      const Area* area = AreaOf(place);
      if (area == nullptr) return;
      auto found = CourtsOfArea(area->code, query_, tables_).courts;
      for (RoutedCourt& court : found) {
        court.appeal_court_code.clear();  // One instance only (CPL-185).
        std::erase_if(court.reasons,
                      [](const CourtReason& r) { return r.rule == "JUR-8" || r.rule == "JUR-9"; });
        court.reasons.insert(court.reasons.begin(), {"CPL-205(2)", zh, en, true, ""});
      }
      MergeCourts(courts, std::move(found));
    };
    for (const CourtParty& party : query_.parties) {
      if (!party.foreign)
        add(party.place, "调解组织自行调解的：当事人住所地的法院。",
            "The body mediated on its own: the court of a party's domicile.");
    }
    add(query_.object_place, "调解组织自行调解的：标的物所在地的法院。",
        "The body mediated on its own: the court where the object is.");
    add(query_.body_place, "调解组织自行调解的：调解组织所在地的法院。",
        "The body mediated on its own: the court at the body's seat.");
    if (courts.empty()) courts = {CourtOfUnknownPlace(query_)};
    Order(courts);
    AddFallbacks();
  }

  // PDM-20, CPL-225  The other ways to a title, from the payment order to the suit; for some courts are slow
  // with agreements to which they did not invite (trap 26).
  void AddFallbacks() {
    route_.confirmation.fallbacks = {
        {"CPL-225", "就金钱给付义务申请支付令。", "Ask for a payment order for what is owed in money.", true,
         ""},
        {"CPL-249", "对协议办理赋予强制执行效力的公证。",
         "Have the agreement notarised so that it can be enforced.", false, ""},
        {"CPL-248", "由仲裁机构根据协议作出裁决。",
         "Have an arbitration institution make an award on agreed terms.", false, ""},
        {"CPL-122", "依据协议向有管辖权的法院起诉。", "Sue on the agreement before the competent court.",
         true, ""}};
    AddWarning("SELF_RECEIVED_MEDIATION", "CPL-205(2)",
               "调解组织自行受理的调解可以申请司法确认，但有的法院可能不予受理或者办理较慢。请先联系法院，并"
               "了解其他途径。",
               "An agreement from a mediation that the body took up itself can be confirmed, but some courts "
               "refuse or are slow. "
               "Contact the court first, and know the other ways.");
  }

  void AddWarning(const char* code, const char* rule, const char* zh, const char* en) {
    route_.warnings.push_back({code, rule, zh, en});
  }

  template <typename Holds>
  bool AnyCourt(Holds holds) const {
    return std::any_of(route_.courts.begin(), route_.courts.end(), holds) ||
           std::any_of(route_.confirmation.courts.begin(), route_.confirmation.courts.end(), holds);
  }

  // JUR-5  A court above may take up new, hard and guiding cases.
  void Warn() {
    WarnOfWhatIsNotKnown();
    if (query_.claims.empty() && !query_.monopoly && !query_.well_known_mark) {
      AddWarning("RIGHTS_NOT_KNOWN", "JUR-4",
                 "没有说明涉及哪些知识产权，按一般案件处理；权利类型会影响管辖法院。",
                 "The rights in dispute are not named: this is the answer for an ordinary case, and they may "
                 "change it.");
    }
    if (query_.arbitration_clause) {
      AddWarning(
          "ARBITRATION_CLAUSE", "CPL-127",
          "双方有仲裁约定的，法院不会受理起诉；仍然可以调解，但司法确认申请也可能被认为不属于法院受理范围。",
          "With an arbitration clause a suit would be refused. Mediation stays possible, but the court may "
          "also refuse to "
          "confirm the agreement as outside its scope.");
    }
    if (query_.novel) {
      AddWarning("UPPER_COURT_MAY_TAKE_IT", "JUR-5",
                 "新类型、疑难复杂或者有指导意义的案件，上级法院可以提级审理。",
                 "A court above may take up new, hard or guiding cases.");
    }
    const bool foreign_respondent =
        std::any_of(query_.parties.begin(), query_.parties.end(),
                    [](const auto& party) { return party.side == CourtSide::RESPONDENT && party.foreign; });
    if (foreign_respondent) {
      AddWarning("RESPONDENT_ABROAD", "CPL-276",
                 "被告在境内没有住所的，可以由侵权行为地、合同签订地或者履行地、标的物或者可供扣押财产所在地"
                 "、代表机构住所地的法院管辖。",
                 "A respondent without a domicile in mainland China may be sued where the act took place, "
                 "where the contract was made "
                 "or is performed, where the object or property to seize is, or where its representative "
                 "office is.");
    }
    const bool secret = std::any_of(query_.claims.begin(), query_.claims.end(), [](const CourtClaim& claim) {
      return claim.right == CourtRight::TRADE_SECRET;
    });
    if (secret && !query_.business_secret_only) {
      AddWarning("SECRET_TREATED_AS_TECHNICAL", "JUR-1",
                 "按技术秘密处理。仅涉及客户名单等经营信息的，由基层法院管辖，请注明。",
                 "The secret is treated as a technical one. If it is only about business information such as "
                 "customer lists, say so: "
                 "then a basic court hears the case.");
    }
  }

  void WarnOfWhatIsNotKnown() {
    if (place_not_recognised_) {
      AddWarning("PLACE_NOT_RECOGNISED", "",
                 "有的地点无法识别，未予考虑。请填写行政区划代码，或者写明省市和区县。",
                 "A place was not recognised and not considered. Please give its administrative code, or "
                 "name province or city and "
                 "district.");
    }
    const auto no_ceiling = [](const RoutedCourt& court) {
      return court.ask_human &&
             std::any_of(court.reasons.begin(), court.reasons.end(),
                         [](const CourtReason& r) { return r.rule == "JUR-3" && !r.verified; });
    };
    if (AnyCourt(no_ceiling)) {
      AddWarning("CEILING_NOT_KNOWN", "JUR-3",
                 "法院受理案件的标的额标准或者本案标的额不明，请由人工向法院核实。",
                 "The amount up to which the court takes cases, or the amount of this case, is not known: a "
                 "person must ask the court.");
    }
    if (AnyCourt([](const RoutedCourt& court) { return court.court_code.empty(); })) {
      AddWarning("COURT_NOT_KNOWN", "JUR-11", "平台没有有关地区的法院名录，请由人工核实具体法院。",
                 "The platform has no list of courts for a place of this dispute: a person must find out "
                 "which court it is.");
    }
    const auto unchecked = [](const RoutedCourt& court) {
      return std::any_of(court.reasons.begin(), court.reasons.end(),
                         [](const CourtReason& r) { return !r.verified; });
    };
    if (AnyCourt(unchecked)) {
      AddWarning("DATA_NOT_VERIFIED", "JUR-11", "部分依据尚未与官方文件核对，立案前请向法院确认。",
                 "Some of the data was not checked against the official source. Please confirm with the "
                 "court before filing.");
    }
  }

  const CourtQuery& query_;
  const CourtTables& tables_;
  std::vector<Venue> venues_;
  bool place_not_recognised_ = false;
  CourtRoute route_;
};

}  // namespace

CourtRoute RouteCourts(const CourtQuery& query, const CourtTables& tables) {
  return Router(query, tables).Route();
}

}  // namespace sudiao::law
