#!/usr/bin/env bash
# Sets everything up and serves CeesarCode on PORT (8080). A second start skips what is done. Ctrl-C stops it.
# With --docker, programs run in containers of a Docker engine, whose runner image is built on a first start.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/set-up.sh

case ${1:-} in
  --docker) export EXECUTOR_MODE=docker ;;
  "") ;;
  *) fail "start-dev.sh knows --docker, not $1." ;;
esac

set_up_python runtime
$venv_python scripts/check_port.py
if [[ ${EXECUTOR_MODE:-} == docker ]]; then
  export RUNNER_IMAGE=${RUNNER_IMAGE:-ceesarcode-runner:core}
  if [[ $RUNNER_IMAGE == ceesarcode-runner:* ]]; then scripts/build-runner.sh "${RUNNER_IMAGE#*:}"; fi
else
  set_up_bubblewrap
fi
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
