"""Rows by what an address or a body names, or a refusal that says which is not there."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from core.errors import NotFound
from core.json_body import json_object
from deployments.enums import EnvironmentState
from deployments.models import Environment

Row = TypeVar("Row", bound=Model)
MOST_ID = 2**63 - 1


def found(rows: QuerySet[Row], number: int, field: str = "id") -> Row:
    row = rows.filter(pk=number).first() if 0 < number <= MOST_ID else None
    if row is None:
        name = rows.model._meta.verbose_name
        raise NotFound("not_found", f"There is no {name} {number}.", field)
    return row


def environment_at(slug: str, field: str = "environment") -> Environment:
    environment = Environment.objects.filter(slug=slug).first() if "\0" not in slug else None
    if environment is None:
        there = Environment.objects.exclude(state=EnvironmentState.ARCHIVED)
        known = ", ".join(there.values_list("slug", flat=True))
        raise NotFound("environment_unknown", f"There is no environment {slug[:40]}; there are {known}.", field)
    return environment


def environments_at(slugs: Iterable[str]) -> list[Environment]:
    """Each once, in the order in which they are named."""
    return [environment_at(slug, "environments") for slug in dict.fromkeys(slugs)]


def body_of(request: Request, serializer: type[BaseSerializer[Any]]) -> Any:
    """The validated body, as its serializer."""
    body = serializer(data=json_object(request))
    body.is_valid(raise_exception=True)
    return body
