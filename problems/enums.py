"""The words of problems."""

from django.db.models import IntegerChoices, TextChoices


class Kind(TextChoices):
    CODING = "coding", "Coding"
    SQL = "sql", "SQL"
    SYSTEM_DESIGN = "system_design", "System design"


class Difficulty(IntegerChoices):
    """Numbers, so that lists sort by them; files and the API use the words."""

    WARMUP = 0, "Warm-up"
    EASY = 1, "Easy"
    MEDIUM = 2, "Medium"
    HARD = 3, "Hard"

    @property
    def word(self) -> str:
        return self.name.lower()


class ProblemStatus(TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    ARCHIVED = "archived", "Archived"


class Checker(TextChoices):
    EXACT = "exact", "Exact, byte for byte"
    LINES = "lines", "Lines, without trailing blanks"
    TOKENS = "tokens", "Tokens, split at white space"
    CASELESS_TOKENS = "caseless_tokens", "Tokens, upper and lower case alike"
    UNORDERED_LINES = "unordered_lines", "Lines in any order"
    FLOATS = "floats", "Tokens, numbers within a tolerance"
    SQL = "sql", "Result sets, rows in any order"
    SQL_ORDERED = "sql_ordered", "Result sets, rows in order"
    CUSTOM = "custom", "A program of the problem's own"


RESULT_SETS = frozenset({Checker.SQL, Checker.SQL_ORDERED})
"""Those that compare what queries find, and so need a problem of queries."""


class Judging(TextChoices):
    """How a program meets its test."""

    BATCH = "batch", "Batch: it reads the test, prints its answer and ends"
    INTERACTIVE = "interactive", "Interactive: it talks with the problem's interactor"
    MULTI_PASS = "multi_pass", "Several passes: the checker may start it again"


class JudgeRole(TextChoices):
    """What a program of the problem's own does; the words are those of its folder."""

    CHECKER = "checker", "Checker: says whether an output is the answer"
    INTERACTOR = "interactor", "Interactor: talks with the program and says how that went"
    INPUT_VALIDATOR = "input_validator", "Input validator: says whether an input is what the statement promises"


class Convention(TextChoices):
    """What such a program is started with, and how it says its word."""

    KATTIS = "kattis", "Kattis: input, answer and a feedback folder; ends with 42 or 43"
    TESTLIB = "testlib", "testlib: input, output and answer; ends with 0 or 1"


class Aggregation(TextChoices):
    """What a group of tests earns of its points."""

    SUM = "sum", "The share of its tests, by weight"
    MIN = "min", "What its worst test earns"
    MAX = "max", "What its best test earns"


class ExpectedVerdict(TextChoices):
    """What a kept solution must be judged; the words of its folder."""

    ACCEPTED = "AC", "accepted"
    WRONG_ANSWER = "WA", "wrong_answer"
    TIME_LIMIT = "TLE", "time_limit_exceeded"
    RUNTIME_ERROR = "RE", "run_time_error"


class ProgressState(TextChoices):
    TRIED = "tried", "Tried"
    SOLVED = "solved", "Solved"


class FileType(TextChoices):
    """What a problem's data files are: told by their ending, and checked by their contents."""

    CSV = "text/csv", "CSV"
    JSON = "application/json", "JSON"
    TEXT = "text/plain", "Text"


class ImageType(TextChoices):
    """The pictures that a statement may show."""

    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"
    GIF = "image/gif", "GIF"
    WEBP = "image/webp", "WebP"
    SVG = "image/svg+xml", "SVG"
