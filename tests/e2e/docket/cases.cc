#include "tests/e2e/docket/cases.h"

#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/e2e/docket/steps.h"

namespace sudiao::e2e::docket {
namespace {

using Steps = std::vector<Step>;

// A way that a case may go, and how often.
struct Way {
  const char* name;
  int weight;
  Steps (*write)(Case&);
};

Steps operator+(Steps first, const Steps& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

int Days(Case& c, int least, int most) {
  return least + static_cast<int>(c.random.Next() % static_cast<uint64_t>(most - least + 1));
}

Steps Filed(Case&) { return {{0, FileCase}}; }
Steps Taken(Case& c) { return Filed(c) + Steps{{Days(c, 0, 3), TakeCase}}; }
Steps Consented(Case& c) { return Taken(c) + Steps{{Days(c, 0, 3), ConsentBoth}}; }
Steps Appointed(Case& c) {
  // Events between services are there on the next day.
  const int draw = Days(c, 0, 99);
  if (draw < 55) return Consented(c) + Steps{{1, ChooseTogether}, {Days(c, 0, 1), AcceptAppointment}};
  if (draw < 70) return Consented(c) + Steps{{1, LeaveChoice}, {0, Designate}, {0, AcceptAppointment}};
  if (draw < 77) return Consented(c) + Steps{{1, ChooseLate}, {0, Designate}, {0, AcceptAppointment}};
  if (draw < 84)
    return Consented(c) + Steps{{1, ChooseTogether}, {0, Decline}, {0, ChooseAgain}, {0, AcceptAppointment}};
  if (draw < 92)
    return Consented(c) +
           Steps{{1, ChooseTogether}, {0, StaySilent}, {0, ChooseAgain}, {0, AcceptAppointment}};
  return Consented(c) + Steps{{1, ChooseTogether}, {0, AcceptDisclosing}};
}
Steps Opened(Case& c) { return Appointed(c) + Steps{{1, DoDuties}}; }
Steps Drafted(Case& c) { return Opened(c) + Steps{{Days(c, 0, 2), HoldSession}, {Days(c, 0, 1), Draft}}; }
Steps Settled(Case& c) { return Drafted(c) + Steps{{Days(c, 0, 1), SignAll}}; }
Steps Applied(Case& c) {
  return Settled(c) + Steps{{Days(c, 1, 12), Apply}, {Days(c, 0, 5), JoinApplication}};
}
Steps Accepted(Case& c) { return Applied(c) + Steps{{Days(c, 0, 3), AcceptApplication}}; }
Steps Ruled(Case& c) { return Accepted(c) + Steps{{Days(c, 0, 9), ConfirmAgreement}, {1, Serve}}; }

Steps Returned(Case& c) { return Filed(c) + Steps{{Days(c, 0, 2), Return}}; }
Steps Corrected(Case& c) { return Returned(c) + Steps{{Days(c, 1, 6), Correct}, {1, Withdraw}}; }
Steps Refused(Case& c) { return Taken(c) + Steps{{Days(c, 0, 6), RefuseConsent}}; }
Steps RefusedByCode(Case& c) {
  return Filed(c) + Steps{{Days(c, 0, 3), TakeOnly}, {Days(c, 0, 9), RefuseByCode}};
}
Steps Unreachable(Case& c) {
  return Filed(c) + Steps{{Days(c, 0, 3), TakeOnly}, {Days(c, 5, 20), ReportUnreachable}};
}
Steps WithdrawnEarly(Case& c) { return Taken(c) + Steps{{Days(c, 0, 6), Withdraw}}; }
Steps WithdrawnChoosing(Case& c) {
  return Consented(c) + Steps{{1, ChooseTogether}, {Days(c, 0, 2), Withdraw}};
}
Steps WithdrawnMediating(Case& c) { return Opened(c) + Steps{{Days(c, 0, 2), Withdraw}}; }
Steps RefusedDesignation(Case& c) { return Appointed(c) + Steps{{1, Replace}, {0, ReplaceAgain}}; }
Steps NoProspect(Case& c) { return Opened(c) + Steps{{Days(c, 0, 2), HoldSession}, {0, EndWithoutProspect}}; }
Steps Left(Case& c) { return Opened(c) + Steps{{Days(c, 0, 2), Leave}, {Days(c, 0, 3), Report}}; }
Steps Expired(Case& c) { return Opened(c) + Steps{{Days(c, 0, 2), WaitForExpiry}, {0, SeeExpired}}; }
Steps NotSigned(Case& c) { return Drafted(c) + Steps{{Days(c, 0, 1), RefuseSignature}}; }
Steps Extended(Case& c) {
  return Opened(c) + Steps{{0, Extend}, {1, Draft}, {0, SignAll}, {Days(c, 1, 9), Perform}};
}
Steps Performed(Case& c) { return Settled(c) + Steps{{Days(c, 1, 30), Perform}}; }
Steps LeftSettled(Case& c) { return Settled(c) + Steps{{1, SeeSettled}}; }
Steps AppliedLate(Case& c) { return Settled(c) + Steps{{1, WaitForWindow}, {0, ApplyLate}, {1, Perform}}; }
Steps OneSide(Case& c) {
  return Settled(c) + Steps{{Days(c, 1, 20), Apply}, {0, WaitForWindow}, {0, JoinLate}};
}
Steps ApplicationWithdrawn(Case& c) {
  return Applied(c) + Steps{{Days(c, 0, 2), WithdrawApplication}, {1, Perform}};
}
Steps NotAccepted(Case& c) { return Applied(c) + Steps{{Days(c, 0, 3), RefuseApplication}}; }
Steps Rejected(Case& c) { return Accepted(c) + Steps{{Days(c, 0, 9), Reject}, {0, Serve}, {1, SeeSettled}}; }
Steps ProcedureEnded(Case& c) { return Accepted(c) + Steps{{Days(c, 0, 9), EndProcedure}}; }
Steps MaterialsLapsed(Case& c) { return Applied(c) + Steps{{0, RequestMaterials}, {8, SeeLapsed}}; }
Steps MaterialsSupplied(Case& c) {
  return Applied(c) + Steps{{0, RequestMaterials},
                            {Days(c, 1, 5), SupplyMaterials},
                            {0, AcceptApplication},
                            {1, ConfirmAgreement},
                            {1, Serve},
                            {1, SeeConfirmed}};
}
Steps Confirmed(Case& c) { return Ruled(c) + Steps{{Days(c, 1, 9), SeeConfirmed}}; }
Steps ConfirmedPerformed(Case& c) { return Ruled(c) + Steps{{Days(c, 1, 20), Perform}}; }
Steps Enforced(Case& c) { return Ruled(c) + Steps{{0, WaitUntilDue}, {0, Enforce}}; }

constexpr Way kWays[] = {{"returned", 4, Returned},
                         {"corrected and withdrawn", 3, Corrected},
                         {"refused", 7, Refused},
                         {"refused by code", 6, RefusedByCode},
                         {"unreachable", 10, Unreachable},
                         {"withdrawn early", 5, WithdrawnEarly},
                         {"withdrawn while choosing", 2, WithdrawnChoosing},
                         {"withdrawn while mediating", 2, WithdrawnMediating},
                         {"refused designation", 4, RefusedDesignation},
                         {"no prospect", 7, NoProspect},
                         {"left by a party", 5, Left},
                         {"expired", 7, Expired},
                         {"signature refused", 4, NotSigned},
                         {"extended and performed", 3, Extended},
                         {"settled and performed", 10, Performed},
                         {"settled", 4, LeftSettled},
                         {"settled, applied late", 4, AppliedLate},
                         {"settled, one side applied", 4, OneSide},
                         {"settled, application withdrawn", 3, ApplicationWithdrawn},
                         {"settled, application not accepted", 2, NotAccepted},
                         {"settled, confirmation rejected", 3, Rejected},
                         {"settled, procedure ended", 1, ProcedureEnded},
                         {"settled, materials lapsed", 2, MaterialsLapsed},
                         {"confirmed after materials", 1, MaterialsSupplied},
                         {"confirmed", 1, Confirmed},
                         {"confirmed and performed", 3, ConfirmedPerformed},
                         {"confirmed and enforced", 3, Enforced}};

}  // namespace

Reply Turn::Do(const std::string& who, const std::string& path, const std::string& json) {
  if (c.stopped) return {};
  Reply reply = desk.Post(who, path, json);
  if (!reply.ok()) Fail(absl::StrCat(who, " POST ", path, " ", json, ": ", reply.status, " ", reply.body));
  return reply;
}

Reply Turn::See(const std::string& who, const std::string& path) {
  if (c.stopped) return {};
  Reply reply = desk.Get(who, path);
  if (!reply.ok()) Fail(absl::StrCat(who, " GET ", path, ": ", reply.status, " ", reply.body));
  return reply;
}

void Turn::Refuse(const std::string& who, const std::string& path, const std::string& json,
                  const std::string& reason) {
  if (c.stopped) return;
  const Reply reply = desk.Post(who, path, json);
  if (reply.reason() == reason) return desk.office().CountRefusal(reason);
  Fail(absl::StrCat("not refused as ", reason, ": ", who, " POST ", path, " ", json, ": ", reply.status, " ",
                    reply.body));
}

void Turn::WaitUntil(absl::Time instant) {
  const absl::Duration left = instant - now();
  if (left <= absl::ZeroDuration()) return;
  c.day += static_cast<int>(absl::ToInt64Hours(left) / 24) + 1;
}

void Turn::Fail(const std::string& what) {
  if (!c.stopped)
    ADD_FAILURE() << "case " << c.number << " (" << c.route.pack << ", " << c.way << "): " << what;
  c.stopped = true;
}

Deck::Deck(uint64_t seed, const Scene& scene) : scene_(scene), random_(seed) {
  for (const Route& route : scene.routes()) {
    for (size_t way = 0; way < std::size(kWays); ++way) {
      for (int i = 0; i < kWays[way].weight; ++i) cards_.push_back({&route, way});
    }
  }
}

void Deck::Shuffle() {
  for (size_t left = cards_.size(); left > 1; --left)
    std::swap(cards_[left - 1], cards_[random_.Next() % left]);
}

std::unique_ptr<Case> Deck::Deal(int first_day) {
  const size_t place = static_cast<size_t>(dealt_) % cards_.size();
  if (place == 0) Shuffle();
  const Route& route = *cards_[place].route;
  const Way& way = kWays[cards_[place].way];
  auto c = std::make_unique<Case>(dealt_++, random_.Next(), route);
  c->way = way.name;
  c->day = first_day;
  const bool swapped = Days(*c, 0, 3) == 0;
  c->applicant = swapped ? "company" : "ann";
  c->respondent = swapped ? "lawyer" : "bob";
  c->mediator = RandomOf(*c, Mediators());
  c->patent = route.referral.empty() && Days(*c, 0, 9) == 0;
  c->court_id = c->patent ? scene_.patent_court_id() : route.court_id;
  c->clerk = c->patent ? "ipclerk" : route.clerk;
  c->judge = c->patent ? "ipjudge" : route.judge;
  c->steps = way.write(*c);
  return c;
}

void WorkOn(Desk& desk, Scene& scene, Case& c, int today) {
  while (!c.stopped && c.next < c.steps.size() && c.day <= today) {
    Turn turn{desk, scene, c};
    // A step may write the script anew.
    const auto act = c.steps[c.next++].act;
    act(turn);
    if (c.next < c.steps.size()) c.day += c.steps[c.next].days_after;
  }
}

std::string RandomOf(Case& c, const std::vector<std::string>& list) {
  return list[c.random.Next() % list.size()];
}

std::string Json(const std::string& key, const std::string& value) {
  return absl::StrCat("{\"", key, "\":\"", value, "\"}");
}

absl::Time TimeAt(const Reply& reply, const std::string& path) {
  absl::Time time = absl::InfinitePast();
  absl::ParseTime(absl::RFC3339_full, reply.At(path), &time, nullptr);
  return time;
}

}  // namespace sudiao::e2e::docket
