"""``python -m tests.machines``: machines in namespaces crawl together while they are killed; what the judge says of it.

python -m tests.machines --workers 4 --publishers 40 --kills 20 --stops 5 --seed 1
"""

import argparse
import json
import sys
from dataclasses import fields

from tests.machines.outside import run
from tests.machines.plan import Form
from tests.machines.showing import show


def main() -> int:
    """Run it as chosen on the command line; 1 where a rule was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.machines", description=__doc__)
    for each in fields(Form):
        kind = float if each.name == "gap" else int
        parser.add_argument(f"--{each.name}", type=kind, default=each.default, help=f"default {each.default}")
    parser.add_argument("--folder", help="where logs are left; else they go with the run")
    parser.add_argument("--json", action="store_true", help="data instead of a table")
    chosen = vars(parser.parse_args())
    as_json, folder = chosen.pop("json"), chosen.pop("folder")
    found = run(Form(**chosen), folder=folder)
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        show(found)
    return 0 if found["is_good"] else 1


if __name__ == "__main__":
    sys.exit(main())
