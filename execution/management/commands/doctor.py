"""manage.py doctor: probes everything that executing programs takes, and says what to do."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from execution.services.diagnosing import Finding, State, diagnose

SIGNS = {State.OK: "✓", State.WARNING: "!", State.FAULT: "✗"}


class Command(BaseCommand):
    help = "Probes the engine, the image, the walls, the disk and each language by using them, and says what to do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON array instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with exit code 1 where a part is at fault."""
        findings = []
        for finding in diagnose():
            findings.append(finding)
            if not options["json"]:
                self._show(finding)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=2))
        if any(finding.state == State.FAULT for finding in findings):
            sys.exit(1)

    def _show(self, finding: Finding) -> None:
        style = {State.OK: self.style.SUCCESS, State.WARNING: self.style.WARNING, State.FAULT: self.style.ERROR}
        self.stdout.write(f"{style[finding.state](SIGNS[finding.state])} {finding.part:<22}{finding.found}")
        if finding.advice:
            self.stdout.write(f"  {'':<22}{finding.advice}")
