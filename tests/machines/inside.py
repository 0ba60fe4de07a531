"""``python -m tests.machines.inside FORM``: the world from its beginning to its judgement, inside its namespaces."""

import json
import sys
import tempfile
import time
from pathlib import Path

from tests.machines.judge import judge
from tests.machines.plan import Form
from tests.machines.showing import told
from tests.machines.sites import DELAY
from tests.machines.world import World


def main() -> None:
    """Print what came of it, as JSON."""
    given = json.loads(sys.argv[1])
    folder = given.pop("folder")
    if folder is not None:
        _print(Form(**given), Path(folder))
    else:
        with tempfile.TemporaryDirectory(prefix="machines-") as scratch:
            _print(Form(**given), Path(scratch))


def _print(form: Form, folder: Path) -> None:
    began = time.monotonic()
    world = World(form, folder)
    evidence = world.run()
    verdict = judge(evidence, world.sites.articles, DELAY)
    print(json.dumps(told(form, world, evidence, verdict, time.monotonic() - began), ensure_ascii=False))


if __name__ == "__main__":
    main()
