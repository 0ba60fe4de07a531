"""Where a story comes from: the source links that a post itself names."""

from newsarchive.provenance.finding import Found, find_source_links
from newsarchive.provenance.outlets import Outlets, read_outlets

__all__ = ["Found", "Outlets", "find_source_links", "read_outlets"]
