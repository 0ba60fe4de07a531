"""Crawls over real TLS in a network namespace: one good server, and those whom nobody may believe.

Run by `namespace.run`. No host is mapped: names, port 443 and trust are what a crawl of the live web has.
"""

import os
import socket
import ssl
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.crawling.certificates import authority, context
from tests.crawling.crawls import Archive, Crawl
from tests.crawling.namespace import World, world
from tests.crawling.site import KBS, Site
from tests.crawling.stories import STORIES, path_of, story_page

PUBLIC, SILENT = "93.184.215.14", "93.184.215.15"
UNVERIFIED = "the server's certificate cannot be verified"
BAD = {
    "expired.example": UNVERIFIED,
    "not-yet.example": UNVERIFIED,
    "self-signed.example": UNVERIFIED,
    "wrong-name.example": "the server's certificate is another host's",
    "foreign.example": UNVERIFIED,
    "silent.example": "the headers took longer than 5 seconds",
    "plain.example": "",
}
"""Hosts, and what must be said of them."""


def contexts(folder: Path) -> dict[str, ssl.SSLContext]:
    """What each host shows; writes the file of whom the crawl trusts."""
    ours, foreign = authority(folder, "ours"), authority(folder, "foreign")
    os.environ["SSL_CERT_FILE"] = str(ours.trusted)
    return {
        KBS: context(folder, KBS, ours),
        "expired.example": context(folder, "expired.example", ours, -9, -8),
        "not-yet.example": context(folder, "not-yet.example", ours, 8, 9),
        "self-signed.example": context(folder, "self-signed.example", None),
        "wrong-name.example": context(folder, "right-name.example", ours),
        "foreign.example": context(folder, "foreign.example", foreign),
    }


def chosen(by_host: dict[str, ssl.SSLContext]) -> ssl.SSLContext:
    """One server's side that shows the certificate of the host that is asked for."""
    first = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

    def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        connection.context = by_host[name or KBS]

    first.sni_callback = choose
    return first


def silence(held: list[float]) -> None:
    """Accept on port 443 and never shake hands; remember for how many seconds each caller waited."""
    listener = socket.create_server((SILENT, 443))

    def hold(connection: socket.socket) -> None:
        since = time.monotonic()
        with connection, suppress(ConnectionResetError):
            while connection.recv(65536):
                pass
        held.append(time.monotonic() - since)

    while True:
        threading.Thread(target=hold, args=(listener.accept()[0],), daemon=True).start()


def main(folder: Path) -> dict[str, Any]:
    """The crawl, and what each side saw."""
    names = {host: [PUBLIC] for host in (KBS, *BAD)}
    World((PUBLIC, SILENT, "93.184.215.16"), names | {"silent.example": [SILENT], "plain.example": ["93.184.215.16"]})
    held: list[float] = []
    threading.Thread(target=silence, args=(held,), daemon=True).start()
    archive = Archive.on("sqlite", folder)
    with Site(PUBLIC, 443, chosen(contexts(folder))) as site, Site("93.184.215.16", 443) as plain:
        good = site.at(path_of(STORIES[0]), story_page())
        urls = " ".join((good, *(f"https://{host}/" for host in BAD)))
        settings = {"CONTACT_URL": "https://example.org/crawler", "RETRY_TIMES": 0}
        ended = Crawl(archive, "article", arguments={"urls": urls}, settings=settings, names=None).run()
    return {
        "counts": ended.counts,
        "simulated": ended.run["simulated"],
        "problems": archive.problems,
        # Who speaks no TLS takes a greeting for a request line without a host, where it comes in pieces.
        "asked": sorted({asked.host for asked in (*site.requests, *plain.requests) if asked.host}),
        "held": held,
    }


if __name__ == "__main__":
    world(main)
