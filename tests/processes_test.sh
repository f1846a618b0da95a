#!/usr/bin/env bash
# deploy/processes.sh ends what it started, and nothing else.
set -euo pipefail
# shellcheck source=deploy/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/../deploy/setup.sh"
# shellcheck source=deploy/processes.sh
source "$ROOT/deploy/processes.sh"

work="$(mktemp -d)"
trap 'stop sleeper; kill "${stranger:-}" 2>/dev/null; rm -rf "$work"' EXIT
# shellcheck disable=SC2034  # read by processes.sh
RUN_FOLDER="$work/run" LOG_FOLDER="$work/log"

start sleeper sleep 1000
wait_until sleeper 10 is_running sleeper
first="$(pid_of sleeper)"
stop sleeper
if kill -0 "$first" 2>/dev/null && [ "$(ps -o stat= -p "$first")" != Z ]; then die "a stopped program still runs"; fi
is_running sleeper && die "a stopped program counts as running"
stop sleeper # a second time changes nothing

# Another process has got the id: its command line is another one.
sleep 2000 &
stranger=$!
printf '%s\nsleep 1000\n' "$stranger" >"$RUN_FOLDER/sleeper.pid"
is_running sleeper && die "a stranger's process counts as ours"
stop sleeper
kill -0 "$stranger" || die "a stranger's process was ended"

# One that does not listen is killed.
start sleeper bash -c 'trap "" TERM; while :; do sleep 0.1; done'
wait_until sleeper 10 is_running sleeper
stubborn="$(pid_of sleeper)"
stop sleeper 1
wait "$stubborn" 2>/dev/null || true
kill -0 "$stubborn" 2>/dev/null && die "a stubborn program still runs"

# A start that fails is told with the end of the log.
start sleeper bash -c 'echo "the reason"; exit 1'
if (wait_until sleeper 10 false) 2>"$work/told"; then die "a failed start counts as one"; fi
grep -q "the reason" "$work/told" || die "the reason of a failed start is not told"
# Whether a program answers is asked without the proxy of the environment.
start sleeper node -e "require('http').createServer((question, answer) => answer.end()).listen(18099, '127.0.0.1')"
http_proxy=http://127.0.0.1:9 wait_until sleeper 10 answers http://127.0.0.1:18099/
stop sleeper

# While packages are installed Debian starts no services; afterwards, also after Ctrl-C, it may again.
SERVICE_GUARD="$work/policy-rc.d"
as_root() { "$@"; }
# shellcheck disable=SC2317  # called by apt_install
apt-cache() { true; }
# shellcheck disable=SC2317
env() {
  [ -x "$SERVICE_GUARD" ] || die "services may be started while packages are installed"
  eval "$apt"
}
apt=true
apt_install a-package
[ ! -e "$SERVICE_GUARD" ] || die "the guard stays behind an installation"
# shellcheck disable=SC2016  # for eval
apt='kill -INT $BASHPID; sleep 5'
if (apt_install a-package) 2>/dev/null; then die "an interrupted installation counts as done"; fi
[ ! -e "$SERVICE_GUARD" ] || die "the guard stays behind an interrupted installation"
apt=true
printf '#!/bin/sh\n# made by Sudiao'"'"'s deploy/setup.sh\nexit 101\n' >"$SERVICE_GUARD"
apt_install a-package
[ ! -e "$SERVICE_GUARD" ] || die "the guard of a killed run stays"
printf '#!/bin/sh\nexit 101\n' >"$SERVICE_GUARD"
chmod 755 "$SERVICE_GUARD"
apt_install a-package
[ -e "$SERVICE_GUARD" ] || die "the machine's own guard was removed"
echo "processes are started, stopped and told apart; packages are installed without starting services"
