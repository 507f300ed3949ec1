"""Where a callback may go: public https addresses, so that nobody reaches our own network through us."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

LONGEST_URL = 2000
LEAST_PORT = 1024
HTTPS_PORT = 443
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
NOT_FOR_HOSTS = [ipaddress.ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")]
"""Of protocols, of relays that are no more, of documents; the library calls them public, or did not know them yet."""
ISATAP = 0x5EFE
LOCAL_ENDINGS = ("localhost", "local", "localdomain", "internal", "lan", "home.arpa")


class AddressRefused(ValueError):
    """This address is none that we send to; says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: what to look up and connect to, and what to ask for there."""

    host: str
    port: int
    path: str


def target_of(url: str) -> Target:
    """The parts of an address that may be called as far as its text tells. Raises AddressRefused.

    What its name leads to is not asked here: that is for the moment of sending, and may change until then.
    """
    if not 0 < len(url) <= LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise AddressRefused(f"It must be at most {LONGEST_URL} characters of ASCII, without spaces.")
    try:
        parts = urlsplit(url)
        port = HTTPS_PORT if parts.port is None else parts.port
    except ValueError:
        raise AddressRefused("It is no address.") from None
    host = parts.hostname or ""
    _check_parts(parts, port)
    _check_host(host)
    return Target(host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def is_public(address: str) -> bool:
    """Whether an IP address, as text, is one of the public network: it and every address that it carries within."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.scope_id or found.is_site_local:
            return False
        carried = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ()), _behind_isatap(found)]
        if any(inner is not None and not is_public(str(inner)) for inner in carried):
            return False
        if found.ipv4_mapped:
            return True
    ruled_out = (found.is_multicast, found.is_reserved, found.is_unspecified, found.is_loopback, found.is_link_local)
    if any(found in network for network in NOT_FOR_HOSTS):
        return False
    return found.is_global and not found.is_private and not any(ruled_out)


def _behind_isatap(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """What the interface's number carries, as a network may use within itself: 0:5efe:a.b.c.d or 200:5efe:a.b.c.d."""
    mark, carried = int(address) >> 32 & 0xFDFFFFFF, int(address) & 0xFFFFFFFF
    return ipaddress.IPv4Address(carried) if mark == ISATAP else None


def _check_parts(parts: SplitResult, port: int) -> None:
    if parts.scheme != "https":
        raise AddressRefused("It must begin with https://.")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("It must hold no user and no password.")
    if parts.fragment:
        raise AddressRefused("It must hold no fragment.")
    if port != HTTPS_PORT and port < LEAST_PORT:
        raise AddressRefused(f"Its port must be {HTTPS_PORT}, or {LEAST_PORT} and above.")


def _check_host(host: str) -> None:
    if _is_address(host):
        if not is_public(host):
            raise AddressRefused("Its host is no address of the public network.")
        return
    labels = host.split(".")
    if len(host) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise AddressRefused("It names no host.")
    if len(labels) < 2 or host.endswith(tuple(f".{ending}" for ending in LOCAL_ENDINGS)):
        raise AddressRefused("Its host is no name of the public network.")
    if labels[-1][0].isdigit():  # 127.1, 0x7f.1: numbers that the system would take for an address
        raise AddressRefused("Its host is neither a name nor an address.")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
