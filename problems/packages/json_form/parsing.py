"""JSON read strictly: what another reader might take in another way is refused."""

import json
from collections import Counter
from typing import Any, NoReturn

from problems.folder import Fault
from problems.packages.archive import MAX_ARCHIVE_BYTES, MiB
from problems.packages.json_form.faults import DocumentError

MAX_DOCUMENT_BYTES = MAX_ARCHIVE_BYTES


def parse_json(data: bytes) -> Any:
    """Raises DocumentError for what is no JSON in UTF-8, names a field twice, or holds NaN or an infinity."""
    if len(data) > MAX_DOCUMENT_BYTES:
        raise _refused(f"The document has more than {MAX_DOCUMENT_BYTES // MiB} MiB, which is the most allowed.")
    try:
        return json.loads(data.decode(), object_pairs_hook=_object, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise _refused(f"Byte {error.start} is not UTF-8; JSON is UTF-8.") from error
    except RecursionError:
        raise _refused("The JSON is nested too deep.") from None
    except ValueError as error:
        raise _refused(f"It is not JSON: {error}.") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise _refused(f"An object names the field {twice[:80]!r} twice.")
    for name in found:
        if not _is_unicode(name):
            raise _refused(f"The name of a field, {name[:80]!r}, holds half of a surrogate pair.")
    return found


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_number(word: str) -> NoReturn:
    raise _refused(f"{word} is no number of JSON.")


def _refused(sentence: str) -> DocumentError:
    return DocumentError([Fault("", sentence)])
