#!/usr/bin/env bash
# Stops the server that start-dev.sh started in this folder on PORT (8080); says so where none runs.
set -euo pipefail
cd "$(dirname "$0")/.."

port=${PORT:-$(sed -n "s/^PORT=//p" "config/env.${APP_ENV:-dev}")}
pid=$(cat ".dev/server-$port.pid" 2>/dev/null || true)
# The number may have been given to somebody else's process since: it must be a server, and of this folder.
if [[ -z $pid || $(readlink "/proc/$pid/cwd" 2>/dev/null || echo "$PWD") != "$PWD" ]] ||
  [[ $(ps -o args= -p "$pid" 2>/dev/null) != *"manage.py serve"* ]]; then
  echo "No server of this folder is running on port $port."
  exit 0
fi
kill -TERM "$pid"
for _ in {1..150}; do
  if ! kill -0 "$pid" 2>/dev/null; then
    echo "Stopped."
    exit 0
  fi
  sleep 0.1
done
echo "The server (process $pid) has not stopped within 15 seconds; end it with: kill -KILL $pid" >&2
exit 1
