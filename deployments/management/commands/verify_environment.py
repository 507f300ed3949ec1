"""manage.py verify_environment gamma: run its active checks on what is live there."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from core.errors import Conflict
from deployments.commands import FAILED, PipelineCommand, environment_named, wait_for
from deployments.enums import CheckKind, RunState
from deployments.models import VerificationRun
from deployments.models.verification import ENDED
from deployments.parties import Party
from deployments.services.verifying.requesting import request_verification
from deployments.services.verifying.running import LOST_AFTER, run_verification
from deployments.telling import run_told


class Command(PipelineCommand):
    help = "Runs the active checks of an environment. Ends with 0 where all required ones passed, with 1 where not."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("environment", help="its slug, as gamma")
        parser.add_argument("--kind", action="append", default=[], choices=CheckKind.values, help="of this kind alone")

    def act(self, by: Party, options: dict[str, Any]) -> dict[str, Any]:
        environment = environment_named(options["environment"])
        runs = request_verification(by=by, environment=environment, trigger="command", kinds=options["kind"])
        done = [self._run(run, quiet=options["json"]) for run in runs]
        bad = [run.definition.name for run in done if run.definition.required and run.state != RunState.PASSED]
        return {
            "environment": environment.slug,
            "verified": not bad,
            "missing": bad,
            "runs": [run_told(r) for r in done],
        }

    def tell(self, told: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            super().tell(told, as_json=True)
        if not told["verified"]:
            raise CommandError(
                f"{told['environment']} is not verified: {', '.join(told['missing'])}.", returncode=FAILED
            )

    def _run(self, run: VerificationRun, *, quiet: bool) -> VerificationRun:
        def tell(sentence: str) -> None:
            if not quiet:
                self.stdout.write(f"  {run.definition.name}: {sentence} …")

        try:
            run = run_verification(run=run, tell=tell)
        except Conflict:  # the server looks for queued runs as well, and was faster
            wait_for(lambda: self._has_ended(run), seconds=LOST_AFTER.total_seconds())
        if not quiet:
            self.stdout.write(f"{run.definition.name}: {run.state}. {run.verdict}")
        return run

    @staticmethod
    def _has_ended(run: VerificationRun) -> bool:
        run.refresh_from_db()
        return run.state in ENDED
