#!/usr/bin/env bash
# Brings a backup of backup.sh back. Stop web, workers and beat first. What the database held is kept until the new data were
# compared with the manifest, migrated where they are older than the code, and their audit trail looked through.
#
#   restore.sh BACKUP [--replace [--yes]]             into the database that DATABASE_URL or DATABASE_URL_FILE names
#   restore.sh --compose BACKUP [--replace [--yes]]   into the one of the composed gamma
#   restore.sh [--compose] --put-back                 after a restore that was cut off: what was there before it
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/set-up.sh
. scripts/backups/places.sh

take_place "$@"
command=restore
if [[ ${rest[0]:-} == --put-back ]]; then
  command=put-back
  rest=("${rest[@]:1}")
fi
exec "$python" -m scripts.backups "${place[@]}" "$command" "${rest[@]}"
