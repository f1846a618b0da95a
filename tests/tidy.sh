#!/usr/bin/env bash
# tests/tidy.sh MINUTES   runs clang-tidy over our sources, those changed last first.
#
# A source whose text, headers, command and .clang-tidy are as when it was found clean is not read again
# (build/tidy keeps that). After MINUTES no further source is begun: the newest part has been read, and the next run
# goes on. Needs a build of the dev preset, which knows what each source includes.
set -euo pipefail
# shellcheck source=deploy/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/../deploy/setup.sh"
cd "$ROOT"
CACHE=build/tidy
# From 21 on clang-tidy leaves out what only system headers contain, which makes it four times as fast.
TIDY="$(command -v clang-tidy-22 || command -v clang-tidy)" || die "clang-tidy is missing: run tests/run.sh."
# The build's commands are GCC's: clang knows not every warning, and may have no headers for the sanitizers.
# ASSIGN_OR_RETURN uses __COUNTER__, which every compiler has.
# Templates that nobody instantiates are not read: RapidJSON has one that clang refuses.
ARGUMENTS=(--extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-c2y-extensions --extra-arg=-Wno-deprecated-declarations
  --extra-arg=-fno-sanitize=all --extra-arg=-fdelayed-template-parsing
  --extra-arg=-Wno-delayed-template-parsing-in-cxx20)

# One source; called by xargs. Its key is found clean, or its findings are printed.
check_one() {
  local source="$1" key="$2" last="$3"
  if [ "$(date +%s)" -ge "$last" ]; then
    echo "$source" >>"$CACHE/left"
    return 0
  fi
  if "$TIDY" -p build/dev --quiet "${ARGUMENTS[@]}" "$source" >"$CACHE/$key.txt" 2>/dev/null; then
    mv "$CACHE/$key.txt" "$CACHE/$key.clean"
    return 0
  fi
  cat "$CACHE/$key.txt"
  rm "$CACHE/$key.txt"
  echo "$source" >>"$CACHE/found"
}

# Each of our sources, those changed last first.
sources() {
  {
    git diff --name-only HEAD -- '*.cc'
    git log --format= --name-only --diff-filter=AM -- '*.cc'
    git ls-files -- '*.cc'
  } | awk '!seen[$0]++' | while read -r source; do
    # Some belong to another preset only.
    if [ -f "$source" ] && grep -qF "/$source\"" build/dev/compile_commands.json; then echo "$source"; fi
  done
}

# "SOURCE FILE FILE…": what each object was made of, without what lies outside of the repository. Ninja writes the
# paths as the compiler did: from the root, or, where ccache makes them relative, from the build's folder.
dependencies() {
  local root
  root="$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' build/dev/CMakeCache.txt)"
  ninja -C build/dev -t deps | awk -v root="$root/" '
    # The path without "x/..", below the root; "" if it lies outside.
    function below_root(path,    parts, count, kept, i, whole) {
      if (path !~ /^\//) path = root "build/dev/" path
      count = split(path, parts, "/")
      kept = 0
      for (i = 1; i <= count; i++) {
        if (parts[i] == "" || parts[i] == ".") continue
        if (parts[i] != "..") parts[++kept] = parts[i]
        else if (kept > 0) kept--
      }
      whole = ""
      for (i = 1; i <= kept; i++) whole = whole "/" parts[i]
      return index(whole, root) == 1 ? substr(whole, length(root) + 1) : ""
    }
    /^[^ ]/ { if (line != "") print line; line = "" }
    /^ / {
      if (!($1 in known)) known[$1] = below_root($1)
      if (known[$1] != "") line = line (line == "" ? "" : " ") known[$1]
    }
    END { if (line != "") print line }'
}

# "SOURCE KEY" of every source that has to be read. Those that the build does not know are written to $CACHE/unknown.
stale() {
  local -A made_of
  local source rest key version
  version="$("$TIDY" --version | sha256sum) ${ARGUMENTS[*]}"
  while read -r source rest; do made_of["$source"]="$rest"; done < <(dependencies)
  while read -r source; do
    if [ -z "${made_of[$source]+known}" ]; then
      echo "$source" >>"$CACHE/unknown"
      continue
    fi
    # shellcheck disable=SC2086  # a list of files
    key="$( (echo "$version" && cat .clang-tidy CMakePresets.json cmake/options.cmake "$source" ${made_of[$source]} 2>/dev/null) | sha256sum | cut -c1-32)"
    [ -f "$CACHE/$key.clean" ] || printf '%s %s\n' "$source" "$key"
  done < <(sources)
}

if [ "${1:-}" = --one ]; then
  check_one "$3" "$4" "$2"
  exit
fi
[[ "${1:-}" =~ ^[0-9]+$ ]] || die "Usage: tests/tidy.sh MINUTES"
[ -f build/dev/build.ninja ] || die "There is no build: run tests/run.sh, or cmake --preset dev and a build."
mkdir -p "$CACHE"
rm -f "$CACHE/left" "$CACHE/found" "$CACHE/unknown"
stale >"$CACHE/stale"
[ ! -f "$CACHE/unknown" ] || die "The build does not know $(tr '\n' ' ' <"$CACHE/unknown"): build everything first (cmake --build --preset dev)."
last=$(($(date +%s) + $1 * 60))
xargs -r -P "$(parallel_jobs)" -L 1 "$ROOT/tests/tidy.sh" --one "$last" <"$CACHE/stale"
count() { if [ -f "$1" ]; then wc -l <"$1"; else echo 0; fi; }
printf 'clang-tidy: %s sources to read, %s left for the next run, %s with findings\n' \
  "$(count "$CACHE/stale")" "$(count "$CACHE/left")" "$(count "$CACHE/found")"
[ ! -f "$CACHE/found" ] || die "clang-tidy has findings: they stand above; correct them in $(tr '\n' ' ' <"$CACHE/found")"
