#!/usr/bin/env bash
# Builds the image of gamma and prod (config/Dockerfile) from the commit that is checked out, and the services beside it
# (config/services), as ceesarcode:<commit> and ceesarcode:gamma. Prints the image's digest, alone, on standard output.
#
# BASE names another base, where a registry can be reached: BASE=debian:trixie-slim. PIP_INDEX_URL and NPM_CONFIG_REGISTRY
# of the environment are used by the build; neither enters the image. PULL_SERVICES=1: the services' images are not built.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/set-up.sh
. scripts/gamma.sh

(($# == 0)) || fail "build-gamma.sh takes no arguments, not $1."
docker version >/dev/null 2>&1 || fail "No Docker engine answers; scripts/start-docker.sh starts one on Debian."
git_sha=$(git rev-parse HEAD) || fail "The image is built from a commit, and this is no git checkout."
if [[ -n $(git status --porcelain) ]]; then say "What is not committed yet does not come into the image" >&2; fi
version=${VERSION:-$(sed -nE 's/^VERSION=//p' config/env.gamma)}
[[ $version =~ ^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$ ]] || fail "VERSION is '$version'; it is to be a label such as 1.4.0."
if [[ -z ${BASE:-} ]]; then
  BASE=ceesarcode-runner-base:trixie
  scripts/build-runner-base.sh >&2
fi

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
git archive HEAD | tar -x -C "$context"
cp /usr/local/share/ca-certificates/*.crt "$context/config/certificates" 2>/dev/null || true
arguments=(--build-arg "BASE=$BASE")
for name in PIP_INDEX_URL NPM_CONFIG_REGISTRY TELEMETRY; do
  [[ -z ${!name:-} ]] || arguments+=(--build-arg "$name") # docker takes the value from its own environment
done

build() { docker build "${arguments[@]}" "$@" >>.dev/build-gamma.log 2>&1 || { tail -n 20 .dev/build-gamma.log >&2 && fail "The image could not be built; the log: .dev/build-gamma.log"; }; }

: >.dev/build-gamma.log
if [[ ${PULL_SERVICES:-} != 1 ]]; then
  say "Building the services (the log: .dev/build-gamma.log)" >&2
  for service in postgres redis front; do
    build --target "$service" --tag "ceesarcode-$service:trixie" "$context/config/services"
  done
fi
say "Building $image:${git_sha:0:12}, version $version; some minutes on a first time" >&2
build --file "$context/config/Dockerfile" --build-arg "VERSION=$version" --build-arg "GIT_SHA=$git_sha" --tag "$image:${git_sha:0:12}" "$context"
built=$(docker image inspect --format '{{.Id}}' "$image:${git_sha:0:12}")
# The one before stays at hand for rollback-gamma.sh.
current=$(docker image inspect --format '{{.Id}}' "$image:$APP_ENV" 2>/dev/null || true)
if [[ -n $current && $current != "$built" ]]; then docker tag "$current" "$image:$APP_ENV-previous"; fi
docker tag "$built" "$image:$APP_ENV"
docker image inspect --format '{{.Size}}' "$built" | awk '{ printf "%.0f MB\n", $1 / 1000000 }' >&2
printf '%s\n' "$built"
