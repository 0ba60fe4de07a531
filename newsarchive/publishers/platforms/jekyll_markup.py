"""The body of a Jekyll source as HTML: blocks of HTML as they are, Markdown between them rendered."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from newsarchive.publishers.platforms.jekyll_blocks import html_blocks

_LIQUID = re.compile(r"\{%[^{}\n]{0,1000}+\}|\{\{[^{}\n]{0,1000}+\}\}")
# kramdown's lists of attributes: {: .class #id} and {:toc}.
_ATTRIBUTES = re.compile(r"^[ \t]{0,3}\{:[^\n}]{0,1000}\}[ \t]*$", re.MULTILINE)
_BLANK = re.compile(r"\n[ \t]*\n")
# What begins a block of Markdown or a line of a table, and what marks up a text; a paragraph without any of it reads
# the same in Markdown as it stands. Underscores inside words and in attributes mark nothing.
_MARKED = re.compile(
    r"[*`|\\]|~~|\]\(|\]\[|(?<![\w\"'/=.])_\w|^[ \t]{0,9}(?:[-+>=:#]|\d{1,9}[.)]|\[[^\]\n]{1,99}\]:)| {2}$"
    r"|<(?!/?(?:a|b|br|em|font|i|img|small|span|strong|sub|sup|u)[\s/>])[a-z!/]",
    re.MULTILINE | re.IGNORECASE,
)
# A picture alone is what many posts have in Markdown, and nothing else.
_PICTURE = re.compile(r"!\[([^\]\n\"<&\\*_`]*)\]\(([^\s()<>\"&\\]+)\)\s*")
_LONGEST_MARKDOWN = 50_000
"""Characters that are read as Markdown at once; no post has so many, and some take a parser long."""

_markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).disable("code")


def body_html(body: str, markdown: bool) -> str:
    """The HTML that Jekyll would make of ``body``, without what its templates (Liquid) would fill in.

    ``markdown`` is False for ``.html`` sources. As in kramdown, an element at the start of a line is HTML up to its
    end, blank lines and asterisks included. Indented text is no code, since damaged sources are often indented.
    """
    if "{" in body:
        body = _ATTRIBUTES.sub("", _LIQUID.sub("", body))
    return "".join(_rendered(body)) if markdown else body


def _rendered(body: str) -> Iterator[str]:
    written = 0
    for start, end in html_blocks(body):
        if start > written:
            yield _from_markdown(body[written:start])
        yield body[start:end]
        written = end
    yield _from_markdown(body[written:])


def _from_markdown(text: str) -> str:
    stripped = text.strip("\n")
    if not stripped.strip():
        return "\n"
    if picture := _PICTURE.fullmatch(stripped):
        return f'<p><img src="{picture[2]}" alt="{picture[1]}" /></p>\n'
    if len(stripped) <= _LONGEST_MARKDOWN and _MARKED.search(stripped):
        return str(_markdown.render(stripped))
    return "".join(f"<p>{paragraph}</p>\n" for paragraph in _BLANK.split(stripped) if paragraph.strip())
