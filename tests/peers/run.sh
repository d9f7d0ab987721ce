#!/usr/bin/env bash
# Holds the client of crates/llm and the fakes that stand in for providers to independent software:
#
#   tests/peers/run.sh                     bodies by the request types of the official libraries of OpenAI and Mistral,
#                                          the fakes' answers by their clients, our client against a real llama.cpp,
#                                          our calendars and workbooks by icalendar and openpyxl, our mail by aiosmtpd,
#                                          our agents by OpenAI's clients for Python and JavaScript,
#                                          what their webhooks are told by those of Standard Webhooks,
#                                          our tables by LibreOffice where it is installed (Debian: libreoffice-calc)
#
# All come from the Python index and npm into a temporary folder, which is gone at the end. The status is 3 where they
# cannot be had, 0 then with HERAUT_SKIP_PEERS=1. HERAUT_PEERS_PYTHON names a Python that has them already,
# HERAUT_PEERS_NODE a folder with node_modules.
# HERAUT_SPECS_DIR says where the providers' published documents are (openai-chat.json, mistral-chat.json), which are
# not ours to ship; without it the tests say that they were not asked.
set -euo pipefail
cd "$(dirname "$0")/../.."

peers=(openai==3.51.0 mistralai==3.7.0 xllamacpp==2026.10.11549 gguf==0.19.0
  aiosmtpd==1.4.6 standardwebhooks==1.1.0 icalendar==7.3.2 recurring-ical-events==3.8.2 openpyxl==3.1.5)
peer_node=(openai@6.49.0 standardwebhooks@1.1.1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM HUP

# unavailable WHY: the peers cannot be asked here.
unavailable() {
  echo "peers: $1" >&2
  [ "${HERAUT_SKIP_PEERS:-0}" = 1 ] || { echo "peers: HERAUT_SKIP_PEERS=1 goes on without them" >&2; exit 3; }
  echo "peers: NOT TESTED" >&2
  exit 0
}

python=${HERAUT_PEERS_PYTHON:-}
if [ -z "$python" ]; then
  command -v python3 >/dev/null || unavailable "python3 is not installed"
  python3 -m venv "$folder/venv" >"$folder/pip.log" 2>&1 || unavailable "python3 has no venv (Debian: python3-venv)"
  "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "${peers[@]}" >>"$folder/pip.log" 2>&1 \
    || { tail -n 5 "$folder/pip.log" >&2; unavailable "${peers[*]} could not be installed from the Python index"; }
  python=$folder/venv/bin/python
fi
HERAUT_SPECS_DIR=${HERAUT_SPECS_DIR:+$(realpath "$HERAUT_SPECS_DIR")}
if [ -z "${HERAUT_PEERS_NODE:-}" ]; then
  npm install --silent --no-audit --no-fund --prefix "$folder/node" "${peer_node[@]}" >"$folder/npm.log" 2>&1 \
    || { tail -n 5 "$folder/npm.log" >&2; unavailable "${peer_node[*]} could not be installed from the npm registry"; }
  HERAUT_PEERS_NODE=$folder/node
fi
HERAUT_PEERS_SOFFICE=$(command -v soffice || true)
export HERAUT_PEERS_NODE HERAUT_PEERS_PYTHON=$python HERAUT_PEERS_SOFFICE HERAUT_SPECS_DIR PYTHONDONTWRITEBYTECODE=1

began=$SECONDS
# All of the workspace, so that what was built for the other tests serves here too.
cargo test --workspace --lib -- provider::tests::bodies provider::tests::peers --nocapture
cargo test --workspace --test it -- exports::a_calendar exports::a_workbook exports::a_table accounts::mail::a_letter agents::programs::the_official agents::webhooks::the_official --nocapture
[ -n "$HERAUT_PEERS_SOFFICE" ] || echo "peers: LibreOffice NOT ASKED: there is no soffice" >&2
[ -n "$HERAUT_SPECS_DIR" ] || echo "peers: published documents NOT ASKED: HERAUT_SPECS_DIR does not say where they are" >&2
echo "peers: $((SECONDS - began)) s" >&2
