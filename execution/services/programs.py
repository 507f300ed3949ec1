"""What a caller hands in, checked before anything is queued: the language, the files, the arguments, the input."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import DomainError
from execution import scheduling
from execution.languages import OfferedLanguage
from execution.types import Program

MOST_FILES = 20
MOST_NAME_BYTES = 255
MOST_SOURCE_BYTES = 256 * 1024
MOST_ARGS = 50
MOST_ARG_CHARACTERS = 4096
MOST_STDIN_BYTES = 4 * 1024 * 1024


def check_program(*, language: str, files: Mapping[str, str], entry: str | None = None) -> Program:
    """A program that can be started. Raises DomainError with the field at fault, and the first fault found."""
    offered = offered_language(language)
    _check_files(files)
    return Program(language=offered.slug, files=dict(files), entry=_entry(files, entry, offered))


def offered_language(slug: Any, allowed: Sequence[str] = ()) -> OfferedLanguage:
    """The language of that slug, if this machine offers it and, where `allowed` names any, it is one of those."""
    if isinstance(slug, str) and (slug in allowed or not allowed) and (offered := scheduling.language(slug)):
        return offered
    slugs = [item.slug for item in scheduling.languages() if not allowed or item.slug in allowed]
    there_are = f"there are {', '.join(slugs)}" if slugs else "this machine offers none here"
    if not isinstance(slug, str) or not slug:
        raise DomainError("language_required", f"Name the language; {there_are}.", "language")
    raise DomainError("language_unknown", f"The language {slug[:40]!r} is not offered; {there_are}.", "language")


def check_args(args: Sequence[Any]) -> list[str]:
    """The arguments of the program. Raises DomainError for the field `args`."""
    if len(args) > MOST_ARGS:
        raise DomainError("too_many_args", f"There are {len(args)} arguments; at most {MOST_ARGS} are allowed.", "args")
    for number, arg in enumerate(args, start=1):
        fits = isinstance(arg, str) and len(arg) <= MOST_ARG_CHARACTERS and "\0" not in arg and _is_unicode(arg)
        if not fits:
            sentence = f"Argument {number} must be text of at most {MOST_ARG_CHARACTERS} characters without NUL."
            raise DomainError("arg_invalid", sentence, "args")
    return list(args)


def check_stdin(stdin: bytes) -> bytes:
    """The input of the program. Raises DomainError for the field `input`."""
    if len(stdin) > MOST_STDIN_BYTES:
        raise DomainError("input_too_large", f"The input has {len(stdin)} bytes; at most 4 MiB are allowed.", "input")
    return stdin


def _check_files(files: Any) -> None:
    if not isinstance(files, Mapping) or not files:
        raise DomainError("files_required", "Give at least one file: an object of name and text.", "files")
    if len(files) > MOST_FILES:
        sentence = f"There are {len(files)} files; at most {MOST_FILES} are allowed."
        raise DomainError("too_many_files", sentence, "files")
    for name, text in files.items():
        _check_name(name)
        if not isinstance(text, str) or "\0" in text or not _is_unicode(text):
            raise DomainError("file_not_text", f"The file {name!r} must be Unicode text without NUL.", "files")
    size = sum(len(text.encode()) for text in files.values())
    if size > MOST_SOURCE_BYTES:
        sentence = f"The files have {size} bytes together; at most 256 KiB ({MOST_SOURCE_BYTES} bytes) are allowed."
        raise DomainError("source_too_large", sentence, "files")


def _check_name(name: Any) -> None:
    shown = repr(name)[:80]
    if not isinstance(name, str) or not name or not _is_unicode(name):
        raise DomainError("file_name_invalid", f"The file name {shown} is no text; name every file.", "files")
    if "/" in name or "\\" in name or name in (".", ".."):
        sentence = f"The file name {shown} must be a plain name: no / or \\, not . or .. ."
        raise DomainError("file_name_invalid", sentence, "files")
    if any(not character.isprintable() for character in name):
        sentence = f"The file name {shown} must not hold control or other unprintable characters."
        raise DomainError("file_name_invalid", sentence, "files")
    if len(name.encode()) > MOST_NAME_BYTES:
        sentence = f"The file name {shown}… is longer than {MOST_NAME_BYTES} bytes."
        raise DomainError("file_name_invalid", sentence, "files")


def _entry(files: Mapping[str, str], entry: Any, language: OfferedLanguage) -> str:
    """The file to start: the one named, the language's default, or the only one."""
    if entry is None:
        if language.default_file in files:
            return language.default_file
        if len(files) == 1:
            return next(iter(files))
        sentence = f"Name the file to start: there is no {language.default_file} among {', '.join(files)}."
        raise DomainError("entry_required", sentence, "entry")
    if not isinstance(entry, str) or entry not in files:
        sentence = f"The entry must be one of the files: {', '.join(files)}."
        raise DomainError("entry_unknown", sentence, "entry")
    return entry


def _is_unicode(text: str) -> bool:
    """False for half of a surrogate pair, which JSON can carry and UTF-8 cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
