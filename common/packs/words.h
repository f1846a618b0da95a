// What the values of packs are called, for people: in both languages.
#pragma once

#include <string>

#include "common/packs/pack.h"

namespace sudiao::packs {

Text Words(StartEvent event);
Text Words(Extender extender);
Text Words(ExpiryAction action);
Text Words(Actor actor);
Text Words(AppointmentMethod method);
Text Words(RecordingRule rule);
Text Words(CourtMaterial material);
Text Words(EffectRule rule);
Text Words(ConfirmationCourtRule rule);
Text Words(Regime regime);
Text Words(Referral referral);
Text Words(MediationBody body);
Text Words(PauseKind kind);
Text Words(EndCode code);
// "30日" and "30 days", "2个工作日" and "2 working days".
Text LengthWords(int64_t length, LengthUnit unit);

// A list of them.
template <typename T>
Text Words(const std::vector<T>& values) {
  Text list;
  for (const T& value : values) {
    const Text words = Words(value);
    list.zh += (list.zh.empty() ? "" : "、") + words.zh;
    list.en += (list.en.empty() ? "" : ", ") + words.en;
  }
  return list;
}

}  // namespace sudiao::packs
