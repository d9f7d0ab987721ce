#!/usr/bin/env bash
# A PostgreSQL for measuring, as an operator would set it up (fsync on), in a folder that is thrown away:
#
#   bench/postgres.sh serve FOLDER PORT    runs it until it is ended, without privileges
#   bench/postgres.sh roles PORT           one role migrates, another serves, one database
set -euo pipefail

bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
case $1 in
  serve)
    folder=$2 port=$3 as=()
    rm -rf "$folder" && mkdir -p "$folder"
    if [ "$(id -u)" = 0 ]; then
      as=(setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all)
      chown 65534:65534 "$folder"
    fi
    cd "$folder"
    "${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8
    exec "${as[@]}" "$bin/postgres" -D "$folder/data" -k "$folder" -p "$port" -c listen_addresses=127.0.0.1 \
      -c max_connections=200 -c timezone=UTC -c shared_buffers=256MB
    ;;
  roles)
    "$bin/psql" -X -q -v ON_ERROR_STOP=1 "postgres://postgres@127.0.0.1:$2/postgres" <<'SQL'
create role heraut_owner login nosuperuser nobypassrls;
create role heraut_app login nosuperuser nobypassrls;
create database heraut owner heraut_owner;
SQL
    ;;
  *)
    sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p}' "$0" >&2
    exit 2
    ;;
esac
