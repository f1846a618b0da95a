# shellcheck shell=bash
# Programs in the background, each with a file of its process id and command line in $RUN_FOLDER and a log in
# $LOG_FOLDER. Only what these files name is ever ended, and only if the process is still that command. To be
# sourced after setup.sh.

command_of() { { tr '\0' ' ' <"/proc/$1/cmdline"; } 2>/dev/null || true; }

# is_running NAME
is_running() {
  local pid command
  [ -f "$RUN_FOLDER/$1.pid" ] || return 1
  { read -r pid && read -r command; } <"$RUN_FOLDER/$1.pid" || return 1
  [ "$(command_of "$pid")" = "$command " ]
}

pid_of() { head -n 1 "$RUN_FOLDER/$1.pid"; }

# start NAME COMMAND...: returns at once.
start() {
  local name="$1"
  shift
  mkdir -p "$RUN_FOLDER" "$LOG_FOLDER"
  setsid "$@" >>"$LOG_FOLDER/$name.log" 2>&1 </dev/null &
  printf '%s\n%s\n' "$!" "$*" >"$RUN_FOLDER/$name.pid"
}

# stop NAME [SECONDS]: asks it to end, and kills it if it has not ended in time.
stop() {
  local name="$1" seconds="${2:-30}" tick pid
  if is_running "$name"; then
    pid="$(pid_of "$name")"
    kill -TERM "$pid" 2>/dev/null || true
    for ((tick = 0; tick < seconds * 10; tick++)); do
      is_running "$name" || break
      sleep 0.1
    done
    if is_running "$name"; then kill -KILL "$pid" 2>/dev/null || true; fi
  fi
  rm -f "$RUN_FOLDER/$name.pid"
}

# wait_until NAME SECONDS COMMAND...: until the command succeeds; dies if NAME ends before or the time is over.
wait_until() {
  local name="$1" seconds="$2" tick
  shift 2
  for ((tick = 0; tick < seconds * 5; tick++)); do
    if "$@" >/dev/null 2>&1; then return; fi
    # The command line is that of setsid for a moment.
    if [ "$tick" -gt 5 ] && ! is_running "$name"; then break; fi
    sleep 0.2
  done
  tail -n 20 "$LOG_FOLDER/$name.log" >&2 || true
  die "$name did not start: the end of its log stands above, the whole in $LOG_FOLDER/$name.log."
}

# port_is_open PORT: whether somebody listens on it.
port_is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A proxy of the environment would not know what listens here.
answers() { curl -fsS --noproxy '*' --max-time 2 "$1"; }
