"""Which check a definition names, with what it needs from the database or the settings."""

import subprocess
from functools import partial

from django.conf import settings

from deployments.configuration.checking import check_parity
from deployments.enums import CheckKind
from deployments.models import Environment, VerificationRun
from deployments.platforms.command import filled, read_commands
from deployments.verifying.base import Check, Finding, Task, Verdict
from deployments.verifying.browser import check_ui
from deployments.verifying.identity import check_identity
from deployments.verifying.integration import check_integration
from deployments.verifying.logs import scan_logs
from deployments.verifying.performance import check_performance
from deployments.verifying.smoke import check_smoke
from deployments.verifying.spec import SpecError, number

LOG_SECONDS = 60.0
FROM_OUTSIDE: dict[str, Check] = {
    CheckKind.SMOKE: check_smoke,
    CheckKind.INTEGRATION: check_integration,
    CheckKind.PERFORMANCE: check_performance,
    CheckKind.UI: check_ui,
    CheckKind.IDENTITY: check_identity,
}


def check_of(run: VerificationRun) -> Check:
    kind = run.definition.kind
    if kind in FROM_OUTSIDE:
        return FROM_OUTSIDE[kind]
    environment = run.definition.environment
    return partial(check_parity if kind == CheckKind.CONFIG_PARITY else _check_logs, environment)


def _check_logs(environment: Environment, task: Task) -> Finding:
    """`spec`: `ignore`, texts of lines that do not count. `thresholds`: `errors`, how many there may be."""
    commands = read_commands(settings.LOG_COMMANDS).get(environment.slug)
    if not commands:
        sentence = "LOG_COMMANDS names no command that gives the logs; hand them in as evidence."
        return Finding(Verdict.INCONCLUSIVE, sentence)
    ignore = task.spec.get("ignore", [])
    if not isinstance(ignore, list) or not all(isinstance(text, str) and text for text in ignore):
        raise SpecError("ignore must be a list of texts.")
    argv = [filled(word, environment=environment.slug, service_ref=environment.service_ref) for word in commands[0]]
    ended = subprocess.run(argv, capture_output=True, timeout=LOG_SECONDS, check=False)  # noqa: S603  of the settings
    if ended.returncode != 0:
        return Finding(Verdict.ERROR, f"The command for the logs ended with exit code {ended.returncode}.")
    lines = ended.stdout.decode("utf-8", "replace").splitlines()
    return scan_logs(lines, ignore=ignore, most_errors=int(number(task.thresholds, "errors", 0)))
