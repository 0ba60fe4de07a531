"""Loads all that jobs need, and runs nothing: the process that imports this is the one that jobs are forked from.

What is read from a process's own folder and environment is not among it, nor what each must have for itself, such as
Twisted's reactor.
"""

import gc
from importlib import import_module
from pkgutil import iter_modules

import alembic.command  # noqa: F401

import newsarchive.cli
import newsarchive.crawling.preloaded
import newsarchive.operations
from newsarchive.extraction import false_rules
from newsarchive.provenance.outlets import shipped_outlets

for package in (newsarchive.cli, newsarchive.operations):
    for module in iter_modules(package.__path__, f"{package.__name__}."):
        import_module(module.name)
false_rules.any_title()
shipped_outlets()

# To look through all this again costs each process a quarter of its time: it copies what it touches.
gc.collect()
gc.freeze()
