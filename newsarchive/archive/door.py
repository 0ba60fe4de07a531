"""The archive's one door: everything that crawls or asks comes through here."""

from pathlib import Path

from sqlalchemy import make_url

from newsarchive.archive.alerting import Alerting
from newsarchive.archive.backing_up import BackingUp
from newsarchive.archive.capture_reading import CaptureReading
from newsarchive.archive.chores import Chores
from newsarchive.archive.engine import connect
from newsarchive.archive.errors import ArchiveError
from newsarchive.archive.exporting import Exporting
from newsarchive.archive.finding import Finding
from newsarchive.archive.jobs_door import Jobs
from newsarchive.archive.keeping import Keeping
from newsarchive.archive.likening import Likening
from newsarchive.archive.metrics_taking import Measuring
from newsarchive.archive.migration import Upgraded, prepare
from newsarchive.archive.moving import Moving
from newsarchive.archive.noticing import Noticing
from newsarchive.archive.queueing import Queueing
from newsarchive.archive.renewing import Renewing
from newsarchive.archive.sounding import Sounding
from newsarchive.archive.taking_down import TakingDown
from newsarchive.archive.tidying import Tidying
from newsarchive.archive.tracing import Tracing
from newsarchive.archive.verdicts import Verdicts


def open_archive(url: str, *, create: bool = False, synchronous: str = "NORMAL") -> "Archive":
    """The archive at `url` (sqlite:///FILE), brought to this version's schema.

    Raises NoArchive where there is none and `create` is not set, NewerSchema, or ArchiveError with the reason
    why it cannot be opened.
    """
    engine = connect(url, synchronous=synchronous)
    _require_folder(url, create)
    try:
        prepare(engine, create=create)
    except BaseException:
        engine.dispose()
        raise
    return Archive(engine)


def upgrade_archive(url: str) -> Upgraded:
    """Bring the archive at `url` to this version's schema; says from which one. Raises as `open_archive`."""
    engine = connect(url)
    try:
        return prepare(engine, create=False)
    finally:
        engine.dispose()


def _require_folder(url: str, create: bool) -> None:
    if make_url(url).get_backend_name() != "sqlite":
        return
    name = make_url(url).database
    folder = Path(name).parent if name and name != ":memory:" else None
    if create and folder is not None and not folder.is_dir():
        raise ArchiveError(f"the archive {url} cannot be opened: there is no folder {folder}")


class Archive(
    Keeping,
    Queueing,
    Finding,
    Alerting,
    Noticing,
    Measuring,
    Exporting,
    Moving,
    CaptureReading,
    Renewing,
    Tracing,
    Verdicts,
    Likening,
    Chores,
    BackingUp,
    Sounding,
    TakingDown,
    Tidying,
    Jobs,
):
    """Keeping, finding, telling what is new, handing out.

    Every method is one transaction; what comes out is plain frozen data.
    """
