"""Verdicts and states on a page: always an icon and a word, never colour alone."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.templatetags.ui import icon
from execution.enums import RunStatus, Verdict
from execution.judging.grouping import GroupState
from execution.languages import registry

register = template.Library()

NOT_MEASURED = "\N{EN DASH}"
LOOKS: dict[str, tuple[str, str]] = {
    Verdict.OK: ("ok", "circle-check"),
    Verdict.ACCEPTED: ("ok", "circle-check"),
    Verdict.WRONG_ANSWER: ("wrong", "circle-x"),
    Verdict.TIME_LIMIT: ("limit", "clock"),
    Verdict.MEMORY_LIMIT: ("limit", "memory-stick"),
    Verdict.OUTPUT_LIMIT: ("limit", "scroll-text"),
    Verdict.RUNTIME_ERROR: ("error", "zap"),
    Verdict.COMPILE_ERROR: ("error", "hammer"),
    Verdict.INTERNAL_ERROR: ("error", "server-crash"),
    RunStatus.QUEUED: ("running", "hourglass"),
    RunStatus.COMPILING: ("running", "loader-circle"),
    RunStatus.RUNNING: ("running", "loader-circle"),
    RunStatus.CANCELLED: ("muted", "ban"),
    "skipped": ("muted", "circle-minus"),
}
"""Tone and icon of every verdict and of every state without one."""
GROUPS = {
    GroupState.QUEUED: ("running", "hourglass", "Queued"),
    GroupState.PASSED: ("ok", "circle-check", "Passed"),
    GroupState.FAILED: ("wrong", "circle-x", "Not passed"),
    GroupState.SKIPPED: ("muted", "circle-minus", "Not run"),
}
"""Tone, icon and word of the state of a group of tests."""


@register.simple_tag
def verdict(value: str, status: str = "", extra_class: str = "") -> SafeString:
    """The verdict `value`; where there is none yet, the state of the run or of the test."""
    word = value or status
    tone, name = LOOKS.get(word, ("muted", "circle-minus"))
    label = Verdict(value).label if value else status.capitalize()
    return format_html(
        '<span class="verdict tone-{} {}" data-verdict="{}">{}<span>{}</span></span>',
        tone,
        extra_class + (" verdict-turning" if name == "loader-circle" else ""),
        word,
        icon(name),
        label,
    )


@register.simple_tag
def group_state(state: str) -> SafeString:
    """How far a group of tests is."""
    tone, name, word = GROUPS[GroupState(state)]
    return format_html('<span class="verdict tone-{}">{}<span>{}</span></span>', tone, icon(name), word)


@register.filter
def points(value: float) -> str:
    """12.5, 33.33, 40: no more than two places, and none where they are naught."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@register.filter
def seconds(milliseconds: int | None) -> str:
    """Milliseconds as a reader wants them: "132 ms", "1.25 s"; a dash where nothing was measured."""
    if milliseconds is None:
        return NOT_MEASURED
    return f"{milliseconds} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.2f} s"


@register.filter
def memory(kilobytes: int | None) -> str:
    """KiB as a reader wants them: "9.4 MB"; a dash where nothing was measured."""
    if not kilobytes:
        return NOT_MEASURED
    return f"{kilobytes} KB" if kilobytes < 1024 else f"{kilobytes / 1024:.1f} MB"


@register.filter
def measured(value: int | None, measure: str) -> str:
    """A value of the measure `time_ms` or `memory_kb`."""
    return seconds(value) if measure == "time_ms" else memory(value)


@register.filter
def language_name(slug: str) -> str:
    """What readers call a language: "C++" for cpp. The slug itself, once a language has left the registry."""
    language = registry().get(slug)
    return language.name if language else slug
