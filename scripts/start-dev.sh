#!/usr/bin/env bash
# Sets everything up and serves CeesarCode on PORT (8080). A second start skips what is done. Ctrl-C stops it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/set-up.sh

set_up_python runtime
$venv_python scripts/check_port.py
set_up_bubblewrap
set_up_bundle

if [[ -z ${SECRET_KEY:-} && -z ${SECRET_KEY_FILE:-} ]]; then
  if [[ ! -s .dev/secret-key ]]; then
    (umask 077 && $venv_python -c 'import secrets; print(secrets.token_urlsafe(64))' >.dev/secret-key)
  fi
  export SECRET_KEY_FILE="$PWD/.dev/secret-key"
fi

say "Migrating the database"
$venv_python manage.py migrate --verbosity 0
say "Loading the built-in problems"
$venv_python manage.py load_problems
$venv_python manage.py create_first_admin
exec $venv_python manage.py serve
