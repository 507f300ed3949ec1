"""An instance that calls itself gamma or prod: the app as dev serves it, without TLS and with the local executor.

Outside dev the app starts with neither, so the environment's name is changed behind its start. With `BEHIND_TLS` it
takes a proxy's word for it that the caller came over TLS, and tells browsers to keep to that.
"""

import importlib
import os

import uvicorn
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceesarcode.settings")


def main() -> None:
    if os.environ.get("BEHIND_TLS"):  # the middleware reads both once, at the start
        settings.SECURE_PROXY_SSL_HEADER, settings.SECURE_HSTS_SECONDS = ("HTTP_X_FORWARDED_PROTO", "https"), 3600
    application = importlib.import_module("ceesarcode.asgi").application
    settings.APP_ENV = os.environ["PLACE"]
    uvicorn.run(application, host="127.0.0.1", port=settings.PORT, lifespan="on", log_config=None, access_log=False)


if __name__ == "__main__":
    main()
