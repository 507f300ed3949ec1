"""Names that the folder, the models and the admin share: languages and their endings, and what a name may be."""

import re

from problems.enums import ExpectedVerdict

DEFAULT_FILES = {
    "python": "Main.py",
    "javascript": "Main.js",
    "typescript": "Main.ts",
    "java": "Main.java",
    "c": "Main.c",
    "cpp": "Main.cpp",
    "bash": "Main.sh",
    "sql": "Main.sql",
    "perl": "Main.pl",
    "ruby": "Main.rb",
    "php": "Main.php",
    "lua": "Main.lua",
    "r": "Main.R",
    "go": "Main.go",
    "rust": "Main.rs",
    "haskell": "Main.hs",
    "csharp": "Main.cs",
    "kotlin": "Main.kt",
    "scala": "Main.scala",
    "swift": "main.swift",
    "fortran": "main.f90",
    "pascal": "main.pas",
    "ocaml": "main.ml",
    "d": "main.d",
    "erlang": "main.erl",
    "elixir": "main.exs",
    "clojure": "main.clj",
    "lisp": "main.lisp",
    "scheme": "main.scm",
    "prolog": "main.pro",
    "tcl": "main.tcl",
    "awk": "main.awk",
}
"""What a program is called where nobody named it, by language: all that execution's registry has, in its order."""
LANGUAGES = tuple(DEFAULT_FILES)
LANGUAGE_OF_FILE = {file: language for language, file in DEFAULT_FILES.items()}
ENDING_OF_LANGUAGE = {language: file.partition(".")[2] for language, file in DEFAULT_FILES.items()}
LANGUAGE_OF_ENDING = {ending: language for language, ending in ENDING_OF_LANGUAGE.items()}
"""The one ending of each that a folder knows; packages of others have more (packages/naming.py)."""
JUDGE_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
JUDGE_FILE_NAME_RULE = "letters, digits, dots, hyphens and underscores, at most 80 characters"
RESERVED_FILE_NAMES = frozenset({"test.in", "test.ans", "team.out", "feedback", "build"})
MAX_JUDGE_FILES = 20
MAX_JUDGE_BYTES = 512 * 1024
MAX_JUDGE_ARGS = 20
MAX_JUDGE_ARG = 200

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
MAX_GROUPS = 50
MAX_POINTS = 1000
CPU_TIME_SECONDS = (0.1, 60.0)
MEMORY_MB = (16, 4096)


def is_slug(text: str) -> bool:
    return len(text) <= MAX_SLUG and SLUG.fullmatch(text) is not None and text not in RESERVED_SLUGS


def is_file_name(text: str) -> bool:
    return len(text) <= MAX_FILE_NAME and FILE_NAME.fullmatch(text) is not None


def is_judge_file_name(text: str) -> bool:
    is_name = len(text) <= MAX_FILE_NAME and JUDGE_FILE_NAME.fullmatch(text) is not None
    return is_name and text not in RESERVED_FILE_NAMES


def is_tag(text: str) -> bool:
    return len(text) <= MAX_TAG and TAG.fullmatch(text) is not None
