# The compile options of every target of ours. Warnings and sanitizers are switched by presets.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(SUDIAO_WERROR "Treat warnings as errors" ON)
set(SUDIAO_SANITIZE "" CACHE STRING "Sanitizers for all of our code, for example address,undefined")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()
# Sources are named relative to the project, so that a cache serves every checkout.
add_compile_options("-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.")
if(SUDIAO_SANITIZE)
  add_compile_options(-fsanitize=${SUDIAO_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SUDIAO_SANITIZE})
endif()

# What every program is linked with.
set(SUDIAO_PROGRAM_OBJECTS)
if(SUDIAO_SANITIZE MATCHES "thread")
  # Protobuf's map fields have another layout where this is defined, and Debian's library has the usual one.
  add_compile_options(-U__SANITIZE_THREAD__ -D_GLIBCXX_TSAN=1)
  set(SUDIAO_PROGRAM_OBJECTS sudiao_tsan_mutex)
endif()

add_library(sudiao_options INTERFACE)
target_include_directories(sudiao_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(sudiao_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor
  # GCC 12 reports false positives of this kind inside the standard library.
  -Wno-missing-field-initializers $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<BOOL:${SUDIAO_WERROR}>:-Werror>)
