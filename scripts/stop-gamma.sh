#!/usr/bin/env bash
# Stops what start-gamma.sh started, in whichever form: the web ends its requests, the worker its runs, for so long as each
# may take; data stay. Says what it did, and does nothing where nothing runs.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/set-up.sh
. scripts/gamma.sh

STOP_SECONDS=${STOP_SECONDS:-75} # a run may take 30 s, and its judging more
stopped=0

stop_process() {
  local pid tenths
  is_running "$1" || return 0
  pid=$(pid_of "$1")
  kill -TERM "$pid"
  for ((tenths = 0; tenths < STOP_SECONDS * 10; tenths++)); do
    if ! kill -0 "$pid" 2>/dev/null; then
      say "$1 (process $pid) has ended, $((tenths / 10)) s after it was told to"
      stopped=$((stopped + 1))
      return
    fi
    sleep 0.1
  done
  fail "$1 (process $pid) has not ended within $STOP_SECONDS s; what it does is kept when you end it: kill -KILL $pid"
}

for name in web work beat; do
  stop_process "$name"
  rm -f "$state/$name.pid"
done

if command -v docker >/dev/null && [[ -n $(docker ps --quiet --filter "label=com.docker.compose.project=$project" 2>/dev/null) ]]; then
  set_up_compose
  compose stop
  stopped=$((stopped + 1))
  say "The services have ended; their data stay in their volumes"
fi
((stopped)) || echo "No $APP_ENV of this folder is running."
