"""What the validators of a package are started with: told for all tests, for a group of them, or for one."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from problems.packages.kattis.contents import Contents
from problems.packages.shelf import PackageShelf, some

Args = tuple[str, ...]
OUTPUT = ("output_validator_args", "output_validator_flags")
INPUT = ("input_validator_args", "input_validator_flags")


def args_for_outputs(contents: Contents, shelf: PackageShelf) -> Args:
    """Those that all tests agree on. Where they do not, those of most, and a note that blocks."""
    places = _places(contents, OUTPUT)
    if not places:
        return _common(contents)
    chosen = max(places, key=lambda args: places[args].total())
    if len(places) > 1:
        others = sorted({place for args, found in places.items() if args != chosen for place in found})
        shelf.note(
            f"Its output validator is given other flags for {some(others)}; "
            f"here it has the same for all tests: {' '.join(chosen) or 'none'}.",
            blocks=True,
        )
    return (*_common(contents), *chosen)


def args_for_inputs(contents: Contents, name: str) -> Args | None:
    """Those of the input validator called `name`; None where tests differ."""
    places = _places(contents, INPUT, name)
    return None if len(places) > 1 else next(iter(places), ())


def words_of(value: Any) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list) else str(value or "").split()


def _common(contents: Contents) -> Args:
    return tuple(words_of(contents.about.get("validator_flags")))


def _places(contents: Contents, keys: tuple[str, str], name: str = "") -> Mapping[Args, Counter[str]]:
    """Where which flags are given, with the number of tests; a test's own file goes before those of its groups."""
    groups = {group: contents.settings_of(group) for group in {test.group for test in contents.tests}}
    places: dict[Args, Counter[str]] = defaultdict(Counter)
    for test in contents.tests:
        settings = groups[test.group] | test.settings
        value = next((settings[key] for key in keys if settings.get(key)), None)
        place = test.path if any(test.settings.get(key) for key in keys) else test.group
        places[tuple(_of_validator(value, name))][f"data/{place}"] += 1
    return places


def _of_validator(value: Any, name: str) -> list[str]:
    """A table tells the flags by the name of the validator, or its name and its flags."""
    if not isinstance(value, dict):
        return words_of(value)
    if "flags" in value:
        return words_of(value["flags"]) if not name or str(value.get("name", name)) == name else []
    return words_of(value.get(name))
