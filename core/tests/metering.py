"""How far a metric of this process moves."""

from prometheus_client import REGISTRY


class Meter:
    """Of one sample, from now on."""

    def __init__(self, name: str, **labels: str) -> None:
        self._name, self._labels = name, labels
        self._before = self.value

    @property
    def value(self) -> float:
        return REGISTRY.get_sample_value(self._name, self._labels) or 0.0

    @property
    def moved(self) -> float:
        return self.value - self._before
