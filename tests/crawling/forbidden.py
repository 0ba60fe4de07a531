"""Every forbidden address by every way in, tried by real crawls in a network namespace whose addresses count callers.

Run by `namespace.run`; the addresses and the names of the ways are read by the test, too.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scrapy.settings import default_settings

from tests.crawling.crawls import Archive, Crawl, Ended
from tests.crawling.namespace import World, world
from tests.crawling.site import Answer, Site, page, redirect, robots

PUBLIC = "93.184.215.14"
EXEMPT_PORT = 8123
PORTS = (22, 80, 443, 6379, 8000)
DECOYS = (
    *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "::1", "fc00::1"),
    *("64:ff9b::7f00:1", "2002:7f00:1::"),
)
"""Where somebody listens on each of PORTS."""
SPELLINGS = (
    *("127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0.0.0.0", "[::1]", "127.0.0.1."),
    *("[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "public@127.0.0.1", "public:80@127.0.0.1"),
    *("10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "[fc00::1]", "[fe80::1]"),
    *("inside.example", "127.0.0.1%2f", "①②⑦.⓪.⓪.①", "127。0。0。1", "public.example%00@127.0.0.1"),
)
"""Hosts as they are written in addresses: CASES.md, and some of the host confusions."""
URLS = (
    *(f"http://{host}/" for host in SPELLINGS),
    *(f"http://{host}:8000/" for host in SPELLINGS),
    *(f"https://{host}/" for host in ("127.0.0.1", "[::1]", "10.0.0.1", "inside.example")),
    *(f"http://{PUBLIC}:{port}/" for port in (22, 6379, 8000)),
)
OTHER_SCHEMES = ("file:///etc/passwd", "data:text/html,x", "ftp://127.0.0.1/", "s3://b/k", "javascript:alert(1)")
TARGETS = (*URLS, "//127.0.0.1:8000/", "//127.0.0.1/", "\\\\127.0.0.1\\", *OTHER_SCHEMES)
"""What a page, a feed, a sitemap or a redirect may name."""
NAMED = ("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0")
"""What names resolve to."""
BLOG = "blog.example"
CONTACT = {"CONTACT_URL": "https://example.org/crawler", "RETRY_TIMES": 0, "CONCURRENT_REQUESTS": 64}
STOCK = {
    **CONTACT,
    "DOWNLOAD_HANDLERS": dict.fromkeys(
        ("http", "https"), "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"
    ),
    "DOWNLOADER_MIDDLEWARES_BASE": dict(default_settings.DOWNLOADER_MIDDLEWARES_BASE),
    "DOWNLOADER_MIDDLEWARES": {"newsarchive.crawling.receipts.Receipts": 595},
}
"""Without any guard: the positive control."""


def redirecting(number: int) -> str:
    """A public address that redirects to the target with this number."""
    return f"http://r{number}.example/"


def ruled(number: int) -> str:
    """A public address whose robots.txt redirects there."""
    return f"http://b{number}.example/"


def named(number: int, scheme: str = "http") -> str:
    """An address by a name that resolves to NAMED."""
    return f"{scheme}://n{number}.example/"


REBOUND = "http://rebound.example/page"
"""The name is public when robots.txt is asked for, and loopback when the page is."""


def names() -> dict[str, list[str]]:
    """What our DNS server says."""
    public = [BLOG, *(f"{kind}{number}.example" for kind in "rb" for number in range(len(TARGETS)))]
    inner = {f"n{number}.example": [address] for number, address in enumerate(NAMED)}
    rebound = {"rebound.example": [PUBLIC, "127.0.0.1"], "inside.example": ["127.0.0.1"]}
    return {**{name: [PUBLIC] for name in public}, **inner, **rebound}


def starts() -> Iterator[str]:
    """Where the crawl of single addresses starts; one with a user's name is refused before (test_secrets)."""
    yield from (url for url in URLS if "@" not in url)
    for number in range(len(TARGETS)):
        yield from (redirecting(number), ruled(number))
    for number in range(len(NAMED)):
        yield from (named(number), named(number, "https"))
    yield REBOUND


def program(site: Site) -> None:
    """A public web that leads inward wherever it can."""
    for number, target in enumerate(TARGETS):
        # Header values are Latin-1: what is none is written as browsers would send it.
        inward = redirect(target.encode().decode("latin-1"))
        site.at("/", inward, host=f"r{number}.example")
        site.at("/robots.txt", inward, host=f"b{number}.example")
    closing = robots("")
    site.at("/robots.txt", Answer(closing.pieces, close=True), host="rebound.example")
    _program_blog(site)


def _program_blog(site: Site) -> None:
    listed = [*TARGETS, f"http://{BLOG}/2026/11/post.html"]
    entries = "".join(f"<item><title>x</title><link>{_escaped(url)}</link></item>" for url in listed)
    locs = "".join(f"<url><loc>{_escaped(url)}</loc></url>" for url in listed)
    indexed = "".join(f"<sitemap><loc>{_escaped(url)}</loc></sitemap>" for url in (*TARGETS, f"http://{BLOG}/map.xml"))
    rules = "User-agent: *\nDisallow:\n" + "".join(f"Sitemap: {url}\n" for url in TARGETS)
    site.at("/robots.txt", robots(f"{rules}Sitemap: http://{BLOG}/index.xml\n"), host=BLOG)
    site.at("/index.xml", _xml(f"<sitemapindex>{indexed}</sitemapindex>"), host=BLOG)
    site.at("/map.xml", _xml(f"<urlset>{locs}</urlset>"), host=BLOG)
    site.at("/feed.xml", _xml(f"<rss version='2.0'><channel><title>x</title>{entries}</channel></rss>"), host=BLOG)
    site.at("/", page(_html("", feeds=(*TARGETS, "/feed.xml"))), host=BLOG)
    site.at("/2026/11/post.html", page(_html("<h1>글</h1>", feeds=TARGETS)), host=BLOG)


def _xml(text: str) -> Answer:
    return page(text, content_type="application/xml; charset=utf-8")


def _html(text: str, feeds: tuple[str, ...]) -> str:
    announced = "".join(f'<link rel="alternate" type="application/rss+xml" href="{_escaped(url)}">' for url in feeds)
    first, second = URLS[0], URLS[1]
    other = f'<link rel="canonical" href="{first}"><link rel="https://api.w.org/" href="{second}"><base href="{first}">'
    refreshes = "".join(f'<meta http-equiv="refresh" content="0; url={_escaped(url)}">' for url in TARGETS)
    links = "".join(f'<p>출처: <a href="{_escaped(url)}">KBS</a></p>' for url in TARGETS)
    frames = "".join(f'<iframe id="mainFrame" src="{_escaped(url)}"></iframe>' for url in TARGETS)
    head = f"<head><meta charset='utf-8'><title>글</title>{announced}{other}{refreshes}</head>"
    return f"<html>{head}<body><article>{text}{links}</article>{frames}</body></html>"


def _escaped(url: str) -> str:
    return url.replace("&", "&amp;")


def _blog(archive: Archive) -> Ended:
    return Crawl(archive, "blog", arguments={"site": f"http://{BLOG}/"}, settings=CONTACT, names=None).run()


def _mapped(archive: Archive) -> tuple[Ended, list[str]]:
    """A mapped host redirects to each target, and to the very server that it is mapped to."""
    with Site("127.0.0.1", EXEMPT_PORT) as site:
        targets = (*TARGETS, f"http://127.0.0.1:{EXEMPT_PORT}/secret", f"http://localhost:{EXEMPT_PORT}/secret")
        for number, target in enumerate(targets):
            site.at(f"/{number}", redirect(target.encode().decode("latin-1")), host="mapped.example")
        urls = " ".join(f"https://mapped.example/{number}" for number in range(len(targets)))
        mapping = site.connect_to("mapped.example")
        ended = Crawl(archive, "article", mapping, {"urls": urls}, settings={"RETRY_TIMES": 0}, names=None).run()
        return ended, sorted({f"{asked.host}{asked.path}" for asked in site.requests})


def _stock(archive: Archive) -> Ended:
    urls = " ".join(("http://127.0.0.1:8000/", "http://[::1]/", redirecting(TARGETS.index("http://127.1/")), named(1)))
    return Crawl(archive, "article", arguments={"urls": urls}, settings=STOCK, names=None).run()


def main(folder: Path) -> dict[str, Any]:
    """All crawls, and whom the decoys met."""
    inside = World((PUBLIC, *DECOYS[1:6], *DECOYS[7:]), names())
    for address in DECOYS:
        for port in PORTS:
            inside.decoy(address, port)
    for port in (22, 443, 6379, 8000):
        inside.decoy(PUBLIC, port)
    with Site(PUBLIC, 80) as site:
        program(site)
        archives = {name: Archive.on("sqlite", _made(folder / name)) for name in ("article", "blog", "mapped", "stock")}
        urls = {"urls": " ".join(starts())}
        settings = {**CONTACT, "DNSCACHE_ENABLED": False}
        ended = Crawl(archives["article"], "article", arguments=urls, settings=settings, names=None).run()
        blog, (mapped, asked) = _blog(archives["blog"]), _mapped(archives["mapped"])
        guarded = dict(inside.connections)
        _stock(archives["stock"])
        stock = dict(inside.connections)
    return {
        "problems": archives["article"].problems,
        "said": [ended.err, blog.err, mapped.err],
        "counts": [ended.counts, blog.counts, mapped.counts],
        "guarded": guarded,
        "stock": stock,
        "lookups": inside.lookups,
        "asked": sorted({f"{asked.host}{asked.path}" for asked in site.requests}),
        "asked_of_exempt": asked,
    }


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    world(main)
