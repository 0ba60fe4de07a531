"""A known blog as a publisher: a few facts, the rest is its platform's."""

from newsarchive.extraction.listings import may_be_post
from newsarchive.normalization.urls import Address, address
from newsarchive.publishers.platforms.identity import canonical_address, post_key
from newsarchive.publishers.platforms.platform import PLATFORMS
from newsarchive.publishers.publisher import Publisher


def blog(*, id: str, name: str, home: str, platform: str, hosts: tuple[str, ...] = ()) -> Publisher:  # noqa: A002
    """The publisher of the blog at ``home``; ``platform`` is the id of one in PLATFORMS.

    ``hosts`` are further hosts that serve the same posts; those of ``home``, with and without www, go without
    saying. Keys are those of an unknown blog, with the home's host: a blog that becomes known keeps its keys.
    Raises ValueError for a home that is no web address, KeyError for an unknown platform.
    """
    place = address(home)
    if place is None:
        raise ValueError(f"{home}: the home of a blog is an http(s) address")
    own, folder = place.host.removeprefix("www."), place.path.rstrip("/")

    def key(parts: Address) -> str | None:
        found = post_key(parts) if may_be_post(f"https://{parts.host}{parts.path}") else None
        named = _on(own, found) if found else None
        return named if named and named.startswith((f"{own}{folder}/", f"{own}{folder}?")) else None

    page = PLATFORMS[platform].page
    everywhere = tuple(dict.fromkeys((own, f"www.{own}", *_naver_mobile(own), *hosts)))
    return Publisher(
        id=id,
        name=name,
        home=home,
        hosts=everywhere,
        article_page=page,
        key=key,
        canonical=canonical_address,
    )


def _on(host: str, key: str) -> str:
    """The key as the home's host would give it: other hosts serve the same posts under the same paths."""
    end = min(at for at in (key.find("/"), key.find("?"), len(key)) if at >= 0)
    return f"{host}{key[end:]}"


def _naver_mobile(host: str) -> tuple[str, ...]:
    return (f"m.{host}",) if host == "blog.naver.com" else ()
