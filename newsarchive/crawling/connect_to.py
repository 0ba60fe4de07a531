"""``--connect-to HOST=ADDR:PORT``: a host's requests go to another address, over plain HTTP (as curl's)."""

import ipaddress
import re
from collections.abc import Iterable, Mapping

_FORM = re.compile(r"(?P<host>[^=\s,]+)=(?P<address>\[[0-9a-fA-F:.]+\]|[0-9.]+):(?P<port>[0-9]{1,5})")


def read_mapping(values: Iterable[str]) -> Mapping[str, tuple[str, int]]:
    """Host to (IP address, port). Raises ValueError naming the value that is not of the form."""
    return dict(_read(value.strip()) for value in values if value.strip())


def _read(value: str) -> tuple[str, tuple[str, int]]:
    match = _FORM.fullmatch(value)
    if match is None:
        raise ValueError(
            f"--connect-to {value!r} is not of the form HOST=ADDRESS:PORT, such as news.kbs.co.kr=127.0.0.1:8000"
        )
    address, port = match["address"].strip("[]"), int(match["port"])
    try:
        ipaddress.ip_address(address)
    except ValueError as error:
        raise ValueError(f"--connect-to {value!r}: {address!r} is no IP address") from error
    if not 0 < port < 65536:
        raise ValueError(f"--connect-to {value!r}: there is no port {port}")
    return match["host"].lower(), (address, port)
