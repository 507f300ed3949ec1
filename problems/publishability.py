"""What a problem needs before candidates may see it. One rule for the admin's button and for a folder that says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from problems.enums import Checker, Convention, JudgeRole, Judging, Kind


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What the rule looks at in a part."""

    has_statement: bool
    samples: int
    hidden: int


def reasons_against(
    *,
    kind: Kind,
    has_statement: bool,
    languages: Sequence[str],
    judging: str,
    checker: str,
    programs: Mapping[str, str],
    parts: Sequence[PartFacts],
) -> list[str]:
    """Sentences that say what is missing; empty where the problem may be published."""
    reasons = [] if has_statement else ["The statement is empty."]
    if not parts:
        reasons.append("It has no part; it needs at least one.")
    if kind == Kind.SQL and list(languages) != ["sql"]:
        reasons.append('An SQL problem allows the language "sql" alone.')
    reasons += _missing_programs(judging, checker, programs)
    for number, part in enumerate(parts, start=1):
        reasons += [f"Part {number} {missing}." for missing in _missing(kind, part, several=len(parts) > 1)]
    return reasons


def _missing_programs(judging: str, checker: str, programs: Mapping[str, str]) -> list[str]:
    """`programs`: the convention of each by its role."""
    reasons = []
    if judging == Judging.INTERACTIVE and JudgeRole.INTERACTOR not in programs:
        reasons.append("An interactive problem needs an interactor, which is not there.")
    if judging == Judging.MULTI_PASS and checker != Checker.CUSTOM:
        reasons.append('Several passes need the checker "custom", which says whether there is another one.')
    elif checker == Checker.CUSTOM and judging != Judging.INTERACTIVE and JudgeRole.CHECKER not in programs:
        reasons.append('The checker "custom" needs a program of its own, which is not there.')
    elif judging == Judging.MULTI_PASS and programs[JudgeRole.CHECKER] != Convention.KATTIS:
        reasons.append('Several passes need a checker by the convention "kattis".')
    return reasons


def _missing(kind: Kind, part: PartFacts, *, several: bool) -> list[str]:
    missing = ["has no statement, which each of several parts needs"] if several and not part.has_statement else []
    if kind == Kind.SYSTEM_DESIGN:
        return missing + (
            ["has tests, which a system-design problem cannot have"] if part.samples + part.hidden else []
        )
    if not part.samples:
        missing.append("has no sample; it needs at least one")
    if not part.hidden:
        missing.append("has no hidden test; it needs at least one")
    return missing
