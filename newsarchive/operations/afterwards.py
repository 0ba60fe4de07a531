"""What is done after each job of the schedule: people are told, and the metrics are written."""

import logging
from collections.abc import Callable

from newsarchive.archive import Archive, open_archive
from newsarchive.config import Config, load

logger = logging.getLogger(__name__)

Part = Callable[[Archive, Config], None]
PARTS: tuple[Part, ...] = ()


def after_job(archive_url: str) -> None:
    """Send what people are to be told, and write ``[metrics] file``, as newsarchive.toml and the environment say.

    Never raises: a job that is done must not fail because of what comes after it. What fails is logged with its
    traceback, and the other part is done all the same.
    """
    try:
        config = load()
        with open_archive(archive_url) as archive:
            for part in PARTS:
                _guarded(part, archive, config)
    except Exception:  # logged with its traceback: the schedule goes on
        logger.exception("after a job nobody could be told, and no metrics were written")


def _guarded(part: Part, archive: Archive, config: Config) -> None:
    try:
        part(archive, config)
    except Exception:  # logged with its traceback: the other part goes on
        logger.exception("after a job: %s failed", part.__name__)
