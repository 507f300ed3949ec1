# What the commands of gamma share; sourced from the project's root, after set-up.sh.

export APP_ENV=${APP_ENV:-gamma}
[[ $APP_ENV == gamma || $APP_ENV == prod ]] || fail "APP_ENV is $APP_ENV; these commands are for gamma and prod."
export PORT=${PORT:-8080}
[[ $PORT =~ ^[0-9]{1,5}$ ]] || fail "PORT is '$PORT'; allowed is a whole number from 1 to 65535."
state=${STATE_FOLDER:-.dev/$APP_ENV}
image=${IMAGE_NAME:-ceesarcode}
project=${COMPOSE_PROJECT_NAME:-ceesarcode-$APP_ENV}
compose_file=config/docker-compose.$APP_ENV.yml

# Served under this machine's name alone, unless told otherwise.
export ALLOWED_HOSTS=${ALLOWED_HOSTS:-localhost,127.0.0.1}

# --- the processes of --bare, in the order in which they start

processes=(beat work web)

# What each is known by among this machine's processes: its number may have been given to another one since.
words_of() { case $1 in web) echo gunicorn ;; *) echo "manage.py $1" ;; esac; }

pid_of() { cat "$state/$1.pid" 2>/dev/null || true; }

is_running() {
  local pid
  pid=$(pid_of "$1")
  [[ -n $pid && $(readlink "/proc/$pid/cwd" 2>/dev/null) == "$PWD" && $(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") == *"$(words_of "$1")"* ]]
}

# --- compose

# The plugin of today's Docker, or Debian's older program, which heeds limits when it is told to.
set_up_compose() {
  docker version >/dev/null 2>&1 || fail "No Docker engine answers (scripts/start-docker.sh starts one on Debian). Without compose: start-gamma.sh --bare"
  if docker compose version >/dev/null 2>&1; then
    composer=(docker compose)
  elif command -v docker-compose >/dev/null; then
    composer=(docker-compose --compatibility)
  else
    fail "Docker's compose is needed; on Debian: sudo apt-get install docker-compose"
  fi
  export HTTPS_PORT=${HTTPS_PORT:-8443} SECRETS_DIR=${SECRETS_DIR:-$PWD/$state/secrets}
  export FRONTEND_ORIGIN=${FRONTEND_ORIGIN:-https://localhost:$HTTPS_PORT}
  export DOCKER_GROUP=${DOCKER_GROUP:-$(stat -c %g /var/run/docker.sock)}
  # Secrets that need not be there: compose mounts an empty file in their place.
  export SECRET_KEY_FALLBACKS_PATH SENTRY_DSN_PATH
  SECRET_KEY_FALLBACKS_PATH=$(path_of_secret secret-key-fallbacks)
  SENTRY_DSN_PATH=$(path_of_secret sentry-dsn)
  export IMAGE_DIGEST=${IMAGE_DIGEST:-$(docker image inspect --format '{{.Id}}' "$image:$APP_ENV" 2>/dev/null || true)}
}

path_of_secret() { if [[ -s $SECRETS_DIR/$1 ]]; then echo "$SECRETS_DIR/$1"; else echo /dev/null; fi; }

compose() { "${composer[@]}" --project-name "$project" --file "$compose_file" "$@"; }

# keep_secret NAME [VALUE]: a file in a folder of this user alone, made on a first start and kept.
keep_secret() {
  [[ -s $state/secrets/$1 ]] || (umask 077 && mkdir -p "$state/secrets" && printf '%s' "${2:-$(new_secret)}" >"$state/secrets/$1")
}
new_secret() { head -c 48 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'; }
