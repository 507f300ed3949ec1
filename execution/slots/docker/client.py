"""The SDK's client, reached as the settings say. Imported when it is needed: the SDK takes its time."""

from typing import Any

from docker import APIClient
from docker.utils import kwargs_from_env

CALL_SECONDS = 20


class EngineClient(APIClient):
    """Takes no proxies and certificates from the environment: `requests` would prefer those to what it was told."""

    @property
    def trust_env(self) -> bool:
        return False

    @trust_env.setter
    def trust_env(self, value: bool) -> None:
        """Every session sets it to True when it is made."""


def connect(host: str, cert_path: str) -> Any:
    """A client for one thread. `cert_path` "": without TLS. Raises what the SDK raises where nobody answers."""
    variables = {"DOCKER_HOST": host}
    if cert_path:
        variables |= {"DOCKER_CERT_PATH": cert_path, "DOCKER_TLS_VERIFY": "1"}
    # The machine's own ssh: it knows the keys, the hosts and how to reach them.
    return EngineClient(**kwargs_from_env(variables), timeout=CALL_SECONDS, use_ssh_client=True)
