"""Judges submissions again: begins a rejudge, shows what it would change, decides it."""

import argparse
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime

from accounts.models import User
from core.errors import DomainError
from execution.differences import rejudge_result
from execution.models import Rejudge
from execution.services.rejudging.creating import create_rejudge
from execution.services.rejudging.deciding import apply_rejudge, cancel_rejudge, discard_rejudge
from execution.services.rejudging.selecting import Choice

DECISIONS = {"apply": apply_rejudge, "discard": discard_rejudge, "cancel": cancel_rejudge}


class Command(BaseCommand):
    help = (
        "Judges submissions again, beside themselves: `begin`, `show` the difference, then `apply` or `discard` it. "
        "The server that is running judges; nothing that candidates see changes before it is applied."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        begin = deeds.add_parser("begin", help="judge again what the options mean; all of them must hold")
        begin.add_argument("--by", required=True, metavar="USER", help="the user who stands in the record")
        begin.add_argument("--reason", required=True, help="why, for the record")
        begin.add_argument("--problem", default="", metavar="SLUG")
        begin.add_argument(
            "--test", default="", metavar="NAME", help="only what was judged on this test of the problem"
        )
        begin.add_argument("--language", default="", metavar="SLUG")
        begin.add_argument("--submission", type=UUID, action="append", default=[], metavar="ID", dest="submissions")
        begin.add_argument("--since", type=_moment, metavar="TIME", help="handed in then or later, with its zone")
        begin.add_argument("--until", type=_moment, metavar="TIME", help="handed in before")
        show = deeds.add_parser("show", help="the difference that a rejudge makes; without a number, all rejudges")
        show.add_argument("number", type=int, nargs="?")
        for deed in DECISIONS:
            decision = deeds.add_parser(deed, help=f"{deed} a rejudge")
            decision.add_argument("number", type=int)
            decision.add_argument("--by", required=True, metavar="USER", help="the user who stands in the record")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["deed"] == "begin":
                self._begin(options)
            elif options["deed"] == "show":
                self._show(options["number"])
            else:
                decide = DECISIONS[options["deed"]]
                self._tell(decide(rejudge=_rejudge(options["number"]), user=_user(options["by"])).pk)
        except DomainError as error:
            raise CommandError(error.message) from error

    def _begin(self, options: dict[str, Any]) -> None:
        names = ("problem", "test", "language", "submissions", "since", "until")
        choice = Choice(**{name: options[name] for name in names})
        self._tell(create_rejudge(user=_user(options["by"]), reason=options["reason"], choice=choice).pk)

    def _show(self, number: int | None) -> None:
        numbers = [number] if number else Rejudge.objects.values_list("pk", flat=True)
        for one in numbers:
            self._tell(one)

    def _tell(self, number: int) -> None:
        found = rejudge_result(_rejudge(number))
        self.stdout.write(
            f"{found['id']}  {found['status']}  {found['judged']} of {found['total']} judged, "
            f"{found['changed']} would change: {found['reason']}"
        )
        for cell in found["difference"]:
            self.stdout.write(f"    {cell['old_verdict']:>3} → {cell['new_verdict']:<3} {cell['count']}")


def _rejudge(number: int) -> Rejudge:
    rejudge = Rejudge.objects.with_counts().select_related("created_by", "decided_by").filter(pk=number).first()
    if rejudge is None:
        raise CommandError(f"There is no rejudge {number}.")
    return rejudge


def _user(name: str) -> User:
    user = User.objects.filter(username=name, is_active=True, is_staff=True).first()
    if user is None:
        raise CommandError(f"There is no active user {name!r} among the staff.")
    return user


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no time with its zone, like 2026-11-24T08:00:00Z")
    return moment
