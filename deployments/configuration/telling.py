"""What the API and the commands say of configurations. Of a secret: whether it is set, and whether it is the same."""

from typing import Any

from deployments.configuration.known import Comparison, Observation
from deployments.verifying.parity import Compared, Known


def observation_told(observation: Observation) -> dict[str, Any]:
    return {
        "environment": observation.environment.slug,
        "observed_at": observation.at.isoformat() if observation.at else None,
        "source": observation.source,
        "keys": {key: _known_told(one) | {"class": one.parity} for key, one in sorted(observation.known.items())},
    }


def comparison_told(comparison: Comparison, rows: tuple[Compared, ...]) -> dict[str, Any]:
    return {
        "lower": _seen_told(comparison.lower),
        "higher": _seen_told(comparison.higher),
        "keys": len(comparison.rows),
        "blocking": len(comparison.blocking),
        "rows": [_compared_told(one) for one in rows],
    }


def _seen_told(observation: Observation) -> dict[str, Any]:
    told = observation_told(observation)
    del told["keys"]
    return told


def _compared_told(one: Compared) -> dict[str, Any]:
    return {
        "key": one.key,
        "class": one.parity,
        "outcome": one.outcome,
        "blocks": one.blocks,
        "same": one.is_same,
        "sentence": one.sentence,
        "lower": _known_told(one.lower) if one.lower else None,
        "higher": _known_told(one.higher) if one.higher else None,
    }


def _known_told(known: Known) -> dict[str, Any]:
    value = {} if known.is_secret else {"value": known.value}
    return value | {"is_secret": known.is_secret, "is_set": known.is_set}
