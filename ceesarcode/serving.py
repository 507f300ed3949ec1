"""How uvicorn serves the site, by itself in dev and under gunicorn elsewhere."""

from typing import Any

BOUNDS: dict[str, Any] = {
    "lifespan": "on",
    "access_log": False,  # django-structlog tells each request, with its id
    "server_header": False,
    "ws_max_size": 256 * 1024,
}
