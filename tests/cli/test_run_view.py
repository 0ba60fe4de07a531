"""Words for what comes of pages: none is missing, and they agree with what the archive decides by."""

from typing import get_args

import pytest

from newsarchive.archive.runs import TROUBLES
from newsarchive.archive.versions import Fate
from newsarchive.cli.run_view import ALARMING, MEANINGS
from newsarchive.items import FALSE_PAGES, TRAPS, UNASKED


def test_faces_and_archive_agree_on_what_makes_a_run_suspicious() -> None:
    assert set(ALARMING) == set(TROUBLES)


@pytest.mark.parametrize("fate", [*get_args(Fate), *TROUBLES, *UNASKED, *FALSE_PAGES, *TRAPS, "listing", "nothing"])
def test_every_fate_has_words(fate: str) -> None:
    assert MEANINGS[fate]
