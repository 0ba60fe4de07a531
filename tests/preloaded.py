"""All that a crawl imports and compiles, but for what is read from a process's own folder and environment."""

import gc
import pkgutil
import sys
from importlib import import_module

import alembic.command  # noqa: F401
import scrapy.cmdline
import scrapy.downloadermiddlewares
import scrapy.extensions
import scrapy.spidermiddlewares

import newsarchive.cli
import newsarchive.crawling
import newsarchive.operations
import newsarchive.spiders
from newsarchive.extraction import false_rules
from newsarchive.provenance.outlets import shipped_outlets

_OF_A_PROCESS = {"newsarchive.settings", "twisted.internet.reactor"}
_NEVER_USED = {
    "scrapy.downloadermiddlewares.cookies",
    "scrapy.extensions.remote_control",
    "scrapy.extensions.statsmailer",
    "scrapy.extensions.telnet",
}

for package in (
    scrapy.extensions,
    scrapy.downloadermiddlewares,
    scrapy.spidermiddlewares,
    newsarchive.cli,
    newsarchive.crawling,
    newsarchive.operations,
    newsarchive.spiders,
):
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if module.name not in _NEVER_USED:
            import_module(module.name)
false_rules.any_title()
shipped_outlets()

assert not _OF_A_PROCESS & sys.modules.keys(), "these would be the same in all processes"

# To look through all this again costs each process a quarter of its time: it copies what it touches.
gc.collect()
gc.freeze()
