"""The one error that services raise for what a caller may have done wrong. The edges map it to their protocol."""


class DomainError(Exception):
    """A refusal with a stable code, a sentence for the reader and, where one is at fault, the field.

    Subclasses set `kind`, which the API's edge maps to a status: `invalid`, `forbidden`, `not_found`, `conflict`,
    `too_many`, `unavailable`.
    """

    kind = "invalid"

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class Forbidden(DomainError):
    """Whoever asks may see the thing, and may not do this with it."""

    kind = "forbidden"


class NotFound(DomainError):
    """What was asked for is not there, or not for this viewer to know of."""

    kind = "not_found"


class Conflict(DomainError):
    """The thing is not in a state that allows this."""

    kind = "conflict"


class Unavailable(DomainError):
    """We cannot do it now; `retry_after_seconds` says when to ask again."""

    kind = "unavailable"

    def __init__(self, code: str, message: str, *, retry_after_seconds: int) -> None:
        super().__init__(code, message)
        self.retry_after_seconds = retry_after_seconds


class TooMany(DomainError):
    """The caller has as much in the queue as one may have: `limit`; `remaining` may still come now."""

    kind = "too_many"

    def __init__(self, code: str, message: str, *, limit: int, remaining: int, retry_after_seconds: int) -> None:
        super().__init__(code, message)
        self.limit, self.remaining = limit, remaining
        self.retry_after_seconds = retry_after_seconds
