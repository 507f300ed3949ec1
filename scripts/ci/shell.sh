# shellcheck shell=bash
# What the steps in bash share; sourced from the project's root.

# The comment at a step's beginning is its help.
help() {
  sed -nE '2,/^[^#]/ s/^# ?//p' "$0"
  exit 0
}

# output NAME VALUE: for the steps behind this one.
output() {
  printf '%s=%s\n' "$1" "$2"
  if [[ -n ${GITHUB_OUTPUT:-} ]]; then printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; fi
}

# failed SENTENCE [CODE]: the thing itself went wrong. wrong SENTENCE: it was called wrongly.
failed() {
  printf '✗ %s\n::error::%s\n' "$1" "$1" >&2
  if [[ -n ${GITHUB_STEP_SUMMARY:-} ]]; then printf '✗ %s\n\n' "$1" >>"$GITHUB_STEP_SUMMARY"; fi
  exit "${2:-1}"
}
wrong() { failed "$1" 2; }

# of_image IMAGE FORMAT: what an image says of itself; nothing where there is none.
of_image() { docker image inspect --format "$2" "$1" 2>/dev/null || printf ''; }
