"""Procrastinate's own workers inside ours: run together, ended together, and what they say of errors."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from procrastinate.exceptions import ProcrastinateException

logger = logging.getLogger(__name__)


class Inner(Protocol):
    """A worker of Procrastinate's, as it is used here."""

    async def run(self) -> None:
        """Do what waits in its queues. Raises what Procrastinate raises."""

    def stop(self) -> None:
        """Fetch nothing more, and end."""


async def run_until_one_ends(workers: Sequence[Inner]) -> None:
    """Run them until one ends, whyever, then have the others end. Raises what ended them."""
    running = [asyncio.create_task(worker.run()) for worker in workers]
    await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    for worker in workers:
        worker.stop()
    for came in await asyncio.gather(*running, return_exceptions=True):
        if isinstance(came, BaseException):
            raise came


def in_words(error: BaseException) -> str:
    """What Procrastinate says of an error is in its cause."""
    return " ".join(str(error.__cause__ or error).split())


def say(_loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """What nobody waited for: the queue that could not be told what came of a job, when the server went away."""
    match context.get("exception"):
        case ProcrastinateException() as error:
            logger.warning("%s", in_words(error))
        case BaseException() as error:
            logger.error("a mistake of ours: %s", context.get("message"), exc_info=error)
        case _:
            logger.warning("%s", context.get("message"))
