# Writes OUT.h and OUT.cc with the texts of FILES; see sudiao_embed in embed.cmake.
string(REPLACE "_" ";" words "${NAME}")
set(function "")
foreach(word ${words})
  string(SUBSTRING "${word}" 0 1 first)
  string(SUBSTRING "${word}" 1 -1 rest)
  string(TOUPPER "${first}" first)
  string(APPEND function "${first}${rest}")
endforeach()

file(WRITE "${OUT}.h" "#pragma once

#include <span>
#include <string_view>

#ifndef SUDIAO_EMBEDDED_FILE
#define SUDIAO_EMBEDDED_FILE
namespace sudiao::embedded {
struct File {
  std::string_view name;
  std::string_view text;
};
}  // namespace sudiao::embedded
#endif

namespace sudiao::embedded {
std::span<const File> ${function}();
}  // namespace sudiao::embedded
")

set(entries "")
foreach(file ${FILES})
  get_filename_component(file_name "${file}" NAME)
  file(READ "${file}" text)
  string(APPEND entries "      {\"${file_name}\", R\"sudiao_text(${text})sudiao_text\"sv},\n")
endforeach()
file(WRITE "${OUT}.cc" "#include \"embedded/${NAME}.h\"

namespace sudiao::embedded {
std::span<const File> ${function}() {
  // With their length, for the compiler does not count long ones.
  using namespace std::string_view_literals;
  static constexpr File kFiles[] = {
${entries}  };
  return kFiles;
}
}  // namespace sudiao::embedded
")
