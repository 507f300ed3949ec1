#!/usr/bin/env bash
# Prints JSON: latency, CPU, throughput, stream delay, judging and lists, each beside plain subprocesses in the same loop.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/set-up.sh

set_up_python dev >&2
set_up_bubblewrap >&2
set_up_bundle >&2
exec $venv_python -m scripts.bench "$@"
