"""What Scrapy loads by name when a crawl begins, loaded by whoever imports this; nothing runs."""

from importlib import import_module
from pkgutil import iter_modules

import scrapy.cmdline
import scrapy.downloadermiddlewares
import scrapy.extensions
import scrapy.spidermiddlewares

import newsarchive.crawling
from newsarchive.crawling.spider_loading import BUILT_IN, Spiders

_NEVER_USED = {
    "scrapy.downloadermiddlewares.cookies",
    "scrapy.extensions.remote_control",
    "scrapy.extensions.statsmailer",
    "scrapy.extensions.telnet",
}
_PACKAGES = (scrapy.extensions, scrapy.downloadermiddlewares, scrapy.spidermiddlewares, newsarchive.crawling)

for package in _PACKAGES:
    for module in iter_modules(package.__path__, f"{package.__name__}."):
        if module.name not in _NEVER_USED:
            import_module(module.name)
Spiders([BUILT_IN])
