#!/usr/bin/env bash
# Builds everything and runs every check and test. See --help.
set -euo pipefail

usage() {
  cat <<'END'
tests/run.sh [OPTIONS]   installs what is missing, checks the sources, builds (ASan, UBSan) and runs every test

  --quick            only the unit tests, without clang-tidy
  --tidy-minutes=15  how long clang-tidy may begin further sources (all take about 13 minutes on two cores, those that
                     are as they were found clean none); 0 leaves it out
  --jobs=N           tests at once (default: as many as compilers)
END
}

# shellcheck source=deploy/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/../deploy/setup.sh"
cd "$ROOT"

LABELS="" TIDY_MINUTES=15 JOBS="$(parallel_jobs)"
for argument in "$@"; do
  case "$argument" in
    --quick) LABELS="^unit$" TIDY_MINUTES=0 ;;
    --tidy-minutes=*) TIDY_MINUTES="${argument#*=}" ;;
    --jobs=*) JOBS="${argument#*=}" ;;
    --help | -h) usage && exit ;;
    *) usage >&2 && die "$argument is no option of tests/run.sh." ;;
  esac
done

check_scripts() {
  say "Checking the scripts"
  local -a scripts
  mapfile -t scripts < <(git ls-files -- '*.sh' .ci/run)
  shellcheck -x "${scripts[@]}" || die "shellcheck has findings: correct what stands above."
}

check_layout() {
  say "Checking the layout of the sources"
  git ls-files -z -- '*.h' '*.cc' | xargs -0 -P "$JOBS" -n 50 clang-format --dry-run -Werror ||
    die "Some sources are not laid out as .clang-format says: run clang-format -i on the files named above."
}

# Runs ctest, whose own summary is the last thing that it prints.
run_tests() {
  say "Running the tests"
  ctest --preset dev --parallel "$JOBS" ${LABELS:+--label-regex "$LABELS"}
}

install_packages build run distributed test
git ls-files >/dev/null ||
  die "git cannot read this checkout: run the tests in a clone, as a user whom git trusts with it (git config safe.directory)."
check_scripts
check_layout
npm_install_all
build dev
if [ "$TIDY_MINUTES" != 0 ]; then
  say "Looking for defects with clang-tidy (at most $TIDY_MINUTES minutes)"
  tests/tidy.sh "$TIDY_MINUTES"
fi
run_tests
