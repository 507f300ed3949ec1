#!/usr/bin/env bash
# Does in a fresh clone what the README tells a new user: both commands, a page, a run, and a clean stop.
set -euo pipefail
cd "$(dirname "$0")/.."
clone=$(mktemp -d)
export PORT=${PORT:-8099}
server=
finish() {
  if [[ -n $server ]]; then kill -TERM "$server" 2>/dev/null || true; fi
  rm -rf "$clone"
}
trap finish EXIT

git clone --quiet . "$clone/ceesarcode"
cd "$clone/ceesarcode"
./scripts/start-dev.sh >"$clone/start.log" 2>&1 &
server=$!
for _ in {1..600}; do
  if curl --silent --fail "http://localhost:$PORT/api/health" >"$clone/health.json" 2>/dev/null; then break; fi
  if ! kill -0 "$server" 2>/dev/null; then
    echo "The server ended before it answered:" >&2
    cat "$clone/start.log" >&2
    exit 1
  fi
  sleep 0.5
done
echo "health: $(cat "$clone/health.json")"
curl --silent --fail --output /dev/null "http://localhost:$PORT/"
curl --silent --fail "http://localhost:$PORT/api/problems" | grep --quiet '"slug"'
answer=$(curl --silent --fail --header 'Content-Type: application/json' \
  --data '{"language": "python", "files": {"Main.py": "print(\"Hello\")"}}' "http://localhost:$PORT/api/run")
grep --quiet '"verdict": *"OK"' <<<"$answer" || { echo "The run answered: $answer" >&2 && exit 1; }
grep --quiet 'First admin' "$clone/start.log" || { echo "No first admin was told" >&2 && exit 1; }
./scripts/stop-dev.sh
wait "$server" || true
server=
if ! CI_FULL='' ./scripts/test.sh -q core accounts >"$clone/test.log" 2>&1; then
  cat "$clone/test.log" >&2
  exit 1
fi
echo "Both commands work in a fresh clone."
