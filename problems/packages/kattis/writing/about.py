"""problem.yaml and the statement."""

import json
import re
from uuid import UUID, uuid5

from problems.enums import Judging
from problems.folder import ProblemTree
from problems.packages.kattis.judging import MOST_PASSES
from problems.packages.package import Image
from problems.packages.statements.markdown import plain_markdown

NAMESPACE = UUID("f1d1e0a6-6d0b-5d9f-9a4e-3c2f8f0b7a11")
KATTIS_LANGUAGES = {"python": "python3"}
TYPES = {Judging.INTERACTIVE: "interactive", Judging.MULTI_PASS: "multi-pass"}


def about_text(tree: ProblemTree) -> str:
    """problem.yaml. What JSON writes is YAML too; the address, for which there is no key, stands in a comment."""
    lines = {
        "problem_format_version": "2023-07",
        "name": {"en": tree.title},
        "uuid": str(uuid5(NAMESPACE, tree.slug)),
        "type": _types(tree),
        "limits": _limits(tree),
        "keywords": [tag.replace(" ", "-") for tag in tree.tags],
        "languages": [KATTIS_LANGUAGES.get(language, language) for language in tree.languages] or "all",
    }
    told = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in lines.items())
    return f"# slug: {tree.slug}\n{told}"


def statement_text(tree: ProblemTree, images: tuple[Image, ...]) -> str:
    """The problem's and the part's. The pictures lie beside it."""
    texts = (tree.statement, tree.parts[0].statement)
    statement = "\n\n".join(text.strip() for text in texts if text.strip())
    for image in images:
        statement = re.sub(rf"\(/problems/[^/()]+/images/{re.escape(image.name)}\b", f"({image.name}", statement)
    return plain_markdown(statement) + "\n"


def _types(tree: ProblemTree) -> str | list[str]:
    types = ["scoring"] if tree.parts[0].groups else []
    types += [TYPES[tree.judging]] if tree.judging in TYPES else []
    return types[0] if len(types) == 1 else types or "pass-fail"


def _limits(tree: ProblemTree) -> dict[str, float]:
    limits = {"time_limit": tree.cpu_time_seconds, "memory": tree.memory_mb}
    return limits | ({"validation_passes": MOST_PASSES} if tree.judging == Judging.MULTI_PASS else {})
