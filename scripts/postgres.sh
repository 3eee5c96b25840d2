# Sourced by ./test: a PostgreSQL server of the run's own, on a socket in a temporary folder. Needs scripts/env.sh.

PG_FOLDER=""

find_postgres() {
  local folder program
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
    [ -x "$folder/postgres" ] && [ -x "$folder/initdb" ] && { printf '%s' "$folder"; return 0; }
  done
  program="$(command -v postgres)" && program="$(dirname "$(readlink -f "$program")")" &&
    [ -x "$program/initdb" ] && { printf '%s' "$program"; return 0; }
  return 1
}

# as_server COMMAND…: the server refuses to run as root, so root hands over to an ordinary user
as_server() {
  if [ "$(id -u)" = 0 ]; then
    local user=nobody
    getent passwd postgres >/dev/null && user=postgres
    (cd "$PG_FOLDER" && exec setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups "$@")
  else
    (cd "$PG_FOLDER" && exec "$@")
  fi
}

# start_postgres: sets ONEWINDOW_TEST_PG to the server's address; returns 1 and says why when there is none
start_postgres() {
  local bin
  bin="$(find_postgres)" || { apt_install postgresql && bin="$(find_postgres)"; } || {
    say "PostgreSQL's programs are missing, its tests are skipped: apt-get install postgresql"
    return 1
  }
  PG_FOLDER="$(mktemp -d /tmp/onewindow-pg.XXXXXX)"
  if [ "$(id -u)" = 0 ]; then
    if getent passwd postgres >/dev/null; then chown postgres "$PG_FOLDER"; else chown nobody "$PG_FOLDER"; fi
  fi
  # A test database need not survive a power cut; a measured one must pay for it (ONEWINDOW_PG_SAFE=1).
  local careless="-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
  [ "${ONEWINDOW_PG_SAFE:-}" = 1 ] && careless=""
  if as_server "$bin/initdb" -D "$PG_FOLDER/data" -U onewindow -A trust -E UTF8 --locale=C --no-sync \
      >"$PG_FOLDER.log" 2>&1 </dev/null &&
    as_server "$bin/pg_ctl" -D "$PG_FOLDER/data" -w -t 60 -l "$PG_FOLDER/log" -o \
      "-k $PG_FOLDER -c listen_addresses='' $careless" \
      start >>"$PG_FOLDER.log" 2>&1 </dev/null; then
    export ONEWINDOW_TEST_PG="postgres://onewindow@/postgres?host=$PG_FOLDER"
    PG_BIN="$bin"
    return 0
  fi
  say "PostgreSQL did not start, its tests are skipped:"
  tail -n 5 "$PG_FOLDER.log" "$PG_FOLDER/log" >&2 2>/dev/null
  stop_postgres
  return 1
}

stop_postgres() {
  [ -n "$PG_FOLDER" ] || return 0
  [ -n "${PG_BIN:-}" ] && as_server "$PG_BIN/pg_ctl" -D "$PG_FOLDER/data" -m immediate stop >/dev/null 2>&1 </dev/null
  rm -rf "$PG_FOLDER" "$PG_FOLDER.log"
  PG_FOLDER=""
}
