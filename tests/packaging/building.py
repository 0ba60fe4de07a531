"""The wheel and the sdist, built from this checkout, and environments of their own in which the wheel is installed."""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.crawling.crawls import Ended

ROOT = Path(__file__).parents[2]
_BUILD = "import sys; from flit_core import buildapi; print(getattr(buildapi, sys.argv[1])(sys.argv[2]))"


def build(kind: str, into: Path, source: Path = ROOT) -> Path:
    """The wheel or the sdist (`kind`) of `source`, by the backend that pyproject.toml names."""
    into.mkdir(parents=True, exist_ok=True)
    words = (sys.executable, "-c", _BUILD, f"build_{kind}", str(into))
    return into / _done(words, source, os.environ).out.split()[-1]


@dataclass(frozen=True)
class Installed:
    """A virtual environment that has newsarchive from its wheel; what runs there sees nothing of the checkout."""

    folder: Path

    @classmethod
    def beside_ours(cls, folder: Path, wheel: Path) -> "Installed":
        """One that sees the packages of this environment, but for newsarchive itself: quick, and asks no index."""
        made = cls(folder)
        _done((sys.executable, "-m", "venv", "--without-pip", str(folder)), ROOT, os.environ)
        pip = (
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(made.python),
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
        )
        _done((*pip, str(wheel)), ROOT, os.environ)
        # What a line adds is no place where Python looks for further lines: the checkout is not on the path.
        (made.packages / "ours.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
        return made

    @classmethod
    def from_the_index(cls, folder: Path, wheel: Path) -> "Installed":
        """One with the newest of all that the wheel asks for."""
        made = cls(folder)
        _done((sys.executable, "-m", "venv", str(folder)), ROOT, os.environ)
        _done((str(made.python), "-m", "pip", "install", "--quiet", str(wheel)), ROOT, os.environ)
        return made

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.folder / "bin" / "python"

    @property
    def packages(self) -> Path:
        """Where its packages lie."""
        name = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.folder / "lib" / name / "site-packages"

    def newsarchive(self, *words: str, cwd: Path) -> Ended:
        """The command, in `cwd`."""
        return _run((str(self.folder / "bin" / "newsarchive"), *words), cwd, environment())

    def run(self, *words: str, cwd: Path) -> Ended:
        """``python words…`` in `cwd`."""
        return _run((str(self.python), *words), cwd, environment())


def environment() -> Mapping[str, str]:
    """Ours, without what leads to the checkout or sets anything."""
    others = ("NEWSARCHIVE_", "SCRAPY_", "PYTHON", "COVERAGE", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(others)} | {"PYTHONUTF8": "1"}


def _run(words: tuple[str, ...], cwd: Path, surroundings: Mapping[str, str]) -> Ended:
    done = subprocess.run(words, cwd=cwd, env=surroundings, capture_output=True, text=True, timeout=280, check=False)
    return Ended(done.returncode, done.stdout, done.stderr)


def _done(words: tuple[str, ...], cwd: Path, surroundings: Mapping[str, str]) -> Ended:
    done = _run(words, cwd, surroundings)
    assert done.code == 0, done.err
    return done
