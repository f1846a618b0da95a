#!/usr/bin/env bash
# Builds Sudiao and serves it at http://127.0.0.1:8080. See --help.
set -euo pipefail

usage() {
  cat <<'END'
deploy/run.sh [OPTIONS]   installs what is missing, builds, serves, and prints the address and the demo accounts

  --port=8080       where to serve
  --data=var        the folder of everything that is kept
  --clock=system    or virtual: time stands still and can be moved over HTTP (tests and demonstrations only)
  --distributed     MariaDB, Redis and one process a service instead of one process with SQLite; each service has its
                    /metrics, /healthz and /readyz on a port of its own (15201 to 15205)
  --foreground      stay; Ctrl-C stops everything
  --bootstrap=FILE  the first organisations and accounts (default: the demonstration's, deploy/demo/bootstrap.json);
                    an empty FILE for none
  --stop            stop what runs on the data folder

It may be run again at any time: what it started on the same data folder is stopped first, and the data is kept.
END
}

# shellcheck source=deploy/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
# shellcheck source=deploy/processes.sh
source "$ROOT/deploy/processes.sh"

PORT=8080 DATA="$ROOT/var" CLOCK=system BOOTSTRAP="$ROOT/deploy/demo/bootstrap.json" SHAPE=standalone FOREGROUND=no ONLY_STOP=no
for argument in "$@"; do
  case "$argument" in
    --port=*) PORT="${argument#*=}" ;;
    --data=*) DATA="${argument#*=}" ;;
    --clock=system | --clock=virtual) CLOCK="${argument#*=}" ;;
    --distributed) SHAPE=distributed ;;
    --foreground) FOREGROUND=yes ;;
    --bootstrap=*) BOOTSTRAP="${argument#*=}" ;;
    --stop) ONLY_STOP=yes ;;
    --help | -h) usage && exit ;;
    *) usage >&2 && die "$argument is no option of deploy/run.sh." ;;
  esac
done
[[ "$PORT" =~ ^[1-9][0-9]{0,4}$ && "$PORT" -le 65535 ]] || die "--port=$PORT is no port: give a number from 1 to 65535."
[ "$CLOCK-$SHAPE" != virtual-distributed ] || die "The virtual clock is for one process: leave out --distributed or --clock=virtual."
mkdir -p "$DATA" || die "The folder $DATA cannot be made: choose another with --data=FOLDER."
DATA="$(cd "$DATA" && pwd)"
chmod 700 "$DATA"
RUN_FOLDER="$DATA/run" LOG_FOLDER="$DATA/log" KEYS="$DATA/keys"
BIN="$ROOT/build/release/bin"

MARIADB_PORT=13306 REDIS_PORT=16379
SERVICES=(identity intake assignment mediation confirmation)
declare -A SERVICE_PORT=([identity]=15101 [intake]=15102 [assignment]=15103 [mediation]=15104 [confirmation]=15105)
declare -A METRICS_PORT=([identity]=15201 [intake]=15202 [assignment]=15203 [mediation]=15204 [confirmation]=15205)

# The outermost first, so that nobody is asked for what is gone already.
stop_all() {
  local name
  for name in sudiao sudiao-gateway "${SERVICES[@]/#/sudiao-}" redis; do stop "$name"; done
  stop mariadb 120
}

# make_secret FILE COMMAND...: the command's output becomes a file that only its owner can read, unless it exists.
make_secret() {
  local file="$1"
  shift
  [ ! -s "$file" ] || return 0
  (umask 077 && "$@" >"$file.new" && mv "$file.new" "$file") || die "The key $file cannot be made."
}

# An Ed25519 key as libsodium keeps it: the 32 bytes of the secret, then the 32 of the public key.
new_token_key() {
  local key
  key="$(openssl genpkey -algorithm ed25519)"
  { openssl pkey -outform DER <<<"$key" | tail -c 32 && openssl pkey -pubout -outform DER <<<"$key" | tail -c 32; } |
    base64 -w 0
}
public_token_key() { base64 -d "$KEYS/token_secret" | tail -c 32 | base64 -w 0; }

# The standalone program makes those that it needs itself, under the same names.
make_keys() {
  (umask 077 && mkdir -p "$KEYS")
  make_secret "$KEYS/internal" openssl rand -base64 32
  make_secret "$KEYS/data" openssl rand -base64 32
  make_secret "$KEYS/token_secret" new_token_key
  make_secret "$KEYS/token_public" public_token_key
  make_secret "$KEYS/mariadb" openssl rand -hex 24
  make_secret "$KEYS/redis" openssl rand -hex 24
}

# The built web app, if there is one.
web_root() { if [ -f "$ROOT/gateway/web/dist/index.html" ]; then printf '%s' "$ROOT/gateway/web/dist"; fi; }

start_standalone() {
  say "Starting sudiao with the data of $DATA"
  start sudiao "$BIN/sudiao" "--port=$PORT" "--data=$DATA" "--clock=$CLOCK" "--bootstrap=$BOOTSTRAP" \
    "--web_root=$(web_root)"
  wait_until sudiao 120 answers "http://127.0.0.1:$PORT/readyz"
}

as_database_root() { mariadb --no-defaults --protocol=socket "--socket=$DATA/mariadb.sock" "--user=$(id -un)"; }
database_answers() { as_database_root <<<"SELECT 1"; }

start_mariadb() {
  local program options service user
  user="$(id -un)"
  program="$(PATH="$PATH:/usr/sbin" command -v mariadbd)" || die "mariadbd is missing: install the package mariadb-server."
  options=(--no-defaults "--datadir=$DATA/mariadb" "--user=$user")
  if [ ! -d "$DATA/mariadb" ]; then
    say "Creating the databases in $DATA/mariadb"
    mkdir -p "$LOG_FOLDER"
    rm -rf "$DATA/mariadb.new"
    mariadb-install-db --no-defaults "--datadir=$DATA/mariadb.new" "--user=$user" --skip-test-db \
      --auth-root-authentication-method=socket "--auth-root-socket-user=$user" >"$LOG_FOLDER/mariadb.log" 2>&1 ||
      die "The databases could not be created: see $LOG_FOLDER/mariadb.log."
    mv "$DATA/mariadb.new" "$DATA/mariadb"
  fi
  say "Starting MariaDB on port $MARIADB_PORT"
  start mariadb "$program" "${options[@]}" "--socket=$DATA/mariadb.sock" "--port=$MARIADB_PORT" \
    --bind-address=127.0.0.1 "--pid-file=$DATA/mariadb/mariadbd.pid" --skip-name-resolve --max-connections=500 \
    --innodb-flush-log-at-trx-commit=1 --character-set-server=utf8mb4 --collation-server=utf8mb4_bin
  wait_until mariadb 120 database_answers
  {
    echo "CREATE USER IF NOT EXISTS sudiao@'127.0.0.1' IDENTIFIED BY '$(cat "$KEYS/mariadb")';"
    for service in "${SERVICES[@]}"; do
      echo "CREATE DATABASE IF NOT EXISTS sudiao_$service CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;"
      echo "GRANT ALL ON sudiao_$service.* TO sudiao@'127.0.0.1';"
    done
  } | as_database_root || die "The databases of the services could not be created: see $LOG_FOLDER/mariadb.log."
}

start_redis() {
  say "Starting Redis on port $REDIS_PORT"
  mkdir -p "$DATA/redis"
  (umask 077 && printf 'port %s\nbind 127.0.0.1\ndir "%s"\nsave ""\nappendonly no\nrequirepass %s\n' \
    "$REDIS_PORT" "$DATA/redis" "$(cat "$KEYS/redis")" >"$DATA/redis/redis.conf")
  start redis "$(command -v redis-server)" "$DATA/redis/redis.conf" --set-proc-title no
  wait_until redis 30 redis_answers
}
# It asks for the password, so it answers.
redis_answers() { redis-cli -p "$REDIS_PORT" PING 2>&1 | grep -q NOAUTH; }

peers() {
  local service list=""
  for service in "${SERVICES[@]}"; do list+=",$service=127.0.0.1:${SERVICE_PORT[$service]}"; done
  printf '%s' "${list#,}"
}

start_service() {
  local service="$1" options
  options=("--listen=127.0.0.1:${SERVICE_PORT[$service]}" "--metrics=127.0.0.1:${METRICS_PORT[$service]}"
    "--database=mysql://sudiao@127.0.0.1:$MARIADB_PORT/sudiao_$service?password_file=$KEYS/mariadb&connections=16"
    "--redis=127.0.0.1:$REDIS_PORT" "--redis_password_file=$KEYS/redis"
    "--internal_key_file=$KEYS/internal" "--token_public_key_file=$KEYS/token_public" "--peers=$(peers)"
    --migrate_at_start)
  case "$service" in
    identity)
      options+=("--token_secret_key_file=$KEYS/token_secret" "--data_key_file=$KEYS/data" "--bootstrap=$BOOTSTRAP")
      ;;
    intake) options+=("--blobs=$DATA/blobs") ;;
  esac
  start "sudiao-$service" "$BIN/sudiao-$service" "${options[@]}"
}

start_gateway() {
  local service options
  options=("--listen=127.0.0.1:$PORT" "--internal_key_file=$KEYS/internal" "--web_root=$(web_root)")
  for service in "${SERVICES[@]}"; do options+=("--$service=127.0.0.1:${SERVICE_PORT[$service]}"); done
  start sudiao-gateway "$BIN/sudiao-gateway" "${options[@]}"
  wait_until sudiao-gateway 120 answers "http://127.0.0.1:$PORT/readyz"
}

check_ports() {
  local port
  for port in "$@"; do
    ! port_is_open "$port" || die "Port $port is taken by another program: stop it, or choose another with --port=PORT (the gateway's only)."
  done
}

start_distributed() {
  local service
  check_ports "$MARIADB_PORT" "$REDIS_PORT" "${SERVICE_PORT[@]}" "${METRICS_PORT[@]}"
  make_keys
  start_mariadb
  start_redis
  say "Starting the services: ${SERVICES[*]}"
  for service in "${SERVICES[@]}"; do start_service "$service"; done
  for service in "${SERVICES[@]}"; do
    wait_until "sudiao-$service" 120 answers "http://127.0.0.1:${METRICS_PORT[$service]}/readyz"
  done
  start_gateway
}

# Who can log in, from the bootstrap's file: e-mail, password, name, role.
demo_accounts() {
  node - "$BOOTSTRAP" <<'END'
const { accounts = [] } = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
for (const account of accounts) {
  const roles = (account.memberships ?? []).map((m) => `${(m.roles ?? []).join('+')} @ ${m.organization}`);
  if (account.platform_role && account.platform_role !== 'NONE') roles.unshift(account.platform_role);
  console.log(`  ${account.email.padEnd(28)} ${account.password.padEnd(20)} ${account.display_name}  ${roles.join(', ')}`);
}
END
}

# The demonstration's cases, once: later its people may have other passwords and its cases another state.
file_demo_docket() {
  local filed="$DATA/demo-docket-filed"
  [ "$BOOTSTRAP" = "$ROOT/deploy/demo/bootstrap.json" ] && [ "$CLOCK" = system ] && [ ! -e "$filed" ] || return 0
  if node "$ROOT/deploy/demo/docket.mjs" "http://127.0.0.1:$PORT"; then
    : >"$filed"
  else
    say "The demo docket could not be filed (its message stands above); the platform is served without it"
  fi
}

print_result() {
  say "Sudiao is served at http://127.0.0.1:$PORT ($SHAPE, data in $DATA, logs in $LOG_FOLDER)"
  if [ -n "$BOOTSTRAP" ]; then
    printf '\nFirst accounts (also in %s):\n' "$DATA/accounts.txt"
    (umask 077 && demo_accounts >"$DATA/accounts.txt") && cat "$DATA/accounts.txt"
  fi
  printf '\nMetrics: http://127.0.0.1:%s/metrics' "$PORT"
  [ "$SHAPE" = standalone ] || printf ' (gateway), each service: http://127.0.0.1:%s to %s/metrics' "${METRICS_PORT[identity]}" "${METRICS_PORT[confirmation]}"
  printf '\n'
  [ "$FOREGROUND" = yes ] || printf '\nStop it with: deploy/run.sh --stop%s\n' "$([ "$DATA" = "$ROOT/var" ] || printf ' --data=%s' "$DATA")"
}

# Until one of the programs ends or somebody presses Ctrl-C.
stay() {
  trap 'say "Stopping"; stop_all; exit 0' INT TERM
  wait -n || true
  local name failed=""
  for name in "$RUN_FOLDER"/*.pid; do
    name="$(basename "$name" .pid)"
    is_running "$name" || failed="$name"
  done
  stop_all
  die "${failed:-A program} has ended by itself, so the rest was stopped: see $LOG_FOLDER/${failed:-}.log."
}

if [ "$ONLY_STOP" = yes ]; then
  stop_all
  say "Nothing runs on $DATA any more"
  exit
fi
[ -z "$BOOTSTRAP" ] || [ -r "$BOOTSTRAP" ] || die "The file $BOOTSTRAP cannot be read: name another with --bootstrap=FILE."
if [ "$SHAPE" = standalone ]; then
  install_packages build run
  build release sudiao sudiaoctl
else
  install_packages build run distributed
  build release sudiao-gateway "${SERVICES[@]/#/sudiao-}" sudiaoctl
fi
stop_all
check_ports "$PORT"
trap 'stop_all' EXIT
"start_$SHAPE"
file_demo_docket
trap - EXIT
print_result
if [ "$FOREGROUND" = yes ]; then stay; fi
