"""Which spiders there are: those of the package, and beside them those of the project that somebody works in."""

import sys
import warnings
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings
from scrapy.utils.conf import closest_scrapy_cfg
from scrapy.utils.spider import iter_spider_classes

BUILT_IN = "newsarchive.spiders"
OWN = "spiders"
"""A folder beside a project's scrapy.cfg."""


def spider_packages() -> list[str]:
    """The packages that are looked through for spiders; a project's own comes last, and first on Python's path.

    The project is that of the working folder: the nearest scrapy.cfg in it or above.
    """
    config = closest_scrapy_cfg()
    folder = Path(config).parent if config else None
    if folder is None or not (folder / OWN).is_dir():
        return [BUILT_IN]
    if sys.path[0] != str(folder):  # whatever else is installed may have a package of that name
        sys.path.insert(0, str(folder))
    return [BUILT_IN, OWN]


class SpiderWarning(UserWarning):
    """Something is amiss with somebody's spiders; the others can be used."""


class Spiders:
    """All spiders by name, as Scrapy asks for them.

    `problems` tells of modules that cannot be loaded, and of names that several spiders have: the last counts, so a
    project's own does in place of the package's.
    """

    def __init__(self, packages: Sequence[str]) -> None:
        self._spiders: dict[str, type[Spider]] = {}
        self.problems: list[str] = []
        for package in packages:
            for module in self._modules(package):
                self._take(module)

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Those of the packages in SPIDER_MODULES; problems are warnings (SpiderWarning)."""
        spiders = cls(settings.getlist("SPIDER_MODULES"))
        for problem in spiders.problems:
            warnings.warn_explicit(problem, SpiderWarning, OWN, 1)  # no line of ours is to blame
        return spiders

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of that name. Raises KeyError."""
        return self._spiders[spider_name]

    def list(self) -> list[str]:
        """All names, in their order."""
        return sorted(self._spiders)

    def find_by_request(self, request: Request) -> Sequence[str]:
        """The names of the spiders whose site the request is for."""
        return [name for name, spider in self._spiders.items() if spider.handles_request(request)]

    def _modules(self, name: str) -> Iterator[ModuleType]:
        """The module and those inside it, without those that cannot be loaded."""
        try:
            module = import_module(name)
        except Exception as error:  # noqa: BLE001 (told by name; one broken spider must not keep others from crawling)
            self.problems.append(f"the spiders in {name} cannot be loaded: {type(error).__name__}: {error}")
            return
        yield module
        for inner in iter_modules(getattr(module, "__path__", ()), f"{name}."):
            yield from self._modules(inner.name)

    def _take(self, module: ModuleType) -> None:
        for spider in iter_spider_classes(module):
            if (other := self._spiders.get(spider.name)) is not None:
                told = f"two spiders are named {spider.name}: that of {module.__name__} counts, not that of"
                self.problems.append(f"{told} {other.__module__}")
            self._spiders[spider.name] = spider
