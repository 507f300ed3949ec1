"""What the bytes of a data file or of a picture are, whatever its name says."""

import csv
import io
import json
import re

from problems.enums import FileType, ImageType

MAX_IMAGE_BYTES = 2 * 1024 * 1024
BEGINNINGS = {
    ImageType.PNG: rb"\x89PNG\r\n\x1a\n",
    ImageType.JPEG: rb"\xff\xd8\xff",
    ImageType.GIF: rb"GIF8[79]a",
    ImageType.WEBP: rb"RIFF....WEBP",
    ImageType.SVG: rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg[^>\[]*>\s*)?<svg[\s>]",
}
TYPES = {"csv": FileType.CSV, "json": FileType.JSON}


def type_of_image(data: bytes) -> ImageType | None:
    """Told by the contents, whatever the name says; None for what is no picture that browsers show."""
    for kind, beginning in BEGINNINGS.items():
        if re.match(beginning, data[:4096], re.DOTALL):
            return kind
    return None


def type_of_file(name: str) -> FileType:
    """What a data file of this name has to be."""
    return TYPES.get(name.rpartition(".")[2].lower(), FileType.TEXT)


def reason_against_file(name: str, data: bytes) -> str | None:
    """Why the contents are not what the name promises; None where they are."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return f"Byte {error.start} is not UTF-8; the files of a problem are text."
    if "\0" in text:
        return "It holds a NUL byte; the files of a problem are text."
    match type_of_file(name):
        case FileType.JSON:
            return _reason_against_json(text)
        case FileType.CSV:
            return _reason_against_csv(text)
    return None


def _reason_against_json(text: str) -> str | None:
    try:
        json.loads(text, parse_constant=_refuse_constant)
    except ValueError as error:
        return f"It is not JSON: {error}."
    except RecursionError:
        return "It is not JSON that is read here: it is nested too deep."
    return None


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON")


def _reason_against_csv(text: str) -> str | None:
    """Rows separated by commas, each of as many columns as the first; empty lines do not count."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = next((len(row) for row in rows if row), 0)
        other = next((row for row in rows if row and len(row) != columns), None)
    except csv.Error as error:
        return f"It is not CSV: line {rows.line_num}: {error}."
    if not columns:
        return "It is not CSV: it has no row."
    if other is not None:
        return (
            f"It is not CSV: line {rows.line_num} has {len(other)} columns, the first row {columns}. "
            "Columns are separated by commas; for another form choose another ending, such as .txt."
        )
    return None
