"""The kept solutions in the folders of their verdicts, by the endings that the format knows."""

import json
from collections import Counter

from problems.folder import PartTree, SolutionFile
from problems.naming import ENDING_OF_LANGUAGE

OTHER_ENDINGS = {"perl": "pm", "prolog": "pl", "elixir": "ex"}
TOLD = {"prolog"}
"""Some judges know that ending as another language's."""
NAMED_AFTER_CLASS = {"java": "Main.java", "kotlin": "Main.kt", "scala": "Main.scala"}
"""The class is Main in all of them: each has a folder to itself."""


def solution_files(part: PartTree) -> dict[str, str]:
    folders = Counter((one.expected, one.name) for one in part.solutions if one.language in NAMED_AFTER_CLASS)
    paths = {one: f"{one.expected.label}/{_name(one, folders[one.expected, one.name])}" for one in part.solutions}
    told = {path: {"language": one.language} for one, path in paths.items() if one.language in TOLD}
    lines = "".join(f"{path}: {json.dumps(table)}\n" for path, table in told.items())
    files = {f"submissions/{path}": one.source for one, path in paths.items()}
    return files | ({"submissions/submissions.yaml": lines} if lines else {})


def _name(solution: SolutionFile, folders: int) -> str:
    if file := NAMED_AFTER_CLASS.get(solution.language):
        return f"{solution.name}{f'-{solution.language}' if folders > 1 else ''}/{file}"
    ending = OTHER_ENDINGS.get(solution.language, ENDING_OF_LANGUAGE[solution.language])
    return f"{solution.name}.{ending}"
