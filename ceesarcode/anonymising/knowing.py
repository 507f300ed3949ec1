"""Whether every table and every column has a rule; asked before anything is written."""

from collections.abc import Collection, Iterable, Mapping

from django.apps import apps
from django.db import connection
from django.db.models import Model

from ceesarcode.anonymising.rules import DROPPED, RULES, Fields

NOT_OURS = frozenset({"django_migrations"})


def models() -> list[type[Model]]:
    return list(apps.get_models(include_auto_created=True))


def unruled(
    known: Iterable[type[Model]], rules: Mapping[str, Fields] = RULES, dropped: Collection[str] = DROPPED
) -> list[str]:
    """A sentence for each model and field without a rule, and for each rule without its field."""
    known, faults = list(known), []
    for model in known:
        label = model._meta.label
        if label in dropped:
            continue
        if label not in rules:
            faults.append(f"{label} has no rule.")
            continue
        names = {field.name for field in model._meta.local_concrete_fields}
        faults += [f"{label}.{name} has no rule." for name in sorted(names - rules[label].all)]
        faults += [f"{label}.{name} has a rule and is no field." for name in sorted(rules[label].all - names)]
    labels = {model._meta.label for model in known}
    return faults + [f"{label} has a rule and is no model." for label in sorted({*rules, *dropped} - labels)]


def unknown_columns() -> list[str]:
    """What the database has beyond the models: nobody has ruled on it."""
    by_table = {model._meta.db_table: model for model in models()}
    faults = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            model = by_table.get(table)
            if model is None:
                faults += [] if table in NOT_OURS else [f"The table {table} belongs to no model."]
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")  # noqa: S608
            columns = {column[0] for column in cursor.description}
            known = {field.column for field in model._meta.local_concrete_fields}
            faults += [f"The column {table}.{name} belongs to no field." for name in sorted(columns - known)]
    return faults
