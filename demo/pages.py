"""Stories as HTML, in the two layouts that KBS has used since 2016. Pure: the same story gives the same bytes.

What makes the real pages hard to read is kept: a static title, the body a second time for the printer and a
third time as a script string, JSON-LD that is no JSON, counters and tips beside the text.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from demo.stories import Reporter, Story

TEMPLATES = Path(__file__).with_name("templates")
SITE = "https://news.kbs.co.kr"
KEYWORDS = ("기준금리", "태풍", "지하철", "반도체", "프로야구")


def article_page(story: Story, others: Sequence[Story] = (), *, edition: int = 1) -> bytes:
    """The page of a story; ``others`` fill the related lists and, like the counters, vary with the edition."""
    common = _common(story, others, edition)
    own = _now(story) if story.layout == "now" else _old(story, others)
    return fill(f"{story.layout}.html", {**common, **own})


def removal_page(others: Sequence[Story] = ()) -> bytes:
    """The notice that stands in place of a removed article; KBS serves it with status 200."""
    return fill("removed.html", {"most_read": _links(others)})


def not_found_page() -> bytes:
    """The page for an address that names nothing."""
    return fill("not_found.html", {})


def front_page(stories: Sequence[Story]) -> bytes:
    """The front page: the newest stories."""
    return fill("front.html", {"newest": _links(stories)})


def robots() -> bytes:
    """Articles and sitemaps are open, two other paths are not; the sitemap is advertised."""
    return fill("robots.txt", {})


def _common(story: Story, others: Sequence[Story], edition: int) -> dict[str, str]:
    pictures = [f"{SITE}{picture.path}" for picture in story.images]
    return {
        "ncd": str(story.ncd),
        "headline": escape(story.headline),
        "description": escape(" ".join(story.paragraphs)[:120]),
        "section": escape(story.section),
        "published": _clock(story.published),
        "og_image": pictures[0] if pictures else f"{SITE}/resources/images/og.png",
        "related": _links(others[3:]),
        "most_read": _links(others[:3]),
        **_counters(story, edition),
    }


def _counters(story: Story, edition: int) -> dict[str, str]:
    """Readers press the buttons between two crawls; an archive must not take that for an edit."""
    seed = story.ncd % 97 + 13 * (edition - 1)
    return {"likes": str(seed), "cheers": str(seed // 5), "wishes": str(seed // 9)}


def _now(story: Story) -> dict[str, str]:
    return {
        "iso_published": f"{story.published:%Y-%m-%d %H:%M:%S}",
        "edited": f'<em class="edit-date">수정 {_clock(story.edited)}</em>' if story.edited else "",
        "keywords": "".join(f"<li>{word}</li>" for word in KEYWORDS),
        "visual": _visual(story),
        "body": _paragraphs(story, "view_con_img"),
        "printed": "\n  ".join(f"<p>{escape(line)}</p>" for line in _lines(story)[1:]),
        "writers": "".join(_mail_line(reporter.name, reporter.email) for reporter in story.reporters),
        "issue": f'<div class="issue-area">이슈 <a href="#">{escape(story.issue)}</a></div>' if story.issue else "",
        "reporters": _reporter_boxes(story),
        "js_headline": _js(story.headline),
        "rpt_header": "\n".join(f"rptHeader += ' {_js(reporter.name)} 기자';" for reporter in story.reporters),
        "speech": r"<br \/><br \/>".join(_js(line) for line in _lines(story)),
    }


def _old(story: Story, others: Sequence[Story]) -> dict[str, str]:
    return {
        "edited": f'<em class="date">수정 {_clock(story.edited)}</em>' if story.edited else "",
        "visual": _visual(story),
        "body": _paragraphs(story, "view_img_wrap"),
        "related_box": _related_box(others),
        "issue": f'<div class="issue">이슈 <a href="#">{escape(story.issue)}</a></div>' if story.issue else "",
        "writers": "".join(_list_item(reporter) for reporter in story.reporters),
    }


def _lines(story: Story) -> tuple[str, ...]:
    """The body as it is printed: the paragraphs, then who filmed it and where the picture is from."""
    photo = (f"[사진 출처 : {story.photo_credit}]",) if story.photo_credit else ()
    return (*story.paragraphs, *((story.credits,) if story.credits else ()), *photo)


def _paragraphs(story: Story, picture_class: str) -> str:
    """The visible body: text parted by pairs of <br />, further pictures after the second paragraph."""
    pictures = [
        f'<div class="{picture_class}"><img src="{picture.path}" alt="{escape(picture.caption)}"></div>'
        for picture in story.images[1:]
    ]
    lines = [escape(line, quote=False) for line in _lines(story)]
    return "<br /><br />\n   ".join([*lines[:2], *("".join(pictures) + line for line in lines[2:3]), *lines[3:]])


def _visual(story: Story) -> str:
    if not story.images:
        return ""
    first = story.images[0]
    image = f'<img id="imgVodThumbnail" src="{first.path}" alt="{escape(first.caption)}">'
    player = '<button type="button" class="btn-play">영상 재생</button>' if _is_filmed(story) else ""
    return f'<div class="detail-visual">{image}{player}</div>'


def _is_filmed(story: Story) -> bool:
    return story.kind == "video" or "[리포트]" in story.paragraphs


def _reporter_boxes(story: Story) -> str:
    return "".join(
        f'<div class="reporter-box"><span class="reporter-name">{escape(reporter.name)}</span>'
        f"{_mail_link(reporter.email, '메일 보내기')}</div>"
        for reporter in story.reporters
    )


def _list_item(reporter: Reporter) -> str:
    name = f"<span>{escape(reporter.name)} 기자</span> <span>{reporter.email or ''}</span>"
    return f'<li><p class="name">{name}</p></li>'


def _mail_line(name: str, email: str | None) -> str:
    return f'<p class="name">{escape(name)} 기자 {_mail_link(email, email or "")}</p>'


def _mail_link(email: str | None, label: str) -> str:
    return f'<a href="mailto:{email}">{label}</a>' if email else ""


def _related_box(others: Sequence[Story]) -> str:
    """The old layout put a grey box of further links inside the body itself."""
    if not others:
        return ""
    first = others[0]
    link = f'<a href="/news/view.do?ncd={first.ncd}">{escape(first.headline)}</a>'
    return f'<div style="background-color:#f4f4f4;padding:12px">[연관 기사] {link}</div>'


def _links(stories: Sequence[Story]) -> str:
    return "\n".join(
        f'  <li><a href="/news/view.do?ncd={story.ncd}"><em class="tit">{escape(story.headline)}</em></a></li>'
        for story in stories
    )


def _clock(moment: datetime) -> str:
    return f"{moment:%Y.%m.%d (%H:%M)}"


def _js(text: str) -> str:
    """Text inside a quoted script string, with the escapes that the real pages use."""
    return text.replace("\\", "\\\\").replace("'", "\\'").replace('"', '\\"').replace("/", "\\/")


@cache
def _template(name: str) -> Template:
    return Template((TEMPLATES / name).read_text(encoding="utf-8"))


def fill(name: str, values: dict[str, str]) -> bytes:
    """A template with its values; every value must be HTML already."""
    return _template(name).substitute(values).encode()
