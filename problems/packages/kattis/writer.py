"""A problem of ours as a package of the ICPC/Kattis format (2023-07): the same problem gives the same bytes."""

import io
import json
import zipfile
from collections.abc import Sequence
from uuid import UUID, uuid5

from core.errors import Conflict
from problems.enums import Checker, Judging, Kind
from problems.folder import PartTree, ProblemTree, TestFile
from problems.naming import ENDING_OF_LANGUAGE
from problems.packages.package import DataFile, Image

DEFAULT_TOLERANCE = 1e-6  # the judge's, where a problem names neither
NAMESPACE = UUID("f1d1e0a6-6d0b-5d9f-9a4e-3c2f8f0b7a11")
COMPARED = {Checker.EXACT, Checker.TOKENS, Checker.CASELESS_TOKENS, Checker.FLOATS}
KATTIS_LANGUAGES = {"python": "python3"}
MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip can tell: no clock in the bytes
FILE_MODE = 0o100644 << 16

VALIDATOR = '''\
"""Accepts what any test of this problem may be: {sentence}."""

import sys

data = sys.stdin.buffer.read()
try:
    text = data.decode()
except UnicodeDecodeError:
    sys.exit(43)
lines = text.split("\\n")
is_plain = all(line.replace("\\t", " ").isprintable() for line in lines)
sys.exit(42 if {condition} else 43)
'''
PLAIN_LINES = 'is_plain and lines[-1] == ""'


def kattis_zip(tree: ProblemTree, images: tuple[Image, ...] = (), data_files: tuple[DataFile, ...] = ()) -> bytes:
    """The package with its folder, packed. Raises Conflict for a problem that the format cannot hold."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, data in sorted(kattis_files(tree, images, data_files).items()):
            info = zipfile.ZipInfo(f"{short_name(tree)}/{path}", MOMENT)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, FILE_MODE, 3
            archive.writestr(info, data)
    return buffer.getvalue()


def short_name(tree: ProblemTree) -> str:
    """The folder of the package: letters and digits alone, as the format has it."""
    return tree.slug.replace("-", "")


def kattis_files(
    tree: ProblemTree, images: tuple[Image, ...] = (), data_files: tuple[DataFile, ...] = ()
) -> dict[str, bytes]:
    """The contents of each file by its path in the package."""
    _refuse_what_has_no_place(tree)
    (part,) = tree.parts
    statement = "\n\n".join(text.strip() for text in (tree.statement, part.statement) if text.strip())
    files = {
        "problem.yaml": _about(tree),
        "statement/problem.en.md": statement.replace(f"(/problems/{tree.slug}/images/", "(") + "\n",
        "input_validators/lines.py": validator_for(part.tests),
    }
    files |= _flag_files(tree) | _part_files(part)
    beside = {f"statement/{image.name}": image.data for image in images}
    beside |= {f"attachments/{each.name}": each.data for each in data_files}
    return {path: text.encode() for path, text in files.items()} | beside


def validator_for(tests: Sequence[TestFile]) -> str:
    """As strict as the tests allow: whole lines of printable characters, or any text."""
    if all(_is_plain(test.input) for test in tests):
        return VALIDATOR.format(
            sentence="lines of printable characters in UTF-8, the last one ended", condition=PLAIN_LINES
        )
    return VALIDATOR.format(sentence="any text in UTF-8", condition="True")


def _is_plain(text: str) -> bool:
    lines = text.split("\n")
    return not lines[-1] and all(line.replace("\t", " ").isprintable() for line in lines)


def _refuse_what_has_no_place(tree: ProblemTree) -> None:
    reason = None
    if tree.kind != Kind.CODING:
        reason = f"a {Kind(tree.kind).label} problem has no place in it"
    elif len(tree.parts) != 1:
        reason = f"it holds one part, and this problem has {len(tree.parts)}"
    elif tree.checker not in COMPARED or tree.judging != Judging.BATCH:
        reason = "its validator compares tokens, numbers or bytes, and this problem is judged in another way"
    elif tree.parts[0].groups:
        reason = "the points of its groups have no place in it"
    elif not any(not test.is_sample for test in tree.parts[0].tests):
        reason = "it needs a hidden test"
    if reason:
        raise Conflict("not_exportable", f"“{tree.title}” cannot be a package of the Kattis format: {reason}.")


def _part_files(part: PartTree) -> dict[str, str]:
    files: dict[str, str] = {}
    for test in part.tests:
        place = f"data/{'sample' if test.is_sample else 'secret'}/{test.name}"
        files |= {f"{place}.in": test.input, f"{place}.ans": test.expected}
    for solution in part.solutions:
        is_java = solution.language == "java"  # its file is named after its class, which is Main in all of them
        name = f"{solution.name}/Main.java" if is_java else f"{solution.name}.{ENDING_OF_LANGUAGE[solution.language]}"
        files[f"submissions/{solution.expected.label}/{name}"] = solution.source
    return files


def _about(tree: ProblemTree) -> str:
    """problem.yaml. What JSON writes is YAML too; the address, for which there is no key, stands in a comment."""
    lines = {
        "problem_format_version": "2023-07",
        "name": {"en": tree.title},
        "uuid": str(uuid5(NAMESPACE, tree.slug)),
        "type": "pass-fail",
        "limits": {"time_limit": tree.cpu_time_seconds, "memory": tree.memory_mb},
        "keywords": [tag.replace(" ", "-") for tag in tree.tags],
        "languages": [KATTIS_LANGUAGES.get(language, language) for language in tree.languages] or "all",
    }
    told = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in lines.items())
    return f"# slug: {tree.slug}\n{told}"


def _flag_files(tree: ProblemTree) -> dict[str, str]:
    """How outputs are compared: as the format says it, and as problemtools still reads it."""
    flags = _flags(tree)
    return {
        "data/test_group.yaml": f"output_validator_args: {json.dumps(flags)}\n",
        "data/testdata.yaml": f"output_validator_flags: {' '.join(flags)}\n",
    }


def _flags(tree: ProblemTree) -> list[str]:
    if tree.checker == Checker.EXACT:
        return ["case_sensitive", "space_change_sensitive"]
    if tree.checker == Checker.TOKENS:
        return ["case_sensitive"]
    if tree.checker == Checker.CASELESS_TOKENS:
        return []
    absolute, relative = tree.absolute_tolerance, tree.relative_tolerance
    if absolute is None and relative is None:
        absolute = relative = DEFAULT_TOLERANCE
    given = (("float_absolute_tolerance", absolute), ("float_relative_tolerance", relative))
    return ["case_sensitive", *(word for flag, value in given if value is not None for word in (flag, repr(value)))]
