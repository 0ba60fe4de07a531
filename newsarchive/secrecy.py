"""What may be said of an address that holds a password: every message, log line and stored argument asks here."""

import re
from urllib.parse import SplitResult, unquote, urlsplit

HIDDEN = "***"
SHORTEST_SECRET = 4
"""A shorter secret is not looked for in messages: it would be found in words that are none."""
SHORTEST_PART = 12
"""A shorter part of an address (/hook) is no secret by itself."""
_known: set[str] = set()

_USER_INFO = re.compile(r"(?<=//)[^\s/?#\\]*@")
_PASSWORD = re.compile(r"(?P<user>(?:[^:/@]*:)?/*[^:/@]*):(?!//).*@", re.DOTALL)
_OPTION = re.compile(r"(?i)(?<![a-z])(?P<name>(?:ssl)?pass(?:word|phrase|wd)?)=[^&\s]*")
_VALUES = re.compile(r"(?i)(?<![a-z])(?:ssl)?pass(?:word|phrase|wd)?=([^&\s]*)")


def without_user_info(text: str) -> str:
    """`text` with user name and password of each address in it shown as ``***``."""
    return _USER_INFO.sub(f"{HIDDEN}@", text) if "@" in text else text


def has_user_info(text: str) -> bool:
    """Whether an address in `text` names a user, with or without a password."""
    return "@" in text and _USER_INFO.search(text) is not None


def database_name(url: str) -> str:
    """The database URL `url`, however malformed, with its password shown as ``***``; the user's name stays."""
    if url.startswith("sqlite:"):
        return url  # a file, whose name may hold anything
    shown = _PASSWORD.sub(rf"\g<user>:{HIDDEN}@", url, count=1)
    return _OPTION.sub(rf"\g<name>={HIDDEN}", shown)


def hide(secret: str) -> None:
    """From now on `discreet` shows this secret as ``***``, in this process."""
    if len(secret) >= SHORTEST_SECRET:
        _known.add(secret)


def hide_address(address: str) -> None:
    """The same for an address of which every part but scheme and host is a secret, such as a webhook's."""
    parts = _split(address)
    hide(address)
    if parts is not None:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        for secret in (target, parts.path, parts.query, parts.path.rpartition("/")[2]):
            hide(secret if len(secret) >= SHORTEST_PART else "")


def hide_password(url: str) -> None:
    """The same for the password in a database URL, as it is written and as it is meant."""
    parts = _split(url)
    given = [parts.password or "", *_VALUES.findall(parts.query)] if parts is not None else []
    for password in given:
        hide(password)
        hide(unquote(password))


def discreet(text: str) -> str:
    """`text` without what `hide` was told, user names and passwords of addresses, and passwords of databases."""
    shown = without_user_info(text)
    for secret in sorted(_known, key=len, reverse=True):
        shown = shown.replace(secret, HIDDEN)
    return _OPTION.sub(rf"\g<name>={HIDDEN}", shown)


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:  # brackets of no IPv6 address
        return None
