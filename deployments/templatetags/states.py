"""States on a page: always an icon and a word, never colour alone."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.templatetags.ui import icon

register = template.Library()
LOOKS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("live", "succeeded", "passed", "approved", "rehearsed", "candidate"), ("ok", "circle-check")),
    **dict.fromkeys(("active", "released", "resolved", "sent", "processed", "approve"), ("ok", "circle-check")),
    **dict.fromkeys(("failed", "rejected", "error", "invalidated", "dead", "reject"), ("wrong", "circle-x")),
    **dict.fromkeys(("critical", "low"), ("wrong", "circle-alert")),
    **dict.fromkeys(("major", "medium"), ("limit", "circle-dot-dashed")),
    **dict.fromkeys(("elite", "high"), ("ok", "circle-check")),
    **dict.fromkeys(("timed_out", "stale", "expired"), ("limit", "clock")),
    **dict.fromkeys(
        ("blocked", "locked", "inconclusive", "unknown", "mitigated", "switched_off"), ("limit", "triangle-alert")
    ),
    **dict.fromkeys(
        ("queued", "pending", "open", "draft", "scheduled", "received", "replayed"), ("running", "hourglass")
    ),
    **dict.fromkeys(
        ("dispatching", "in_progress", "verifying_identity", "deploying", "verifying", "running", "sending"),
        ("running", "loader-circle"),
    ),
    "ok": ("ok", "circle-check"),
    "degraded": ("limit", "triangle-alert"),
    "failing": ("wrong", "circle-x"),
    "ready": ("running", "list-checks"),
    "documented": ("running", "file-text"),
}


@register.simple_tag
def state(value: str, word: str = "") -> SafeString:
    """The state `value`, in its own word or another."""
    tone, name = LOOKS.get(value, ("muted", "circle-minus"))
    label = word or value.replace("_", " ").capitalize()
    return format_html('<span class="verdict tone-{}">{}<span>{}</span></span>', tone, icon(name), label)
