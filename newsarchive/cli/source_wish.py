"""What a person wants a source link to say, and the link that comes of it."""

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from newsarchive.cli.failure import Misuse
from newsarchive.normalization.text import clean_line

if TYPE_CHECKING:
    from newsarchive.cli.correct_usage import Options
    from newsarchive.items import SourceForm, SourceLink
    from newsarchive.provenance import Outlets


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be said in place of what the rules found; None: that stays."""

    outlet: str | None = None
    url: str | None = None
    no_url: bool | None = None
    label: str | None = None
    form: "SourceForm | None" = None
    placeholder: bool | None = None

    @property
    def given(self) -> list[str]:
        """The options that were given."""
        named = [each.name for each in fields(self) if getattr(self, each.name) is not None]
        return [f"--{name.replace('_', '-')}" for name in named]


def wish_of(options: "Options") -> Wish:
    """The wish that the options tell, its texts cleaned. Ends the command where one is empty or two contradict."""
    if options["no_url"] and (options["url"] is not None or options["placeholder"]):
        raise Misuse("--no-url does not go with --url or --placeholder: leave one away")
    return Wish(
        outlet=typed("--outlet", options["outlet"]),
        url=typed("--url", options["url"]),
        no_url=options["no_url"],
        label=typed("--label", options["label"]),
        form=options["form"],
        placeholder=options["placeholder"],
    )


def typed(option: str, text: str | None) -> str | None:
    """`text` as the archive keeps texts. Ends the command where the option was given and nothing is left."""
    if text is None:
        return None
    if not (clean := clean_line(text)):
        raise Misuse(f"{option} is empty: leave it away, or say what it is")
    return clean


def rewritten(link: "SourceLink", wish: Wish, own: str, outlets: "Outlets") -> "SourceLink":
    """`link` as `wish` has it, in an article of the publisher `own`.

    A new address decides by itself whether it is a placeholder, whose it is and which article it names, unless that is
    said. Ends the command where neither address nor outlet would be left.
    """
    from newsarchive.crawling.source_links import with_target

    url = None if wish.no_url else wish.url or link.url
    new = replace(
        link,
        url=url,
        outlet=_outlet(link, wish, outlets),
        label=wish.label or link.label,
        form=wish.form or link.form,
        placeholder=_is_placeholder(link, wish, url),
    )
    if new.url is None and new.outlet is None:
        raise Misuse("a source has an address or an outlet: give --outlet too, or say --no-source if it is none")
    is_same = (new.url, new.placeholder) == (link.url, link.placeholder)
    return new if is_same else with_target(replace(new, target=None), own, outlets)


def added(wish: Wish, own: str, outlets: "Outlets") -> "SourceLink":
    """A source link that the rules missed: a name in running text unless the wish says another form."""
    from newsarchive.items import SourceLink

    form: SourceForm = "inline" if wish.outlet else "bare-url"
    nothing = SourceLink(url=None, outlet=None, label=None, form=form, rule="", where="")
    return rewritten(nothing, wish, own, outlets)


def _outlet(link: "SourceLink", wish: Wish, outlets: "Outlets") -> str | None:
    """By the short name that the table has for the one typed (한국방송: KBS), else as typed."""
    if wish.outlet is not None:
        known = outlets.named(wish.outlet, or_office=True)
        return known.name if known else wish.outlet
    at = outlets.at(wish.url) if wish.url else None
    return at.name if at else link.outlet


def _is_placeholder(link: "SourceLink", wish: Wish, url: str | None) -> bool:
    from newsarchive.provenance.addresses import is_placeholder

    if wish.placeholder is not None:
        return wish.placeholder
    return url is not None and (is_placeholder(url) if url != link.url else link.placeholder)
