// A state machine as data: every (state, command) pair is decided, by a next state or by a reason.
//
//   inline constexpr auto kCaseTable = MakeStateTable<CaseState, CaseCommand>(
//       {{CaseState::DRAFT, CaseCommand::SUBMIT, CaseState::SUBMITTED}, ...},      // moves
//       {{CaseState::CLOSED, &reasons::kCaseClosed}, ...},                          // why everything else is
//       refused there {CaseState::CLOSED});                                                       // final
//       states
#pragma once

#include <array>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/status/view.h"
#include "common/types/fields.h"

namespace sudiao {

template <NamedEnum S, NamedEnum C>
struct Move {
  S from;
  C command;
  S to;
};

template <NamedEnum S>
struct Refusal {
  S state;
  const Reason* reason;
};

template <NamedEnum S, NamedEnum C>
class StateTable {
 public:
  template <size_t M, size_t R, size_t F>
  constexpr StateTable(const Move<S, C> (&moves)[M], const Refusal<S> (&refusals)[R], const S (&finals)[F]) {
    for (auto& reason : refusal_) reason = &reasons::kWrongState;
    for (const auto& refusal : refusals) refusal_[Index(refusal.state)] = refusal.reason;
    for (S state : finals) final_[Index(state)] = true;
    for (const auto& move : moves) {
      auto& cell = next_[Index(move.from)][static_cast<size_t>(move.command)];
      if (cell != S{}) throw "two moves for one state and command";
      cell = move.to;
    }
  }

  // The state after `command`, or why it is refused in `from`.
  absl::StatusOr<S> Next(S from, C command) const {
    const S to = next_[Index(from)][static_cast<size_t>(command)];
    if (to != S{}) return to;
    return Fail(*refusal_[Index(from)],
                {{"state", std::string(EnumName(from))}, {"command", std::string(EnumName(command))}});
  }
  bool Allows(S from, C command) const { return next_[Index(from)][static_cast<size_t>(command)] != S{}; }
  bool IsFinal(S state) const { return final_[Index(state)]; }

  // What is wrong with the table, seen from `initial`: unreachable states, dead ends, moves out of final
  // states, commands that are never allowed. Empty if it is sound.
  std::vector<std::string> Defects(S initial) const {
    std::vector<std::string> defects;
    std::set<S> seen{initial};
    std::vector<S> queue{initial};
    while (!queue.empty()) {
      const S state = queue.back();
      queue.pop_back();
      for (const S to : next_[Index(state)]) {
        if (to != S{} && seen.insert(to).second) queue.push_back(to);
      }
    }
    for (size_t s = 1; s < EnumSize<S>(); ++s) {
      const S state = static_cast<S>(s);
      bool has_exit = false;
      for (const S to : next_[s]) has_exit = has_exit || (to != S{} && to != state);
      if (!seen.contains(state))
        defects.push_back(absl::StrCat(AbslView(EnumName(state)), " is unreachable"));
      if (!has_exit && !IsFinal(state))
        defects.push_back(absl::StrCat(AbslView(EnumName(state)), " is a dead end"));
      if (has_exit && IsFinal(state))
        defects.push_back(absl::StrCat(AbslView(EnumName(state)), " is final but has a way out"));
    }
    for (size_t c = 1; c < EnumSize<C>(); ++c) {
      bool used = false;
      for (size_t s = 1; s < EnumSize<S>(); ++s) used = used || next_[s][c] != S{};
      if (!used) defects.push_back(absl::StrCat(AbslView(EnumName(static_cast<C>(c))), " is never allowed"));
    }
    return defects;
  }

  // A mermaid state diagram, for ARCHITECTURE.md. Commands that do not change the state are left out.
  std::string Diagram(S initial) const {
    std::string text = absl::StrCat("stateDiagram-v2\n  [*] --> ", AbslView(EnumName(initial)), "\n");
    for (size_t s = 1; s < EnumSize<S>(); ++s) {
      for (size_t c = 1; c < EnumSize<C>(); ++c) {
        const S to = next_[s][c];
        if (to == S{} || to == static_cast<S>(s)) continue;
        absl::StrAppend(&text, "  ", AbslView(EnumName(static_cast<S>(s))), " --> ", AbslView(EnumName(to)),
                        ": ", AbslView(EnumName(static_cast<C>(c))), "\n");
      }
      if (IsFinal(static_cast<S>(s)))
        absl::StrAppend(&text, "  ", AbslView(EnumName(static_cast<S>(s))), " --> [*]\n");
    }
    return text;
  }

 private:
  static constexpr size_t Index(S state) { return static_cast<size_t>(state); }
  std::array<std::array<S, EnumSize<C>()>, EnumSize<S>()> next_{};
  std::array<const Reason*, EnumSize<S>()> refusal_{};
  std::array<bool, EnumSize<S>()> final_{};
};

}  // namespace sudiao
