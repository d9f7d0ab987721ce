#!/usr/bin/env bash
# Asks the running binary everything that its own OpenAPI document promises, with schemathesis:
#
#   tests/contract/run.sh                  builds nothing: HERAUT_BINARY, or the newest in the target folder
#
# A server error, a status or a body that the document does not know is a failure. schemathesis comes from the Python
# index into a temporary folder, and the server keeps its data there; both are gone at the end. The status is 3 where it
# cannot be had, 0 then with HERAUT_SKIP_CONTRACT=1. HERAUT_CONTRACT_EXAMPLES says how many requests an operation gets.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=4.32.5
examples=${HERAUT_CONTRACT_EXAMPLES:-15}
folder=$(mktemp -d) server=''

clean_up() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

# unavailable WHY: the contract cannot be tested here.
unavailable() {
  echo "contract: $1" >&2
  [ "${HERAUT_SKIP_CONTRACT:-0}" = 1 ] || { echo "contract: HERAUT_SKIP_CONTRACT=1 goes on without it" >&2; exit 3; }
  echo "contract: NOT TESTED" >&2
  exit 0
}

newest_binary() {
  local target=${CARGO_TARGET_DIR:-target} found=()
  for profile in daily debug release; do
    [ ! -x "$target/$profile/heraut" ] || found+=("$target/$profile/heraut")
  done
  [ "${#found[@]}" = 0 ] || ls -t "${found[@]}" | head -n 1
}

binary=${HERAUT_BINARY:-$(newest_binary)}
[ -n "$binary" ] || { echo "contract: no binary; make build first" >&2; exit 2; }
binary=$(realpath "$binary")

command -v python3 >/dev/null || unavailable "python3 is not installed"
tool=$(command -v "${HERAUT_SCHEMATHESIS:-schemathesis}" || true)
if [ -z "$tool" ]; then
  python3 -m venv "$folder/venv" >"$folder/pip.log" 2>&1 || unavailable "python3 has no venv (Debian: python3-venv)"
  "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version" >>"$folder/pip.log" 2>&1 \
    || { tail -n 5 "$folder/pip.log" >&2; unavailable "schemathesis $version could not be installed from the Python index"; }
  tool=$folder/venv/bin/schemathesis
fi

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(cd "$folder" && exec env -u DATABASE_URL -u DATABASE_OWNER_URL -u DB_HOST HERAUT_LISTEN="127.0.0.1:$port" \
  HERAUT_DATA_DIR="$folder/data" HERAUT_RATE_LIMIT=0 HERAUT_GENERAL_RATE_LIMIT=0 HERAUT_SQLITE_DURABLE=false \
  "$binary" serve >"$folder/server.log" 2>&1) &
server=$!
url=http://127.0.0.1:$port
for _ in $(seq 300); do
  python3 -c "import urllib.request as u; u.urlopen('$url/health')" 2>/dev/null && break
  kill -0 "$server" 2>/dev/null || { cat "$folder/server.log" >&2; exit 1; }
  sleep 0.2
done

began=$SECONDS status=0
# Positive and negative data; the checks are named, so that a new release does not add one by itself.
(cd "$folder" && "$tool" run "$url/api/openapi.json" \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance \
  --phases examples,coverage,fuzzing,stateful --mode all --max-examples "$examples" --seed "${HERAUT_CONTRACT_SEED:-1}" \
  --workers 2 --generation-database none --no-color --request-timeout 20 "$@") || status=$?
if grep -q '"level":"ERROR"' "$folder/server.log"; then
  echo "contract: the server logged errors:" >&2
  grep '"level":"ERROR"' "$folder/server.log" | head -n 5 >&2
  status=1
fi
echo "contract: $((SECONDS - began)) s" >&2
exit "$status"
