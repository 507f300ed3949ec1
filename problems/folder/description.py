"""problem.toml: what its fields may be. Strict: a field that is not known, or of another type, is refused."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from problems.naming import (
    CPU_TIME_SECONDS,
    FILE_NAME_RULE,
    LANGUAGES,
    MAX_GROUPS,
    MAX_JUDGE_ARG,
    MAX_JUDGE_ARGS,
    MAX_PARTS,
    MAX_POINTS,
    MAX_POSITION,
    MAX_TAGS,
    MAX_TITLE,
    MEMORY_MB,
    TAG_RULE,
    is_file_name,
    is_tag,
)


def _plain_line(text: str) -> str:
    if text != text.strip() or not text.isprintable():
        raise PydanticCustomError("line", "must be one line without control characters and without blanks at its ends")
    return text


def _tag(text: str) -> str:
    if not is_tag(text):
        raise PydanticCustomError("tag", "{found} is not a tag: {rule}", {"found": repr(text), "rule": TAG_RULE})
    return text


def _group_name(text: str) -> str:
    if not is_file_name(text):
        raise PydanticCustomError("group", "must be {rule}", {"rule": FILE_NAME_RULE})
    return text


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise PydanticCustomError(
            "language",
            "{found} is not a language; there are {known}",
            {"found": repr(text), "known": ", ".join(LANGUAGES)},
        )
    return text


def _printable(text: str) -> str:
    if not text.isprintable():
        raise PydanticCustomError("line", "must be one line without control characters")
    return text


def _unique(values: list[str]) -> list[str]:
    if len(set(values)) < len(values):
        raise PydanticCustomError("unique", "must not name anything twice")
    return values


Line = Annotated[str, Field(max_length=MAX_TITLE), AfterValidator(_plain_line)]
Title = Annotated[str, Field(min_length=1, max_length=MAX_TITLE), AfterValidator(_plain_line)]
Tag = Annotated[str, AfterValidator(_tag)]
LanguageSlug = Annotated[str, AfterValidator(_language)]
GroupName = Annotated[str, AfterValidator(_group_name)]
Argument = Annotated[str, Field(min_length=1, max_length=MAX_JUDGE_ARG), AfterValidator(_printable)]
Tolerance = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class LimitsTable(Strict):
    cpu_time_seconds: float = Field(2.0, ge=CPU_TIME_SECONDS[0], le=CPU_TIME_SECONDS[1], allow_inf_nan=False)
    memory_mb: int = Field(256, ge=MEMORY_MB[0], le=MEMORY_MB[1])


class CheckerTable(Strict):
    name: Literal[
        "exact", "lines", "tokens", "caseless_tokens", "unordered_lines", "floats", "sql", "sql_ordered", "custom"
    ] = "tokens"
    absolute_tolerance: Tolerance | None = None
    relative_tolerance: Tolerance | None = None

    @model_validator(mode="after")
    def _tolerance_needs_floats(self) -> Self:
        if self.name != "floats" and not (self.absolute_tolerance is None and self.relative_tolerance is None):
            raise PydanticCustomError("tolerance", 'has a tolerance, which only name = "floats" takes')
        return self


class GroupTable(Strict):
    """`tests` names them as weights.toml does, or several by a pattern with `*`."""

    name: GroupName
    points: int = Field(ge=0, le=MAX_POINTS)
    aggregation: Literal["sum", "min", "max"] = "sum"
    required: bool = False
    depends_on: Annotated[list[str], AfterValidator(_unique)] = []
    stop_at_first_failure: bool = False
    tests: Annotated[list[str], AfterValidator(_unique)] = []


class JudgeProgramTable(Strict):
    language: LanguageSlug
    entry: str
    convention: Literal["kattis", "testlib"] = "kattis"
    args: Annotated[list[Argument], Field(max_length=MAX_JUDGE_ARGS)] = []


class JudgeTable(Strict):
    """One table for each program of the problem's own."""

    checker: JudgeProgramTable | None = None
    interactor: JudgeProgramTable | None = None
    input_validator: JudgeProgramTable | None = None


class PartTable(Strict):
    title: Line = ""
    cumulative: bool = False
    groups: Annotated[list[GroupTable], Field(max_length=MAX_GROUPS)] = []


class Description(Strict):
    """The whole of problem.toml."""

    title: Title
    kind: Literal["coding", "sql", "system_design"]
    difficulty: Literal["warmup", "easy", "medium", "hard"]
    status: Literal["draft", "published", "archived"] = "draft"
    position: int = Field(1000, ge=0, le=MAX_POSITION)
    tags: Annotated[list[Tag], Field(max_length=MAX_TAGS), AfterValidator(_unique)] = []
    languages: Annotated[list[LanguageSlug], AfterValidator(_unique)] = []
    judging: Literal["batch", "interactive", "multi_pass"] = "batch"
    stop_at_first_failure: bool = False
    limits: LimitsTable = LimitsTable()
    checker: CheckerTable = CheckerTable()
    judge: JudgeTable = JudgeTable()
    parts: list[PartTable] = Field(min_length=1, max_length=MAX_PARTS)
