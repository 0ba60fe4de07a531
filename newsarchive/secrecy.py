"""What may be said of an address that holds a password: every message, log line and stored argument asks here."""

import re

HIDDEN = "***"

_USER_INFO = re.compile(r"(?<=//)[^\s/?#\\]*@")
_PASSWORD = re.compile(r"(?P<user>(?:[^:/@]*:)?/*[^:/@]*):(?!//).*@", re.DOTALL)
_OPTION = re.compile(r"(?i)(?<![a-z])(?P<name>(?:ssl)?pass(?:word|phrase|wd)?)=[^&\s]*")


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
