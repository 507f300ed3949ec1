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


class ExpectedVerdict(TextChoices):
    """What a kept solution must be judged; the words of its folder."""

    ACCEPTED = "AC", "accepted"
    WRONG_ANSWER = "WA", "wrong_answer"
    TIME_LIMIT = "TLE", "time_limit_exceeded"
    RUNTIME_ERROR = "RE", "run_time_error"


class ProgressState(TextChoices):
    TRIED = "tried", "Tried"
    SOLVED = "solved", "Solved"


class ImageType(TextChoices):
    """The pictures that a statement may show."""

    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"
    GIF = "image/gif", "GIF"
    WEBP = "image/webp", "WebP"
    SVG = "image/svg+xml", "SVG"
