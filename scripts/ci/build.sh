#!/usr/bin/env bash
# build.sh: builds the image of the commit that is checked out, once, with scripts/build-gamma.sh; where it is there
# already it is taken as it is. BASE is the image that it begins with (debian:trixie-slim).
#
# Puts out image (its local name), label (the version and the commit) and built_at.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/ci/shell.sh
if [[ ${1:-} == --help ]]; then help; fi
(($# == 0)) || wrong "build.sh takes no arguments, not $1."

git_sha=$(git rev-parse HEAD)
image=${IMAGE_NAME:-ceesarcode}:${git_sha:0:12}
version=$(sed -nE 's/^VERSION=//p' config/env.gamma)
label=$version+${git_sha:0:12}
if [[ $(of_image "$image" '{{index .Config.Labels "org.opencontainers.image.revision"}}') != "$git_sha" ]]; then
  BASE=${BASE:-debian:trixie-slim} PULL_SERVICES=1 VERSION=$label scripts/build-gamma.sh >/dev/null
fi
built=$(of_image "$image" '{{.Created}}')
[[ -n $built ]] || failed "There is no image $image."
label=$(of_image "$image" '{{index .Config.Labels "org.opencontainers.image.version"}}')
output image "$image"
output label "$label"
output built_at "${built%%[.Z]*}Z"
