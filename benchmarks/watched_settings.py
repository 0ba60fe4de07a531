"""newsarchive's settings with the watch switched on, for `scrapy crawl`; see benchmarks.long_crawl."""

from newsarchive.settings import *  # noqa: F403 (a settings module is its names)
from newsarchive.settings import EXTENSIONS as _EXTENSIONS

SPIDER_MODULES = ["benchmarks.watched_spiders"]
EXTENSIONS = _EXTENSIONS | {"benchmarks.watch.Watch": 10}
LOG_LEVEL = "WARNING"
