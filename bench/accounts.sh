#!/usr/bin/env bash
# What signing in costs each request: the same read by the local person and by a session, in turns, at one connection.
#
#   HERAUT_BIN=target/daily/heraut bench/accounts.sh        SQLite; or what DATABASE_URL and DATABASE_OWNER_URL name
#
# The server runs on the first core, wrk on the second. Both instances share a database that DATABASE_URL names.
set -euo pipefail
binary=$(realpath "${HERAUT_BIN:?the binary}")
folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$folder"' EXIT
password='quatre chevaux mauves au trot'

# start PORT [VARIABLE=VALUE…]
start() {
  local port=$1
  shift
  mkdir -p "$folder/$port"
  env HERAUT_RATE_LIMIT=0 HERAUT_GENERAL_RATE_LIMIT=0 HERAUT_LISTEN="127.0.0.1:$port" HERAUT_DATA_DIR="$folder/$port" "$@" \
    taskset -c 0 "$binary" serve >"$folder/$port.log" 2>&1 &
  for _ in $(seq 200); do
    curl -sf "http://127.0.0.1:$port/health" >/dev/null && return
    sleep 0.1
  done
  tail -n 5 "$folder/$port.log" >&2
  exit 1
}

# measure LABEL PORT [COOKIE]
measure() {
  printf '%-9s' "$1"
  taskset -c 1 wrk -t1 -c1 -d5s --latency ${3:+-H "cookie: $3"} "http://127.0.0.1:$2/api/scenarios/1" |
    awk '$1 == "50%" || $1 == "99%" { printf " p%s %s", $1, $2 } /Requests\/sec|Non-2xx/ { printf "  %s", $0 } END { print "" }'
}

start 5101
start 5102 HERAUT_ACCOUNTS=on
token=$(grep -o 'setup#[^ "]*' "$folder/5102.log" | head -n 1 | cut -d'#' -f2)
body="{\"setup_token\":\"$token\",\"email\":\"a@example.org\",\"name\":\"A\",\"password\":\"$password\"}"
curl -sf -o /dev/null -c "$folder/jar" -H 'content-type: application/json' -d "$body" http://127.0.0.1:5102/api/auth/setup
cookie=$(awk '$6 == "heraut" { print "heraut=" $7 }' "$folder/jar")
for _ in 1 2 3; do
  measure local 5101
  measure accounts 5102 "$cookie"
done
