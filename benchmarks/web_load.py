"""Readers of the web pages: so many requests a second, whether or not the server keeps up, and clients that dawdle."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

_PATIENCE = 10.0
"""Seconds after which an answer counts as none."""


@dataclass
class Answered:
    """Milliseconds from the moment when each request was due; how many failed; bytes of the largest answer."""

    milliseconds: list[float] = field(default_factory=list)
    errors: int = 0
    largest: int = 0


async def ask(port: int, paths: Sequence[str], rate: float, seconds: float, slow: int) -> Answered:
    """Ask for `paths`, in turn, at a constant `rate`, beside `slow` clients that send a byte a second."""
    answered = Answered()
    dawdling = [asyncio.create_task(_dawdle(port, number / max(1, slow))) for number in range(slow)]
    began = time.monotonic()
    tasks = []
    for number, due in enumerate(_due(rate, seconds)):
        await asyncio.sleep(max(0.0, began + due - time.monotonic()))
        tasks.append(asyncio.create_task(_one(port, paths[number % len(paths)], began + due, answered)))
    await asyncio.gather(*tasks)
    for task in dawdling:
        task.cancel()
    await asyncio.gather(*dawdling, return_exceptions=True)
    return answered


def _due(rate: float, seconds: float) -> Iterator[float]:
    for number in range(int(rate * seconds)):
        yield number / rate


async def _one(port: int, path: str, due: float, answered: Answered) -> None:
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
            writer.write(head.encode())
            answer = await reader.read(-1)
            writer.close()
    except (OSError, TimeoutError):
        answered.errors += 1
        return
    answered.errors += not answer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 303"))
    answered.largest = max(answered.largest, len(answer))
    answered.milliseconds.append((time.monotonic() - due) * 1000)


async def _dawdle(port: int, first: float) -> None:
    await asyncio.sleep(first)
    with suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        for character in f"GET /about HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: {'x' * 10_000}":
            writer.write(character.encode())
            await writer.drain()
            await asyncio.sleep(1)
