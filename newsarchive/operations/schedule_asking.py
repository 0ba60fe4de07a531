"""An archive that may not answer for a while: what is asked of it in vain is said once, counted, and asked again."""

import logging
from collections.abc import Callable
from typing import TypeVar

from newsarchive.archive import ArchiveError

logger = logging.getLogger(__name__)

_Answer = TypeVar("_Answer")


class Asking:
    """`faults` counts how often the archive could not be asked; threads may share it."""

    def __init__(self, who: str) -> None:
        self.faults = 0
        self.is_away = False
        """Whether it could not be asked the last time."""
        self._who = who

    def asked(self, ask: Callable[[], _Answer], *, insists: bool = False) -> _Answer | None:
        """The archive's answer; None where it cannot be asked. Raises ArchiveError then, where somebody `insists`."""
        try:
            answer = ask()
        except ArchiveError as error:
            self.failed(str(error))
            if insists:
                raise
            return None
        self.answered()
        return answer

    def failed(self, said: str) -> None:
        """It could not be asked, for that reason; the first of several in a row is said."""
        self.faults += 1
        if not self.is_away:
            logger.error("%s waits for the archive: %s", self._who, said)
            self.is_away = True

    def answered(self) -> None:
        """It could."""
        if self.is_away:
            logger.warning("the archive answers again")
            self.is_away = False
