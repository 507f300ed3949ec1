#!/usr/bin/env bash
# Sets up what the tests need and runs them. Arguments go to pytest. The default leaves out what is slow, drives a
# browser or needs Docker; CI_FULL=1 runs all of it, and counts a test that was skipped for want of a part as failed.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/set-up.sh

set_up_python dev
set_up_bubblewrap
set_up_bundle

selection=(-m "not slow and not browser and not docker")
if [[ ${CI_FULL:-} == 1 ]]; then
  set_up_problemtools
  selection=()
fi
if (($# == 0)); then
  say "Tests of the front end"
  set_up_node
  (cd frontend && node --test --test-reporter=dot test/)
fi
say "Tests of the server"
exec $venv_python -m pytest -n 2 "${selection[@]}" "$@"
