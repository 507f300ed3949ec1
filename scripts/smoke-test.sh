#!/usr/bin/env bash
# smoke-test.sh BASE_URL [--environment NAME] [--version LABEL] [--git-sha SHA] [--wait SECONDS] [--junit FILE]
#
# Looks at a running CeesarCode from outside, with curl alone: health and readiness, the problems, a program that prints Hello, the files
# of the pages, the headers that protect them, a refusal. Ends with 0 where all is well, 1 where something is not, 2 where
# it was called wrongly. --wait: so long a service that has just been started may take until it is healthy.
set -euo pipefail

usage() {
  printf '✗ %s\nsmoke-test.sh BASE_URL [--environment NAME] [--version LABEL] [--git-sha SHA] [--wait SECONDS] [--junit FILE]\n' "$1" >&2
  exit 2
}

base=
environment=
version=
git_sha=
wait_seconds=0
junit=
while (($#)); do
  case $1 in
    --environment | --version | --git-sha | --wait | --junit)
      [[ $# -ge 2 && -n $2 ]] || usage "$1 needs a value."
      case $1 in
        --environment) environment=$2 ;;
        --version) version=$2 ;;
        --git-sha) git_sha=$2 ;;
        --wait) wait_seconds=$2 ;;
        --junit) junit=$2 ;;
      esac
      shift 2
      ;;
    -*) usage "smoke-test.sh does not know $1." ;;
    *)
      [[ -z $base ]] || usage "One address is enough; $1 is a second one."
      base=${1%/}
      shift
      ;;
  esac
done
[[ $base =~ ^https?://[^/]+$ ]] || usage "BASE_URL is '$base'; it is to be an address such as https://gamma.example.com, without a path."
[[ $wait_seconds =~ ^[0-9]{1,4}$ ]] || usage "--wait is '$wait_seconds'; it is to be a whole number of seconds."
command -v curl >/dev/null || usage "curl is needed."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
options=(--silent --show-error --max-time 60 --connect-timeout 5)
# Gamma and prod send plain HTTP on to HTTPS. Where no proxy is in front, on this machine, this plays it.
if [[ $base =~ ^http://(localhost|127\.0\.0\.1|\[::1\])(:|$) ]]; then
  options+=(--header 'X-Forwarded-Proto: https')
fi
[[ -z ${SMOKE_CA_FILE:-} ]] || options+=(--cacert "$SMOKE_CA_FILE")

# ask PATH [OPTION…]: leaves status, head and body of the answer.
ask() {
  local path=$1
  shift
  : >"$folder/head"
  : >"$folder/body"
  status=$(curl "${options[@]}" --dump-header "$folder/head" --output "$folder/body" --write-out '%{http_code}' "$@" "$base$path" 2>"$folder/fault") ||
    { why="$path: $(tail -n 1 "$folder/fault")" && return 1; }
}

# expect_status NUMBER PATH, and tells: a piece of JSON, spaces between its signs set aside.
expect_status() { [[ $status == "$1" ]] || { why="$2 answered $status in the place of $1" && return 1; }; }
tells() { tr -d ' \n' <"$folder/body" | grep --quiet --fixed-strings -- "$1"; }
field() { sed -nE "s/.*\"$1\": *\"([^\"]*)\".*/\1/p" "$folder/body" | head -n 1; }

look_at_health() {
  ask /api/health || return 1
  expect_status 200 /api/health || { why="$why: $(head -c 300 "$folder/body")" && return 1; }
  tells '"status":"healthy"' || { why="the status is not healthy: $(head -c 200 "$folder/body")" && return 1; }
  [[ -z $environment || $(field environment) == "$environment" ]] || { why="it says that it is $(field environment), not $environment" && return 1; }
  [[ -n $(field version) ]] || { why="it does not tell its version" && return 1; }
  [[ -z $version || $(field version) == "$version" ]] || { why="its version is $(field version), not $version" && return 1; }
  [[ -z $git_sha || $(field git_sha) == "$git_sha" ]] || { why="it was built from '$(field git_sha)', not from $git_sha" && return 1; }
  look_at_readiness
}

# A release from before there was an answer to this has none.
look_at_readiness() {
  ask /api/ready || return 1
  [[ $status == 404 ]] || expect_status 200 /api/ready || { why="$why: $(head -c 900 "$folder/body")" && return 1; }
}

look_at_problems() {
  ask /api/problems || return 1
  expect_status 200 /api/problems || return 1
  tells '"slug":"' || { why="there is no problem" && return 1; }
}

look_at_run() {
  ask /api/run --header 'Content-Type: application/json' --data '{"language":"python","files":{"Main.py":"print(\"Hello\")"}}' || return 1
  expect_status 200 /api/run || { why="$why: $(head -c 300 "$folder/body")" && return 1; }
  tells '"result":"Hello\n"' || { why="it did not print Hello: $(head -c 300 "$folder/body")" && return 1; }
}

look_at_refusal() {
  ask /api/run --header 'Content-Type: application/json' --data '{"language":"klingon","files":{"Main.py":""}}' || return 1
  [[ $status == 4* ]] || { why="an unknown language is answered with $status" && return 1; }
  grep --quiet --ignore-case '^content-type: application/problem+json' "$folder/head" || { why="a refusal is no application/problem+json" && return 1; }
}

look_at_pages() {
  local file files
  ask / || return 1
  expect_status 200 / || return 1
  files=$(grep --only-matching --extended-regexp '(href|src)="/[^"]+\.(css|js)"' "$folder/body" | cut -d'"' -f2 | sort -u) ||
    { why="the first page names no style and no script" && return 1; }
  for file in $files; do
    ask "$file" || return 1
    expect_status 200 "$file" || return 1
    [[ -s $folder/body ]] || { why="$file is empty" && return 1; }
  done
}

look_at_headers() {
  local expected
  ask / || return 1
  for expected in 'content-security-policy: .*default-src' 'x-content-type-options: nosniff' 'x-frame-options: DENY' 'referrer-policy: same-origin'; do
    grep --quiet --ignore-case --extended-regexp "^$expected" "$folder/head" || { why="the first page comes without ${expected%%:*}" && return 1; }
  done
  [[ $environment != gamma && $environment != prod ]] || grep --quiet --ignore-case '^strict-transport-security: max-age=' "$folder/head" ||
    { why="the first page comes without strict-transport-security" && return 1; }
}

names=(health problems run refusal pages headers)
cases=
failed=0
escaped() { sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g' <<<"$1" | tr -d '\000-\010\013\014\016-\037'; }
note() { cases+="  <testcase classname=\"smoke\" name=\"$1\" time=\"$2\">${3:+<failure message=\"$(escaped "$3")\"/>}</testcase>"$'\n'; }

# Workers that have just begun try their languages out first; the first one is offered when it has printed its word.
offers_python() { ask /api/languages && tells '"slug":"python"'; }

for ((second = 0; second < wait_seconds; second++)); do
  if look_at_health && offers_python; then break; fi
  sleep 1
done
for name in "${names[@]}"; do
  why=
  began=$EPOCHREALTIME
  "look_at_$name" || { why=${why:-failed} && failed=$((failed + 1)); }
  took=$(awk -v from="$began" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.3f", to - from }')
  if [[ -z $why ]]; then printf '✓ %s (%s s)\n' "$name" "$took"; else printf '✗ %s: %s\n' "$name" "$why" >&2; fi
  note "$name" "$took" "$why"
done
if [[ -n $junit ]]; then
  printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="smoke" tests="%s" failures="%s">\n%s</testsuite>\n' "${#names[@]}" "$failed" "$cases" >"$junit"
fi
((failed == 0)) || { printf '✗ %s: %s of %s failed\n' "$base" "$failed" "${#names[@]}" >&2 && exit 1; }
printf 'All is well at %s\n' "$base"
