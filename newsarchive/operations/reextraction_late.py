"""Captures that an older reader could not read, or did not believe, read again with today's code."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial

from backports.zstd import ZstdError
from sqlalchemy.exc import DBAPIError

from newsarchive.archive import Archive
from newsarchive.archive.late_reading import ReadLate, Unread
from newsarchive.crawling.rereading import extract_again
from newsarchive.extraction.parse_budget import address_space, begin_page, end_page
from newsarchive.operations.reading_pool import KILLED, ReadingPool
from newsarchive.operations.reextraction import Reextracted, ReextractRequest
from newsarchive.operations.reextraction_reading import archive_of, mistake
from newsarchive.operations.stopping import Stopping
from newsarchive.publishers import named_article

TOGETHER = 20
"""Captures that a process reads at a time: each may take it down, and then all of them are read once more."""

Load = Callable[[int], Unread | None]


def read_failed(
    archive: Archive,
    request: ReextractRequest,
    ids: Sequence[int],
    expect: Callable[[int], None],
    tell: Callable[[ReadLate], None],
) -> Reextracted:
    """Read the captures with these numbers again, in their order; as reextraction.reextract in all else.

    What becomes of them is decided as if they were crawled now, one after the other, but as of their time; where
    nothing is to be written, that is taken back.
    """
    run = archive.begin_renewal(request.arguments, fresh=request.fresh) if request.write else None
    left = sorted(capture for capture in ids if run is None or capture > run.up_to)
    expect(len(left))
    pool = ReadingPool[int, ReadLate](partial(read_captures, request.archive_url), killer, request.workers)
    with Stopping() as stopping, closing(pool):
        for _, late in pool.in_order(left, TOGETHER, lambda: stopping.asked):
            for each in archive.keep_late(late, extract_again, run.id if run is not None else None):
                tell(each)
    if run is not None:
        archive.tie_source_links(named_article)
        archive.end_renewal(run.id, stopped=stopping.asked)
    return Reextracted(stopped=stopping.asked, passed_over=len(ids) - len(left), run_id=run.id if run else None)


def read_captures(archive_url: str, ids: Sequence[int]) -> list[ReadLate]:
    """What today's code reads in the captures with these numbers, in their order. Runs in worker processes."""
    mapped = address_space()
    with archive_of(archive_url).unread() as load:
        return [_read_in_time(load, capture_id, mapped) for capture_id in ids]


def killer(capture_id: int) -> ReadLate:
    """What came of a capture that ends the process which reads it."""
    return ReadLate(capture_id=capture_id, outcome="failed", problem=KILLED)


def _read_in_time(load: Load, capture_id: int, mapped: int) -> ReadLate:
    begin_page(mapped)
    try:
        return _read(load, capture_id)
    except MemoryError:
        return ReadLate(capture_id=capture_id, outcome="failed", problem="reading it takes more than 1 GB")
    except ZstdError as error:
        return ReadLate(capture_id=capture_id, outcome="failed", problem=f"it is damaged: {error}")
    except DBAPIError:  # the archive's fault concerns all
        raise
    except Exception as error:  # noqa: BLE001 - one capture that trips our code must not cost the others
        return ReadLate(capture_id=capture_id, outcome="failed", problem=mistake(error))
    finally:
        end_page()


def _read(load: Load, capture_id: int) -> ReadLate:
    unread = load(capture_id)
    if unread is None:
        return ReadLate(capture_id=capture_id, outcome="newer", problem="it was read meanwhile")
    article = extract_again(unread.capture)
    late = ReadLate(
        capture_id=capture_id,
        run_id=unread.run_id,
        fate=unread.fate,
        publisher=unread.publisher,
        key=unread.key,
        capture=replace(unread.capture, body=b""),  # it stays where it is
        outcome="unreadable",
    )
    if article is None:
        return replace(late, problem="today's code reads no article in it either")
    if article.identity.key != unread.key:
        return replace(late, problem=f"today's code reads {article.identity.key} in it")
    if article.doubts:
        return replace(late, outcome="doubted", problem=", ".join(article.doubts))
    return replace(late, outcome="new", article=article)
