"""``python -m tests.archive.filling URL``: opens the archive, and dies when it fills the search index the third time.

Three articles at a time.
"""

import sys

from newsarchive.archive import entries, open_archive, upgrade_steps
from tests.dying import after, at_passing

if __name__ == "__main__":
    entries._NEXT = entries._NEXT.limit(3)
    after(upgrade_steps, "fill_some", at_passing(3))
    open_archive(sys.argv[1]).close()
