"""The ASGI application: HTTP, websockets, and the life of the local scheduler."""

import os
import sys

import django
from channels.routing import ProtocolTypeRouter, URLRouter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceesarcode.settings")
django.setup(set_prefix=False)

from django.core.checks import run_checks  # noqa: E402

from accounts.sockets import TokenOrSession  # noqa: E402
from ceesarcode import telemetry  # noqa: E402
from ceesarcode.checks import TAG  # noqa: E402
from ceesarcode.handler import PooledHandler  # noqa: E402
from ceesarcode.lifespan import lifespan  # noqa: E402
from ceesarcode.metrics.sockets import CountedSockets  # noqa: E402
from ceesarcode.request_ids import NamedSockets  # noqa: E402
from ceesarcode.sockets_per_caller import SocketsPerCaller  # noqa: E402
from ceesarcode.sockets_per_process import SocketsPerProcess, most_sockets  # noqa: E402
from deployments import routing as deployments_routing  # noqa: E402
from execution import routing as execution_routing  # noqa: E402

if faults := [fault for fault in run_checks(tags=[TAG]) if fault.is_serious()]:
    sys.exit("\n".join(str(fault) for fault in faults))

telemetry.start("web")
websockets = URLRouter([*execution_routing.websocket_urlpatterns, *deployments_routing.websocket_urlpatterns])
guarded = NamedSockets(TokenOrSession(SocketsPerCaller(websockets)))
application = telemetry.wrapped(
    ProtocolTypeRouter(
        {
            "http": PooledHandler(),
            "websocket": CountedSockets(SocketsPerProcess(guarded, most_sockets())),
            "lifespan": lifespan,
        }
    )
)
