"""All that a crawl imports and compiles, but for what is read from a process's own folder and environment."""

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
from newsarchive.extraction import false_rules

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
):
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if module.name not in _NEVER_USED:
            import_module(module.name)
import_module("spiders.kbs")
false_rules.rules()

assert not _OF_A_PROCESS & sys.modules.keys(), "these would be the same in all processes"
