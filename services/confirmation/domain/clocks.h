// The clocks of the procedure packs that confirmation runs, and the timers that watch them.
#pragma once

#include <string_view>

namespace sudiao::confirmation::domain {

inline constexpr std::string_view kConfirmApply = "C-CONFIRM-APPLY";
inline constexpr std::string_view kConfirmAccept = "C-CONFIRM-ACCEPT";
inline constexpr std::string_view kConfirmDecide = "C-CONFIRM-DECIDE";
inline constexpr std::string_view kObjectionOfParty = "C-OBJ-PARTY";
inline constexpr std::string_view kObjectionOfThird = "C-OBJ-THIRD";
inline constexpr std::string_view kPublicNotice = "C-PUBLIC-NOTICE";
inline constexpr std::string_view kPublicNoticeAbroad = "C-PUBLIC-NOTICE-ABROAD";
inline constexpr std::string_view kRelief = "C-RELIEF";
inline constexpr std::string_view kEnforce = "C-ENFORCE";

inline constexpr char kWindowTimer[] = "window";
inline constexpr char kMaterialsTimer[] = "materials";
inline constexpr char kAcceptTimer[] = "accept-overdue";
inline constexpr char kDecideTimer[] = "decide-overdue";
inline constexpr std::string_view kNoticeTimer = "notice/";  // and the party's id

}  // namespace sudiao::confirmation::domain
