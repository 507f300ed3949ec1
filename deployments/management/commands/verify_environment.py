"""manage.py verify_environment gamma: run its active checks on what is live there."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.errors import DomainError
from deployments.commands import add_party, party_named
from deployments.enums import CheckKind, RunState
from deployments.models import Environment, VerificationRun
from deployments.services.verifying.requesting import request_verification
from deployments.services.verifying.running import run_verification


class Command(BaseCommand):
    help = "Runs the active checks of an environment. Ends with 0 where all required ones passed, with 1 where not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("environment", help="its slug, as gamma")
        parser.add_argument("--kind", action="append", default=[], choices=CheckKind.values, help="of this kind alone")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output, no progress")
        add_party(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        environment = Environment.objects.filter(slug=options["environment"]).first()
        if environment is None:
            known = ", ".join(Environment.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no environment {options['environment']}; there are {known}.", returncode=2)
        try:
            party = party_named(options)
            runs = request_verification(by=party, environment=environment, trigger="command", kinds=options["kind"])
        except DomainError as error:
            raise CommandError(error.message, returncode=2) from error
        done = [self._run(run, quiet=options["json"]) for run in runs]
        if options["json"]:
            self.stdout.write(json.dumps([_told(run) for run in done], ensure_ascii=False))
        bad = [run.definition.name for run in done if run.definition.required and run.state != RunState.PASSED]
        if bad:
            raise CommandError(f"{environment} is not verified: {', '.join(bad)}.")

    def _run(self, run: VerificationRun, *, quiet: bool) -> VerificationRun:
        def tell(sentence: str) -> None:
            if not quiet:
                self.stdout.write(f"  {run.definition.name}: {sentence} …")

        run = run_verification(run=run, tell=tell)
        if not quiet:
            self.stdout.write(f"{run.definition.name}: {run.state}. {run.verdict}")
        return run


def _told(run: VerificationRun) -> dict[str, Any]:
    return {
        "check": run.definition.name,
        "kind": run.definition.kind,
        "required": run.definition.required,
        "state": run.state,
        "verdict": run.verdict,
        "figures": run.figures,
    }
