# Sourced by backup.sh and restore.sh: which database they mean, as words for `python -m scripts.backups`.

# take_place WORD…: sets `place`, `rest` (the words that are not ours) and `python`.
take_place() {
  place=() rest=()
  python=$venv_python
  [[ -x $python ]] || python=$(find_python)
  if [[ ${1:-} == --compose ]]; then
    shift
    . scripts/gamma.sh
    set_up_compose
    local words
    words=$(printf '%q ' "${composer[@]}" --project-name "$project" --file "$compose_file")
    place=(
      --through "$words exec -T --env PGUSER=ceesarcode --env PGDATABASE=ceesarcode postgres"
      --manage "$words run --rm --no-deps -T migrate"
    )
  fi
  rest=("$@")
}
