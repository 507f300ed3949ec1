"""The small pieces that templates draw with: icons, chips of verdicts, addresses with a changed query."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite. Decoration, unless `label` gives it a name of its own."""
    address = f"{static('dist/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


@register.simple_tag
def mark() -> SafeString:
    """The mark of CeesarCode: a laurel that is a C, and a cursor."""
    return format_html(
        '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><use href="{}#mark"></use></svg>',
        static("img/mark.svg"),
    )


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: object) -> str:
    """The query of this page with some keys changed (None drops one), for links: "?sort=name&page=2"."""
    values = context["request"].GET.copy()
    for key, value in changes.items():
        values.pop(key, None)
        if value is not None:
            values[key] = str(value)
    return f"?{values.urlencode()}" if values else "?"
