"""What is done after each job of the schedule: people are told, and the metrics are written."""

import logging
from collections.abc import Callable, Mapping

from newsarchive.archive import Archive, ArchiveError, open_archive
from newsarchive.config import Config, load
from newsarchive.operations import metrics, notifying
from newsarchive.secrecy import hide_address, hide_password
from newsarchive.telling.wording import number_of

logger = logging.getLogger(__name__)

Part = Callable[[Archive, str, Config], None]
FAILURES = "afterwards"
"""The chore under which failures are counted, by part."""


def after_job(archive_url: str) -> None:
    """Send what people are to be told, and write ``[metrics] file``, as newsarchive.toml and the environment say.

    Never raises: a job that is done must not fail because of what comes after it. What fails is logged with its
    traceback and counted (the metric newsarchive_after_job_failures_total), and the other part is done all the same.
    """
    try:
        config = load()
        hide_address(config.alarms.webhook or "")
        hide_password(archive_url)
        with open_archive(archive_url) as archive:
            for name, part in PARTS.items():
                _guarded(name, part, archive, archive_url, config)
    except Exception:  # logged with its traceback: the schedule goes on
        logger.exception("after a job nobody could be told, and no metrics were written")


def _guarded(name: str, part: Part, archive: Archive, archive_url: str, config: Config) -> None:
    try:
        part(archive, archive_url, config)
    except Exception:  # logged with its traceback, and counted: the other part goes on
        logger.exception("after a job: %s failed", name)
        _count(name, archive)


def _count(name: str, archive: Archive) -> None:
    try:
        counted = failures(archive)
        archive.keep_chore(FAILURES, {"failures": {**counted, name: counted.get(name, 0) + 1}})
    except ArchiveError:
        logger.exception("after a job: the failure could not be counted")


def failures(archive: Archive) -> Mapping[str, int]:
    """How often each part has failed since the archive was made."""
    chore = archive.chores().get(FAILURES)
    return chore.result["failures"] if chore else {}


def _tell(archive: Archive, archive_url: str, config: Config) -> None:
    if config.alarms.webhook is None:
        return
    notifying.gather(archive, archive_url)
    done = notifying.send(archive, config.alarms.webhook)
    if done.problem is not None:
        severity = logging.ERROR if done.is_mistake else logging.WARNING
        logger.log(severity, "the webhook has not taken it, %s kept: %s", number_of(done.left, "notice"), done.problem)


def _measure(archive: Archive, _archive_url: str, config: Config) -> None:
    if config.metrics_file is not None:
        metrics.write(metrics.exposition(metrics.taken(archive)), config.metrics_file)


PARTS: Mapping[str, Part] = {"notices": _tell, "metrics": _measure}
