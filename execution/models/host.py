"""The processes that execute, on whatever machine: each says again and again that it is there."""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

GONE_AFTER = timedelta(seconds=15)
KEPT = timedelta(days=1)
"""A worker that ends by itself takes its row along; that of one that was killed is kept so long."""


class WorkerHostQuerySet(models.QuerySet["WorkerHost"]):
    def forgotten(self) -> "WorkerHostQuerySet":
        """Those that were killed so long ago that nobody looks for them."""
        return self.filter(seen_at__lt=Now() - KEPT)

    def present(self) -> "WorkerHostQuerySet":
        """Those that have spoken lately: by the database's clock, whatever those of the machines say."""
        return self.filter(seen_at__gt=Now() - GONE_AFTER)


class WorkerHost(models.Model):
    """One process with slots. It writes its own row; who has been silent for GONE_AFTER counts as gone."""

    name = models.CharField(max_length=200, unique=True, help_text="The machine's name and the process's number.")
    mode = models.CharField(max_length=20)
    isolation = models.CharField(max_length=60, blank=True, help_text="What its slots hold programs with.")
    fault = models.TextField(blank=True, help_text="Why it cannot execute now.")
    version = models.CharField(max_length=60, blank=True)
    capacity = models.PositiveSmallIntegerField(help_text="Runs at the same time.")
    running = models.PositiveSmallIntegerField(default=0)
    draining = models.BooleanField(default=False, help_text="It ends what it has begun, and takes no more.")
    languages = models.JSONField(default=list, help_text="What it offers: the fields of OfferedLanguage.")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = WorkerHostQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["seen_at"], name="workerhost_seen")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_able(self) -> bool:
        """Whether it executes. One that has not told yet which languages it has can take nothing."""
        return bool(self.languages) and not self.fault and not self.draining
