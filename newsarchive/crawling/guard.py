"""The address guard: which addresses the crawler may connect to. Pure decisions, and a reactor that asks them.

The check stands where the connection is made, after name resolution, so neither a redirect nor a name that
resolves differently the second time gets around it.
"""

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from twisted.internet.interfaces import IConnector

PORTS = (80, 443)

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address behind a translator."""
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All that IANA gives out as global unicast; the rest of IPv6 is local, obsolete or reserved."""
_PLAIN = re.compile(
    r"https?://(?P<user>[^/?#]*@)?(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]*)?(?:[/?#][\x21-\x7e]*)?", re.IGNORECASE
)
"""Addresses in which all parsers find the same host: Python's, Twisted's, the ones of browsers (WHATWG)."""
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")


class Refused(IgnoreRequest):
    """A request that we may not make."""


class AddressRefused(Refused):
    """An address or a port that the crawler never connects to."""


class RobotsRefused(Refused):
    """A request that the site's robots.txt forbids."""


def refusal(address: str, port: int) -> str | None:
    """Why the crawler must not connect to `address`:`port`; None where it may (public, port 80 or 443)."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return f"{address} is not an IP address"
    if not _is_public(ip):
        return f"{address} is not a public address"
    return None if port in PORTS else f"port {port} is not 80 or 443"


def _is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast
    inner = _inner_ipv4(ip)
    return ip.is_global and (ip in _UNICAST or ip in _NAT64) and (inner is None or _is_public(inner))


def _inner_ipv4(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped, 6to4, Teredo, NAT64."""
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def url_refusal(url: str) -> str | None:
    """Why a URL is refused before any look-up; None where only the connection can tell."""
    try:
        parts = urlsplit(url)
        port = parts.port if parts.port is not None else 443 if parts.scheme == "https" else 80
    except ValueError as error:
        return f"the address is malformed ({error})"
    if parts.scheme not in ("http", "https"):
        return f"the scheme {parts.scheme!r} is not http or https"
    host = parts.hostname or ""
    if not host.strip("."):
        return "the address names no host"
    if port not in PORTS:
        return f"port {port} is not 80 or 443"
    if reason := _ambiguity(url):
        return reason
    return refusal(host.removesuffix("."), port) if _is_literal(host) else None


def _ambiguity(url: str) -> str | None:
    """Why parsers may find different hosts in `url`."""
    plain = _PLAIN.fullmatch(url)
    if plain is None:
        return "its host is not spelled plainly"
    return "it names a user or a password, which we never send" if plain["user"] else None


def _is_literal(host: str) -> bool:
    """Whether `host` is an IP address or ends in a number, which no name does: 127.1, 0x7f000001 (WHATWG URL)."""
    return ":" in host or _NUMBER.fullmatch(host.removesuffix(".").rpartition(".")[2]) is not None


class GuardedReactor:
    """Twisted's reactor, but `connectTCP` raises AddressRefused for what the guard refuses.

    `exempt` is the one (address, port) that a --connect-to mapping names; None for all other requests.
    """

    def __init__(self, reactor: Any, exempt: tuple[str, int] | None = None) -> None:
        self._reactor = reactor
        self._exempt = exempt

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)

    def connectTCP(self, host: str, port: int, *args: object, **kwargs: object) -> IConnector:  # noqa: N802 (Twisted's name)
        reason = None if (host, port) == self._exempt else refusal(host, port)
        if reason is not None:
            raise AddressRefused(f"refused to connect: {reason}")
        connector: IConnector = self._reactor.connectTCP(host, port, *args, **kwargs)
        return connector
