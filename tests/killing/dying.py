"""``python -m tests.killing.dying POINT COUNT newsarchive-arguments…``: the command line, which dies at a point."""

import sys

from newsarchive.cli.main import main
from tests.killing.points import die_at

if __name__ == "__main__":
    point, count, *arguments = sys.argv[1:]
    die_at(point, int(count))
    sys.argv = ["newsarchive", *arguments]
    main()
