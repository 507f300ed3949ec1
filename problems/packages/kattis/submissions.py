"""The programs of a package with the verdict that each must get: by its folder, or by a tag in its source."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

from problems.enums import ExpectedVerdict
from problems.folder import SolutionFile
from problems.folder.tree import order_of_solution
from problems.naming import VERDICT_OF_FOLDER
from problems.packages.kattis.classes import with_main
from problems.packages.kattis.contents import Contents, PackageSubmission
from problems.packages.kattis.expectations import expectations_of, told_of, verdict_told
from problems.packages.naming import file_name_of, language_of_file, languages_of
from problems.packages.shelf import PackageShelf

TAG = re.compile(r"@EXPECTED_RESULTS@:?[ \t]*([^\n]*)")
VERDICT_OF_TAG = {
    "CORRECT": ExpectedVerdict.ACCEPTED,
    "ACCEPTED": ExpectedVerdict.ACCEPTED,
    "WRONG-ANSWER": ExpectedVerdict.WRONG_ANSWER,
    "NO-OUTPUT": ExpectedVerdict.WRONG_ANSWER,
    "TIMELIMIT": ExpectedVerdict.TIME_LIMIT,
    "RUN-ERROR": ExpectedVerdict.RUNTIME_ERROR,
}


def solutions_of(contents: Contents, shelf: PackageShelf) -> tuple[SolutionFile, ...]:
    """Those that we can judge; a note tells of each other one."""
    solutions: dict[tuple[str, str, str], SolutionFile] = {}
    expectations = expectations_of(contents, shelf)
    for submission in _single_files(contents.submissions):
        place = f"submissions/{submission.folder}/{submission.name}"
        path = place.removeprefix("submissions/")
        told = told_of(path.rpartition(".")[0], expectations) | told_of(path, expectations)
        solution, reason = _solution(submission, told, shelf)
        if solution is None:
            shelf.note(f"{place} was left out: {reason}.")
            continue
        key = order_of_solution(solution)
        if key in solutions:
            shelf.note(f"{place} was left out: another one has its name.")
        solutions.setdefault(key, solution)
    return tuple(solutions[key] for key in sorted(solutions))


def _single_files(submissions: list[PackageSubmission]) -> list[PackageSubmission]:
    """A folder with one file in it is that file, and names it."""
    folders = Counter((one.folder, one.name.partition("/")[0]) for one in submissions if "/" in one.name)
    return [
        replace(one, name=f"{folder}.{rest.rpartition('.')[2]}")
        if rest and "/" not in rest and folders[one.folder, folder] == 1
        else one
        for one in submissions
        for folder, _, rest in [one.name.partition("/")]
    ]


def _solution(
    submission: PackageSubmission, told: dict[str, Any], shelf: PackageShelf
) -> tuple[SolutionFile | None, str]:
    if "/" in submission.name:
        return None, "programs of several files are not supported for now"
    stem, _, _ = submission.name.rpartition(".")
    language = _language(submission, told)
    if language is None:
        return None, "its language is not known here"
    verdict, reason = verdict_told(told)
    if verdict is None and not reason:
        verdict, reason = _verdict(submission)
    if verdict is None:
        return None, reason
    try:
        source, renamed = with_main(language, submission.source)
    except ValueError as error:
        return None, str(error)
    if renamed:
        shelf.note(f"submissions/{submission.folder}/{submission.name}: its class {renamed} is called Main here.")
    return SolutionFile(verdict, language, file_name_of(stem), source), ""


def _language(submission: PackageSubmission, told: dict[str, Any]) -> str | None:
    if named := told.get("language"):
        known, _ = languages_of([str(named)])
        return known[0] if known else None
    return language_of_file(submission.name)


def _verdict(submission: PackageSubmission) -> tuple[ExpectedVerdict | None, str]:
    tag = TAG.search(submission.source)
    if tag is None:
        verdict = VERDICT_OF_FOLDER.get(submission.folder)
        return verdict, f"the folder {submission.folder} says no one verdict"
    results = [result.strip().upper() for result in tag[1].replace("*/", "").replace("-->", "").split(",")]
    verdicts = {VERDICT_OF_TAG.get(result) for result in results}
    if len(verdicts) == 1 and None not in verdicts:
        return verdicts.pop(), ""
    return None, f"its tag {', '.join(results)} names no one verdict of ours"
