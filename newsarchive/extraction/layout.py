"""A publisher's page layout, as data: where each field stands."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Layout:
    """CSS selectors of one layout. Where a tuple stands, the first selector that finds something decides.

    ``evidence``: each selector that matches speaks for this layout. ``dates``: the elements of input and edit
    time, in this order or labelled. ``date_place``: what holds them, and stands there without a date, too.
    ``reporters``: elements that name a person. ``boxes``: what is dropped inside the body. ``root``: the element
    around the article's fields, where most of the page need not be searched for each; what it lacks is looked for in
    the whole page. ``around``: the element that holds one article and nothing of others.
    """

    name: str
    evidence: tuple[str, ...]
    headline: str
    dates: str
    body: tuple[str, ...]
    section: str
    reporters: str
    images: str
    boxes: str = ""
    root: str | None = None
    date_place: str = ""
    around: str = ""
