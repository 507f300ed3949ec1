#!/usr/bin/env bash
# build-runner.sh [core|full]: builds the image that programs run in (config/runner/Dockerfile) as ceesarcode-runner:core
# or :full, and prints the size of its layers. Does nothing where the image is there already and nothing has changed.
#
# BASE names another base, where a registry can be reached: BASE=debian:trixie-slim scripts/build-runner.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/set-up.sh

target=${1:-full}
[[ $target == core || $target == full ]] || fail "Say core or full, not $target."
image=ceesarcode-runner:$target
label=ceesarcode.content

docker version >/dev/null 2>&1 || fail "No Docker engine answers; scripts/start-docker.sh starts one on Debian."
if [[ -z ${BASE:-} ]]; then
  BASE=ceesarcode-runner-base:trixie
  scripts/build-runner-base.sh
fi

# What the image is made from: this machine's certificates are only needed on the way.
context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
cp -r config/runner/. "$context"
mkdir -p "$context/execution" "$context/certificates"
cp -r execution/agent "$context/execution"
find "$context/execution" -name __pycache__ -prune -exec rm -r {} +
touch "$context/execution/__init__.py"
base_id=$(docker image inspect --format '{{.Id}}' "$BASE" 2>/dev/null || echo "$BASE")
content=$(cd "$context" && printf '%s %s %s' "$(fingerprint .)" "$target" "$base_id" | sha256sum | cut -c1-64)
# What the owner of a slot compares with its own agent: see execution/slots/docker/engine.py.
agent=$(find execution/agent -name '*.py' | LC_ALL=C sort | xargs cat | sha256sum | cut -c1-64)
cp /usr/local/share/ca-certificates/*.crt "$context/certificates" 2>/dev/null || true

if [[ $(docker image inspect --format "{{index .Config.Labels \"$label\"}}" "$image" 2>/dev/null) == "$content" ]]; then
  exit
fi
say "Building $image; some minutes on a first time (the log: .dev/build-runner.log)"
previous=$(docker image inspect --format '{{.Id}}' "$image" 2>/dev/null || true)
DOCKER_BUILDKIT=0 docker build --target "$target" --build-arg "BASE=$BASE" --label "$label=$content" --label "ceesarcode.agent=$agent" \
  --tag "$image" "$context" >.dev/build-runner.log 2>&1 ||
  { tail -20 .dev/build-runner.log >&2 && fail "The image could not be built."; }
if [[ -n $previous ]]; then
  docker image rm "$previous" >/dev/null 2>&1 || true # stays where a container still runs from it
fi
docker history --format '{{.Size}}\t{{.CreatedBy}}' "$image" | sed -E 's,/bin/sh -c (#\(nop\) *)?,,' | cut -c1-110
docker image inspect --format '{{.Size}}' "$image" | awk -v image="$image" '{ printf "%s: %.0f MB\n", image, $1 / 1000000 }'
