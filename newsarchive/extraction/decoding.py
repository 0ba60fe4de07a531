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
_DECLARED = re.compile(rb"^(\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*)([\"'])[^\"'>]*\2", re.IGNORECASE)
_FILLER, _FIRST, _LAST = (
    "\u3164",
    "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ",
    "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ",
)
_SPELLED_OUT = re.compile(f"{_FILLER}([{_FIRST}])([ㅏ-ㅣ])([{_LAST}{_FILLER}])")
_SEVEN_BIT_KOREAN = b"\x1b$)C"
# Servers and tools name these without having looked (``AddDefaultCharset iso-8859-1``).
_WESTERN = frozenset({"cp1252", "iso8859-15"})
_EVERYDAY_SYLLABLE = re.compile(rb"[\xb0-\xc8][\xa1-\xfe]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of ``body``; ``content_type`` is the HTTP header's value. NULs are dropped. Never raises.

    A byte order mark decides; else bytes that are UTF-8 beyond ASCII are UTF-8, whatever their label; else the
    charset that the header or the markup names, unless that is a Western one, or UTF-8, and the bytes are Korean
    (cp949); else cp949 or UTF-8 with U+FFFD, whichever breaks at fewer places.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _clean(body[len(mark) :].decode(encoding, "replace"))
    if wide := _wide(body):
        return _clean(body.decode(wide, "replace"))
    if body.isascii():
        return _clean(_ascii(body))
    text = _try(body, "utf-8")
    return _clean(text if text is not None else _by_label_and_look(body, declared_charset(body, content_type)))


def to_utf8(body: bytes, content_type: str | None = None) -> bytes:
    """What `decode` gives, as UTF-8: ``body`` itself where it is that already."""
    page = hash(body)
    if page in _known_as_utf8:
        return body
    marked = body.startswith(tuple(mark for mark, _ in _BOMS))
    if not marked and b"\0" not in body and not body.isascii() and _try(body, "utf-8") is not None:
        if len(_known_as_utf8) >= _MOST_KNOWN:
            _known_as_utf8.clear()
        _known_as_utf8.add(page)
        return body
    return decode(body, content_type).encode("utf-8", "replace")


# As in parse_cost, a page is asked for when it comes and again when it is read, with a hundred others between.
_known_as_utf8: set[int] = set()
_MOST_KNOWN = 4096


def xml_as_utf8(body: bytes, content_type: str | None = None) -> bytes:
    """What `to_utf8` gives, with a declaration that says so: XML parsers know few charsets, and none that is Korean."""
    return _DECLARED.sub(rb"\1\2utf-8\2", to_utf8(body, content_type), count=1)


def _wide(body: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of markup is NUL."""
    sample = body[:256]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(sample) < 16 or max(even, odd) * 5 < len(sample):
        return None
    return "utf-16-le" if even * 4 < odd else "utf-16-be" if odd * 4 < even else None


def _ascii(body: bytes) -> str:
    """Bytes below 0x80 are ASCII, but for the seven-bit encodings, of which pages use one: ISO-2022-KR."""
    if _SEVEN_BIT_KOREAN in body and b"\x0e" in body:
        return body.decode("iso2022_kr", "replace")
    return body.decode("ascii")


def _by_label_and_look(body: bytes, label: str | None) -> str:
    """The text of bytes that are no clean UTF-8."""
    unicode = body.decode("utf-8", "replace")
    if _broken(unicode) * 20 <= _beyond_ascii(unicode):  # it was cut off in a letter, or joined from pieces
        return unicode
    if label in _WESTERN:
        return _korean(body) if _looks_korean(body) else body.decode(label or "", "replace")
    if label not in (None, "utf-8", "cp949"):
        text = body.decode(label or "", "replace")
        if _broken(text) * 100 <= len(text):  # a few broken bytes (cut off in a character) change nothing
            return text
    korean = _korean(body)
    return korean if _broken(korean) < _broken(unicode) else unicode


def _korean(body: bytes) -> str:
    """By cp949; syllables that some programs spell out in EUC-KR, which has no code for them, are put together."""
    text = body.decode("cp949", "replace")
    return _SPELLED_OUT.sub(_put_together, text) if _FILLER in text else text


def _put_together(spelled: re.Match[str]) -> str:
    first, vowel, last = spelled.groups()
    final = 0 if last == _FILLER else _LAST.index(last) + 1
    return chr(0xAC00 + (_FIRST.index(first) * 21 + ord(vowel) - ord("ㅏ")) * 28 + final)


def _looks_korean(body: bytes) -> bool:
    """Whether most of what cp949 reads beyond ASCII are everyday syllables, and nearly nothing is broken."""
    text = body.decode("cp949", "replace")
    return _broken(text) * 20 <= _beyond_ascii(text) < 2 * len(_EVERYDAY_SYLLABLE.findall(body))


def _beyond_ascii(text: str) -> int:
    return sum(map(len, _BEYOND_ASCII.findall(text)))


def _broken(text: str) -> int:
    return text.count("\ufffd")


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
    if found.name in ("ascii", "iso8859-1"):  # what browsers take these labels for
        return "cp1252"
    return found.name if found._is_text_encoding and found.name not in _NO_CHARSETS else None


_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "undefined", "mbcs"})


def _try(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except ValueError:
        return None


def _clean(text: str) -> str:
    return text.replace("\0", "") if "\0" in text else text
