#!/usr/bin/env bash
# push.sh IMAGE REPOSITORY: pushes a local image to REGISTRY as REPOSITORY:<commit>, and puts out what it is from now on
# known by: image_repo and digest. REGISTRY_USER and REGISTRY_PASSWORD sign in, where they are set; the sign-in is
# forgotten at the end.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/ci/shell.sh
if [[ ${1:-} == --help ]]; then help; fi
(($# == 2)) || wrong "push.sh takes an image and the name of a repository."
[[ ${REGISTRY:-} =~ ^[a-z0-9.-]+(:[0-9]+)?$ ]] || wrong "REGISTRY is '${REGISTRY:-}'; it is to be the host of a registry, such as registry.example.com."

image=$1
image_repo=$REGISTRY/${2,,}
DOCKER_CONFIG=$(mktemp -d)
export DOCKER_CONFIG
trap 'rm -rf "$DOCKER_CONFIG"' EXIT
if [[ -n ${REGISTRY_PASSWORD:-} ]]; then
  docker login --username "${REGISTRY_USER:?}" --password-stdin "$REGISTRY" <<<"$REGISTRY_PASSWORD" >/dev/null 2>"$DOCKER_CONFIG/fault" ||
    failed "$REGISTRY does not let $REGISTRY_USER in: $(tail -n 1 "$DOCKER_CONFIG/fault")"
fi
docker tag "$image" "$image_repo:${image##*:}"
for attempt in 1 2 3; do
  if docker push --quiet "$image_repo:${image##*:}" >&2; then break; fi
  ((attempt < 3)) || failed "$image could not be pushed to $image_repo."
  sleep $((attempt * 5))
done
# An image may have been pushed to several repositories: the digest in this one counts.
pushed=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$image" | grep --fixed-strings "$image_repo@") ||
  failed "$image_repo told no digest."
digest=${pushed##*@}
[[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || failed "The digest is '$digest'."
output image_repo "$image_repo"
output digest "$digest"
