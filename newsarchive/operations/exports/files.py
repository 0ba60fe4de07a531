"""Files that are whole or not there: written beside, and renamed when they are complete."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes stand at `path`, in place of what stood there, once the block ends without an error.

    Until then they are in a hidden file beside it, which is removed on any error; a kill leaves that one only. What
    is no plain file (a pipe, /dev/stdout) is written straight. Raises OSError.
    """
    if _is_special(path):
        with path.open("wb") as stream:
            yield stream
        return
    target = path.resolve()  # a link stays one
    beside = target.with_name(f".{target.name[:60]}.{os.getpid()}.part")
    try:
        with beside.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _is_special(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(f"{path} is a folder")
    return not stat.S_ISREG(mode)
