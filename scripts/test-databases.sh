#!/usr/bin/env bash
# Runs a command beside a temporary MariaDB and a temporary PostgreSQL:
#
#   scripts/test-databases.sh -- cargo test --workspace
#
# Both listen on free ports of the loopback address, keep their data in one temporary folder, run
# without privileges, and are gone when the command ends, fails or is interrupted. The status is
# the command's; 3 means that a server could not be had.
#
# The command sees
#   HERAUT_TEST_DATABASES           sqlite,mariadb,postgres
#   HERAUT_TEST_MARIADB_URL         a user who may create databases called heraut_test…
#   HERAUT_TEST_POSTGRES_OWNER_URL  the role that migrates: owns the database, may create others
#   HERAUT_TEST_POSTGRES_URL        the role that serves: owns nothing, obeys row security
# shellcheck disable=SC2317  # functions called by name (start_…) and from traps
set -euo pipefail

if [ "${1:-}" != -- ] || [ $# -lt 2 ]; then
  sed -n '2,/^# shellcheck/{/shellcheck/!s/^# \{0,1\}//p}' "$0" >&2
  exit 2
fi
shift

here=$(cd "$(dirname "$0")" && pwd)
folder='' installing='' mariadb_pid='' postgres_pid='' command_pid=''

give_up() {
  echo "error: $1" >&2
  [ -z "${2:-}" ] || tail -n 30 "$2" >&2 || true
  exit 3
}

# --- stopping: whatever happens, nothing stays ---------------------------------------------------

# end PID SIGNAL: asks a process to stop, insists after five seconds.
end() {
  [ -n "$1" ] || return 0
  kill -s "$2" -- "$1" 2>/dev/null || return 0
  for _ in $(seq 100); do
    kill -0 -- "$1" 2>/dev/null || return 0
    sleep 0.05
  done
  kill -s KILL -- "$1" 2>/dev/null || true
}

clean_up() {
  trap '' INT TERM HUP
  end "${command_pid:+-$command_pid}" TERM
  end "${installing:+-$installing}" KILL
  # The data is thrown away: no orderly shutdown, only what frees shared memory.
  end "$mariadb_pid" KILL
  end "$postgres_pid" QUIT
  [ -z "$folder" ] || rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# --- finding the programs ------------------------------------------------------------------------

PATH=$PATH:/usr/sbin
postgres_bin() {
  local newest
  newest=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  if [ -x "$newest/initdb" ]; then echo "$newest"; else dirname "$(command -v initdb)"; fi
}

wanted=()
command -v mariadbd >/dev/null && command -v mariadb-install-db >/dev/null || wanted+=(mariadb-server)
postgres_bin >/dev/null 2>&1 || wanted+=(postgresql)
[ "${#wanted[@]}" = 0 ] || "$here/debian-packages.sh" "${wanted[@]}" || exit 3
pg=$(postgres_bin) || give_up "PostgreSQL is installed but its initdb is not to be found"

# PostgreSQL refuses to run as root, and MariaDB has no need to. The kernel ends both with this
# script, even one that is killed without a chance to clean up.
as=() guard=()
if [ "$(id -u)" = 0 ]; then
  as=(setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all)
  guard=("${as[@]}" --pdeathsig=QUIT)
elif command -v setpriv >/dev/null; then
  guard=(setpriv --pdeathsig=QUIT)
fi
# Their own setsid keeps Ctrl-C for the command and for this script.
command -v setsid >/dev/null && guard=(setsid "${guard[@]}")

# Not $TMPDIR: its parents may be closed to others, and a socket's path must be short.
folder=$(mktemp -d /tmp/heraut-db.XXXXXX)
mkdir "$folder/mariadb" "$folder/postgres"
chmod 755 "$folder"
[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$folder"

# Below the range the system hands out by itself.
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

# --- MariaDB -------------------------------------------------------------------------------------

mariadb_sql() { mariadb --no-defaults --socket="$folder/m.sock" --user=root "$@"; }

install_mariadb() {
  (cd "$folder" && "${as[@]}" mariadb-install-db --no-defaults --datadir="$folder/mariadb" \
    --auth-root-authentication-method=normal --skip-test-db) >"$folder/mariadb.log" 2>&1
}

# The default collation is not the product's, on purpose: the migrations must name theirs.
start_mariadb() {
  mariadb_port=$(free_port)
  (cd "$folder" && exec "${guard[@]}" mariadbd --no-defaults --datadir="$folder/mariadb" \
    --socket="$folder/m.sock" --pid-file="$folder/m.pid" --bind-address=127.0.0.1 --port="$mariadb_port" \
    --character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_520_ci --default-time-zone=+00:00 \
    --skip-log-bin --skip-name-resolve --max-connections=400 --innodb-buffer-pool-size=64M \
    --innodb-flush-log-at-trx-commit=0 --innodb-flush-method=nosync --skip-innodb-doublewrite) \
    >>"$folder/mariadb.log" 2>&1 &
  mariadb_pid=$!
  disown
}

create_mariadb_user() {
  mariadb_sql --batch <<'SQL'

create database heraut_test;
create user heraut@'127.0.0.1' identified by 'heraut';
grant all on `heraut\_test%`.* to heraut@'127.0.0.1';
SQL
}

# --- PostgreSQL ----------------------------------------------------------------------------------

postgres_sql() { "$pg/psql" -X -q -v ON_ERROR_STOP=1 -h "$folder/postgres" -p "$postgres_port" -U postgres "$@"; }

install_postgres() {
  (cd "$folder" && "${as[@]}" "$pg/initdb" -D "$folder/postgres/data" -U postgres -A trust -E UTF8 \
    --locale=C.UTF-8 --no-sync) >"$folder/postgres.log" 2>&1
}

start_postgres() {
  postgres_port=$(free_port)
  (cd "$folder" && exec "${guard[@]}" "$pg/postgres" -D "$folder/postgres/data" -k "$folder/postgres" \
    -p "$postgres_port" -c listen_addresses=127.0.0.1 -c max_connections=400 -c timezone=UTC \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off) >>"$folder/postgres.log" 2>&1 &
  postgres_pid=$!
  disown
}

# What an operator would do: one role migrates, another serves. The second gets its rights from the
# migration alone.
create_postgres_roles() {
  postgres_sql -d postgres <<'SQL'
create role heraut_owner login createdb nosuperuser nobypassrls password 'heraut';
create role heraut_app login nosuperuser nobypassrls password 'heraut';
create database heraut_test owner heraut_owner;
SQL
}

# --- starting ------------------------------------------------------------------------------------

# start NAME: three tries, in case another program takes the port first.
start() {
  local pid probe=("$1_sql")
  [ "$1" = mariadb ] && probe+=(-e 'select 1') || probe+=(-d postgres -c 'select 1')
  for _ in 1 2 3; do
    "start_$1"
    pid=$1_pid
    for _ in $(seq 600); do
      "${probe[@]}" >/dev/null 2>&1 && return 0
      kill -0 "${!pid}" 2>/dev/null || break
      sleep 0.05
    done
    end "${!pid}" KILL
  done
  give_up "$1 did not start; its last lines:" "$folder/$1.log"
}

began=$(date +%s%N)
set -m
install_mariadb &
installing=$!
set +m
install_postgres || give_up "initdb failed:" "$folder/postgres.log"
start postgres
create_postgres_roles || give_up "the roles of PostgreSQL could not be created" "$folder/postgres.log"
wait "$installing" || give_up "mariadb-install-db failed:" "$folder/mariadb.log"
installing=''
start mariadb
create_mariadb_user || give_up "the user of MariaDB could not be created" "$folder/mariadb.log"

export HERAUT_TEST_DATABASES=sqlite,mariadb,postgres
export HERAUT_TEST_MARIADB_URL="mysql://heraut:heraut@127.0.0.1:$mariadb_port/heraut_test"
export HERAUT_TEST_POSTGRES_OWNER_URL="postgres://heraut_owner:heraut@127.0.0.1:$postgres_port/heraut_test"
export HERAUT_TEST_POSTGRES_URL="postgres://heraut_app:heraut@127.0.0.1:$postgres_port/heraut_test"
echo "MariaDB on port $mariadb_port, PostgreSQL on port $postgres_port, ready in $((($(date +%s%N) - began) / 1000000)) ms" >&2

# A process group of its own: an interruption reaches all that the command started. In the
# background: a signal to this script is handled at once, not when the command ends.
set -m
"$@" </dev/null &
command_pid=$!
set +m
status=0
wait "$command_pid" || status=$?
exit "$status"
