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
    TOKENS = "tokens", "Tokens, split at white space"
    FLOATS = "floats", "Tokens, numbers within a tolerance"


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
