"""Wakes whoever follows the record when it has grown; what happened, the record itself says."""

from functools import partial

from django.db import transaction

from core.broadcasting import broadcast


def group_of(app: str) -> str:
    """The channel group of everybody who follows what is done with the rows of this app."""
    return f"audit.{app}"


def wake_followers(app: str, seq: int) -> None:
    """Tells them of event `seq` once its transaction is committed. A layer that is away breaks nothing."""
    message = {"type": "audit.grown", "seq": seq}
    transaction.on_commit(partial(broadcast, group_of(app), message), robust=True)
