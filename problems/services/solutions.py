"""Kept solutions made, changed and removed one by one."""

from hashlib import sha256

from accounts.models import User
from core.errors import Conflict, DomainError, NotFound
from problems.enums import ExpectedVerdict, Kind
from problems.folder.files import reason_against_text
from problems.models import Part, Solution
from problems.naming import FILE_NAME_RULE, LANGUAGES, VERDICT_OF_FOLDER, is_file_name
from problems.packages.shelf import MAX_TEXT_BYTES
from problems.services.editing import check_version, editing


def find_solution(*, part: Part, expected: str, language: str, name: str) -> Solution:
    """`expected`: the word of its folder. Raises NotFound."""
    verdict = VERDICT_OF_FOLDER.get(expected)
    found = part.solutions.filter(expected=verdict, language=language, name=name).first()
    if found is None:
        raise NotFound("solution_unknown", f"Part {part.number} has no solution {expected}/{language}/{name}.")
    return found


def version_of_solution(solution: Solution) -> str:
    return sha256(solution.source.encode()).hexdigest()


def create_solution(*, part: Part, expected: str, language: str, name: str, source: str, by: User) -> Solution:
    """Raises Conflict where there is one already, DomainError for what no solution may be."""
    verdict = _verdict(expected)
    if not is_file_name(name):
        raise DomainError("bad_name", f"The name of a solution is {FILE_NAME_RULE}.", "name")
    if language not in LANGUAGES:
        raise DomainError("language_unknown", f"language must be one of {', '.join(LANGUAGES)}.", "language")
    _check_source(source)
    with editing(problem=part.problem, by=by) as problem:
        if problem.kind == Kind.SYSTEM_DESIGN:
            raise Conflict("kind_without_solutions", "A system-design problem has no solutions.", "kind")
        if part.solutions.filter(expected=verdict, language=language, name=name).exists():
            sentence = f"Part {part.number} has a solution {expected}/{language}/{name} already."
            raise Conflict("solution_exists", sentence, "name")
        return part.solutions.create(expected=verdict, language=language, name=name, source=source)


def replace_solution(*, solution: Solution, source: str, by: User, version: str | None = None) -> Solution:
    """Raises Conflict where it is another version by now."""
    _check_source(source)
    with editing(problem=solution.part.problem, by=by):
        found = _still_there(solution, version)
        found.source = source
        found.save(update_fields=["source"])
    return found


def remove_solution(*, solution: Solution, by: User, version: str | None = None) -> None:
    with editing(problem=solution.part.problem, by=by):
        _still_there(solution, version).delete()


def _still_there(solution: Solution, version: str | None) -> Solution:
    found = Solution.objects.filter(pk=solution.pk).first()
    if found is None:
        raise NotFound("solution_unknown", "The solution was removed just now.")
    check_version(version, version_of_solution(found))
    return found


def _verdict(expected: str) -> ExpectedVerdict:
    if expected not in VERDICT_OF_FOLDER:
        sentence = f"expected must be one of {', '.join(VERDICT_OF_FOLDER)}."
        raise DomainError("expected_unknown", sentence, "expected")
    return VERDICT_OF_FOLDER[expected]


def _check_source(source: str) -> None:
    if reason := reason_against_text(source, MAX_TEXT_BYTES):
        raise DomainError("bad_text", f"source: {reason}", "source")
