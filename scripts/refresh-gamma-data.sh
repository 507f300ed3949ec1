#!/usr/bin/env bash
# Gives gamma data that look like prod's, with nobody in them: a backup of prod is restored into a scratch database, everybody
# is taken out there by a rule for every field (manage.py anonymise), and what is left takes the place of gamma's data.
#
#   SCRATCH_DATABASE_URL=postgres://… refresh-gamma-data.sh [--compose] BACKUP [--yes] [--accept WORD]…
#
# The scratch database is an empty PostgreSQL, and empty again at the end, however that comes. Gamma is what DATABASE_URL
# names, or with --compose the composed one; stop its web, workers and beat first.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/set-up.sh
. scripts/gamma.sh
. scripts/backups/places.sh

[[ $APP_ENV == gamma ]] || fail "APP_ENV is $APP_ENV; made-up data are for gamma alone."
take_place "$@"
backup=${rest[0]:-}
[[ -n $backup && $backup != --* ]] || fail "Which backup of prod? refresh-gamma-data.sh [--compose] BACKUP [--yes]"
confirmed=() accepted=()
for word in "${rest[@]:1}"; do
  if [[ $word == --yes ]]; then confirmed=(--yes); else accepted+=("$word"); fi
done
scratch=${SCRATCH_DATABASE_URL:-}
[[ $scratch == postgres*://*/* ]] || fail "SCRATCH_DATABASE_URL is not set; give an empty PostgreSQL database for the time between: postgres://user:password@host/name"
[[ $scratch != "${DATABASE_URL:-}" ]] || fail "SCRATCH_DATABASE_URL is gamma's own database; give another one."
[[ -x $venv_python ]] || set_up_python runtime

# The scratch database is not gamma, and the code beside it needs none of gamma's secrets.
in_scratch() { APP_ENV=dev DATABASE_URL=$scratch REDIS_URL='' SCHEDULER=local EXECUTOR_MODE=stub "$venv_python" "$@"; }
name=${scratch##*/}
name=${name%%\?*}

folder=$(mktemp -d "$PWD/$state.refreshing-XXXXXX")
end() {
  if [[ -n ${filled:-} ]]; then in_scratch -m scripts.backups wipe "$name" || say "The scratch database $name still holds prod's data: empty it."; fi
  rm -rf "$folder"
}
trap end EXIT

say "Restoring the backup into the scratch database $name"
in_scratch -m scripts.backups restore "$backup"
filled=yes
say "Taking everybody out of it"
in_scratch manage.py anonymise --database "$name" "${accepted[@]}"
refreshed=$(in_scratch -m scripts.backups make "$folder")
say "Putting it in the place of gamma's data"
"$python" -m scripts.backups "${place[@]}" restore "$refreshed" --replace "${confirmed[@]}"
say "Gamma has new data. Nobody can sign in: make an account with manage.py create_first_admin"
