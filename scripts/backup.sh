#!/usr/bin/env bash
# Writes a backup of the database into a folder (backups, unless one is named), and says which: a file that restore.sh brings
# back, its manifest and its SHA-256, for this user alone.
#
#   backup.sh [FOLDER] [--keep N]             the database that DATABASE_URL or DATABASE_URL_FILE names
#   backup.sh --compose [FOLDER] [--keep N]   the one of the composed gamma
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/set-up.sh
. scripts/backups/places.sh

take_place "$@"
exec "$python" -m scripts.backups "${place[@]}" make "${rest[@]}"
