#!/usr/bin/env bash
# A check that shares code with what it checks shares its errors: services/ctl/deadline_check, tests apart, includes
# nothing of this repository but its own folder and the embedded data files of calendars and packs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../services/ctl/deadline_check"

# What only the tests use; they bring both sides together.
tests='^(deadline_check_test\.cc|random_clocks(_test)?\.(h|cc)|changes\.(h|cc))$'
allowed='^"(services/ctl/deadline_check/|embedded/(calendars|packs)\.h")|^<(openssl|unicode)/|^<[a-z_]+>$'
failed=0
count=0
for file in *.h *.cc; do
  [[ "$file" =~ $tests ]] && continue
  count=$((count + 1))
  while read -r header; do
    if [[ ! "$header" =~ $allowed || "$header" =~ random_clocks|changes\.h ]]; then
      echo "!! $file includes $header" >&2
      failed=1
    fi
  done < <(sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*([<"][^>"]+[>"]).*/\1/p' "$file")
done
[ "$count" -gt 5 ] || { echo "!! no file was found to check" >&2 && exit 1; }
[ "$failed" = 0 ] || exit 1
echo "$count files share nothing with the engine"
