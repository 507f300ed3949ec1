"""Sends one callback: to the address that was checked and no other, following nothing, within a few seconds."""

import http.client
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass

from execution.callbacks.addresses import AddressRefused, Target, is_public, target_of

STEP_SECONDS = 5.0
WHOLE_SECONDS = 10.0
USER_AGENT = "CeesarCode-Callbacks/1"
Resolve = Callable[[str, int], list[str]]


class DeliveryError(Exception):
    """It did not arrive; says why in a sentence. `is_final`: trying again would be refused as well."""

    def __init__(self, sentence: str, *, is_final: bool = False) -> None:
        super().__init__(sentence)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Answer:
    """What is read of an answer: its status, and when it wants to be asked again, as it says that."""

    status: int
    retry_after: str = ""


def resolve_host(host: str, port: int) -> list[str]:
    """The IP addresses of a host, as texts."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def resolve_in_time(resolve: Resolve, host: str, port: int, seconds: float) -> list[str]:
    """The addresses; none where the name leads nowhere. Raises TimeoutError where its server keeps us waiting: the
    system's own patience is longer, and another's server for names is not to use it up."""
    answers: queue.SimpleQueue[list[str]] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host, port))
        except (OSError, UnicodeError):
            answers.put([])

    threading.Thread(target=ask, name="callback-name", daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None


class CallbackClient:
    """What a test puts in place of the public network, it hands in here: there is no setting for it.

    The name is looked up once, every address that it gives must be allowed, and the connection goes to one of those by
    number: a name that leads elsewhere a moment later changes nothing. Of the answer its body is never read.
    """

    def __init__(
        self,
        *,
        resolve: Resolve = resolve_host,
        is_allowed: Callable[[str], bool] = is_public,
        context: ssl.SSLContext | None = None,
        whole_seconds: float = WHOLE_SECONDS,
    ) -> None:
        self._resolve, self._is_allowed = resolve, is_allowed
        self._context = context or ssl.create_default_context()
        self._whole_seconds, self._step_seconds = whole_seconds, min(STEP_SECONDS, whole_seconds)

    def send(self, url: str, *, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer, whatever it is. Raises DeliveryError where there is none."""
        return self.ask(url, headers=headers, body=body).status

    def ask(self, url: str, *, headers: Mapping[str, str], body: bytes) -> Answer:
        """The same, with what the answer says of asking again."""
        try:
            target = target_of(url)
            address = self._checked_address(target)
        except AddressRefused as error:
            raise DeliveryError(str(error), is_final=True) from error
        connection = _Connection(target, address, self._context, whole_seconds=self._whole_seconds)
        with closing(connection):
            try:
                connection.request("POST", target.path, body, {"User-Agent": USER_AGENT, **headers})
                found = connection.getresponse()
                if connection.is_late:  # what came until then reads like a whole answer
                    raise TimeoutError
                return Answer(found.status, found.headers.get("Retry-After", ""))
            except (OSError, http.client.HTTPException) as error:
                raise DeliveryError(self._sentence(error, is_late=connection.is_late)) from error

    def _checked_address(self, target: Target) -> str:
        try:
            addresses = resolve_in_time(self._resolve, target.host, target.port, self._step_seconds)
        except TimeoutError as error:
            raise DeliveryError("The name of its host could not be looked up in time.") from error
        if not addresses:
            raise DeliveryError("The name of its host leads to no address.")
        if not all(self._is_allowed(address) for address in addresses):
            raise AddressRefused("Its host leads to an address that is not of the public network.")
        return addresses[0]

    def _sentence(self, error: Exception, *, is_late: bool) -> str:
        if is_late or isinstance(error, TimeoutError):
            return f"There was no answer in time: {self._whole_seconds:g} seconds, and {STEP_SECONDS:g} for a step."
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"Its certificate does not hold: {error.verify_message}."
        if isinstance(error, ssl.SSLError):
            return "No TLS connection could be made."
        if isinstance(error, http.client.HTTPException):
            return "The answer was not HTTP."
        return "The connection could not be made, or broke."


class _Connection(http.client.HTTPSConnection):
    """Goes to an address that was looked up before; the certificate must be that of the name."""

    def __init__(self, target: Target, address: str, context: ssl.SSLContext, *, whole_seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=min(STEP_SECONDS, whole_seconds), context=context)
        self._address, self._tls = address, context
        self._timer = threading.Timer(whole_seconds, self._end)
        self._timer.daemon = True
        self.is_late = False

    def connect(self) -> None:
        self._timer.start()
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()

    def close(self) -> None:
        self._timer.cancel()
        super().close()

    def _end(self) -> None:
        """The time is over: whoever answers a byte now and then does not hold us."""
        self.is_late = True
        if self.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)  # beneath TLS, which another thread is in
