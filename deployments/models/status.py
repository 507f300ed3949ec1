"""What was sampled of this installation, minute by minute, and who was there to do it."""

from django.db import models
from django.db.models import F, Q

from deployments.enums import ServiceComponent
from deployments.models.constraints import one_of

MINUTES = 24 * 60
UNSAMPLED = "."


class StatusDay(models.Model):
    """A component on a day (UTC). A minute is ok, degraded, failing, or unknown: nobody sampled it."""

    component = models.CharField(max_length=10, choices=ServiceComponent.choices)
    day = models.DateField()
    ok = models.PositiveSmallIntegerField(default=0, help_text="So many minutes.")
    degraded = models.PositiveSmallIntegerField(default=0)
    failing = models.PositiveSmallIntegerField(default=0)
    minutes = models.CharField(max_length=MINUTES, default=UNSAMPLED * MINUTES, help_text="A sign for each: o, d, f.")

    class Meta:
        ordering = ["day", "component"]
        constraints = [
            models.UniqueConstraint(fields=["day", "component"], name="statusday_once"),
            one_of("statusday_component_known", "component", ServiceComponent),
            models.CheckConstraint(
                condition=Q(ok__lte=MINUTES - F("degraded") - F("failing")), name="statusday_is_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component} on {self.day}"


class Pulse(models.Model):
    """A part that has said lately that it is there: "web", or "upkeep", which does what is due."""

    name = models.CharField(max_length=20, unique=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
