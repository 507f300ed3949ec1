"""What is counted of refusals by rate."""

from prometheus_client import Counter

THROTTLED = Counter("ceesarcode_throttled", "Requests of the API beyond the caller's rate", ["kind"])
