# shellcheck shell=bash
# Functions that deploy/run.sh and tests/run.sh share: they install what is missing and build. To be sourced.
# Everything may be repeated; what is there already is left alone.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

say() { printf '\n== %s\n' "$*"; }

# Ends the script with a sentence that says what to do.
die() {
  printf '\n!! %s\n' "$*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "Packages must be installed, which needs root: run this script as root, or install sudo."
  fi
}

# Node.js need not be Debian's.
has_node() {
  local version
  command -v npm >/dev/null && npm --version >/dev/null 2>&1 && version="$(node --version 2>/dev/null)" || return 1
  version="${version#v}"
  [ "${version%%.*}" -ge 18 ]
}

# is_installed PACKAGE[|PACKAGE…]: one of them.
is_installed() {
  local name
  for name in ${1//|/ }; do
    case "$name" in nodejs | npm) has_node && return ;; esac
    if [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ]; then return; fi
  done
  return 1
}

# first_available PACKAGE[|PACKAGE…]: the first that apt has, or the last.
first_available() {
  local name
  for name in ${1//|/ }; do
    if apt-cache show "$name" >/dev/null 2>&1; then break; fi
  done
  printf '%s' "$name"
}

# missing_packages KIND...: those of deploy/packages.txt that are not installed.
missing_packages() {
  local kind name _
  while read -r kind name _; do
    case " $* " in *" $kind "*) is_installed "$name" || printf '%s\n' "$name" ;; esac
  done <"$ROOT/deploy/packages.txt"
}

# apt-get (packages named as in deploy/packages.txt), without starting the services that packages bring: we start our own, as ordinary programs.
apt_install() { (apt_install_guarded "$@") || exit 1; }

# Debian asks this file whether a service may be started. One of the machine's own stays as it is; one of ours goes
# with the end of the subshell, Ctrl-C included, and one that a killed run left behind with the next one.
SERVICE_GUARD=/usr/sbin/policy-rc.d
apt_install_guarded() {
  local status=0 name marker="# made by Sudiao's deploy/setup.sh"
  local -a names=()
  if [ ! -e "$SERVICE_GUARD" ] || grep -qF "$marker" "$SERVICE_GUARD"; then
    trap 'as_root rm -f "$SERVICE_GUARD"' EXIT
    trap 'exit 130' INT TERM HUP
    printf '#!/bin/sh\n%s\nexit 101\n' "$marker" | as_root tee "$SERVICE_GUARD" >/dev/null
    as_root chmod 755 "$SERVICE_GUARD"
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 update || status=$?
  for name in "$@"; do names+=("$(first_available "$name")"); done
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
    install --no-install-recommends "${names[@]}" || status=$?
  [ "$status" = 0 ] || die "apt-get could not install these packages (its own message stands above): $*"
}

# install_packages KIND...
install_packages() {
  command -v dpkg-query >/dev/null || die "This is no Debian system: install what deploy/packages.txt lists by hand."
  local -a missing
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  apt_install "${missing[@]}"
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" = 0 ] || die "Still missing after apt-get: ${missing[*]}. Sudiao needs Debian 12 (bookworm)."
}

# npm_install FOLDER: installs what the folder's package-lock.json names, unless it did so before.
npm_install() {
  local folder="$ROOT/$1" stamp="$ROOT/$1/node_modules/.installed" wanted
  wanted="$(sha256sum <"$folder/package-lock.json")"
  [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || return 0
  say "Installing the npm packages of $1"
  (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund) ||
    die "npm could not install the packages of $1: check that its registry can be reached, then run this again."
  printf '%s\n' "$wanted" >"$stamp"
}

# The packages of every folder that has some.
npm_install_all() {
  local lock
  while read -r lock; do npm_install "$(dirname "$lock")"; done < <(cd "$ROOT" && git ls-files -- '*package-lock.json')
}

# How many compilers may run at once: one a core, but each may need 2 GB of memory.
parallel_jobs() {
  local cores memory limit
  cores="$(nproc)"
  memory="$(awk '/^MemTotal:/ {print int($2 / 1048576)}' /proc/meminfo)"
  limit="$(cat /sys/fs/cgroup/memory.max 2>/dev/null || true)"
  if [[ "$limit" =~ ^[0-9]+$ ]] && [ $((limit >> 30)) -lt "$memory" ]; then memory=$((limit >> 30)); fi
  local jobs=$((memory / 2 < cores ? memory / 2 : cores))
  echo $((jobs > 0 ? jobs : 1))
}

# build PRESET [TARGET...]
build() {
  local preset="$1"
  shift
  npm_install protos
  say "Building ($preset): the first time takes some minutes"
  cd "$ROOT" || exit 1
  mkdir -p build
  cmake --preset "$preset" >"build/$preset.log" 2>&1 || {
    cat "build/$preset.log" >&2
    die "CMake could not configure the build: its message stands above. Remove build/$preset and run this again."
  }
  cmake --build --preset "$preset" -j "$(parallel_jobs)" ${1:+--target "$@"} ||
    die "The build failed: the first error stands above."
}
