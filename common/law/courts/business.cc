#include "common/law/courts/business.h"

#include <algorithm>

namespace sudiao::law {

bool IsTechnical(CourtRight right, const CourtQuery& query) {
  switch (right) {
    case CourtRight::INVENTION_PATENT:
    case CourtRight::UTILITY_MODEL:
    case CourtRight::PLANT_VARIETY:
    case CourtRight::CIRCUIT_LAYOUT:
    case CourtRight::SOFTWARE_COPYRIGHT:
      return true;
    case CourtRight::TRADE_SECRET:
      return !query.business_secret_only;
    default:
      return false;
  }
}

std::vector<Business> BusinessesOf(const CourtQuery& query) {
  std::vector<Business> list;
  const auto add = [&](CourtBusiness kind, const char* rule, const char* zh, const char* en) {
    list.push_back({kind, {rule, zh, en, true, ""}});
  };
  if (query.administrative_act == AdministrativeAct::VALIDITY_DECISION) {
    add(CourtBusiness::VALIDITY, "JUR-10", "不服国务院部门的授权确权决定，只能向北京知识产权法院起诉。",
        "Decisions of ministries on the grant or validity of rights are reviewed by the Beijing IP Court "
        "only.");
  }
  if (query.monopoly) {
    add(CourtBusiness::MONOPOLY, "JUR-1", "垄断纠纷由知识产权法院或者特定的中级人民法院一审。",
        "Monopoly disputes begin at an IP court or at certain intermediate courts.");
  }
  const auto technical = [&](const CourtClaim& c) {
    return IsTechnical(c.right, query) && IsTitleOrTort(c.nature);
  };
  if (AnyClaim(query, technical)) {
    add(CourtBusiness::TECHNICAL, "JUR-1",
        "发明、实用新型、植物新品种、集成电路布图设计、技术秘密和计算机软件的权属、侵权纠纷，由知识产权法院或"
        "者特定的中级人民法院一审。",
        "Disputes about the ownership or infringement of technical rights (inventions, utility models, plant "
        "varieties, "
        "chip layouts, technical secrets, software) begin at an IP court or at certain intermediate courts.");
  }
  const auto design = [](const CourtClaim& c) {
    return c.right == CourtRight::DESIGN_PATENT && IsTitleOrTort(c.nature);
  };
  if (AnyClaim(query, design)) {
    add(CourtBusiness::DESIGN, "JUR-2", "外观设计专利的权属、侵权纠纷由知识产权法院或者中级人民法院一审。",
        "Disputes about the ownership or infringement of design patents begin at an IP court or an "
        "intermediate court.");
  }
  if (query.well_known_mark) {
    add(CourtBusiness::WELL_KNOWN_MARK, "JUR-2", "涉及驰名商标认定的案件由知识产权法院或者中级人民法院一审。",
        "Cases that need a mark to be recognised as well known begin at an IP court or an intermediate "
        "court.");
  }
  const auto about_technical = [&](const CourtClaim& c) {
    return IsTechnical(c.right, query) || c.right == CourtRight::DESIGN_PATENT;
  };
  if (AnyClaim(query, about_technical)) {
    add(CourtBusiness::TECHNICAL_OTHER, "JUR-6",
        "在设有知识产权法院的地区，专利、植物新品种、集成电路布图设计、技术秘密和计算机软件案件均由该院一审"
        "。",
        "Where there is an IP court, it hears every first-instance case about patents, plant varieties, chip "
        "layouts, "
        "technical secrets and software.");
  }
  if (query.administrative_act != AdministrativeAct::UNSPECIFIED) {
    add(CourtBusiness::ADMINISTRATIVE, "JUR-3",
        "涉及国务院部门、县级以上地方人民政府或者海关行政行为的案件，由中级人民法院一审。",
        "Cases about acts of ministries, of governments of counties and above, or of customs begin at an "
        "intermediate "
        "court.");
  }
  add(CourtBusiness::ORDINARY, "JUR-4", "其他知识产权案件由最高人民法院确定的基层人民法院一审。",
      "All other IP cases begin at the basic courts that the Supreme People's Court named.");
  return list;
}

bool MayBeBasic(CourtBusiness business) {
  return business == CourtBusiness::ORDINARY || business == CourtBusiness::TECHNICAL_OTHER;
}

}  // namespace sudiao::law
