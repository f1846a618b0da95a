#!/usr/bin/env bash
# A reason code is one constant with one text: fails if a code or a constant is defined twice.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

definitions="$(grep -rhozP 'inline constexpr Reason k\w+\{\s*"[A-Z0-9_]+"' --include=*.h common services gateway |
  tr '\0\n' '\n ' | sed -E 's/ +/ /g')"
[ -n "$definitions" ] || { echo "No reasons were found: this check reads nothing any more." >&2 && exit 1; }
twice="$(
  { grep -oE 'Reason k[A-Za-z0-9]+' <<<"$definitions" && grep -oE '"[A-Z0-9_]+"' <<<"$definitions"; } | sort | uniq -d |
    grep -v 'kCaseClosed\|"CASE_CLOSED"' || true
)"
# The comment of common/status/reason.h shows CASE_CLOSED as its example.
[ "$(grep -c '"CASE_CLOSED"' <<<"$definitions")" -le 2 ] || twice+=$'\n"CASE_CLOSED"'
[ -z "$twice" ] || { printf 'Defined more than once:\n%s\n' "$twice" >&2 && exit 1; }
echo "$(grep -c . <<<"$definitions") reasons, each defined once"
