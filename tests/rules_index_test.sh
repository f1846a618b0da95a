#!/usr/bin/env bash
# "Where is rule X?" must have a true answer. Code: a comment where the law is kept (services/*/domain, common/law,
# common/time, common/packs, common/case_number) that begins with rule ids
# ("// CPL-205  The joint application …" or "// JUR-1, JUR-2  …") heads what implements them. Index: the table in
# ARCHITECTURE.md whose rows begin with "| `CPL-205` |". This test fails unless
#   - every id that heads code is in the index,
#   - every id of the index heads code, in a file that the row names,
#   - every id is cited in at least one *_test.cc.
#
#   tests/rules_index_test.sh --print   prints the table's rows as the code has them
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

ID='[A-Z][A-Z0-9]*(-[A-Z0-9]+)+[a-z]?([(][0-9a-z.]+[)])?'
PLACES=(services/*/domain common/law common/time common/packs common/case_number)
SKIPPED=77

# "ID FILE SENTENCE" of every id that heads a comment; a header comes before its .cc.
cited() {
  local file
  while read -r file; do
    awk -v id="$ID" -v file="$file" '
      function flush(   n, i, ids, sentence, colon) {
        if (head == "") return
        text = head; head = ""
        if (!match(text, "^(" id ")(((, *)|( and )|( / ))(" id "))*(:| )")) return
        n = split(substr(text, 1, RLENGTH - 1), ids, /, *| and | \/ /)
        sentence = substr(text, RLENGTH + 1); sub(/^ +/, "", sentence)
        if (match(sentence, /\. |\.$/)) sentence = substr(sentence, 1, RSTART - 1)
        gsub(/\|/, "/", sentence)
        for (i = 1; i <= n; i++) { sub(/\(.*/, "", ids[i]); print ids[i] "\t" file "\t" sentence "." }
      }
      /^[[:space:]]*\/\/ ?/ {
        line = $0; sub(/^[[:space:]]*\/\/ ?/, "", line)
        if (match(line, "^" id "(:|,| )") && line ~ ("^" id "(, *" id "| and " id "| / " id ")*(:|  )")) { flush(); head = line }
        else if (head != "") head = head " " line
        next
      }
      { flush() }
      END { flush() }' "$file"
  done < <(find "${PLACES[@]}" \( -name '*.h' -o -name '*.cc' \) ! -name '*_test.cc' 2>/dev/null | sort -r)
}

# "ID FILE" of every id that a test cites anywhere, the domain's own tests first.
tested() {
  local file
  while read -r file; do
    { grep -oE "\b$ID" "$file" || true; } | sed -E 's/\(.*//' | sort -u | sed "s|\$|\t$file|"
  done < <(find services/*/domain services common tests -name '*_test.cc' 2>/dev/null | awk '!seen[$0]++')
}

# "ID ROW" of the index.
indexed() { grep -E "^\| *\`?$ID\`? *\|" ARCHITECTURE.md | sed -E "s/^\| *\`?([^\`| ]+)\`? *(\|.*)/\1\t\2/"; }

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cited >"$work/cited"
tested >"$work/tested"

if [ "${1:-}" = --print ]; then
  echo '| rule | sentence | code | test |'
  echo '| --- | --- | --- | --- |'
  awk -F'\t' '
    FNR == NR { if (!($1 in test)) test[$1] = $2; next }
    {
      if (!($1 in sentence)) { sentence[$1] = $3; order[++n] = $1 }
      # The declaration and its .cc are one place.
      stem = $2; sub(/\.(h|cc)$/, "", stem)
      if (!(($1, stem) in seen)) { seen[$1, stem] = 1; files[$1] = files[$1] (files[$1] == "" ? "" : ", ") "`" $2 "`" }
    }
    END {
      for (i = 1; i <= n; i++)
        printf "| `%s` | %s | %s | %s |\n", order[i], sentence[order[i]], files[order[i]],
               (order[i] in test ? "`" test[order[i]] "`" : "none")
    }' "$work/tested" "$work/cited" | sort -t'`' -k2,2V
  exit
fi

if ! { [ -f ARCHITECTURE.md ] && indexed >"$work/indexed"; }; then
  echo "SKIPPED: ARCHITECTURE.md has no rule index yet"
  exit "$SKIPPED"
fi

cut -f1 "$work/cited" | sort -u >"$work/cited_ids"
cut -f1 "$work/tested" | sort -u >"$work/tested_ids"
cut -f1 "$work/indexed" | sort -u >"$work/indexed_ids"
failed=0
# report FILE TEXT: one sentence for every id of the file.
report() {
  [ ! -s "$1" ] || failed=1
  sed "s|\$| $2|" "$1" >&2
}
comm -23 "$work/cited_ids" "$work/indexed_ids" >"$work/missing"
report "$work/missing" "heads code, but is not in ARCHITECTURE.md: add its row (tests/rules_index_test.sh --print)"
comm -13 "$work/cited_ids" "$work/indexed_ids" >"$work/stale"
report "$work/stale" "is in ARCHITECTURE.md, but heads no comment where the law is kept: remove its row, or name the rule where it is kept"
comm -23 "$work/cited_ids" "$work/tested_ids" >"$work/untested"
report "$work/untested" "is cited in no *_test.cc: test the rule and name it in the test's comment"
cut -f1 "$work/indexed" | sort | uniq -d >"$work/twice"
report "$work/twice" "stands twice in the index"
awk -F'\t' '
  FNR == NR { stem = $2; sub(/\.(h|cc)$/, "", stem); places[$1] = places[$1] " " stem; next }
  $1 in places {
    found = 0
    n = split(places[$1], stems, " ")
    for (i = 1; i <= n; i++) if (index($2, stems[i])) found = 1
    if (!found) print $1 " is in" places[$1] ", which its row does not name"
  }' "$work/cited" "$work/indexed" >"$work/moved"
report "$work/moved" ": correct the row"
[ "$failed" = 0 ] || exit 1
echo "$(wc -l <"$work/indexed_ids") rules are where the index says"
