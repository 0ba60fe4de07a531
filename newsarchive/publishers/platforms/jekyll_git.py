"""When each file of a checkout came into it: one `git log`, which may run nothing and fetch nothing."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from newsarchive.publishers.platforms.jekyll_source import SourcePost

_LONGEST = 600
# A checkout comes from somebody else, and its own configuration must not start programs; what a partial clone lacks
# must not be fetched.
_QUIET = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "log.showSignature=false", "diff.external=")
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_COMMIT = "\x01"
_NONE: Mapping[str, str] = MappingProxyType({})


def first_commits(folder: Path) -> Mapping[str, str]:
    """The author date (ISO 8601) of the first commit of each file, by its path below ``folder``.

    A file that was moved unchanged keeps its date. Empty where ``folder`` is no checkout, git is not there or does
    not answer; files of the oldest commit of a shallow clone are left out, since they may be older.
    """
    try:
        done = subprocess.run(_command(folder), env=_environment(), capture_output=True, timeout=_LONGEST, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return _NONE
    return _first(os.fsdecode(done.stdout)) if done.returncode == 0 else _NONE


def dated_by_git(post: SourcePost, commits: Mapping[str, str]) -> SourcePost:
    """``post`` with the date of its first commit, unless it states a date itself."""
    date = commits.get(post.name)
    if date is None or post.date_origin == "front matter":
        return post
    return replace(post, date_text=date, date_origin="git")


def _command(folder: Path) -> list[str]:
    quiet = [word for setting in _QUIET for word in ("-c", setting)]
    shown = ["--name-status", "--diff-filter=AR", "-M100%", "-z", f"--format={_COMMIT}%aI %D"]
    safe = ["--no-ext-diff", "--no-textconv", "--no-show-signature", "--reverse", "--topo-order", "--decorate=short"]
    return ["git", "--no-pager", "-C", str(folder), *quiet, "log", *shown, *safe, "--relative", "--", "."]


def _environment() -> dict[str, str]:
    """Ours, without what would lead git to another repository than the folder's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | _ENVIRONMENT


def _first(log: str) -> dict[str, str]:
    first: dict[str, str] = {}
    for commit in log.split(_COMMIT)[1:]:
        head, *changes = commit.split("\0")
        date, _, names = head.partition(" ")
        known = "" if "grafted" in names else date
        for old, new in _changes(iter(changes)):
            first.setdefault(new, first.get(old, known))
    return {path: date for path, date in first.items() if date}


def _changes(words: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Old and new path of each change; of a new file both are its path."""
    for word in words:
        status = word.strip("\n")
        if status.startswith("R"):
            yield next(words, ""), next(words, "")
        elif status == "A":
            path = next(words, "")
            yield path, path
