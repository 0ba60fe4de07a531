"""A crawl opens no port: nobody can connect to it while it works."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import ROOT, Archive, environment, wait_until
from tests.crawling.site import KBS, Site, late
from tests.crawling.stories import STORIES, path_of, story_page

LISTENING = "0A"


def open_ports(pid: int) -> set[str]:
    """Local addresses of the sockets of the process that listen (TCP) or are bound without a peer (UDP)."""
    ours = {link for fd in Path(f"/proc/{pid}/fd").iterdir() if (link := _target(fd)).startswith("socket:")}
    found = set()
    for kind in ("tcp", "tcp6", "udp", "udp6"):
        table = Path(f"/proc/{pid}/net/{kind}")
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            _, local, remote, state, *_, inode = line.split()[:10]
            is_open = state == LISTENING if kind.startswith("tcp") else remote.endswith(":0000")
            if is_open and f"socket:[{inode}]" in ours:
                found.add(f"{kind} {local}")
    return found


def _target(fd: Path) -> str:
    try:
        return str(fd.readlink())
    except OSError:  # closed meanwhile
        return ""


@SQLITE_ONLY
@pytest.mark.parametrize("command", ["newsarchive", "scrapy"])
def test_no_port_is_open_while_a_crawl_waits_for_a_page(archive: Archive, site: Site, command: str) -> None:
    url = site.at(path_of(STORIES[0]), late(story_page(), 3))
    (mapping,) = site.connect_to()
    words = {
        "newsarchive": ("--archive", archive.url, "crawl", "article", "-a", f"urls={url}", "--connect-to", mapping),
        "scrapy": ("crawl", "article", "-a", f"urls={url}", "-s", f"CONNECT_TO={mapping}"),
    }[command]
    process = subprocess.Popen(
        [sys.executable, "-m", command, *words],
        env=environment(NEWSARCHIVE_URL=archive.url),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: bool(site.asked(path_of(STORIES[0]))), "the request")
        seen = open_ports(process.pid)
    finally:
        code = process.wait(60)

    assert seen == set()
    assert code == 0
    assert archive.fates == {f"https://{KBS}{path_of(STORIES[0])}": "new"}


def test_an_open_port_would_be_seen() -> None:
    with socket.create_server(("127.0.0.1", 0)), socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(("127.0.0.1", 0))
        assert len(open_ports(os.getpid())) >= 2
