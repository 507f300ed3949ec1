"""manifest.json: two spellings of its keys, `id` and `ID`, `stub` and `Stub`, read as one."""

import json
import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from problems.folder import Fault

FILE = "manifest.json"
Stubs = dict[str, str]


class EarlierPart(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    partnumber: int = Field(ge=1)
    title: str = ""
    statement: str = ""
    stub: Stubs | None = None


class Manifest(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    statement: str = ""
    languages: list[str] = []
    stub: Stubs | None = None
    type: str = "coding"
    ismultipart: bool = False
    parts: list[EarlierPart] | None = None


def parse_manifest(data: bytes, faults: list[Fault]) -> Manifest | None:
    """The manifest as a checked value; None, and every fault in it, where it is refused."""
    try:
        table = json.loads(data.decode(), object_pairs_hook=_lower_keys)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        faults.append(Fault(FILE, f"It is not JSON: {error}."))
        return None
    try:
        return Manifest.model_validate(table)
    except ValidationError as error:
        faults.extend(_fault_of(dict(one)) for one in error.errors(include_url=False))
        return None


def _lower_keys(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    table = {key.lower(): value for key, value in pairs}
    if len(table) < len(pairs):
        raise ValueError("a key is there twice, or in two spellings")
    return table


def _fault_of(error: dict[str, Any]) -> Fault:
    field = ".".join(str(step + 1) if isinstance(step, int) else step for step in error["loc"])
    message = re.sub(r"^(Input|String|List) should", "It must", error["msg"])
    return Fault(FILE, f"{message.removesuffix('.')}.", field=field or None)
