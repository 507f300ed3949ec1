"""Languages whose file is called after what is in it: here that is Main, and in packages mostly something else."""

import re

MAIN = re.compile(r"\bMain\b")
PUBLIC_CLASS = re.compile(r"^[ \t]*public[ \t]+(?:final[ \t]+)?class[ \t]+(\w+)", re.MULTILINE)
OUTER_CLASS = re.compile(r"^(?:final[ \t]+)?class[ \t]+(\w+)", re.MULTILINE)
MAIN_METHOD = re.compile(r"static\s+(?:public\s+)?void\s+main\b")
OBJECT = re.compile(r"^[ \t]*object[ \t]+(\w+)", re.MULTILINE)


def with_main(language: str, source: str) -> tuple[str, str]:
    """The source with its class called Main, and what that was called before: "" where there was nothing to rename.

    Raises ValueError where something else is called Main.
    """
    name = _main_class(source) if language == "java" else _only(OBJECT, source) if language == "scala" else "Main"
    if name in ("", "Main"):
        return source, ""
    if MAIN.search(source):
        raise ValueError(f"its class is {name}, and must be Main here, as something else in it is")
    return re.sub(rf"\b{name}\b", "Main", source), name


def _main_class(source: str) -> str:
    """The public class, or else the last one that begins before the method that is started."""
    if found := PUBLIC_CLASS.search(source):
        return found[1]
    started = MAIN_METHOD.search(source)
    before = [found[1] for found in OUTER_CLASS.finditer(source, 0, started.start())] if started else []
    return before[-1] if before else ""


def _only(pattern: re.Pattern[str], source: str) -> str:
    names = pattern.findall(source)
    return names[0] if len(names) == 1 else ""
