"""A network of our own: a process in a namespace where every address, private or public, is this machine.

`run("tests.crawling.MODULE")` starts that module in it, and gives what its `world(main)` returned. Inside, loopback
is all there is: it carries any address that is given to `World`, /etc/resolv.conf names our own DNS server, and
nothing can leave. It needs no rights where user namespaces are allowed; elsewhere tests skip, and say so.
"""

import json
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.crawling.crawls import ROOT, environment

_UNSHARE = ("unshare", "--map-root-user", "--net", "--mount")
_FILES = {"resolv.conf": "nameserver 127.0.0.1\n", "hosts": "127.0.0.1 localhost\n::1 localhost\n"}


@cache
def _trouble() -> str | None:
    """Why there can be no namespace here."""
    try:
        tried = subprocess.run(
            [*_UNSHARE, "sh", "-c", "ip link set lo up && mount --bind /etc/hosts /etc/hosts"],
            capture_output=True,
            text=True,
            timeout=20,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return tried.stderr.strip() or f"unshare ended with {tried.returncode}" if tried.returncode else None


def needs_namespace() -> None:
    """Skip, loudly, where the kernel or the container forbids network namespaces."""
    if trouble := _trouble():
        pytest.skip(f"NOT PROVEN HERE: no network namespace can be made ({trouble})")


def run(module: str, seconds: float = 150) -> dict[str, Any]:
    """What `module` returns from its `world`, in a namespace of its own."""
    command = [*_UNSHARE, sys.executable, "-m", module]
    ended = subprocess.run(
        command, capture_output=True, text=True, env=environment(), cwd=ROOT, timeout=seconds, check=False
    )
    assert ended.returncode == 0, ended.stderr
    told: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return told


class World:
    """What there is inside: addresses on loopback, names, and decoys that count who connects."""

    def __init__(self, addresses: Iterable[str], names: dict[str, list[str]]) -> None:
        _command("ip", "link", "set", "lo", "up")
        for address in addresses:
            _command("ip", "addr", "add", f"{address}/{128 if ':' in address else 32}", "dev", "lo")
        for name, text in _FILES.items():
            _mount(text, Path("/etc") / name)
        self.lookups: Counter[str] = Counter()
        self.connections: Counter[str] = Counter()
        self._names = {name.lower(): list(found) for name, found in names.items()}
        threading.Thread(target=_dns_server(self).serve_forever, daemon=True).start()

    def resolve(self, name: str) -> str | None:
        """The next address of `name`; the last again and again."""
        self.lookups[name] += 1
        found = self._names.get(name, [])
        return found.pop(0) if len(found) > 1 else found[0] if found else None

    def decoy(self, address: str, port: int) -> None:
        """Listen there, count who connects, and answer as a web server would."""
        listener = socket.create_server(
            (address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET, backlog=64
        )
        threading.Thread(target=self._count, args=(listener, f"{address} {port}"), daemon=True).start()

    def _count(self, listener: socket.socket, name: str) -> None:
        while True:
            connection, _ = listener.accept()
            self.connections[name] += 1
            with connection:
                connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p>a secret of the inside</p>")


def world(main: Callable[[Path], dict[str, Any]]) -> None:
    """Run `main` with a folder, and print what it returns for `run`."""
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(main(Path(folder)), default=str))


def _command(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


def _mount(text: str, over: Path) -> None:
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(text)
        file.flush()
        Path(file.name).chmod(0o644)
        _command("mount", "--bind", file.name, str(over))


def _dns_server(inside: World) -> socketserver.BaseServer:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            packet, answering = self.request
            answering.sendto(_answer(packet, inside.resolve), self.client_address)

    return socketserver.UDPServer(("127.0.0.1", 53), Handler)


def _answer(packet: bytes, resolve: Callable[[str], str | None]) -> bytes:
    """The DNS answer: one A record, none for another type, NXDOMAIN for a name that is not there."""
    labels, at = [], 12
    while length := packet[at]:
        labels.append(packet[at + 1 : at + 1 + length].decode())
        at += 1 + length
    question, is_a = packet[12 : at + 5], packet[at + 1 : at + 3] == b"\0\x01"
    address = resolve(".".join(labels).lower()) if is_a else None
    flags = b"\x81\x80" if address or not is_a else b"\x81\x83"
    head = packet[:2] + flags + b"\0\x01" + (b"\0\x01" if address else b"\0\0") + b"\0\0\0\0" + question
    record = b"\xc0\x0c\0\x01\0\x01\0\0\0\0\0\x04" + socket.inet_aton(address) if address else b""
    return head + record
