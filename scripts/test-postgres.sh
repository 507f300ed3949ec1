#!/usr/bin/env bash
# Passes the tests of what may differ there (marked `postgres`) on a PostgreSQL of its own: a new cluster in a temporary
# folder, on a free port of this machine alone, gone at the end. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/set-up.sh

set_up_python dev

find_programs() { find /usr/lib/postgresql/*/bin /usr/bin /usr/local/bin -name initdb -printf '%h\n' 2>/dev/null | sort -V | tail -n 1; }

programs=$(find_programs)
if [[ -z $programs && $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
  say "Installing PostgreSQL"
  install_packages postgresql
  programs=$(find_programs)
fi
[[ -n $programs ]] || fail "PostgreSQL is not installed; on Debian and Ubuntu: sudo apt-get install postgresql"

# The server refuses to run as root.
as_owner() { if [[ $(id -u) == 0 ]]; then runuser -u postgres -- "$@"; else "$@"; fi; }

folder=$(mktemp -d /tmp/ceesarcode-postgres-XXXXXX)
if [[ $(id -u) == 0 ]]; then
  chown postgres "$folder"
fi
chmod 755 "$folder"
end() {
  as_owner "$programs/pg_ctl" --pgdata="$folder/data" --mode=immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap end EXIT

as_owner "$programs/initdb" --pgdata="$folder/data" --username=tests --auth=trust --encoding=UTF8 --no-locale --no-sync >"$folder/initdb.log" ||
  fail "$(tail -3 "$folder/initdb.log")"
port=$($venv_python -c 'import socket; place = socket.create_server(("127.0.0.1", 0)); print(place.getsockname()[1])')
# Nothing here outlives the tests, so nothing waits for a disk.
as_owner "$programs/pg_ctl" --pgdata="$folder/data" --wait --log="$folder/data/server.log" start >/dev/null \
  --options="-c listen_addresses=127.0.0.1 -c port=$port -k $folder -c fsync=off -c synchronous_commit=off -c full_page_writes=off" ||
  fail "$(tail -3 "$folder/data/server.log")"

say "Tests on $("$programs/postgres" --version)"
DATABASE_URL=postgres://tests@127.0.0.1:$port/tests $venv_python -m pytest -n 2 -m postgres "$@"
