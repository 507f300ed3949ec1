"""What a page knows of the second factor of whoever looks at it."""

from allauth.mfa.models import Authenticator
from django import template
from django.template import Context

from accounts.second_factor import factor_of

register = template.Library()


@register.simple_tag(takes_context=True)
def second_factor(context: Context) -> Authenticator | None:
    """The one that was shown in this session."""
    return factor_of(context["request"])
