#!/usr/bin/env bash
# lint.sh: all that is looked at without being run: style, types, layers, templates, what nobody uses, the workflows.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/ci/shell.sh
if [[ ${1:-} == --help ]]; then help; fi
(($# == 0)) || wrong "lint.sh takes no arguments, not $1."

# shellcheck source=/dev/null
. .venv/bin/activate
ruff check .
ruff format --check .
mypy .
lint-imports
djlint templates --lint --quiet
deptry . 2>&1 | tail -n 20
vulture
env --unset=GITHUB_TOKEN zizmor --offline --quiet .github
