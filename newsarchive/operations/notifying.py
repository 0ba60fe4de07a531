"""People are told by the webhook: what is new goes into the archive's outbox, and from there to the receiver.

At least once: a process that ends after the receiver took a notice and before that is written down sends it again,
under the same `id`.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsarchive import clock
from newsarchive.archive import Archive
from newsarchive.archive.notices import NewNotice, Notice, Turn
from newsarchive.operations.doctor import QUICK, examine
from newsarchive.operations.notification_post import Answer, post
from newsarchive.operations.notification_words import message, of_findings, of_news
from newsarchive.publishers import likely_identity
from newsarchive.publishers.cited import cited_as
from newsarchive.secrecy import database_name

logger = logging.getLogger(__name__)

ONE_EACH = 5
"""So many notices are sent one by one; where more wait, they are summed up."""
AT_ONCE = 20
"""So many in one request: their texts fit into a message of Slack (40,000 characters) and Mattermost (16,383)."""
REQUESTS = 5
"""So many requests at most each time: chats take about one a second, and a job must not wait for long."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
"""How long the next try waits after one that failed; twice as long after each more."""
LONGEST_ASKED = timedelta(days=1)
"""Retry-After is honoured up to this."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What came of it: `sent` notices were taken, `left` wait still.

    `problem` is why the last request failed, `is_mistake` whether that stays so until a person puts it right.
    `not_before`: nothing was tried, or the next try is too early, before then. `busy`: another process sends now.
    """

    sent: int = 0
    left: int = 0
    problem: str | None = None
    is_mistake: bool = False
    not_before: datetime | None = None
    busy: bool = False


def gathered(archive: Archive, archive_url: str, now: datetime) -> tuple[list[NewNotice], list[NewNotice], int]:
    """What happened since it was last told, all that is amiss, and up to which capture that is. Nothing is written."""
    name = database_name(archive_url)
    news = archive.news(identify=likely_identity, cited_as=cited_as)
    return of_news(news, name), of_findings(examine(archive, QUICK), name, now), news.until


def gather(archive: Archive, archive_url: str) -> int:
    """Put into the outbox what people have not been told; gives how many notices that made."""
    now = clock.now()
    news, standing, until = gathered(archive, archive_url, now)
    return archive.keep_notices(news, standing, until, now)


def not_told(archive: Archive, archive_url: str) -> list[NewNotice]:
    """What `gather` would put into the outbox."""
    news, standing, _ = gathered(archive, archive_url, clock.now())
    before = archive.notice_marks().standing
    return [*news, *(notice for notice in standing if notice.about not in before)]


def send(archive: Archive, webhook: str, *, at_once: bool = False) -> Sent:
    """Send what waits, but for a receiver that asked for time or failed of late; with `at_once`, to that one, too."""
    if not archive.take_notice_turn():
        return Sent(left=archive.count_unsent(), busy=True)
    done = Sent()
    after: Turn | None = None
    try:
        before = archive.notice_turn()
        now = clock.now()
        if before.not_before is not None and now < before.not_before and not at_once:
            return Sent(left=archive.count_unsent(), not_before=before.not_before)
        done, after = _send(archive, webhook, before)
        return done
    finally:
        archive.end_notice_turn(after)


def _send(archive: Archive, webhook: str, before: Turn) -> tuple[Sent, Turn | None]:
    sent = 0
    for _ in range(REQUESTS):
        if not (waiting := archive.count_unsent()) or not archive.take_notice_turn():
            break
        together = archive.unsent(1 if waiting <= ONE_EACH else AT_ONCE)
        answer = post(webhook, message(together, waiting), clock.now())
        _keep(archive, together, answer)
        if answer.problem is not None:
            after = next_try(Turn(failures=0) if sent else before, answer, clock.now())
            return _failed(archive, sent, answer, after), after
        sent += len(together)
    return Sent(sent=sent, left=archive.count_unsent()), Turn() if sent else None


def _keep(archive: Archive, notices: Sequence[Notice], answer: Answer) -> None:
    ids = [notice.id for notice in notices]
    if answer.problem is None:
        archive.notices_sent(ids)
    else:
        archive.notices_refused(ids, answer.problem)


def _failed(archive: Archive, sent: int, answer: Answer, after: Turn) -> Sent:
    left = archive.count_unsent()
    return Sent(sent=sent, left=left, problem=answer.problem, is_mistake=answer.is_mistake, not_before=after.not_before)


def next_try(before: Turn, answer: Answer, now: datetime) -> Turn:
    """When to try again after one more failure: after 1, 2, 4… minutes, at most 6 h, or as long as was asked for."""
    wait = min(FIRST_WAIT * 2 ** min(before.failures, 20), LONGEST_WAIT)
    asked = min(timedelta(seconds=answer.retry_after or 0), LONGEST_ASKED)
    return Turn(failures=before.failures + 1, not_before=now + max(wait, asked))
