"""Addresses that must never be reached: refused as URLs, and again where the connection is made."""

import socket
import threading
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.crawling.guard import AddressRefused, GuardedReactor, refusal, url_refusal
from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Crawl, command, crawl_articles
from tests.crawling.site import KBS, Site, page, redirect
from tests.crawling.stories import STORIES, path_of, story_page

REFUSED_URLS = (
    *("http://127.0.0.1:{}/", "http://localhost:{}/", "http://2130706433:{}/", "http://0x7f000001:{}/"),
    *("http://0177.0.0.1:{}/", "http://127.1:{}/", "http://0.0.0.0:{}/", "http://[::1]:{}/"),
    *("http://[::ffff:127.0.0.1]:{}/", "//127.0.0.1:{}/", "http://public@127.0.0.1:{}/"),
    *(
        "http://[64:ff9b::7f00:1]:{}/",
        "http://[2002:7f00:1::]:{}/",
        "http://127.0.0.1.:{}/",
        "http://[::127.0.0.1]:{}/",
    ),
)


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_an_address_on_another_port_is_refused(url: str) -> None:
    assert url_refusal(url.format(8000))


@pytest.mark.parametrize("url", [url for url in REFUSED_URLS if "localhost" not in url])
def test_an_address_that_is_not_public_is_refused_on_port_80_too(url: str) -> None:
    assert url_refusal(url.format(80))


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "data:text/html,x", "ftp://example.org/", "s3://bucket/key", "javascript:alert(1)"),
        *(
            "http:///path",
            "http://[::1",
            "http://example.org:99999/",
            "http://example.org:0/",
            "http://example.org:22/",
        ),
        *("http://./", "http://me@example.org/", "http://me:secret@example.org/", "http://a%2eb.example/"),
        *("http://a\\b.example/", "http://a b.example/", "http://한국.example/", "http://example.org:80:80/"),
        *("", "news.kbs.co.kr/1", "http://1.2.3/", "http://256.1.1.1/", "http://1.2.3.4.5/", "http://0x/"),
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    assert url_refusal(url)


@pytest.mark.parametrize(
    "url", ["http://example.org/", "https://example.org:443/", "http://8.8.8.8/", "http://3com.com/"]
)
def test_a_public_web_address_may_be_looked_up(url: str) -> None:
    assert url_refusal(url) is None


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1"),
        *("169.254.169.254", "100.64.0.1", "100.127.255.255", "224.0.0.1", "255.255.255.255", "192.0.2.1"),
        *("::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
        *("2002:7f00:1::", "2002:c0a8:1::1", "fc00::1", "fdff::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1"),
        *("2001:db8::1", "64:ff9b:1::1", "2001:0:0:0:0:0:80ff:fffe", "localhost", "", "no address"),
    ],
)
@pytest.mark.parametrize("port", [80, 443])
def test_no_connection_goes_to_what_is_not_public(address: str, port: int) -> None:
    assert refusal(address, port)


@pytest.mark.parametrize("address", ["8.8.8.8", "210.115.193.1", "2001:4860:4860::8888", "64:ff9b::808:808"])
def test_a_connection_may_go_to_public_addresses_on_the_ports_of_the_web_only(address: str) -> None:
    assert refusal(address, 80) is None
    assert refusal(address, 443) is None
    assert refusal(address, 8080)


@given(st.text())
def test_any_text_is_refused_or_not_but_never_raises(text: str) -> None:
    assert isinstance(url_refusal(text), str | None)
    assert isinstance(url_refusal(f"http://{text}/"), str | None)
    assert isinstance(refusal(text, 80), str | None)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_however_it_is_spelled(address: object) -> None:
    dotted = str(address)
    packed = socket.inet_aton(dotted).hex()
    if refusal(dotted, 80):
        assert refusal(f"64:ff9b::{packed[:4]}:{packed[4:]}", 80)
        assert refusal(f"2002:{packed[:4]}:{packed[4:]}::1", 80)
        assert url_refusal(f"http://0x{packed}/")
        assert url_refusal(f"http://{int(packed, 16)}/")


def test_the_exemption_is_for_one_address_and_port() -> None:
    class Reactor:
        def connectTCP(self, host: str, port: int) -> tuple[str, int]:  # noqa: N802 (Twisted's name)
            return host, port

    guarded = GuardedReactor(Reactor(), exempt=("127.0.0.1", 8000))

    assert guarded.connectTCP("127.0.0.1", 8000) == ("127.0.0.1", 8000)
    for host, port in (("127.0.0.1", 8001), ("127.0.0.2", 8000), ("::1", 8000)):
        with pytest.raises(AddressRefused):
            guarded.connectTCP(host, port)


@SQLITE_ONLY
def test_a_name_that_resolves_to_loopback_is_refused_where_the_connection_is_made(archive: Archive) -> None:
    names = {"rebound.example": "127.0.0.1", "inside.example": "10.0.0.1", "zero.example": "0.0.0.0"}
    urls = [*(f"http://{name}/" for name in names), *(f"https://{name}/" for name in names)]
    with Decoy(80) as http, Decoy(443) as https:
        ended = Crawl(
            archive,
            "article",
            arguments={"urls": " ".join(urls)},
            settings={"CONTACT_URL": "https://example.org/crawler", "RETRY_TIMES": 0},
            names=names,
        ).run()

    assert ended.outcome == "failed"
    assert ended.code == 0
    assert ended.counts == {"refused": len(urls)}
    assert all("is not a public address" in problem for _, problem in archive.problems.values())
    assert (http.connections, https.connections) == (0, 0)
    assert ended.run["simulated"] is False


@SQLITE_ONLY
def test_no_url_or_redirect_leads_to_the_very_server_that_a_host_is_mapped_to(archive: Archive, site: Site) -> None:
    inward = f"http://127.0.0.1:{site.port}/secret"
    spellings = (inward, f"http://localhost:{site.port}/secret", f"http://other.example:{site.port}/secret", "//secret")
    urls = [site.at(f"/{number}", redirect(target)) for number, target in enumerate(spellings)]
    urls += [site.at("/refresh", page(f'<meta http-equiv="refresh" content="0; url={inward}">'))]
    good = site.at(path_of(STORIES[0]), story_page())

    ended = crawl_articles(archive, site, *urls, inward, good, settings={"RETRY_TIMES": 0})

    assert ended.counts == {"new": 1, "refused": 5, "unrecognised": 1}
    assert {asked.host for asked in site.requests} == {KBS}
    assert site.asked("/secret") == []
    assert not any("secret" in asked.path for asked in site.requests)


@SQLITE_ONLY
def test_no_proxy_is_taken_from_the_environment(archive: Archive, site: Site) -> None:
    url = site.at(path_of(STORIES[0]), story_page())
    words = ("crawl", "article", "-a", f"urls={url}", "--connect-to", site.connect_to()[0], "--json")
    with Site() as proxy:
        named = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY"), f"http://{proxy.address}")
        ended = command("--archive", archive.url, *words, cwd=archive.folder, **named)

    assert ended.counts == {"new": 1}
    assert proxy.connections == 0


class Decoy:
    """A listener that counts who comes; nobody must. Who may not listen on its port (not root) has none."""

    def __init__(self, port: int) -> None:
        self.connections = 0
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            self._socket.bind(("127.0.0.1", port))
            self._socket.listen()

    def __enter__(self) -> "Decoy":
        threading.Thread(target=self._count, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _count(self) -> None:
        with suppress(OSError):
            while True:
                self._socket.accept()
                self.connections += 1
