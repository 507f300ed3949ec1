#!/usr/bin/env bash
# smoke.sh BASE_URL ENVIRONMENT VERSION GIT_SHA REPORT: looks at a running CeesarCode from here with scripts/smoke-test.sh,
# and leaves the report in the file, whatever it says.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/ci/shell.sh
if [[ ${1:-} == --help ]]; then help; fi
(($# == 5)) || wrong "smoke.sh takes an address, an environment, a version, a commit and a file."

code=0
scripts/smoke-test.sh "$1" --environment "$2" --version "$3" --git-sha "$4" --wait "${SMOKE_SECONDS:-60}" --junit "$5" || code=$?
((code == 0)) || failed "$1 did not pass the smoke tests." "$code"
