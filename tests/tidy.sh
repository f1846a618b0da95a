#!/usr/bin/env bash
# tests/tidy.sh MINUTES   runs clang-tidy over our sources, those changed last first.
#
# A source whose text, headers, command and .clang-tidy are as when it was found clean is not read again
# (build/tidy keeps that). After MINUTES no further source is begun: a whole run takes many minutes on a small
# machine, so a first run does the newest part, and the next ones go on. Needs a build of the dev preset.
set -euo pipefail
# shellcheck source=deploy/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/../deploy/setup.sh"
cd "$ROOT"
CACHE=build/tidy

# One source; called by xargs. Its key is found clean, or its findings are printed.
check_one() {
  local source="$1" key="$2" last="$3"
  if [ "$(date +%s)" -ge "$last" ]; then
    echo "$source" >>"$CACHE/left"
    return 0
  fi
  if clang-tidy -p build/dev --quiet "$source" >"$CACHE/$key.txt" 2>/dev/null; then
    mv "$CACHE/$key.txt" "$CACHE/$key.clean"
    return 0
  fi
  cat "$CACHE/$key.txt"
  rm "$CACHE/$key.txt"
  echo "$source" >>"$CACHE/found"
}

# Each of our sources that the build knows, those changed last first.
sources() {
  git diff --name-only HEAD -- '*.cc'
  git log --format= --name-only --diff-filter=AM -- '*.cc'
  git ls-files -- '*.cc'
}

# "SOURCE FILE FILE…": what each object was made of, without what lies outside of the repository.
dependencies() {
  ninja -C build/dev -t deps | awk -v root="$ROOT/" '
    /^[^ ]/ { if (line != "") print line; line = "" }
    /^ / {
      path = $1
      if (index(path, root) == 1) path = substr(path, length(root) + 1)
      else if (path ~ /^generated\//) path = "build/dev/" path
      else if (path ~ /^\//) next
      line = line (line == "" ? "" : " ") path
    }
    END { if (line != "") print line }'
}

# "SOURCE KEY" of every source that has to be read.
stale() {
  local -A made_of
  local source rest key version
  version="$(clang-tidy --version | sha256sum)"
  while read -r source rest; do made_of["$source"]="$rest"; done < <(dependencies)
  while read -r source; do
    if [ -z "${made_of[$source]+known}" ] || [ ! -f "$source" ]; then continue; fi
    # shellcheck disable=SC2086  # a list of files
    key="$( (echo "$version" && cat .clang-tidy CMakePresets.json cmake/options.cmake "$source" ${made_of[$source]} 2>/dev/null) | sha256sum | cut -c1-32)"
    [ -f "$CACHE/$key.clean" ] || printf '%s %s\n' "$source" "$key"
  done < <(sources | awk '!seen[$0]++')
}

if [ "${1:-}" = --one ]; then
  check_one "$3" "$4" "$2"
  exit
fi
[[ "${1:-}" =~ ^[0-9]+$ ]] || die "Usage: tests/tidy.sh MINUTES"
[ -f build/dev/build.ninja ] || die "There is no build: run tests/run.sh, or cmake --preset dev and a build."
mkdir -p "$CACHE"
rm -f "$CACHE/left" "$CACHE/found"
stale >"$CACHE/stale"
last=$(($(date +%s) + $1 * 60))
xargs -r -P "$(parallel_jobs)" -L 1 "$ROOT/tests/tidy.sh" --one "$last" <"$CACHE/stale"
count() { if [ -f "$1" ]; then wc -l <"$1"; else echo 0; fi; }
printf 'clang-tidy: %s sources to read, %s left for the next run, %s with findings\n' \
  "$(count "$CACHE/stale")" "$(count "$CACHE/left")" "$(count "$CACHE/found")"
[ ! -f "$CACHE/found" ] || die "clang-tidy has findings: they stand above; correct them in $(tr '\n' ' ' <"$CACHE/found")"
