#!/usr/bin/env bash
# Starts gamma on this machine, migrates first, and looks at it (smoke-test.sh). stop-gamma.sh stops it.
#
#   start-gamma.sh           with Docker's compose, from the image that build-gamma.sh built: https://localhost:8443
#   start-gamma.sh --bare    as processes of this machine, on the PostgreSQL and the Redis that DATABASE_URL and REDIS_URL
#                            (or DATABASE_URL_FILE, REDIS_URL_FILE) name: http://127.0.0.1:8080, for a proxy that speaks TLS
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/set-up.sh
. scripts/gamma.sh

BARE_SECONDS=90
COMPOSE_SECONDS=180

start_bare() {
  local name
  for name in "${processes[@]}"; do
    if is_running "$name"; then fail "Gamma runs already ($name is process $(pid_of "$name")); stop it first: scripts/stop-gamma.sh"; fi
  done
  [[ -n ${DATABASE_URL:-}${DATABASE_URL_FILE:-} ]] || fail "DATABASE_URL is not set; give the PostgreSQL of gamma: postgres://user:password@host/name"
  [[ -n ${REDIS_URL:-}${REDIS_URL_FILE:-} ]] || fail "REDIS_URL is not set; give the Redis of gamma: redis://host:6379/0"
  export FRONTEND_ORIGIN=${FRONTEND_ORIGIN:-https://localhost:$PORT}
  set_up_python runtime
  $venv_python scripts/check_port.py
  check_runner
  set_up_bundle
  if [[ -z ${SECRET_KEY:-}${SECRET_KEY_FILE:-} ]]; then
    keep_secret secret-key
    export SECRET_KEY_FILE=$PWD/$state/secrets/secret-key
  fi
  export VERSION=${VERSION:-$(version_here)} GIT_SHA=${GIT_SHA:-$(git rev-parse HEAD 2>/dev/null || true)} PATH="$PWD/.venv/bin:$PATH"
  mkdir -p "$state"
  say "Collecting what is served as it is"
  python manage.py collectstatic --no-input --verbosity 0
  say "Migrating the database"
  config/entry migrate
  for name in "${processes[@]}"; do start_process "$name"; done
  watch_bare
}

version_here() { sed -nE 's/^VERSION=//p' "config/env.$APP_ENV"; }

# Outside dev programs run in containers: better told here than by the worker's log.
check_runner() {
  local runner=${RUNNER_IMAGE:-$(sed -n 's/^RUNNER_IMAGE=//p' "config/env.$APP_ENV")}
  if [[ -z ${DOCKER_HOST:-} ]] && command -v docker >/dev/null; then
    docker version >/dev/null 2>&1 || fail "Programs run in containers, and no Docker engine answers; scripts/start-docker.sh starts one on Debian."
    docker image inspect "$runner" >/dev/null 2>&1 || fail "The runner image $runner is missing; build it: scripts/build-runner.sh ${runner#*:}"
  fi
}

start_process() {
  local words=("$1")
  [[ $1 != web ]] || words+=(--bind "127.0.0.1:$PORT")
  setsid config/entry "${words[@]}" </dev/null >>"$state/$1.log" 2>&1 &
  printf '%s' $! >"$state/$1.pid"
}

# Until it is ready; a process that ends meanwhile takes the others along.
watch_bare() {
  local name second
  for ((second = 0; second < BARE_SECONDS; second++)); do
    for name in "${processes[@]}"; do
      kill -0 "$(pid_of "$name")" 2>/dev/null || give_up "$name ended: $(tail -n 5 "$state/$name.log")"
    done
    if curl --silent --fail --max-time 5 --output /dev/null "http://127.0.0.1:$PORT/api/ready"; then break; fi
    sleep 1
  done
  scripts/smoke-test.sh "http://127.0.0.1:$PORT" --environment "$APP_ENV" --version "$VERSION" --wait 60 || give_up "It does not do its work; the logs: $state/*.log"
  say "${APP_ENV^} is served at http://127.0.0.1:$PORT (web $(pid_of web), work $(pid_of work), beat $(pid_of beat); logs: $state/*.log)"
}

give_up() {
  scripts/stop-gamma.sh >&2 || true
  fail "$1"
}

start_composed() {
  set_up_compose
  docker image inspect "$image:$APP_ENV" >/dev/null 2>&1 || fail "There is no image $image:$APP_ENV; build it: scripts/build-gamma.sh"
  check_runner
  keep_secrets
  say "Starting the services"
  compose up --detach --remove-orphans || fail "The services did not start: ${composer[*]} --project-name $project --file $compose_file logs"
  look_composed
}

# Gamma makes its own; prod's are somebody's to give.
keep_secrets() {
  local name
  if [[ $APP_ENV == prod ]]; then
    for name in secret-key metrics-token database-url redis-url; do
      [[ -s $SECRETS_DIR/$name ]] || fail "SECRETS_DIR is $SECRETS_DIR, and there is no $name in it."
    done
    return
  fi
  keep_secret secret-key
  keep_secret metrics-token
  keep_secret postgres-password
  keep_secret redis-password
  keep_secret database-url "postgres://ceesarcode:$(<"$state/secrets/postgres-password")@postgres:5432/ceesarcode"
  keep_secret redis-url "redis://:$(<"$state/secrets/redis-password")@redis:6379/0"
  chmod 444 "$state"/secrets/* # the services' own users read them; the folder is closed to all others
}

# The front makes itself a certificate where it was given none: taken from it, so that the look is at this one alone.
look_composed() {
  local expected=(--environment "$APP_ENV" --version "$(label version)" --git-sha "$(label revision)" --wait "$COMPOSE_SECONDS")
  mkdir -p "$state"
  for _ in {1..60}; do
    if compose exec -T front cat /certificates/front.pem >"$state/certificate.pem" 2>/dev/null; then break; fi
    sleep 1
  done
  SMOKE_CA_FILE=$state/certificate.pem scripts/smoke-test.sh "https://localhost:$HTTPS_PORT" "${expected[@]}" ||
    fail "It does not do its work; look at: ${composer[*]} --project-name $project --file $compose_file logs"
  say "${APP_ENV^} is served at https://localhost:$HTTPS_PORT"
}

label() { docker image inspect --format "{{index .Config.Labels \"org.opencontainers.image.$1\"}}" "$image:$APP_ENV"; }

case ${1:-} in
  --bare) start_bare ;;
  "") start_composed ;;
  *) fail "start-gamma.sh knows --bare, not $1." ;;
esac
