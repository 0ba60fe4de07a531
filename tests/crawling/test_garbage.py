"""The collector of cyclic garbage is set for the crawl, whichever command starts it."""

import gc
from collections.abc import Iterator

import pytest
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from newsarchive.crawling.garbage import SeldomCollected
from newsarchive.crawling.seldom_collected import THRESHOLDS


@pytest.fixture
def collector() -> Iterator[None]:
    before = gc.get_threshold()
    gc.unfreeze()
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("collector")
def test_what_the_start_made_is_not_looked_at_again() -> None:
    SeldomCollected.from_crawler(get_crawler()).engine_started()
    assert gc.get_threshold() == THRESHOLDS
    assert gc.get_freeze_count() > 10_000


def test_every_crawl_has_it() -> None:
    settings = Settings()
    settings.setmodule("newsarchive.settings")
    assert "newsarchive.crawling.garbage.SeldomCollected" in settings.getdict("EXTENSIONS")
