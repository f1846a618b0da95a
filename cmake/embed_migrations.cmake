# Writes OUT.h and OUT.cc with the migrations FILES of NAME; see sudiao_migrations in targets.cmake.
string(REPLACE "_" ";" words "${NAME}")
set(function "")
foreach(word ${words})
  string(SUBSTRING "${word}" 0 1 first)
  string(SUBSTRING "${word}" 1 -1 rest)
  string(TOUPPER "${first}" first)
  string(APPEND function "${first}${rest}")
endforeach()
string(APPEND function "Migrations")

file(WRITE "${OUT}.h" "#pragma once

#include <span>

#include \"common/sql/migrate.h\"

namespace sudiao {
std::span<const sql::Migration> ${function}();
}  // namespace sudiao
")

set(entries "")
foreach(file ${FILES})
  get_filename_component(stem "${file}" NAME_WE)
  file(READ "${file}" text)
  # CMake keeps semicolons and brackets of quoted strings as they are.
  string(APPEND entries "      {\"${NAME}/${stem}\", R\"sudiao_sql(${text})sudiao_sql\"},\n")
endforeach()
file(WRITE "${OUT}.cc" "#include \"migrations/${NAME}.h\"

#include <vector>

namespace sudiao {
std::span<const sql::Migration> ${function}() {
  static const auto* const migrations = new std::vector<sql::Migration>{
${entries}  };
  return *migrations;
}
}  // namespace sudiao
")
