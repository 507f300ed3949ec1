"""Judges the kept solutions of problems and tells which do not get the verdict that they must."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from execution import scheduling
from execution.scheduling import backend
from execution.services.findings import Finding
from execution.services.validating import check_inputs
from execution.services.verifying import check_parts, skip_solution, solutions_of, verify_solution
from problems.models import Problem


class Command(BaseCommand):
    help = (
        "Runs every kept solution of every part through the judge and checks that there are tests and solutions "
        "enough. Ends with code 1 where one gets another verdict than it must."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="the problems to verify; none: all of them")
        parser.add_argument(
            "--every-language", action="store_true", help="a solution in a language not offered here is a fault"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        problems = _problems(options["slugs"])
        findings = [finding for problem in problems for finding in check_parts(problem)]
        findings += self._judge(problems, every_language=options["every_language"])
        self._print(findings)
        if faults := sum(finding.is_fault for finding in findings):
            raise CommandError(f"{faults} of {len(findings)} checks failed.", returncode=1)
        self.stdout.write(f"{len(problems)} problems, {len(findings)} checks: all as they must be.")

    def _judge(self, problems: list[Problem], *, every_language: bool) -> list[Finding]:
        if sentence := backend.missing_backend():
            raise CommandError(sentence)
        solutions = [solution for problem in problems for solution in solutions_of(problem)]
        offered = {language.slug for language in scheduling.languages()}
        findings: list[Finding] = []
        with backend.slots_for_verifying() as (slot, judge_slot):
            for problem in problems:
                findings += check_inputs(problem, judge_slot)
            bar = tqdm(solutions, unit="solution", file=self.stderr, disable=None)
            for solution in bar:
                bar.set_postfix_str(f"{solution.part.problem.slug} {solution.name}")
                if solution.language in offered:
                    findings.append(verify_solution(solution, slot, judge_slot))
                else:
                    findings.append(skip_solution(solution, is_fault=every_language))
        return findings

    def _print(self, findings: list[Finding]) -> None:
        rows = [
            (
                "FAULT" if finding.is_fault else "ok",
                f"{finding.problem} part {finding.part}",
                finding.subject,
                finding.expected,
                finding.found,
                f"{finding.time_ms} ms" if finding.time_ms else "",
                finding.sentence,
            )
            for finding in findings
        ]
        widths = [max((len(row[column]) for row in rows), default=0) for column in range(6)]
        for row in rows:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
            self.stdout.write("  ".join([*cells, row[-1]]).rstrip())


def _problems(slugs: list[str]) -> list[Problem]:
    """Raises CommandError for a slug that is unknown."""
    problems = list(Problem.objects.filter(slug__in=slugs) if slugs else Problem.objects.in_order())
    unknown = sorted(set(slugs) - {problem.slug for problem in problems})
    if unknown:
        raise CommandError(f"There is no problem {', '.join(unknown)}.")
    return problems
