"""`newsarchive notify`: people are told by the webhook what needs them, and what saved searches brought."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from newsarchive.cli.failure import ALARMS, Failure, Misuse, complain
from newsarchive.cli.opening import archive_url, configured, opened
from newsarchive.cli.options import as_json, examples
from newsarchive.cli.screen import print_json, screen
from newsarchive.telling.times import iso, to_minute
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from newsarchive.archive import Archive
    from newsarchive.archive.notices import NewNotice, Notice
    from newsarchive.operations.notifying import Sent

_SHOWN = 1000
"""Waiting notices that are printed."""


@click.command(
    short_help="Tell people by the webhook what needs them.",
    epilog=examples(
        "newsarchive notify --dry-run                what would be sent",
        "newsarchive notify",
        "newsarchive notify --now                    though the receiver failed of late",
        "newsarchive notify --dry-run --json | jq -r .text",
    ),
)
@click.option("--dry-run", is_flag=True, help="Only print what would be sent; nothing counts as told.")
@click.option("--now", is_flag=True, help="Do not wait, though the last try failed or the receiver asked for time.")
@as_json
def notify(dry_run: bool, now: bool, as_json: bool) -> None:
    """Send to [alarms] webhook what needs a person, and what saved searches and watched articles brought.

    Each thing is told once: a finding of doctor --quick when it appears (and again when it went and has returned), news
    of an article when it is captured. What `alerts` tells at the terminal stays as it is. Prints what was sent or
    waits. Exit code: 0 all was taken, 1 refused or unreachable (it is kept and tried again), 3 it is too early to try
    again.
    """
    webhook = configured().alarms.webhook
    if webhook is None and not dry_run:
        raise Misuse("no webhook is set: [alarms] webhook in newsarchive.toml, or NEWSARCHIVE_WEBHOOK")
    with opened() as archive:
        if dry_run or webhook is None:
            _rehearse(archive, as_json=as_json)
        else:
            _report(*_sent(archive, webhook, now=now), as_json=as_json)


def _rehearse(archive: "Archive", *, as_json: bool) -> None:
    from newsarchive.operations.notifying import not_told

    waiting, new = archive.unsent(_SHOWN), not_told(archive, archive_url())
    for kept in waiting:
        _print(kept, "waits", as_json=as_json)
    for notice in new:
        _print(notice, "new", as_json=as_json)
    complain(f"{number_of(len(waiting) + len(new), 'notice')} would be sent; nothing was")


def _sent(archive: "Archive", webhook: str, *, now: bool) -> "tuple[Sequence[Notice], Sent]":
    """What was there to be sent, and what came of it."""
    from newsarchive.operations.notifying import gather, send

    gather(archive, archive_url())
    return archive.unsent(_SHOWN), send(archive, webhook, at_once=now)


def _report(waited: "Sequence[Notice]", done: "Sent", *, as_json: bool) -> None:
    for place, notice in enumerate(waited):
        _print(notice, "sent" if place < done.sent else "waits", as_json=as_json)
    if done.problem is not None:
        raise Failure(_refused(done))
    if done.left and done.not_before is not None:
        complain(f"{_kept(done)}; the next try is due at {to_minute(done.not_before)}, --now tries at once")
        click.get_current_context().exit(ALARMS)
    if done.busy:
        complain(f"{_kept(done)}; another process is sending now")
    else:
        complain(f"{number_of(done.sent, 'notice')} sent" + (f", {_kept(done)}" if done.left else ""))


def _refused(done: "Sent") -> str:
    what_next = "put that right, then newsarchive notify --now" if done.is_mistake else _again(done.not_before)
    return f"the webhook has not taken it: {done.problem}; {_kept(done)}; {what_next}"


def _again(not_before: datetime | None) -> str:
    return f"the next try is due at {to_minute(not_before)}" if not_before else "it is tried again"


def _kept(done: "Sent") -> str:
    return f"{number_of(done.left, 'notice')} kept"


def _print(notice: "Notice | NewNotice", state: str, *, as_json: bool) -> None:
    if as_json:
        print_json(_record(notice, state))
    else:
        screen().paragraph(f"[{state}] {notice.body['text']}")


def _record(notice: "Notice | NewNotice", state: str) -> dict[str, Any]:
    made_at = getattr(notice, "made_at", None)
    return {
        "id": getattr(notice, "digest", None),
        "state": state,
        **notice.body,
        "made_at": iso(made_at),
        "attempts": getattr(notice, "attempts", 0),
        "problem": getattr(notice, "problem", None),
    }
