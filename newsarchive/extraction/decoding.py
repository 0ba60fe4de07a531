"""Bytes to text, whatever the label says."""

import codecs
import re

# The longest prefix in which browsers look for a charset in the markup is 1,024 bytes; some pages need more.
_META_PREFIX = 4096
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE | re.ASCII)
_META_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Korean pages labelled EUC-KR hold syllables that only its superset cp949 has (WHATWG reads them alike).
_KOREAN = frozenset({"euc-kr", "euckr", "ks_c_5601-1987", "ks_c_5601", "ksc5601", "ksc_5601", "cp949", "ms949"})
_KOREAN |= {"windows-949", "uhc", "x-windows-949", "korean", "iso-ir-149"}


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of ``body``; ``content_type`` is the HTTP header's value. NULs are dropped. Never raises.

    A byte order mark decides; else bytes that are UTF-8 beyond ASCII are UTF-8, whatever their label; else the
    charset that the header or the markup names; else cp949, if the bytes are that; else UTF-8 with U+FFFD.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _clean(body[len(mark) :].decode(encoding, "replace"))
    if body.isascii():
        return _clean(_ascii(body, content_type))
    return _clean(_try(body, "utf-8") or _labelled(body, content_type) or _try(body, "cp949") or _replaced(body))


def to_utf8(body: bytes, content_type: str | None = None) -> bytes:
    """What `decode` gives, as UTF-8: ``body`` itself where it is that already."""
    marked = body.startswith(tuple(mark for mark, _ in _BOMS))
    if not marked and b"\0" not in body and not body.isascii() and _try(body, "utf-8") is not None:
        return body
    return decode(body, content_type).encode("utf-8", "replace")


def _ascii(body: bytes, content_type: str | None) -> str:
    """Bytes below 0x80 are ASCII, but for the seven-bit encodings, of which pages use one: ISO-2022-KR."""
    if declared_charset(body, content_type) == "iso2022_kr" and b"\x1b$)C" in body[:1024]:
        return _try(body, "iso2022_kr") or body.decode("ascii")
    return body.decode("ascii")


def _labelled(body: bytes, content_type: str | None) -> str | None:
    """By the label; a body with a few broken bytes (cut off in a character) is still what it says it is."""
    encoding = declared_charset(body, content_type)
    if encoding is None or encoding == "utf-8":
        return None
    text = body.decode(encoding, "replace")
    return text if text.count("\ufffd") * 100 <= len(text) else None


def declared_charset(body: bytes, content_type: str | None = None) -> str | None:
    """The Python codec of the charset that the header names, else the markup; None if none is known."""
    stated = _CHARSET.search(content_type or "")
    in_markup = _META_CHARSET.search(body[:_META_PREFIX])
    labels = [stated[1] if stated else "", in_markup[1].decode("ascii", "ignore") if in_markup else ""]
    return next((codec for label in labels if label and (codec := _codec(label))), None)


def _codec(label: str) -> str | None:
    if label.lower() in _KOREAN:
        return "cp949"
    try:
        found = codecs.lookup(label)
    except LookupError:
        return None
    # Python also knows codecs that are no charset of a page (rot13, zip, idna).
    return found.name if found._is_text_encoding and found.name not in _NO_CHARSETS else None


_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "undefined", "mbcs"})


def _try(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except ValueError:
        return None


def _replaced(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def _clean(text: str) -> str:
    return text.replace("\0", "") if "\0" in text else text
