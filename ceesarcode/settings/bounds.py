"""How long anything outside this process is waited for."""

from typing import Any

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 30
LOCK_SECONDS = 10
IDLE_IN_TRANSACTION_SECONDS = 60
REDIS_TIMES = {"socket_timeout": 3, "socket_connect_timeout": 2}  # a network that is cut refuses nothing


def bound_database(database: dict[str, Any]) -> None:
    """PostgreSQL ends by itself what takes longer, so that no thread of ours hangs on it. `manage.py migrate` lifts it.
    What DATABASE_URL says of its own (`?options=…`, `?connect_timeout=…`) stands."""
    if not database["ENGINE"].endswith("postgresql"):
        return
    limits = {
        "statement_timeout": STATEMENT_SECONDS,
        "lock_timeout": LOCK_SECONDS,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_SECONDS,
    }
    options: dict[str, Any] = database.setdefault("OPTIONS", {})
    options.setdefault("connect_timeout", CONNECT_SECONDS)
    options.setdefault("options", " ".join(f"-c {name}={seconds * 1000}" for name, seconds in limits.items()))
