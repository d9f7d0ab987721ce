#!/usr/bin/env bash
# Makes sure that Debian packages are installed: scripts/debian-packages.sh chromium postgresql …
#
# Installs what is missing when it may (root, apt-get), and leaves no service running that an
# installation started. Otherwise it says what to install and exits 3: a test that needs the
# package must fail, never be skipped.
set -euo pipefail

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing=()
for package in "$@"; do
  installed "$package" || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "error: needed and not installed: ${missing[*]}" >&2
  echo "       on Debian or Ubuntu: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 3
fi

echo "installing ${missing[*]}" >&2
# Runlevel 1 tells Debian's maintainer scripts to start nothing.
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { apt-get update && apt-get install -y --no-install-recommends "${missing[@]}"; } </dev/null >"$log" 2>&1; then
  tail -n 30 "$log" >&2
  echo "error: apt-get could not install ${missing[*]}" >&2
  exit 3
fi
for package in "${missing[@]}"; do
  case $package in
    mariadb-server) service mariadb stop ;;
    postgresql) service postgresql stop ;;
  esac >/dev/null 2>&1 || true
done
