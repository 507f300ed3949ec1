"""The four tiles of the page: each figure in words, with its level and what it rests on."""

from typing import NamedTuple

from deployments.figures.counting import FailureRate, Figures, LeadTime, Restore
from deployments.figures.levels import Level
from deployments.figures.pace import Frequency
from deployments.figures.words import PACES, duration_words, level_words, percent_words


class Tile(NamedTuple):
    title: str
    value: str
    level: Level
    word: str
    note: str


def tiles_of(figures: Figures) -> list[Tile]:
    return [
        _frequency(figures.frequency),
        _lead_time(figures.lead_time),
        _failure_rate(figures.failure_rate),
        _restore(figures.restore),
    ]


def _frequency(frequency: Frequency) -> Tile:
    value = PACES[frequency.pace] if frequency.pace else "Never"
    note = f"{_number(frequency.samples, 'deployment')} in {_number(frequency.weeks, 'week')}, whatever the period."
    return _tile("Deployment frequency", value, frequency.level, note)


def _lead_time(lead: LeadTime) -> Tile:
    built = lead.samples - lead.from_commit
    if not lead.samples:
        note = "Nothing became live."
    elif not built:
        note = f"Median of {_number(lead.samples, 'deployment')}, from the commit."
    elif not lead.from_commit:
        note = f"Median of {_number(lead.samples, 'deployment')}, from the build: no commit's time was recorded."
    else:
        note = f"Median of {lead.samples} deployments: {lead.from_commit} from the commit, {built} from the build."
    return _tile("Lead time for changes", duration_words(lead.seconds), lead.level, note)


def _failure_rate(rate: FailureRate) -> Tile:
    note = f"{rate.failed} of {_number(rate.samples, 'change')} failed."
    return _tile("Change failure rate", percent_words(rate.percent), rate.level, note)


def _restore(restore: Restore) -> Tile:
    note = f"Median of {_number(restore.samples, 'incident')} that a deployment caused."
    if restore.unresolved:
        note += f" {restore.unresolved} unresolved."
    return _tile("Time to restore", duration_words(restore.seconds), restore.level, note)


def _tile(title: str, value: str, level: Level, note: str) -> Tile:
    return Tile(title, value[:1].upper() + value[1:], level, level_words(level), note)


def _number(number: int, of: str) -> str:
    return f"{number} {of}" if number == 1 else f"{number} {of}s"
