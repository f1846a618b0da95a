#!/usr/bin/env bash
# No file of the repository names a path of somebody's machine or a package registry: a checkout must work
# anywhere, and registries are each machine's own setting.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Written so that this file does not find itself.
patterns=(
  '/home[/]' '/root[/]' '/Users[/]' 'C:[\\]'
  'registry\.npmjs' 'registry\.yarnpkg' 'registry\.npmmirror' 'deb\.debian\.or''g' 'pypi\.or''g' '"resolved"'': *"http'
)
expression="$(IFS='|' && echo "${patterns[*]}")"
status=0
git grep -nIE "$expression" -- . ':!tests/check_names.sh' || status=$?
if [ "$status" -gt 1 ]; then
  echo "!! git cannot read this checkout (its message stands above), so its files were not checked." >&2
  exit 1
fi
if [ "$status" = 0 ]; then
  echo "!! The lines above name a path of a machine or a registry: leave it out, or take it from the environment." >&2
  exit 1
fi
