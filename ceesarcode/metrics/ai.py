"""What the assistant will count: nothing asks a provider yet, so that all of it stands at 0."""

from prometheus_client import Counter

PROVIDERS = ("gemini", "openai", "anthropic")
OUTCOMES = ("answered", "refused", "failed")
DIRECTIONS = ("input", "output")

REQUESTS = Counter("ceesarcode_ai_requests", "Requests to providers of AI", ["provider", "outcome"])
TOKENS = Counter("ceesarcode_ai_tokens", "Tokens that they counted", ["provider", "direction"])
for _provider in PROVIDERS:
    for _outcome in OUTCOMES:
        REQUESTS.labels(provider=_provider, outcome=_outcome)
    for _direction in DIRECTIONS:
        TOKENS.labels(provider=_provider, direction=_direction)
