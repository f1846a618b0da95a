#!/usr/bin/env bash
# The law stands in pure code: services/*/domain, common/law and common/time must not reach gRPC, protobuf, SQL or the RPC
# layer (its call_context.h apart), not even through a header of ours, and must not look at the machine's clock.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

forbidden='^(grpc|grpcpp|google/protobuf|sudiao|sqlite3|cppconn|mysql|common/sql|common/rpc)[/.]|\.pb\.h$|^sql/'
allowed='^common/rpc/call_context\.h$'
failed=0
fail() {
  printf '!! %s\n' "$*" >&2
  failed=1
}

includes() { sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]([^>"]+)[>"].*/\1/p' "$1"; }

# check_includes FILE: follows the headers of the repository.
check_includes() {
  local -A via=(["$1"]="$1")
  local -a queue=("$1")
  local file header
  while [ "${#queue[@]}" -gt 0 ]; do
    file="${queue[0]}"
    queue=("${queue[@]:1}")
    while read -r header; do
      if [[ "$header" =~ $forbidden && ! "$header" =~ $allowed ]]; then
        fail "${via[$file]} includes $header"
      elif [ -f "$header" ] && [ -z "${via[$header]+seen}" ]; then
        via[$header]="${via[$file]} -> $header"
        queue+=("$header")
      fi
    done < <(includes "$file")
  done
}

check_clock() {
  if grep -nE '#include <(chrono|ctime|time\.h|sys/time\.h)>|absl::Now\(|std::time\(|system_clock|steady_clock' "$1"; then
    fail "$1 looks at the machine's clock: take the time as an argument"
  fi
}

count=0
while read -r file; do
  case "$file" in *_test.cc) continue ;; esac
  check_includes "$file"
  # The one file that may ask the machine.
  [ "$file" = common/time/clock.cc ] || check_clock "$file"
  count=$((count + 1))
done < <(find services/*/domain common/law common/time -name '*.h' -o -name '*.cc' 2>/dev/null | sort)
[ "$count" -gt 0 ] || fail "no file was found to check"
[ "$failed" = 0 ] || exit 1
echo "$count files are pure"
