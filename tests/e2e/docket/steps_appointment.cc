#include "absl/strings/str_cat.h"
#include "tests/e2e/docket/steps.h"

namespace sudiao::e2e::docket {
namespace {

std::string Chosen(Turn& turn) {
  return Json("mediatorId", turn.scene.MediatorId(turn.c.route.body_id, turn.c.mediator));
}

void ChooseBoth(Turn& turn) {
  Case& c = turn.c;
  turn.Do(c.applicant, c.appointment() + ":choose", Chosen(turn));
  const Reply last = turn.Do(c.respondent, c.appointment() + ":choose", Chosen(turn));
  if (!c.stopped && last.At("state") != "APPOINTMENT_STATE_ASKED") turn.Fail(last.body);
}

// Somebody else of the roster.
void ChangeMediator(Case& c) {
  const std::string before = c.mediator;
  while (c.mediator == before || c.mediator == c.declined) c.mediator = RandomOf(c, Mediators());
}

}  // namespace

void ChooseTogether(Turn& turn) {
  Case& c = turn.c;
  if (turn.Chance(3)) turn.Refuse(c.mediator, c.appointment() + ":choose", Chosen(turn), "NOT_FOUND");
  ChooseBoth(turn);
}

void ChooseAgain(Turn& turn) {
  ChangeMediator(turn.c);
  ChooseBoth(turn);
}

// The time for a joint choice passes; without one nobody waits for its end.
void ChooseLate(Turn& turn) {
  Case& c = turn.c;
  turn.Do(c.applicant, c.appointment() + ":choose", Chosen(turn));
  const Reply shown = turn.See(c.applicant, c.appointment());
  if (shown.At("deadline.dueTime").empty()) return;
  turn.Refuse(c.route.designator(), c.appointment() + ":designate", Chosen(turn), "CHOICE_NOT_OVER");
  turn.WaitUntil(TimeAt(shown, "deadline.dueTime"));
}

void LeaveChoice(Turn& turn) {
  Case& c = turn.c;
  turn.Do(c.applicant, c.appointment() + ":requestDesignation");
  turn.Do(c.respondent, c.appointment() + ":requestDesignation");
}

void Designate(Turn& turn) {
  Case& c = turn.c;
  if (turn.Chance(10))
    turn.Refuse(c.applicant, c.appointment() + ":designate", Chosen(turn), "NOT_PERMITTED");
  turn.Do(c.route.designator(), c.appointment() + ":designate", Chosen(turn));
}

void AcceptAppointment(Turn& turn) {
  Case& c = turn.c;
  if (turn.Chance(3)) {
    turn.Refuse(c.applicant, c.appointment() + ":accept", R"({"declaration": true})", "NOT_PERMITTED");
  }
  turn.Do(c.mediator, c.appointment() + ":accept", R"({"declaration": true})");
}

void AcceptDisclosing(Turn& turn) {
  Case& c = turn.c;
  turn.Do(c.mediator, c.appointment() + ":accept",
          R"({"declaration": true, "disclosure": "曾为申请人授课。"})");
  turn.Do(c.applicant, c.appointment() + ":answerDisclosure", R"({"consents": true})");
  const Reply last = turn.Do(c.respondent, c.appointment() + ":answerDisclosure", R"({"consents": true})");
  if (!c.stopped && last.At("state") != "APPOINTMENT_STATE_APPOINTED") turn.Fail(last.body);
}

void Decline(Turn& turn) {
  turn.c.declined = turn.c.mediator;
  turn.Do(turn.c.mediator, turn.c.appointment() + ":decline", Json("note", "时间冲突"));
}

// Where the pack sets the mediator no time, it declines.
void StaySilent(Turn& turn) {
  Case& c = turn.c;
  const Reply shown = turn.See(c.applicant, c.appointment());
  if (shown.At("deadline.dueTime").empty()) return Decline(turn);
  turn.WaitUntil(TimeAt(shown, "deadline.dueTime"));
}

void Replace(Turn& turn) {
  Case& c = turn.c;
  turn.Do(c.respondent, c.appointment() + ":requestReplacement", Json("note", "希望更换"));
}

// Who asks again and names nobody refuses mediation (OMR-14); where a designated mediator was refused, that
// may have been enough (SIM-12).
void ReplaceAgain(Turn& turn) {
  Case& c = turn.c;
  if (turn.See(c.applicant, c.appointment()).At("state") != "APPOINTMENT_STATE_ENDED") {
    ChooseAgain(turn);
    AcceptAppointment(turn);
    const Reply last =
        turn.Do(c.respondent, c.appointment() + ":requestReplacement", Json("note", "仍不满意"));
    if (!c.stopped && last.At("state") != "APPOINTMENT_STATE_ENDED") turn.Fail(last.body);
  }
  turn.End("TERMINATED", "REFUSED");
}

}  // namespace sudiao::e2e::docket
