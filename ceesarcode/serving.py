"""How uvicorn serves the site, by itself in dev and under gunicorn elsewhere."""

from typing import Any

from ceesarcode.protocol import BoundedProtocol

BOUNDS: dict[str, Any] = {
    "http": BoundedProtocol,
    "lifespan": "on",
    "access_log": False,  # django-structlog tells each request, with its id
    "server_header": False,
    "ws_max_size": 256 * 1024,
    "ws_max_queue": 32,
    "ws_ping_interval": 20.0,  # seconds; without an answer in as many more, the connection is given up
    "ws_ping_timeout": 20.0,
}
