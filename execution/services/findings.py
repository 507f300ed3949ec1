"""What a proof of a problem found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found of one solution (or, without one, of a part): `sentence` is "" where all is well."""

    problem: str
    part: int
    subject: str
    expected: str
    found: str
    time_ms: int = 0
    sentence: str = ""

    @property
    def is_fault(self) -> bool:
        return bool(self.sentence)
