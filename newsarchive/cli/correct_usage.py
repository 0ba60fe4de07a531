"""Which options of `correct` go together; what is missing or passed over ends the command."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypedDict

from newsarchive.cli.failure import Misuse

if TYPE_CHECKING:
    from newsarchive.items import SourceForm
    from newsarchive.verdicts import VerdictName

Mode = Literal["change", "--no-source", "--add", "--list", "--withdraw", "--verdict", "--no-verdict"]
"""What is asked for; to change a link needs no option of its own."""

_MODES: dict[Mode, str] = {
    "--no-source": "no_source",
    "--add": "is_added",
    "--list": "is_listed",
    "--withdraw": "withdraw",
    "--verdict": "verdict",
    "--no-verdict": "no_verdict",
}


class Options(TypedDict):
    """The options that say what is asked for, by their names in Python."""

    outlet: str | None
    url: str | None
    no_url: bool | None
    label: str | None
    form: "SourceForm | None"
    placeholder: bool | None
    no_source: bool
    is_added: bool
    verdict: "VerdictName | None"
    no_verdict: bool
    is_listed: bool
    withdraw: int | None


def mode_of(options: Mapping[str, object]) -> Mode:
    """The one that was asked for. Ends the command where there are two."""
    asked: list[Mode] = [mode for mode, option in _MODES.items() if options[option] not in (None, False)]
    if len(asked) > 1:
        raise Misuse(f"{' and '.join(asked)} exclude each other: give one of them")
    return asked[0] if asked else "change"


def check(mode: Mode, reference: str | None, number: int | None, said: Sequence[str], why: Sequence[str]) -> None:
    """End the command unless it is clear what is asked for: `said` and `why` are the options given.

    `said` tell what a source link says, `why` who corrects it and for what reason.
    """
    if mode == "--withdraw":
        _refuse(mode, [*([reference] if reference else []), *said, *why])
    elif reference is None:
        raise Misuse("which article? Give its number, its key or an address of it")
    if mode in ("--add", "--list"):
        _refuse(mode, [str(number)] if number is not None else [])
    if mode in ("--list", "--no-source", "--verdict", "--no-verdict"):
        _refuse(mode, [*said, *(why if mode in ("--list", "--no-verdict") else ())])
    if mode in ("change", "--no-source", "--verdict", "--no-verdict") and number is None:
        raise Misuse(f"which source link? Give its number as `newsarchive sources {reference}` shows it, or --add one")
    if mode == "change" and not said:
        raise Misuse(f"what is wrong with source link {number}? Say --outlet, --url, --verdict, … or --no-source")
    if mode == "--add" and not {"--outlet", "--url"} & set(said):
        raise Misuse("a source has an address or an outlet: give --url, --outlet or both")


def _refuse(mode: Mode, given: Sequence[str]) -> None:
    if given:
        raise Misuse(f"{mode} does not go with {', '.join(given)}: leave that away")
