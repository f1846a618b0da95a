# sudiao_library(NAME sources... LINK targets...)   a static library with the alias sudiao::NAME
function(sudiao_library name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  set(target "sudiao_${name}")
  if(ARG_UNPARSED_ARGUMENTS)
    add_library(${target} STATIC ${ARG_UNPARSED_ARGUMENTS})
    target_link_libraries(${target} PUBLIC sudiao_options ${ARG_LINK})
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE sudiao_options ${ARG_LINK})
  endif()
  add_library(sudiao::${name} ALIAS ${target})
endfunction()

# sudiao_program(NAME sources... LINK targets...)   an executable of that name in bin/
function(sudiao_program name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE sudiao_options ${ARG_LINK} ${SUDIAO_PROGRAM_OBJECTS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
endfunction()

# sudiao_test(NAME LABEL label sources... LINK targets...)
# Labels, in the order in which they run: unit (pure), db (needs MariaDB or Redis, started by the test), integration (several services), e2e.
set(SUDIAO_TEST_LABELS bench chaos e2e integration db unit)
function(sudiao_test name)
  cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "LINK" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE sudiao_options ${ARG_LINK} GTest::gmock GTest::gtest_main
    ${SUDIAO_PROGRAM_OBJECTS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  add_test(NAME ${name} COMMAND ${name})
  list(FIND SUDIAO_TEST_LABELS "${ARG_LABEL}" order)
  # ctest begins with the highest cost.
  set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT} COST ${order})
endfunction()

# sudiao_migrations(NAME folder)
# Embeds the folder's NNNN_name.sql files, in the order of their names, as the library sudiao::NAME_migrations:
#   #include "migrations/NAME.h"  ->  std::span<const sudiao::sql::Migration> sudiao::NameMigrations();
function(sudiao_migrations name folder)
  get_filename_component(folder "${folder}" ABSOLUTE)
  file(GLOB files CONFIGURE_DEPENDS "${folder}/*.sql")
  list(SORT files)
  set(out "${CMAKE_BINARY_DIR}/generated/migrations/${name}")
  set(script "${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake")
  add_custom_command(
    OUTPUT "${out}.h" "${out}.cc"
    COMMAND "${CMAKE_COMMAND}" "-DNAME=${name}" "-DOUT=${out}" "-DFILES=${files}" -P "${script}"
    DEPENDS ${files} "${script}" COMMENT "Embedding the migrations of ${name}" VERBATIM)
  sudiao_library(${name}_migrations "${out}.cc" "${out}.h" LINK sudiao::sql)
  target_include_directories(sudiao_${name}_migrations PUBLIC "${CMAKE_BINARY_DIR}/generated")
endfunction()
