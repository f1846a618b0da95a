#!/usr/bin/env bash
# "Where is rule X?" must have a true answer. Code: a comment where the law is kept (services, the domains first;
# common/law, common/time, common/packs, common/case_number, common/access) that begins with rule ids
# ("// CPL-205  The joint application …" or "// JUR-1, JUR-2  …"; "#" in data) heads what implements them; a clock of a procedure
# pack (common/packs/data) is the place of its own id and of the rules that it names and no code heads. Index: the
# table of ARCHITECTURE.md between its two markers, whose rows begin with "| `CPL-205` |". Rulebook:
# tests/rulebook_ids.txt, an id a line. This test fails unless
#   - every id that heads code is in the index,
#   - every id of the index heads code, in a file that the row names,
#   - every id is cited in at least one *_test.cc,
#   - every id of the rulebook is either in the index or in the section "Not in scope", which says why.
#
#   tests/rules_index_test.sh --print    prints the table's rows as the code has them
#   tests/rules_index_test.sh --update   writes them into ARCHITECTURE.md
set -euo pipefail
export LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")/.."

ID='[A-Z][A-Z0-9]*(-[A-Z0-9]+)+[a-z]?([(][0-9a-z.]+[)])?'
PLACES=(services/*/domain common/law common/time common/packs common/case_number common/access services)
RULEBOOK=tests/rulebook_ids.txt
BEGIN='<!-- rule index -->'
END='<!-- end of rule index -->'

# "ID FILE SENTENCE" of every id that heads a comment; a header comes before its .cc.
headed() {
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
      /^[[:space:]]*(\/\/|#) ?/ {
        line = $0; sub(/^[[:space:]]*(\/\/|#) ?/, "", line)
        if (match(line, "^" id "(:|,| )") && line ~ ("^" id "(, *" id "| and " id "| / " id ")*(:|  )")) { flush(); head = line }
        else if (head != "") head = head " " line
        next
      }
      { flush() }
      END { flush() }' "$file"
  done < <(for place in "${PLACES[@]}"; do
    find "$place" \( -name '*.h' -o -name '*.cc' -o -name '*.textproto' \) ! -name '*_test.cc' | sort -r
  done | awk '!seen[$0]++')
}

# "ID FILE SENTENCE" of every id of the rulebook that a pack's clock has or names; where several packs have it, their
# folder is the place.
clocked() {
  awk '
    function list(text,   n, i, part) {
      n = split(text, part, "\"")
      for (i = 2; i <= n; i += 2) add(part[i], " (" id ")")
    }
    function add(rule, note) {
      if (!(rule in sentence)) { sentence[rule] = note; titled[rule] = 0; order[++count] = rule }
      if (place[rule] == "") place[rule] = FILENAME
      else if (place[rule] != FILENAME) place[rule] = "common/packs/data"
    }
    FNR == NR { known[$1] = 1; next }
    /^clocks \{/ { inside = 1; id = ""; next }
    /^\}/ { inside = 0 }
    !inside { next }
    /^ *id:/ { split($0, quoted, "\""); id = quoted[2]; add(id, "") }
    /^ *rule_ids:/ { list($0) }
    /^ *title/ && match($0, /en: "[^"]*"/) {
      title = substr($0, RSTART + 5, RLENGTH - 6)
      for (i = 1; i <= count; i++) if (!titled[order[i]]) { sentence[order[i]] = title sentence[order[i]]; titled[order[i]] = 1 }
    }
    END { for (i = 1; i <= count; i++) if (order[i] in known) print order[i] "\t" place[order[i]] "\t" sentence[order[i]] "." }
  ' "$RULEBOOK" common/packs/data/*.textproto
}

# "ID FILE" of every id that a test cites anywhere or has in its name (CAL_2_…), the domain's own tests first.
tested() {
  local file
  while read -r file; do
    { grep -oE "\b$ID" "$file" | sed -E 's/\(.*//'
      grep -E '^TEST' "$file" | grep -oE '[A-Z][A-Z0-9]*_[0-9]+[a-z]?' | tr _ -; } | sort -u | sed "s|\$|\t$file|" || true
  done < <(find services/*/domain services common tests -name '*_test.cc' 2>/dev/null | awk '!seen[$0]++')
}

# "ID ROW" of the index.
indexed() {
  awk -v begin="$BEGIN" -v end="$END" '$0 == begin { inside = 1 } $0 == end { inside = 0 } inside' ARCHITECTURE.md |
    { grep -E "^\| *\`?$ID\`? *\|" || true; } | sed -E "s/^\| *\`?([^\`| ]+)\`? *(\|.*)/\1\t\2/"
}

# The ids of "Not in scope"; a row may name several.
not_in_scope() {
  awk '/^## / { inside = $0 == "## Not in scope" } inside && /^\| *`/ { split($0, cell, "|"); print cell[2] }' ARCHITECTURE.md |
    { grep -oE "\b$ID" || true; }
}

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
headed >"$work/headed"
{ cat "$work/headed"; clocked | awk -F'\t' 'FNR == NR { code[$1] = 1; next } !($1 in code)' "$work/headed" -; } >"$work/cited"
tested >"$work/tested"

print_table() {
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
}

for marker in "$BEGIN" "$END"; do
  grep -qxF -- "$marker" ARCHITECTURE.md || { echo "ARCHITECTURE.md lacks the line $marker" >&2; exit 1; }
done
case "${1:-}" in
  --print) print_table; exit ;;
  --update)
    print_table >"$work/table"
    awk -v begin="$BEGIN" -v end="$END" -v table="$work/table" '
      $0 == end { inside = 0 }
      !inside
      $0 == begin { inside = 1; print ""; while ((getline row <table) > 0) print row; print "" }
    ' ARCHITECTURE.md >"$work/page"
    cat "$work/page" >ARCHITECTURE.md
    ;;
esac

indexed >"$work/indexed"
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
not_in_scope | sort >"$work/left_out"
sort "$RULEBOOK" >"$work/rulebook"
uniq -d "$work/rulebook" >"$work/named_twice"
report "$work/named_twice" "stands twice in $RULEBOOK"
uniq -d "$work/left_out" >"$work/left_out_twice"
report "$work/left_out_twice" "stands twice in \"Not in scope\""
comm -12 "$work/left_out" "$work/cited_ids" >"$work/in_scope"
report "$work/in_scope" "heads code, so it is in scope: remove it from \"Not in scope\""
comm -13 "$work/rulebook" "$work/left_out" | uniq >"$work/unknown"
report "$work/unknown" "of \"Not in scope\" is not in $RULEBOOK"
sort -u "$work/indexed_ids" "$work/left_out" | comm -23 "$work/rulebook" - >"$work/undecided"
report "$work/undecided" "is neither in the index nor in \"Not in scope\""
[ "$failed" = 0 ] || exit 1
echo "$(wc -l <"$work/indexed_ids") rules are where the index says;" \
  "$(wc -l <"$work/left_out") of the rulebook's $(wc -l <"$work/rulebook") are not in scope"
