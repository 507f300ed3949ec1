"""An instance that calls itself gamma or prod: the app as dev serves it, without TLS and with the local executor.

Outside dev the app starts with neither, so the environment's name is changed behind its start.
"""

import os

import uvicorn
from django.conf import settings

from ceesarcode.asgi import application


def main() -> None:
    settings.APP_ENV = os.environ["PLACE"]
    uvicorn.run(application, host="127.0.0.1", port=settings.PORT, lifespan="on", log_config=None, access_log=False)


if __name__ == "__main__":
    main()
