#!/usr/bin/env bash
# Takes one wall down at a time, in a copy of what is committed, and expects the tests of that wall to fail:
#
#   scripts/test-databases.sh -- scripts/mutate-walls.sh            # all of them
#   scripts/test-databases.sh -- scripts/mutate-walls.sh predicate  # one
#   scripts/mutate-walls.sh --list                                  # what there is, and that each still applies
#
# A mutation that no test notices, or that no longer applies, makes the status 1.
set -euo pipefail
cd "$(dirname "$0")/.."

# name · file · what is there · what is put in its place · tests that must fail
mutations=(
  'policy|crates/store/src/tenancy.rs|USING ({whose} = (SELECT heraut_workspace())) |USING (true) |walls::rows'
  'predicate|crates/store/src/conn.rs|E::find().filter(E::workspace_column().eq(self.workspace.0))|E::find()|walls::walk::another_workspace_s_ids_do_not_exist::sqlite'
  'route|crates/identity/src/http/workspaces.rs|Policy::owner().in_person()|Policy::viewer().in_person()|workspaces::deletion::nobody_enters'
  $'key|crates/store/src/tenancy.rs|.from(child, ("workspace_id", column))\n        .to(parent, ("workspace_id", "id"))|.from(child, column)\n        .to(parent, "id")|workspaces::selftest'
)

mutate() { # FOLDER FILE FROM TO: replaces what stands there exactly once
  python3 - "$@" <<'PY'
import pathlib, sys
folder, name, old, new = sys.argv[1:]
file = pathlib.Path(folder, name)
text = file.read_text()
if text.count(old) != 1:
    sys.exit(f"{name}: {text.count(old)} times: {old}")
file.write_text(text.replace(old, new))
PY
}

copy=$(mktemp -d)
trap 'rm -rf "$copy" "$copy.log"' EXIT
failed=0
for mutation in "${mutations[@]}"; do
  IFS='|' read -r -d '' name file from to filter <<<"$mutation" || filter=${filter%$'\n'}
  [ "${1:-$name}" = "$name" ] || [ "${1:-}" = --list ] || continue
  rm -rf "${copy:?}"/* && git archive HEAD | tar -x -C "$copy"
  if ! mutate "$copy" "$file" "$from" "$to"; then
    failed=1
    continue
  fi
  if [ "${1:-}" = --list ]; then
    echo "$name: $file ($filter)"
  elif (cd "$copy" && cargo test --quiet -p heraut-server --test it -- "$filter") >"$copy.log" 2>&1; then
    echo "NOT NOTICED: $name"
    failed=1
  elif grep -q '^test result: FAILED' "$copy.log"; then
    echo "noticed: $name ($(grep -c '^test .* FAILED\|^    .*::.*' "$copy.log" || true) lines of failures)"
  else
    echo "DID NOT RUN: $name"
    tail -n 20 "$copy.log"
    failed=1
  fi
done
exit "$failed"
