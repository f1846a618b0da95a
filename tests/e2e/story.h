// The steps of a dispute over HTTP, as its people take them. Every step checks its own answer, so a story
// reads as one.
#pragma once

#include <string>

#include "tests/e2e/platform.h"

namespace sudiao::e2e {

// Who handles a dispute beside its parties ann and bob; names of the demo accounts.
struct Cast {
  std::string manager = "manager";
  std::string mediator = "mediator";
  std::string body_kind = "PEOPLES_MEDIATION_COMMITTEE";
};
inline const Cast& InternationalCentre() {
  static const Cast& cast = *new Cast{"centre", "neutral", "INTERNATIONAL_CENTRE"};
  return cast;
}

// One dispute with everybody in it.
class Story {
 public:
  explicit Story(Platform& platform, const Cast& cast = {});
  // The same dispute with fresh log-ins: tokens do not live as long as a case.
  Story(Platform& platform, const Story& before);
  Story(Story&&) = default;
  Story& operator=(Story&&) = default;

  // Goes on with a case that somebody else filed: ann is to be its first applicant, bob its first respondent.
  void Adopt(const std::string& id);
  // A party files with a recipient; the answer is the case.
  Reply File(const std::string& recipient_id, const std::string& title = "“浦江”商标侵权纠纷");
  void Refer();    // the court refers before filing
  void Accept();   // the body takes the case
  void Invite();   // who has not joined yet does so by a one-time code
  void Consent();  // both sides consent to mediation
  void ChooseMediator();
  void AcceptAppointment();
  void OpenMediation();  // the opening duties
  void HoldSession();
  void Caucus();
  void Bargain();  // an offer and its acceptance
  // A draft of one payment, shared and fixed for signing; its content's hash.
  std::string DraftAgreement();
  // The same with another duty of bob's.
  std::string DraftAgreement(const std::string& act, const std::string& duty);
  Reply Sign(Client& who, const std::string& as, const std::string& sha256);
  void SignByAll(const std::string& sha256);
  Reply Apply(Client& who);
  Reply JoinApplication(Client& who);
  void Confirm();  // acceptance, findings, ruling
  void Serve();    // on both sides
  Reply OpenEnforcement();

  // Waits until GET shows the value at the path: what another service tells arrives within moments.
  void Await(Client& who, const std::string& path, const std::string& at, const std::string& value);
  std::string CaseState();

  Platform* platform;
  Cast cast;
  Client ann, bob, clerk, judge, manager, mediator;
  std::string court_id, body_id;
  std::string case_id, ann_party, bob_party;
  std::string mediator_id;
  std::string agreement;  // its name
  std::string agreement_id;
  std::string application;  // its name
};

// F1 委派, whole: the court refers before filing; settled on day 20; both apply on day 45; confirmed; served;
// not performed. It is the platform's case number `number` of this kind.
Story RunReferral(Platform& platform, int number = 1);

}  // namespace sudiao::e2e
