"""The programs of a package that take part in judging: each a file or a folder of them, made a program of the judge."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from problems.enums import JudgeRole
from problems.folder import JudgeProgramFiles
from problems.naming import (
    JUDGE_FILE_NAME_RULE,
    LANGUAGES,
    MAX_JUDGE_ARG,
    MAX_JUDGE_ARGS,
    MAX_JUDGE_BYTES,
    MAX_JUDGE_FILES,
    is_judge_file_name,
)
from problems.packages.naming import language_of_file
from problems.packages.shelf import PackageShelf

SCRIPTS = {"build", "run"}
ONE = "output_validator"
HEADERS = (".h", ".hh", ".hpp")
MAIN = re.compile(r"main\.[^.]+", re.IGNORECASE)
OTHER_CHECKS = {".ctd": "Checktestdata", ".viva": "VIVA"}


@dataclass(frozen=True, slots=True)
class Source:
    """A program as it lies in the package: `place` is its file or its folder."""

    place: str
    files: dict[str, bytes]

    @property
    def name(self) -> str:
        """What the package calls it: the name of its folder, or of its file without the ending."""
        return self.place.rpartition("/")[2].partition(".")[0]


def sources_in(folders: dict[str, bytes]) -> list[Source]:
    """The programs in folders of them, in order. `output_validator` is the folder of one, whose files may lie in it.

    Headers that lie beside programs of one file, testlib.h mostly, belong to each of these.
    """
    found: dict[str, dict[str, bytes]] = defaultdict(dict)
    headers: dict[str, dict[str, bytes]] = defaultdict(dict)
    for path, data in sorted(folders.items()):
        folder, _, rest = path.partition("/")
        name, _, inner = rest.partition("/")
        if inner:
            found[f"{folder}/{name}"][inner] = data
        elif folder == ONE:
            found[folder][name] = data
        elif name.endswith(HEADERS):
            if len(headers[folder]) <= MAX_JUDGE_FILES:  # one more than a program may have refuses it
                headers[folder][name] = data
        else:
            found[path][name] = data
    return [
        Source(place, files | (headers[place.partition("/")[0]] if place in folders else {}))
        for place, files in found.items()
    ]


def read_program(
    source: Source, role: JudgeRole, args: Sequence[str], shelf: PackageShelf
) -> tuple[JudgeProgramFiles | None, str]:
    """The program, or why it cannot be one of the judge here."""
    reason = next(_reasons_against(source, args), "")
    if reason:
        return None, reason
    faults = len(shelf.faults)
    texts = {name: shelf.text_of(f"{source.place}: {name}", data) for name, data in source.files.items()}
    if wrong := shelf.faults[faults:]:
        del shelf.faults[faults:]
        return None, f"{wrong[0].file}: {wrong[0].message.rstrip('.')}"
    language = _language(source)
    assert language is not None, "one without a language has a reason against it"
    files = tuple(sorted((name, text or "") for name, text in texts.items()))
    return JudgeProgramFiles(role, language, _entry(source, language), args=tuple(args), files=files), ""


def _reasons_against(source: Source, args: Sequence[str]) -> Iterator[str]:
    names = list(source.files)
    for ending, tool in OTHER_CHECKS.items():
        if source.place.endswith(ending):
            yield f"{tool} is not there to run it"
    if scripts := sorted(SCRIPTS & source.files.keys()):
        yield f"scripts of its own build and start it ({', '.join(scripts)}); here it is built from its sources alone"
    if nested := [name for name in names if "/" in name]:
        yield f"its files lie in folders ({nested[0]}); all must lie in one"
    if strange := [name for name in names if not is_judge_file_name(name)]:
        yield f"the name of a file is {JUDGE_FILE_NAME_RULE}, not “{strange[0]}”"
    if len(names) > MAX_JUDGE_FILES or sum(map(len, source.files.values())) > MAX_JUDGE_BYTES:
        yield f"a program has at most {MAX_JUDGE_FILES} files of together {MAX_JUDGE_BYTES // 1024} KB"
    if _language(source) is None:
        yield "its language is not known here"
    yield from _reasons_against_args(args)


def _reasons_against_args(args: Sequence[str]) -> Iterator[str]:
    if len(args) > MAX_JUDGE_ARGS:
        yield f"it is given {len(args)} arguments, and {MAX_JUDGE_ARGS} are the most"
    if any(not 1 <= len(arg) <= MAX_JUDGE_ARG or not arg.isprintable() for arg in args):
        yield f"an argument is a line of 1 to {MAX_JUDGE_ARG} characters"


def _language(source: Source) -> str | None:
    """The one that most of its files are in; of two that are as many, the one that the registry has first."""
    counts = Counter(language for name in source.files if (language := language_of_file(name)))
    return min(counts, key=lambda language: (-counts[language], LANGUAGES.index(language)), default=None)


def _entry(source: Source, language: str) -> str:
    """The file that is started: called main, or the first by its name."""
    names = sorted(name for name in source.files if language_of_file(name) == language)
    return next((name for name in names if MAIN.fullmatch(name)), names[0])
