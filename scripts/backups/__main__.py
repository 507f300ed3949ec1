"""python -m scripts.backups make|restore|put-back; called by scripts/backup.sh and scripts/restore.sh."""

import argparse
import os
import shlex
import subprocess
import sys
from pathlib import Path

from scripts.backups import postgres
from scripts.backups.addresses import database_url, postgres_environment, sqlite_path
from scripts.backups.making import Built, Database, make_backup
from scripts.backups.refusing import Refused
from scripts.backups.restoring import Code, restore
from scripts.backups.server import Server


def main() -> None:
    given = _parser().parse_args()
    os.umask(0o077)
    try:
        given.does(given)
    except Refused as error:
        sys.exit(f"✗ {error}")
    except KeyboardInterrupt:
        sys.exit("✗ Cut off; what was there is there.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="backups", allow_abbrev=False)
    parser.add_argument("--through", type=shlex.split, default=[], help="words that take a program to the database")
    parser.add_argument("--manage", type=shlex.split, default=[sys.executable, "manage.py"], help="words of manage.py")
    commands = parser.add_subparsers(required=True)
    make = commands.add_parser("make", prog="backup.sh", help="writes a backup")
    make.add_argument("folder", type=Path, nargs="?", default=Path("backups"))
    make.add_argument("--keep", type=_count, default=0, metavar="N", help="delete all but the newest N afterwards")
    make.set_defaults(does=_make)
    back = commands.add_parser("restore", prog="restore.sh", help="brings a backup back")
    back.add_argument("backup", type=Path)
    back.add_argument("--replace", action="store_true", help="the database is not empty, and what it holds may go")
    back.add_argument("--yes", action="store_true", help="with --replace: do not ask for its name")
    back.set_defaults(does=_restore)
    commands.add_parser("put-back", prog="restore.sh --put-back").set_defaults(does=_put_back)
    wipe = commands.add_parser("wipe", help="empties a PostgreSQL that was used for a while")
    wipe.add_argument("name", help="the database's name")
    wipe.set_defaults(does=_wipe)
    return parser


def _count(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"it is {text!r}; allowed is a whole number from 1 on")
    return int(text)


def _database(given: argparse.Namespace) -> Database:
    if given.through:
        return Server({}, given.through)
    url = database_url()
    return sqlite_path(url) or Server(postgres_environment(url))


def _make(given: argparse.Namespace) -> None:
    backup = make_backup(_database(given), given.folder, built=_built(), keep=given.keep)
    print(backup)


def _built() -> Built:
    """What made the data: told by the environment as the image is told, or by this checkout."""
    head = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    values = Path("config/env.prod").read_text(encoding="utf-8").splitlines()
    version = next((line[8:] for line in values if line.startswith("VERSION=")), "")
    return Built(os.environ.get("VERSION") or version, os.environ.get("GIT_SHA") or head)


def _restore(given: argparse.Namespace) -> None:
    def confirm(name: str) -> bool:
        if not given.replace:
            raise Refused(f"The database {name} is not empty; --replace puts the backup in the place of what it holds.")
        return given.yes or _typed(name)

    said = restore(_database(given), given.backup, code=Code(given.manage), confirm=confirm)
    print("\n".join(said))


def _typed(name: str) -> bool:
    try:
        return input(f"All that {name} holds is replaced. Type its name to go on: ").strip() == name
    except EOFError:
        return False


def _put_back(given: argparse.Namespace) -> None:
    database = _database(given)
    if isinstance(database, Path):
        raise Refused("SQLite has nothing to put back: a restore that was cut off has changed nothing.")
    postgres.put_back(database)
    print("What was there before the restore is there again.")


def _wipe(given: argparse.Namespace) -> None:
    database = _database(given)
    if isinstance(database, Path) or database.name() != given.name:
        raise Refused(f"This is not the PostgreSQL database {given.name}.")
    postgres.wipe(database)


if __name__ == "__main__":
    main()
