"""``python -m newsarchive.crawling.reading_process``: reads one body after the other, each within the budget of a page.

Pickled messages come on stdin and go to stdout: first that it is ready, then an answer to each. It ends with its stdin.
"""

import os
import pickle
import signal
import sys
from typing import Any, BinaryIO

from selectolax.lexbor import SelectolaxError

from newsarchive.crawling.readings import Kind, read_to_the_end
from newsarchive.extraction.parse_budget import begin_page, end_page

Answer = tuple[str, Any]
"""``("gives", value)``, ``("raises", (type, args, fields))`` or ``("memory", None)``."""


def main() -> None:
    """Answer until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the crawl's business
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints is no answer
    _say(answers, ("gives", None))
    while True:
        try:
            kind, given = pickle.load(asked)
        except EOFError:
            return
        begin_page()
        answer = _answer(kind, given)
        _say(answers, answer)
        end_page()


def _answer(kind: Kind, given: tuple[Any, ...]) -> Answer:
    try:
        return "gives", read_to_the_end(kind, *given)
    except (MemoryError, SelectolaxError):  # the latter is how Lexbor says it
        return "memory", None
    except Exception as error:  # noqa: BLE001 (raised again by whoever asked)
        return "raises", (type(error), error.args, error.__dict__)


def _say(answers: BinaryIO, answer: Answer) -> None:
    try:
        said = pickle.dumps(answer)
    except MemoryError:
        said = pickle.dumps(("memory", None))
    answers.write(said)
    answers.flush()


if __name__ == "__main__":
    main()
