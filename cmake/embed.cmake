# sudiao_embed(name files...)
# Makes the library sudiao::embedded_NAME whose header embedded/NAME.h declares `sudiao::embedded::Name()`: the texts of
# the files, in the order given, each with its file name.
function(sudiao_embed name)
  set(out "${CMAKE_BINARY_DIR}/embedded/embedded/${name}")
  set(inputs)
  foreach(file ${ARGN})
    list(APPEND inputs "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
  endforeach()
  add_custom_command(
    OUTPUT "${out}.h" "${out}.cc"
    COMMAND "${CMAKE_COMMAND}" "-DNAME=${name}" "-DOUT=${out}" "-DFILES=${inputs}"
            -P "${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake"
    DEPENDS ${inputs} "${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake" COMMENT "embed ${name}" VERBATIM)
  add_library(sudiao_embedded_${name} STATIC "${out}.cc" "${out}.h")
  target_include_directories(sudiao_embedded_${name} PUBLIC "${CMAKE_BINARY_DIR}/embedded")
  add_library(sudiao::embedded_${name} ALIAS sudiao_embedded_${name})
endfunction()
