"""How a site's developers may change their template: fifteen mutations of KBS pages, in several variants each.

Each takes the HTML of a page and gives that of the changed one, or bytes and a Content-Type for the charset; None
where the page has nothing to change. What comes of each is found by comparing what is read, so none says what it loses.
"""

import re
from collections.abc import Callable
from html import escape, unescape

Page = str | tuple[bytes, str] | None
Mutation = Callable[[str], Page]

_HEADLINE = re.compile(r"<(h4|h5)( class=\"(?:headline-title|tit-s)\"[^>]*)>(.*?)</\1>", re.S)
_ADDRESS = "/news/pc/view/view.do?ncd=8801001"


def _visible_body(page: str) -> re.Match[str] | None:
    """The last one: copies for the printer stand before it."""
    found = list(_BODIES.finditer(page))
    return found[-1] if found else None


_BODIES = re.compile(r'<div\b[^>]*id="cont_newstext"[^>]*>')


def _parts(page: str) -> tuple[str, str, str, str] | None:
    """What stands before the body, its opening tag, its content, and what comes with and after its end tag."""
    opened = _visible_body(page)
    if opened is None:
        return None
    depth, at = 1, opened.end()
    for tag in re.finditer(r"<(/?)div\b[^>]*>", page[at:]):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return page[: opened.start()], opened[0], page[at : at + tag.start()], page[at + tag.start() :]
    return None


def _lines(content: str) -> list[str]:
    """The lines of a body, as HTML."""
    pieces = re.split(r"(?:<br\s*/?>\s*)+|</p>\s*<p>|</?p>", content)
    return [piece.strip() for piece in pieces if piece.strip()]


def _with_body(page: str, content: Callable[[list[str]], str], *, opened: str | None = None) -> Page:
    parts = _parts(page)
    if parts is None or not _lines(parts[2]):
        return None
    before, tag, held, after = parts
    return before + (tag if opened is None else opened) + content(_lines(held)) + after


def _without_copies(page: str) -> str:
    """Without the copies of the text that the print area, scripts and metadata have."""
    page = re.sub(
        r'<div class="print-area".*?(?=<div class="report-tip"|<div>■|<div class="view-headline)', "", page, flags=re.S
    )
    page = re.sub(
        r'<div style="display:none"><div class="view_con_img">.*?</div></div>(?=\s*<div)', "", page, flags=re.S
    )
    page = re.sub(r'var messageText = "(?:[^"\\]|\\.)*";', "", page)
    return re.sub(r'<meta property="og:description"[^>]*>', "", page)


# 1, 2: the headline


def headline_class_renamed(page: str) -> Page:
    return page.replace("headline-title", "news-subject").replace("tit-s", "news-subject")


def headline_class_renamed_without_shared_title(page: str) -> Page:
    return re.sub(r"<meta (?:property|name)=\"(?:og|twitter):title\"[^>]*>", "", str(headline_class_renamed(page)))


def headline_class_renamed_and_suffix_on_shared_title(page: str) -> Page:
    renamed = str(headline_class_renamed(page))
    return re.sub(r'(og:title" content="[^"|]*?)(?: \| KBS 뉴스)?"', r'\1 - KBS 뉴스광장"', renamed)


def headline_tag_changed(page: str) -> Page:
    return _HEADLINE.sub(r"<h2\2>\3</h2>", page)


def headline_tag_changed_to_a_box(page: str) -> Page:
    return _HEADLINE.sub(r"<div\2><span>\3</span></div>", page)


def headline_tag_and_class_changed(page: str) -> Page:
    return _HEADLINE.sub(r'<strong class="subject">\3</strong>', page)


def headline_class_reused(page: str) -> Page:
    """For a label, while the headline goes elsewhere. A page whose headline is not shown has none to move."""
    if re.search(r">KBS 뉴스</h[45]>", page):
        return None
    return _HEADLINE.sub(r'<\1\2>뉴스 속보</\1><h2 class="subject">\3</h2>', page)


# 3, 4: the dates. A page without any has no element that could be renamed; whether its place is gone, nobody can tell.

_DATE = re.compile(r'<em class="(?:input-|edit-)?date">')


def date_class_renamed(page: str) -> Page:
    if not _DATE.search(page):
        return None
    page = (
        page.replace("input-date", "reg-time")
        .replace("edit-date", "mod-time")
        .replace('class="dates"', 'class="times"')
    )
    return page.replace('<em class="date"', '<em class="when"')


def date_class_and_tag_changed(page: str) -> Page:
    page = str(date_class_renamed(page) or "")
    return (
        re.sub(r'<em class="(reg-time|mod-time|when)">(.*?)</em>', r'<span class="\1"><b>\2</b></span>', page) or None
    )


def date_class_of_the_edit_renamed(page: str) -> Page:
    if not _DATE.search(page):
        return None
    page = page.replace('class="dates"', 'class="times"').replace("edit-date", "mod-time")
    return re.sub(r'<em class="date">(수정[^<]*)</em>', r'<em class="mod">\1</em>', page)


def date_moved_into_a_script(page: str) -> Page:
    dates = re.findall(r"(입력|수정) (\d{4}\.\d\d\.\d\d \(\d\d:\d\d\))", page)
    page = re.sub(r"<em class=\"(?:input-|edit-)?date\">.*?</em>", "", page)
    script = "".join(f'showDate("{label}", "{date}");' for label, date in dates)
    return page.replace("</body>", f"<script>{script}</script></body>")


def date_moved_below_the_text(page: str) -> Page:
    dates = re.findall(r"<em class=\"(?:input-|edit-)?date\">(.*?)</em>", page)
    page = re.sub(r"<em class=\"(?:input-|edit-)?date\">.*?</em>", "", page)
    return page.replace("</body>", f'<p class="written">{" | ".join(dates)}</p></body>')


def date_drawn_by_a_script(page: str) -> Page:
    """Nothing of it is on the page any more."""
    if not _DATE.search(page):
        return None
    page = re.sub(r"<em class=\"(?:input-|edit-)?date\">.*?</em>", "", page).replace('<div class="dates">', "<div>")
    return re.sub(r'"datePublished":"[^"]*",?', "", page)


def date_label_dropped(page: str) -> Page:
    return re.sub(r">(?:입력|수정) (\d{4}\.)", r">\1", page)


def date_label_dropped_of_the_input(page: str) -> Page:
    return re.sub(r">입력 (\d{4}\.)", r">\1", page)


def date_label_changed(page: str) -> Page:
    return re.sub(r">수정 (\d{4}\.)", r">최종업데이트 : \1", re.sub(r">입력 (\d{4}\.)", r">기사등록 : \1", page))


def date_label_dropped_and_class_renamed(page: str) -> Page:
    return date_class_renamed(str(date_label_dropped(page)))


def date_written_by_its_standard(page: str) -> Page:
    return re.sub(r"(\d{4})\.(\d\d)\.(\d\d) \((\d\d:\d\d)\)", r"\1-\2-\3T\4:00+09:00", page)


def date_written_out(page: str) -> Page:
    return re.sub(r"(\d{4})\.(\d\d)\.(\d\d) \((\d\d:\d\d)\)", r"\1년 \2월 \3일 \4", page)


def date_written_otherwise(page: str) -> Page:
    return re.sub(r"(\d{4})\.(\d\d)\.(\d\d) \((\d\d):(\d\d)\)", r"\3/\2/\1 \4h\5", page)


# 5 to 9: the text


def body_id_renamed(page: str) -> Page:
    return page.replace('id="cont_newstext"', 'id="newsBody"')


def body_id_and_class_renamed(page: str) -> Page:
    return str(body_id_renamed(page)).replace("detail-body", "article-text")


def body_renamed_but_not_for_the_printer(page: str) -> Page:
    """The print copy, which may lack the first line, keeps the old names."""
    parts = _parts(page)
    if parts is None:
        return None
    before, _, content, after = parts
    lines = _lines(content)[1:]
    copy = f'<div class="print-area" style="display:none"><div id="cont_newstext">{"<br>".join(lines)}</div></div>'
    return f'{before}{copy if lines else ""}<div class="article-text">{content}{after}' if lines else None


def body_moved_into_a_script(page: str) -> Page:
    parts = _parts(_without_copies(page))
    if parts is None or not _lines(parts[2]):
        return None
    before, tag, content, after = parts
    text = content.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "").replace("</", "<\\/")
    return (
        f'{before}{tag}</div><script>document.getElementById("cont_newstext").innerHTML = "{text}";</script>{after[6:]}'
    )


def body_moved_into_data(page: str) -> Page:
    parts = _parts(_without_copies(page))
    if parts is None or not _lines(parts[2]):
        return None
    before, tag, content, after = parts
    text = "".join(c if c < "\x7f" else f"\\u{ord(c):04x}" for c in unescape(re.sub(r"<[^>]*>", " ", content)))
    text = text.replace('"', '\\"').replace("\n", " ")
    return (
        f'{before}{tag}</div><script type="application/json" id="news">{{"newsContents":"{text}"}}</script>{after[6:]}'
    )


def body_moved_into_a_template(page: str) -> Page:
    return _with_body(_without_copies(page), lambda lines: f"<template>{'<br>'.join(lines)}</template>")


def body_moved_into_a_field(page: str) -> Page:
    hidden = '<textarea style="display:none">'
    return _with_body(_without_copies(page), lambda lines: f"{hidden}{'<br>'.join(lines)}</textarea>")


def body_moved_into_a_script_with_its_element(page: str) -> Page:
    moved = str(body_moved_into_data(page) or "")
    return re.sub(r'<div\b[^>]*id="cont_newstext"[^>]*></div>', "", moved) or None


def _half(lines: list[str]) -> int:
    return (len(lines) + 1) // 2


def _split(page: str, joint: str) -> Page:
    parts = _parts(page)
    if parts is None or len(_lines(parts[2])) < 2:
        return None
    return _with_body(
        page, lambda lines: joint.join(("<br>".join(lines[: _half(lines)]), "<br>".join(lines[_half(lines) :])))
    )


def body_split_with_the_same_names(page: str) -> Page:
    return _split(page, '</div><div class="detail-body font-size" id="cont_newstext">')


def body_split_around_an_advertisement(page: str) -> Page:
    return _split(page, '</div><div class="ad">광고</div><div class="detail-body font-size">')


def body_split_into_an_element_without_class(page: str) -> Page:
    return _split(_without_copies(page), "</div><div>")


def body_split_into_another_class(page: str) -> Page:
    return _split(_without_copies(page), '</div><div class="article-rest">')


def body_split_into_a_second_article(page: str) -> Page:
    return _split(_without_copies(page), '</div></div><div class="view-article"><div class="detail-body font-size">')


def body_split_into_a_section(page: str) -> Page:
    return _split(_without_copies(page), "</div><section>")


def body_split_before_its_element(page: str) -> Page:
    parts = _parts(_without_copies(page))
    if parts is None or len(_lines(parts[2])) < 2:
        return None
    before, tag, content, after = parts
    lines = _lines(content)
    half = _half(lines)
    return f'{before}<p class="lead">{"<br>".join(lines[:half])}</p>{tag}{"<br>".join(lines[half:])}{after}'


def body_split_with_its_copies_left(page: str) -> Page:
    return _split(page, '</div><div class="article-rest">')


def _teaser(page: str, wall: str) -> Page:
    parts = _parts(page)
    if parts is None or len(_lines(parts[2])) < 2:
        return None
    return _with_body(_without_copies(page), lambda lines: f"{lines[min(1, len(lines) - 1)]}{wall}")


def teaser_and_login_in_the_text(page: str) -> Page:
    door = '<a href="/member/login.do">로그인</a>'
    return _teaser(page, f'<div class="wall"><p>이 기사는 로그인 후 전체 내용을 보실 수 있습니다.</p>{door}</div>')


def teaser_and_membership(page: str) -> Page:
    return _teaser(page, "<p>여기부터는 KBS 뉴스 회원만 이어서 읽을 수 있습니다. 회원이 아니시면 지금 가입하세요.</p>")


def teaser_and_an_account_below(page: str) -> Page:
    return _teaser(
        page, '</div><div class="gate"><strong>남은 이야기가 궁금하세요?</strong><button>KBS 로그인</button>'
    )


def teaser_and_a_subscription(page: str) -> Page:
    return _teaser(
        page, '…</div><div class="box"><p>구독하고 기사 전문을 확인하세요</p><a href="/subscribe/plan.do">구독하기</a>'
    )


def teaser_for_members(page: str) -> Page:
    return _teaser(page, "<p>회원 전용 기사입니다. 전체 글은 로그인하신 분께만 보입니다.</p>")


def teaser_and_a_price(page: str) -> Page:
    return _teaser(page, '<p>무료 기사 세 건을 모두 보셨습니다.</p><a href="/pay/ticket.do">이용권 구매</a>')


def teaser_and_a_form(page: str) -> Page:
    form = '<p>계속하려면 KBS 계정이 필요합니다</p><input type="email"><button>다음</button>'
    return _teaser(page, f'<form action="/account/check.do">{form}</form>')


def teaser_and_ways_to_begin(page: str) -> Page:
    ways = '<ul><li><a href="/x">카카오로 시작하기</a></li><li><a href="/y">네이버로 시작하기</a></li></ul>'
    return _teaser(page, f"</div><div><h4>기사를 더 읽으시려면</h4>{ways}")


def teaser_and_a_link(page: str) -> Page:
    return _teaser(page, '... <a href="/member/join.do">회원가입하고 더 보기</a>')


def teaser_in_english(page: str) -> Page:
    return _teaser(page, '</div><div class="x"><p>Sign in to continue reading</p>')


def teaser_and_the_app(page: str) -> Page:
    return _teaser(page, "</div><div>뒷부분은 KBS 뉴스 앱에서 계정 확인을 거쳐 볼 수 있어요.")


def teaser_with_its_copies_left(page: str) -> Page:
    parts = _parts(page)
    if page == _without_copies(page) or parts is None or len(_lines(parts[2])) < 2:
        return None
    return _with_body(page, lambda lines: f"{lines[min(1, len(lines) - 1)]}<p>더 보시겠습니까?</p>")


def teaser_with_the_rest_hidden(page: str) -> Page:
    parts = _parts(page)
    if parts is None or len(_lines(parts[2])) < 2:
        return None
    hidden = '<div class="more" style="display:none">'
    return _with_body(_without_copies(page), lambda lines: f"{lines[0]}<br>{hidden}{'<br>'.join(lines[1:])}</div>")


def paragraphs_marked_as_such(page: str) -> Page:
    return _with_body(page, lambda lines: "".join(f"<p>{line}</p>" for line in lines))


def paragraphs_in_boxes(page: str) -> Page:
    return _with_body(page, lambda lines: "\n".join(f'<div class="para"><span>{line}</span></div>' for line in lines))


def _printed(page: str, names: str, *, headline: bool) -> Page:
    parts = _parts(page)
    found = _HEADLINE.search(page)
    if parts is None or found is None or not _lines(parts[2]):
        return None
    title = f"<{found[1]}{found[2]}>{found[3]} (인쇄용)</{found[1]}>" if headline else ""
    text = "".join(f"<p>{line}</p>" for line in _lines(parts[2])[1:])
    copy = f'<div {names}>{title}<div class="detail-body" id="cont_newstext">{text}</div></div>'
    holder = '<div class="view-contents-wrapper">' if "view-contents-wrapper" in page else '<div class="landing-box">'
    return page.replace(holder, holder + copy, 1)


def print_copy_first(page: str) -> Page:
    return _printed(page, 'class="print-area" style="display:none"', headline=False)


def print_copy_first_hidden_by_its_class(page: str) -> Page:
    return _printed(page, 'class="print"', headline=True)


def print_copy_first_hidden_by_no_sign(page: str) -> Page:
    return _printed(page, 'class="printArea"', headline=False)


def print_copy_first_with_its_headline(page: str) -> Page:
    return _printed(page, 'class="printArea"', headline=True)


# 11 to 15: the whole page


def in_a_frame(page: str) -> Page:  # noqa: ARG001 (nothing of it is left)
    head = '<!DOCTYPE html><html lang="ko"><head><title>KBS 뉴스</title></head>'
    return f'{head}<body><iframe src="{_ADDRESS}&frame=1"></iframe></body></html>'


def in_a_frame_below_its_head(page: str) -> Page:
    head = page[: page.find("</head>")]
    return f'{head}</head><body><iframe src="{_ADDRESS}&frame=1" width="100%"></iframe></body></html>'


def text_in_a_frame(page: str) -> Page:
    return _with_body(_without_copies(page), lambda _: f'<iframe src="{_ADDRESS}&part=text"></iframe>')


def text_written_into_a_frame(page: str) -> Page:
    return _with_body(_without_copies(page), lambda lines: f'<iframe srcdoc="{escape("<br>".join(lines))}"></iframe>')


_CONSENTS = (
    "맞춤형 뉴스를 보여 드리기 위해 방문 기록을 저장합니다. 계속하려면 아래에서 허락해 주십시오.",
    "이용 약관이 바뀌었습니다. 바뀐 약관을 읽고 동의하시면 보시던 뉴스로 돌아갑니다."
    " 동의하지 않으시면 누리집을 쓰실 수 없습니다.",
)


def consent_page(page: str) -> Page:  # noqa: ARG001
    form = (
        f'<h1>개인정보 이용 동의</h1><p>{_CONSENTS[0]}</p><form action="/agree.do"><button>동의합니다</button></form>'
    )
    return f'<!DOCTYPE html><html lang="ko"><head><title>KBS 뉴스</title></head><body>{form}</body></html>'


def consent_in_place_of_the_article(page: str) -> Page:
    """The site's frame stays."""
    page = re.sub(
        r"<main.*</main>|<div id=\"content\">.*(?=</body>)", f"<main><p>{_CONSENTS[1]}</p></main>", page, flags=re.S
    )
    return re.sub(r"<script.*?</script>", "", page, flags=re.S)


def consent_in_the_layout(page: str) -> Page:
    """In the elements in which articles stand, under a headline of its own."""
    page = _HEADLINE.sub(r"<\1\2>뉴스를 보시기 전에</\1>", _without_copies(page))
    page = re.sub(r'(og:title" content=")[^"]*', r"\1뉴스를 보시기 전에", page)
    page = str(date_drawn_by_a_script(page))
    return _with_body(page, lambda _: f"{_CONSENTS[0]}<br><br>{_CONSENTS[1]}")


def notice_above_the_article(page: str) -> Page:
    notice = "오늘 밤 열두 시부터 두 시까지 누리집을 점검합니다. 불편을 드려 죄송합니다."
    return re.sub(r"(<body[^>]*>)", rf'\1<p class="notice">{notice}</p>', page)


def consent_laid_over(page: str) -> Page:
    """The article stands below it."""
    layer = f'<div id="consent-layer" role="dialog"><p>{" ".join(_CONSENTS * 3)}</p><button>동의</button></div>'
    return page.replace("</body>", f"{layer}</body>")


_ENGLISH = (
    "Villagers spent three months building the boats out of wood that others had thrown away.",
    "The first of them leaked, the village head said, and everyone laughed about it afterwards.",
    "The mayor told reporters that next year there would be music on the shore as well.",
)


def english_text(page: str) -> Page:
    return _with_body(_without_copies(page), lambda _: "<br><br>".join(_ENGLISH))


def english_page(page: str) -> Page:
    page = re.sub(r'<html([^>]*?) lang="ko"', r'<html\1 lang="en"', str(english_text(page) or ""))
    page = _HEADLINE.sub(r"<\1\2>Twenty boats on a winter lake</\1>", page)
    page = re.sub(r"(og:title\" content=\")[^\"]*", r"\1Twenty boats on a winter lake", page)
    return page.replace("입력 ", "Published ").replace("수정 ", "Updated ") or None


def japanese_text(page: str) -> Page:
    text = "湖に手作りのボートが二十隻浮かびました。村の人たちが三か月かけて作ったそうです。"
    return _with_body(_without_copies(page), lambda _: text)


def language_labelled_english(page: str) -> Page:
    """A template's default; the article is as it was."""
    return page.replace('lang="ko"', 'lang="en"')


def body_empty(page: str) -> Page:
    return _with_body(_without_copies(page), lambda _: "")


def body_empty_with_its_copies_left(page: str) -> Page:
    return _with_body(page, lambda _: "")


def body_loading(page: str) -> Page:
    return _with_body(_without_copies(page), lambda _: "기사를 불러오는 중입니다.")


def body_missing(page: str) -> Page:
    return _with_body(_without_copies(page), lambda _: "등록된 내용이 없습니다.")


def answer_empty(page: str) -> Page:  # noqa: ARG001
    return b"", "text/html; charset=utf-8"


def nothing_but_the_frame(page: str) -> Page:
    return re.sub(r"<main.*</main>|<div id=\"content\">.*(?=</body>)", "", page, flags=re.S)


_CHARSET = re.compile(r'<meta charset="[^"]*">|<meta http-equiv="Content-Type"[^>]*>', re.IGNORECASE)


def _recoded(page: str, encoding: str, content_type: str = "text/html") -> Page:
    return _CHARSET.sub("", page).encode(encoding, "xmlcharrefreplace"), content_type


def charset_korean_without_a_label(page: str) -> Page:
    return _recoded(page, "cp949")


def charset_korean_labelled_unicode(page: str) -> Page:
    return _recoded(page, "cp949", "text/html; charset=utf-8")


def charset_korean_labelled_western(page: str) -> Page:
    return _recoded(page, "cp949", "text/html; charset=iso-8859-1")


def charset_wide(page: str) -> Page:
    return _recoded(page, "utf-16-le")


def charset_of_another_time(page: str) -> Page:
    return _recoded(page, "johab")


def charset_twice(page: str) -> Page:
    """UTF-8 taken for a Western charset, and written as UTF-8 again."""
    return page.encode().decode("latin-1").encode(), "text/html; charset=utf-8"


def charset_korean_read_as_unicode(page: str) -> Page:
    """The letters were lost on the server already."""
    return page.encode("cp949", "replace").decode("utf-8", "replace").encode(), "text/html; charset=utf-8"


def charset_unicode_read_as_korean(page: str) -> Page:
    return page.encode().decode("cp949", "replace").encode(), "text/html; charset=utf-8"


def charset_of_the_text_alone(page: str) -> Page:
    """The text comes from an older system."""
    parts = _parts(page)
    if parts is None or not _lines(parts[2]):
        return None
    before, tag, content, after = parts
    old = content.encode("cp949", "xmlcharrefreplace")
    return (before + tag).encode() + old + after.encode(), "text/html; charset=utf-8"


MUTATIONS: dict[str, tuple[Mutation, ...]] = {
    "headline class renamed": (
        headline_class_renamed,
        headline_class_renamed_without_shared_title,
        headline_class_renamed_and_suffix_on_shared_title,
        headline_class_reused,
    ),
    "headline tag changed": (headline_tag_changed, headline_tag_changed_to_a_box, headline_tag_and_class_changed),
    "date class renamed": (
        date_class_renamed,
        date_class_and_tag_changed,
        date_class_of_the_edit_renamed,
        date_moved_into_a_script,
        date_moved_below_the_text,
        date_drawn_by_a_script,
    ),
    "date label dropped": (
        date_label_dropped,
        date_label_dropped_of_the_input,
        date_label_changed,
        date_label_dropped_and_class_renamed,
        date_written_by_its_standard,
        date_written_out,
        date_written_otherwise,
    ),
    "body id renamed": (body_id_renamed, body_id_and_class_renamed, body_renamed_but_not_for_the_printer),
    "body moved into a script": (
        body_moved_into_a_script,
        body_moved_into_data,
        body_moved_into_a_template,
        body_moved_into_a_field,
        body_moved_into_a_script_with_its_element,
    ),
    "body split in two containers": (
        body_split_with_the_same_names,
        body_split_around_an_advertisement,
        body_split_into_an_element_without_class,
        body_split_into_another_class,
        body_split_into_a_second_article,
        body_split_into_a_section,
        body_split_before_its_element,
        body_split_with_its_copies_left,
    ),
    "teaser and a login wall": (
        teaser_and_login_in_the_text,
        teaser_and_membership,
        teaser_and_an_account_below,
        teaser_and_a_subscription,
        teaser_and_the_app,
        teaser_for_members,
        teaser_and_a_price,
        teaser_and_a_form,
        teaser_and_ways_to_begin,
        teaser_and_a_link,
        teaser_in_english,
        teaser_with_its_copies_left,
        teaser_with_the_rest_hidden,
    ),
    "paragraphs as p": (paragraphs_marked_as_such, paragraphs_in_boxes),
    "print copy first": (
        print_copy_first,
        print_copy_first_hidden_by_its_class,
        print_copy_first_hidden_by_no_sign,
        print_copy_first_with_its_headline,
    ),
    "in a frame": (in_a_frame, in_a_frame_below_its_head, text_in_a_frame, text_written_into_a_frame),
    "consent page": (
        consent_page,
        consent_in_place_of_the_article,
        consent_in_the_layout,
        consent_laid_over,
        notice_above_the_article,
    ),
    "English page": (english_text, english_page, japanese_text, language_labelled_english),
    "empty body": (
        body_empty,
        body_empty_with_its_copies_left,
        body_loading,
        body_missing,
        answer_empty,
        nothing_but_the_frame,
    ),
    "charset changed": (
        charset_korean_without_a_label,
        charset_korean_labelled_unicode,
        charset_korean_labelled_western,
        charset_wide,
        charset_of_another_time,
        charset_twice,
        charset_korean_read_as_unicode,
        charset_unicode_read_as_korean,
        charset_of_the_text_alone,
    ),
}
"""By the names of the fifteen; the first of each is the plain one."""
