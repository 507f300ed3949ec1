"""What the fields of a document may be: those of problem.toml, with the texts that a folder keeps in files."""

from base64 import b64decode
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from problems.contents import MAX_IMAGE_BYTES, reason_against_file, type_of_image
from problems.folder.beside import FILES, IMAGES
from problems.folder.description import (
    FileName,
    JudgeProgramTable,
    LanguageSlug,
    PartTable,
    ProblemTable,
    Strict,
)
from problems.folder.files import reason_against_text
from problems.naming import (
    DATA_FILE_NAME_RULE,
    IMAGE_NAME_RULE,
    JUDGE_FILE_NAME_RULE,
    MAX_PARTS,
    MAX_WEIGHT,
    SLUG_RULE,
    is_data_file_name,
    is_image_name,
    is_judge_file_name,
    is_slug,
)
from problems.packages.shelf import MAX_TEST_BYTES, MAX_TESTS, MAX_TEXT_BYTES

FORMAT = "ceesarcode-problem/1"
MAX_SOLUTIONS = 500


def _text(most: int) -> Any:
    def check(text: str) -> str:
        if reason := reason_against_text(text, most):
            raise PydanticCustomError("text", "{reason}", {"reason": reason})
        return text

    return AfterValidator(check)


def _named(is_name: Any, rule: str) -> Any:
    def check(text: str) -> str:
        if not is_name(text):
            raise PydanticCustomError("name", "must be {rule}", {"rule": rule})
        return text

    return AfterValidator(check)


def _filled(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("empty", "must not be empty")
    return text


def _bytes(value: object) -> bytes:
    try:
        return b64decode(value if isinstance(value, str) else "?", validate=True)
    except ValueError:
        raise PydanticCustomError("base64", "must be its bytes in base64") from None


def _picture(data: bytes) -> bytes:
    if type_of_image(data) is None or len(data) > MAX_IMAGE_BYTES:
        raise PydanticCustomError("picture", "must be a PNG, JPEG, GIF, WebP or SVG of at most 2 MiB")
    return data


def _data_files(files: dict[str, bytes]) -> dict[str, bytes]:
    faults = FILES.faults_of({name: len(data) for name, data in files.items()})
    reasons = [fault.message for fault in faults]
    reasons += [f"in {name}: {reason}" for name, data in files.items() if (reason := reason_against_file(name, data))]
    if reasons:
        raise PydanticCustomError("files", "{reason}", {"reason": reasons[0]})
    return files


Text = Annotated[str, _text(MAX_TEXT_BYTES)]
TestText = Annotated[str, _text(MAX_TEST_BYTES)]
Slug = Annotated[str, _named(is_slug, SLUG_RULE)]
JudgeFileName = Annotated[str, _named(is_judge_file_name, JUDGE_FILE_NAME_RULE)]
ImageName = Annotated[str, _named(is_image_name, IMAGE_NAME_RULE)]
Bytes = Annotated[bytes, BeforeValidator(_bytes), WithJsonSchema({"type": "string", "format": "byte"})]
Picture = Annotated[Bytes, AfterValidator(_picture)]
DataFileName = Annotated[str, _named(is_data_file_name, DATA_FILE_NAME_RULE)]


class TestEntry(Strict):
    """One test; `sample/<name>` or `hidden/<name>` is what groups call it."""

    __test__ = False  # not a test of pytest's

    name: FileName
    is_sample: bool = False
    input: TestText
    expected: TestText
    weight: int = Field(1, ge=1, le=MAX_WEIGHT)


class SolutionEntry(Strict):
    """A program, and what it must be judged."""

    name: FileName
    language: LanguageSlug
    expected: Literal["accepted", "wrong_answer", "time_limit_exceeded", "run_time_error"] = "accepted"
    source: Text


class JudgeProgramEntry(JudgeProgramTable):
    """A program of the judge with its files: text by name."""

    files: dict[JudgeFileName, Text]


class JudgeEntries(Strict):
    """The programs of the problem's own."""

    checker: JudgeProgramEntry | None = None
    interactor: JudgeProgramEntry | None = None
    input_validator: JudgeProgramEntry | None = None


class PartEntry(PartTable):
    """A part with all that it holds; `starters`: source by language."""

    statement: Text = ""
    starters: dict[LanguageSlug, Text] = {}
    tests: Annotated[list[TestEntry], Field(max_length=MAX_TESTS)] = []
    solutions: Annotated[list[SolutionEntry], Field(max_length=MAX_SOLUTIONS)] = []


class ProblemDocument(ProblemTable):
    """A whole problem. `images`, the pictures of its statement, and `files`, its data files, by name, in base64."""

    format: Literal["ceesarcode-problem/1"]
    slug: Slug
    statement: Annotated[Text, AfterValidator(_filled)]
    generator: Text = ""
    judge: JudgeEntries = JudgeEntries()
    parts: Annotated[list[PartEntry], Field(min_length=1, max_length=MAX_PARTS)]
    images: Annotated[dict[ImageName, Picture], Field(max_length=IMAGES.most)] = {}
    files: Annotated[dict[DataFileName, Bytes], AfterValidator(_data_files)] = {}
