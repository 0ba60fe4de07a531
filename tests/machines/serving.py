"""``python -m tests.machines.serving PUBLISHERS POSTS LOG``: the sites, each at an address of its own.

Every request is a line of the log: seconds of the monotonic clock at which the kernel had received it (SO_TIMESTAMPNS:
how late this process comes to read it does not count), from which address, host, path. Until its input ends.
"""

import selectors
import socket
import struct
import sys
import time
from pathlib import Path
from typing import IO

from tests.machines.sites import Sites

PORT = 8000
_SO_TIMESTAMPNS = 35
"""asm-generic/socket.h; the kernel's message has the same number."""
_TIMESPEC = struct.Struct("qq")


def address_of(number: int) -> str:
    """Where the host with that number stands."""
    return f"10.77.1.{number + 1}"


class _Server:
    def __init__(self, sites: Sites, log: IO[str]) -> None:
        self._sites, self._log = sites, log
        self._selector = selectors.DefaultSelector()
        self._received: dict[socket.socket, bytes] = {}
        for number in range(len(sites.hosts)):
            listener = socket.create_server((address_of(number), PORT), backlog=64)
            listener.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)  # so has every connection, from its first byte
            self._selector.register(listener, selectors.EVENT_READ, self._accept)
        self._is_over = False
        self._selector.register(sys.stdin, selectors.EVENT_READ, self._end)

    def serve(self) -> None:
        """Until the input ends."""
        while not self._is_over:
            for key, _ in self._selector.select():
                key.data(key.fileobj)

    def _end(self, _: object) -> None:
        self._is_over = True

    def _accept(self, listener: socket.socket) -> None:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received[connection] = b""
        self._selector.register(connection, selectors.EVENT_READ, self._read)

    def _read(self, connection: socket.socket) -> None:
        try:
            more, messages, _, peer = connection.recvmsg(65536, 256)
            self._received[connection] += more
            peer = peer or connection.getpeername()
            while b"\r\n\r\n" in self._received[connection]:
                head, _, self._received[connection] = self._received[connection].partition(b"\r\n\r\n")
                self._answer(connection, head.decode("latin-1"), _monotonic(messages), peer[0])
        except OSError:  # a client that was killed
            more = b""
        if not more:
            self._selector.unregister(connection)
            del self._received[connection]
            connection.close()

    def _answer(self, connection: socket.socket, head: str, at: float, peer: str) -> None:
        first, *lines = head.split("\r\n")
        host = next(line.partition(":")[2].strip() for line in lines if line.lower().startswith("host:"))
        path = first.split(" ")[1]
        self._log.write(f"{at:.6f} {peer} {host} {path}\n")
        self._log.flush()
        connection.sendall(self._sites.answer(host, path))


def _monotonic(messages: list[tuple[int, int, bytes]]) -> float:
    """When the last bytes were received, by the monotonic clock."""
    (stamp,) = (data for level, kind, data in messages if (level, kind) == (socket.SOL_SOCKET, _SO_TIMESTAMPNS))
    seconds, nanoseconds = _TIMESPEC.unpack(stamp)
    ago: float = time.time() - (seconds + nanoseconds / 1e9)
    return time.monotonic() - ago


def main() -> None:
    """Serve."""
    publishers, posts, log = sys.argv[1:]
    with Path(log).open("a", encoding="utf-8") as file:
        server = _Server(Sites(int(publishers), int(posts)), file)
        print("ready", flush=True)
        server.serve()


if __name__ == "__main__":
    main()
