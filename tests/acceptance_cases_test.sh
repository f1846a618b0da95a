#!/usr/bin/env bash
# Every acceptance case of the rulebook (A1 to A28, CAL-T1 to CAL-T3, FEE-T) is a test whose name begins with its id:
# TEST(AcceptanceTest, A13_APartyObjectsOnDay15AndOnDay16), CAL_T1_…, FEE_T_….
# Prints where each one is; fails if one has no test.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

ids=()
for n in $(seq 1 28); do ids+=("A$n"); done
ids+=(CAL_T1 CAL_T2 CAL_T3 FEE_T)

# "ID FILE SUITE.NAME" of every test of an acceptance case; a long name stands on its own line.
found="$(
  # shellcheck disable=SC2016  # awk's own variables
  find common services gateway tests -name '*_test.cc' -print0 | sort -z |
    xargs -0 awk '
      FNR == 1 { head = "" }
      {
        line = $0
        if (head != "") { line = head line; head = "" }
        if (line ~ /^TEST(_F|_P)?\([A-Za-z0-9_]+,[[:space:]]*$/) { head = line; next }
        if (line !~ /^TEST(_F|_P)?\([A-Za-z0-9_]+,/) next
        sub(/^TEST(_F|_P)?\(/, "", line); sub(/\).*/, "", line)
        split(line, parts, /,[[:space:]]*/)
        id = parts[2]
        if (match(id, /^(A[0-9]+|CAL_T[0-9]+|FEE_T)_/)) print substr(id, 1, RLENGTH - 1) "\t" FILENAME "\t" parts[1] "." id
      }'
)"
missing=()
for id in "${ids[@]}"; do
  tests="$(awk -F'\t' -v id="$id" '$1 == id { print $2 "  " $3 }' <<<"$found")"
  if [ -z "$tests" ]; then
    missing+=("${id/_/-}")
    echo "${id/_/-}: no test"
  else
    while read -r test; do printf '%s: %s\n' "${id/_/-}" "$test"; done <<<"$tests"
  fi
done
[ "${#missing[@]}" = 0 ] || { echo "!! acceptance cases without a test: ${missing[*]}" >&2 && exit 1; }
echo "${#ids[@]} acceptance cases have tests"
