#!/usr/bin/env bash
# Sees to it that a Docker engine answers: installs Debian's where there is none, and starts it where none runs, with its
# log in .dev/dockerd.log. Changes nothing where an engine answers.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/set-up.sh

START_SECONDS=60

if docker version >/dev/null 2>&1; then
  say "A Docker engine answers already: nothing to do"
  exit
fi
[[ $(id -u) == 0 ]] || fail "No Docker engine answers. Start Docker, or run this as root to install and start Debian's."
[[ -z ${DOCKER_HOST:-} ]] || fail "DOCKER_HOST is set, and no engine answers there."
if ! command -v dockerd >/dev/null; then
  command -v apt-get >/dev/null || fail "Docker is not installed, and there is no apt-get to install it with."
  say "Installing Docker from Debian's packages"
  install_packages docker.io
  command -v docker >/dev/null || install_packages docker-cli # since trixie a package of its own
fi

say "Starting dockerd; its log: .dev/dockerd.log"
setsid dockerd </dev/null >>.dev/dockerd.log 2>&1 &
for ((tenths = 0; tenths < START_SECONDS * 10; tenths++)); do
  docker version >/dev/null 2>&1 && exit
  kill -0 $! 2>/dev/null || fail "dockerd ended: $(tail -3 .dev/dockerd.log)"
  sleep 0.1
done
fail "dockerd did not answer within $START_SECONDS s: $(tail -3 .dev/dockerd.log)"
