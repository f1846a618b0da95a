#include "tests/e2e/docket/office.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"

namespace sudiao::e2e::docket {
namespace {

// The id of the organisation in which the account has its first membership.
std::string OrganizationOf(Desk& desk, const std::string& who) {
  return desk.Get(who, "/v1/accounts/me").At("memberships.0.organizationId");
}

}  // namespace

Person Office::Find(const std::string& name) {
  {
    absl::MutexLock lock(&mutex_);
    Person& person = people_[name];
    const auto is_in = [&person] { return !person.token.empty(); };
    if (person.awaited) mutex_.Await(absl::Condition(&is_in));
    if (is_in()) return person;
    person.awaited = true;
  }
  const Person person = LogIn(name);
  absl::MutexLock lock(&mutex_);
  return people_[name] = person;
}

Person Office::LogIn(const std::string& name) {
  Client client = platform_.Anonymous();
  EXPECT_TRUE(client.LogIn(name + "@demo.example", kPassword)) << name;
  ++log_ins_;
  // Whoever could not log in is refused everything, which shows.
  return {client.token().empty() ? "nobody" : client.token(), client.account_id(), false};
}

void Office::BeginDay() {
  absl::MutexLock lock(&mutex_);
  people_.clear();
}

void Office::CountRefusal(const std::string& reason) {
  absl::MutexLock lock(&mutex_);
  ++refusals_[reason];
}

std::map<std::string, int> Office::refusals() const {
  absl::MutexLock lock(&mutex_);
  return refusals_;
}

Reply Desk::Get(const std::string& who, const std::string& path) {
  client_.set_token(who.empty() ? "" : office_.Find(who).token);
  office_.CountRequest();
  return client_.Get(path);
}

Reply Desk::Post(const std::string& who, const std::string& path, const std::string& json) {
  client_.set_token(who.empty() ? "" : office_.Find(who).token);
  office_.CountRequest();
  return client_.Post(path, json);
}

Scene::Scene(Desk& desk) {
  const std::string court = OrganizationOf(desk, "clerk");
  const std::string ip_court = OrganizationOf(desk, "ipclerk");
  const std::string committee = OrganizationOf(desk, "manager");
  const std::string commercial = OrganizationOf(desk, "commercial");
  const std::string centre = OrganizationOf(desk, "centre");
  const std::string organ = MakeAdministrativeOrgan(desk);
  patent_court_id_ = ip_court;
  const Route pre_filing{"cn-pre-filing", court, committee, court, "clerk", "judge", "manager", "PRE_FILING"};
  Route of_ip_court = pre_filing;
  of_ip_court.recipient_id = of_ip_court.court_id = ip_court;
  of_ip_court.clerk = "ipclerk";
  of_ip_court.judge = "ipjudge";
  Route ordinary = pre_filing;
  ordinary.pack = "cn-post-filing-ordinary";
  ordinary.referral = "POST_FILING_ORDINARY";
  Route simplified = pre_filing;
  simplified.pack = "cn-post-filing-simplified";
  simplified.referral = "POST_FILING_SIMPLIFIED";
  const auto own = [&](const char* pack, const std::string& body, const char* manager) {
    return Route{pack, body, body, court, "clerk", "judge", manager, ""};
  };
  const Route of_centre = own("wipo", centre, "centre");
  // Pre-filing referrals are most of a court's mediations, so they stand here more than once.
  routes_ = {pre_filing,
             pre_filing,
             of_ip_court,
             ordinary,
             simplified,
             own("cn-peoples-mediation", committee, "manager"),
             own("cn-peoples-mediation", committee, "manager"),
             own("cn-commercial-mediation", commercial, "commercial"),
             own("", organ, "organ"),
             of_centre};
  AddOfferedPacks(desk, of_centre, pre_filing);
  EnterMediators(desk, "manager", committee, {court, ip_court});
  EnterMediators(desk, "commercial", commercial, {});
  EnterMediators(desk, "centre", centre, {court});
  EnterMediators(desk, "organ", organ, {});
}

// The packs of international centres, by their own word or by each referral that a court may make: what they
// are is read from the platform.
void Scene::AddOfferedPacks(Desk& desk, const Route& centre, const Route& referral) {
  const Reply list = desk.Get("ann", "/v1/packs?pageSize=100");
  if (!list.ok()) return;
  std::set<std::string> covered;
  for (const Route& route : routes_) covered.insert(route.pack);
  for (size_t i = 0; i < list.SizeOf("packs"); ++i) {
    const std::string name = list.At(absl::StrCat("packs.", i, ".name"));
    const Reply shown = desk.Get("ann", "/v1/" + name);
    const std::string id = shown.At("pack.id");
    bool for_centres = false;
    for (size_t b = 0; b < shown.SizeOf("pack.runBy"); ++b) {
      for_centres =
          for_centres || shown.At(absl::StrCat("pack.runBy.", b)) == "MEDIATION_BODY_INTERNATIONAL_CENTRE";
    }
    if (!for_centres || !covered.insert(id).second) continue;
    Route route = centre;
    route.pack = route.asked_pack = id;
    const size_t referrals = shown.SizeOf("pack.referrals");
    if (referrals == 0) routes_.push_back(route);
    for (size_t r = 0; r < referrals; ++r) {
      Route referred = referral;
      referred.body_id = centre.body_id;
      referred.manager = centre.manager;
      referred.pack = referred.asked_pack = id;
      referred.referral =
          shown.At(absl::StrCat("pack.referrals.", r)).substr(std::string("REFERRAL_").size());
      routes_.push_back(referred);
    }
  }
}

std::string Scene::MakeAdministrativeOrgan(Desk& desk) {
  const Reply account = desk.Post("", "/v1/accounts",
                                  absl::StrCat(R"({"email": "organ@demo.example", "password": ")", kPassword,
                                               R"(", "displayName": "知识产权局",
                                                                   "locale": "zh-CN"})"));
  EXPECT_TRUE(account.ok()) << account.body;
  const Reply organ = desk.Post("system", "/v1/organizations",
                                R"({"kind": "ORGANIZATION_KIND_ADMINISTRATIVE_ORGAN",
      "displayName": "示例市知识产权局", "creditCode": "11310000MB0000001C", "address": "示例路9号"})");
  EXPECT_TRUE(organ.ok()) << organ.body;
  const Reply member = desk.Post("system", absl::StrCat("/v1/", organ.At("name"), "/members:set"),
                                 R"({"email": "organ@demo.example",
      "roles": ["ROLE_CASE_MANAGER", "ROLE_ORGANIZATION_ADMINISTRATOR"]})");
  EXPECT_TRUE(member.ok()) << member.body;
  return organ.At("uid");
}

void Scene::EnterMediators(Desk& desk, const std::string& manager, const std::string& body_id,
                           const std::vector<std::string>& courts) {
  for (const std::string& who : Mediators()) {
    const std::string inviting =
        courts.empty() ? "" : absl::StrCat("\"", absl::StrJoin(courts, "\",\""), "\"");
    const Reply made = desk.Post(
        manager, "/v1/mediators",
        absl::StrCat(R"({"accountId": ")", desk.office().Find(who).account_id, R"(", "organizationId": ")",
                     body_id, R"(", "displayName": ")", who, R"(", "fields": ["商标"], "languages": ["zh-CN"],
                     "capacity": 1000, "invitingCourtIds": [)",
                     inviting, "]}"));
    EXPECT_TRUE(made.ok()) << made.body;
    mediators_[body_id + "/" + who] = made.At("uid");
  }
}

}  // namespace sudiao::e2e::docket
