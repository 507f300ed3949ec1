"""What gunicorn serves the site with: uvicorn, bounded as `manage.py serve` bounds it."""

from typing import Any

from uvicorn_worker import UvicornWorker

from ceesarcode.serving import BOUNDS

LONGEST_GOODBYE = 25
"""Seconds that requests may take once the worker is told to end. Sockets are closed at once; their pages come again."""


class WebWorker(UvicornWorker):
    CONFIG_KWARGS: dict[str, Any] = {
        "loop": "auto",
        "timeout_graceful_shutdown": LONGEST_GOODBYE,
        **BOUNDS,
    }
