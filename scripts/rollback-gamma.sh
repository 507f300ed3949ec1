#!/usr/bin/env bash
# rollback-gamma.sh [IMAGE]: puts gamma back to the image before the one that runs (or to IMAGE, one that is here), starts it
# and looks at it. The one that is left becomes the one before: a second call goes forward again. Data are not touched, and
# migrations are not undone: they are made so that the version before can live with them.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/set-up.sh
. scripts/gamma.sh

(($# <= 1)) || fail "One image is enough: rollback-gamma.sh [IMAGE]"
target=${1:-$image:$APP_ENV-previous}
set_up_compose
id_of() { docker image inspect --format '{{.Id}}' "$1" 2>/dev/null || true; }
told_by() { docker image inspect --format "{{index .Config.Labels \"org.opencontainers.image.$1\"}}" "$2"; }

current=$(id_of "$image:$APP_ENV")
wanted=$(id_of "$target")
[[ -n $wanted ]] || fail "There is no image $target here; docker image ls $image shows which there are."
[[ -n $(told_by revision "$wanted") ]] || fail "$target was not built by build-gamma.sh: it does not say from which commit."
[[ $wanted != "$current" ]] || fail "$target is what $image:$APP_ENV is already."
say "From ${current:-nothing} to $wanted (version $(told_by version "$wanted"), commit $(told_by revision "$wanted"))"
docker tag "$wanted" "$image:$APP_ENV"
if [[ -n $current ]]; then docker tag "$current" "$image:$APP_ENV-previous"; fi
IMAGE_DIGEST=$wanted exec scripts/start-gamma.sh
