"""The kept solutions in the folders of their verdicts, by the endings that the format knows."""

from problems.folder import PartTree, SolutionFile
from problems.naming import ENDING_OF_LANGUAGE

OTHER_ENDINGS = {"perl": "pm", "prolog": "pl", "elixir": "ex"}
NAMED_AFTER_CLASS = {"java": "Main.java", "kotlin": "Main.kt", "scala": "Main.scala"}
"""The class is Main in all of them: each has a folder to itself."""


def solution_files(part: PartTree) -> dict[str, str]:
    return {f"submissions/{one.expected.label}/{_name(one)}": one.source for one in part.solutions}


def _name(solution: SolutionFile) -> str:
    if file := NAMED_AFTER_CLASS.get(solution.language):
        return f"{solution.name}/{file}"
    ending = OTHER_ENDINGS.get(solution.language, ENDING_OF_LANGUAGE[solution.language])
    return f"{solution.name}.{ending}"
