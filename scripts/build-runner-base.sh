#!/usr/bin/env bash
# Makes the base of the runner image from Debian's packages, for machines that reach no container registry: Debian trixie,
# as small as apt allows. Does nothing where the base is there already and was made by these very words.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/set-up.sh

image=ceesarcode-runner-base:trixie
suite=trixie
options=(
  --variant=minbase --mode=root
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*'
  --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*'
)
label=ceesarcode.content
content=$(fingerprint scripts/build-runner-base.sh)

if [[ $(docker image inspect --format "{{index .Config.Labels \"$label\"}}" "$image" 2>/dev/null) == "$content" ]]; then
  exit
fi
if ! command -v mmdebstrap >/dev/null; then
  [[ $(id -u) == 0 ]] || fail "mmdebstrap is needed, from Debian's packages: sudo apt-get install mmdebstrap"
  install_packages mmdebstrap
fi

# The packages come from where the host has its own: host_mirror ARCHIVE prints its address, or nothing.
host_mirror() {
  find /etc/apt -name '*.list' -o -name '*.sources' | xargs cat |
    sed -nE "s,^(URIs: *|deb (\[[^]]*\] *)?)([a-z]+://[^ ]*/$1/?)( .*)?\$,\3,p" | sed -n 1p
}
sources=()
if mirror=$(host_mirror debian) && [[ -n $mirror ]]; then
  sources=("deb $mirror $suite main" "deb $mirror $suite-updates main")
  security=$(host_mirror debian-security)
  sources+=(${security:+"deb $security $suite-security main"})
fi

say "Making $image from Debian's packages; about a minute"
mkdir -p .dev
mmdebstrap "${options[@]}" "$suite" - "${sources[@]}" 2>.dev/mmdebstrap.log |
  docker import --change "LABEL $label=$content" - "$image" >/dev/null ||
  fail "The base could not be made; mmdebstrap's words stand in .dev/mmdebstrap.log"
