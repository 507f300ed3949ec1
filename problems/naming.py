"""Names that the folder, the models and the admin share: languages and their endings, and what a name may be."""

import re

from problems.enums import ExpectedVerdict

LANGUAGE_OF_ENDING = {
    "py": "python",
    "js": "javascript",
    "ts": "typescript",
    "java": "java",
    "c": "c",
    "cpp": "cpp",
    "sh": "bash",
    "sql": "sql",
}
ENDING_OF_LANGUAGE = {language: ending for ending, language in LANGUAGE_OF_ENDING.items()}
LANGUAGES = tuple(ENDING_OF_LANGUAGE)

VERDICT_OF_FOLDER = {verdict.label: verdict for verdict in ExpectedVerdict}

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED_SLUGS = ("packages",)  # beside /api/problems/<slug> stands /api/problems/packages
SLUG_RULE = (
    "lower-case letters and digits in words joined by single hyphens, at most 80 characters; “packages” is taken"
)
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
FILE_NAME_RULE = "letters, digits, hyphens and underscores, beginning with a letter or digit, at most 80 characters"
TAG = re.compile(r"[a-z0-9]+([ -][a-z0-9]+)*")
TAG_RULE = "lower-case letters and digits in words joined by single hyphens or spaces, at most 40 characters"

MAX_SLUG = MAX_FILE_NAME = 80
MAX_TAG = 40
MAX_TAGS = 10
MAX_PARTS = 20
MAX_TITLE = 120
MAX_POSITION = 1_000_000
MAX_WEIGHT = 1000
CPU_TIME_SECONDS = (0.1, 60.0)
MEMORY_MB = (16, 4096)


def is_slug(text: str) -> bool:
    return len(text) <= MAX_SLUG and SLUG.fullmatch(text) is not None and text not in RESERVED_SLUGS


def is_file_name(text: str) -> bool:
    return len(text) <= MAX_FILE_NAME and FILE_NAME.fullmatch(text) is not None


def is_tag(text: str) -> bool:
    return len(text) <= MAX_TAG and TAG.fullmatch(text) is not None
