"""How common systems build the pages that they serve in place of an article; the words come from pages.toml."""

import html
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

Texts = Sequence[str]
_STORIES = ("등대 불빛 아래 모인 사람들", "빵집 골목에 봄이 왔다", "나루터 다리 놓이던 날", "과수원 둘째 집 이야기")
_MENU = ("정치", "경제", "사회", "국제", "문화", "스포츠")


def false_pages() -> Iterator[tuple[str, str, bytes]]:
    """Kind, name (with its number of that kind) and markup of every page."""
    table = tomllib.loads((Path(__file__).parent / "pages.toml").read_text(encoding="utf-8"))
    for kind, pages in table.items():
        for number, (frame, *texts) in enumerate(pages):
            yield kind, f"{number:02}-{frame}", FRAMES[frame](texts).encode()


def _raw(texts: Texts) -> str:
    return texts[0]


def _page(title: str, body: str, head: str = "", attributes: str = "") -> str:
    titled = f"<title>{title}</title>" if title else ""
    return (
        f'<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8">{titled}{head}</head>'
        f"<body{attributes}>{body}</body></html>"
    )


def _text(texts: Texts, level: int = 1) -> str:
    heading = f"<h{level}>{texts[1]}</h{level}>" if texts[1] else ""
    return heading + "".join(f"<p>{text}</p>" for text in texts[2:] if text)


def _links(words: Sequence[str], path: str) -> str:
    return "".join(f'<li><a href="/{path}/{number}">{word}</a></li>' for number, word in enumerate(words))


def _bare(texts: Texts) -> str:
    return _page(texts[0], _text(texts))


def _nginx(texts: Texts) -> str:
    page = f"<html>\r\n<head><title>{texts[0]}</title></head>\r\n<body>\r\n<center><h1>{texts[1]}</h1></center>\r\n"
    return f"{page}<hr><center>nginx/1.24.0</center>\r\n</body>\r\n</html>\r\n"


def _apache(texts: Texts) -> str:
    doctype = '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">'
    server = "<hr><address>Apache/2.4.57 (Debian) Server at news.example Port 80</address>"
    return f"{doctype}<html><head><title>{texts[0]}</title></head><body>{_text(texts)}{server}</body></html>"


def _portal(texts: Texts) -> str:
    """A newspaper's site: its menu, a list of what is read most, an imprint."""
    menu = f'<div class="gnb"><ul>{_links(_MENU, "section")}</ul></div>'
    most = f'<div class="rank"><h3>많이 본 뉴스</h3><ol>{_links(_STORIES, "news")}</ol></div>'
    imprint = "<p>나루구 물길로 1 | 등록번호: 서울 아00000 | 발행인: 한바다</p><p>Copyright © 모든 권리 보유</p>"
    main = f'<div id="container"><div class="error_wrap">{_text(texts, 2)}</div>{most}</div>'
    return _page(texts[0], f'<div id="header">{menu}</div>{main}<div id="footer">{imprint}</div>')


def _wordpress(texts: Texts) -> str:
    found = _links(_STORIES, "archives")
    search = '<form role="search" class="search-form"><label>검색: <input type="search" name="s"></label></form>'
    content = f'<div class="page-content">{_text(("", "", *texts[2:]))}'
    article = f'<header class="page-header">{_text(texts[:2])}</header>{content}'
    widgets = f'<aside class="widget-area"><section><h2>최신 글</h2><ul>{found}</ul></section></aside>'
    head = '<meta name="generator" content="WordPress 6.7.1"><link rel="https://api.w.org/" href="/wp-json/">'
    site = f'<header class="site-header"><nav><ul>{_links(_MENU, "category")}</ul></nav></header>'
    main = f'<main id="main" class="site-main"><section>{article}{search}</div></section></main>'
    return _page(texts[0], f"{site}{main}{widgets}<footer>Proudly powered by WordPress</footer>", head)


def _wordpress_die(texts: Texts) -> str:
    return _page(texts[0], f'<div class="wp-die-message">{_text(texts)}</div>', attributes=' id="error-page"')


def _tistory(texts: Texts) -> str:
    script = '<script src="https://t1.daumcdn.net/tistory_admin/lib/blog.js"></script>'
    side = f'<div id="sidebar"><ul class="tt_category">{_links(("전체 보기", *_MENU), "category")}</ul></div>'
    main = f'<div class="absent_post">{_text(texts, 2)}</div>'
    return _page(texts[0], f'<div id="wrap"><h1><a href="/">{texts[0]}</a></h1>{main}{side}</div>', script)


def _naver(texts: Texts) -> str:
    main = f'<div class="error_content"><div class="dsc">{_text(texts, 3)}</div></div>'
    links = '<ul class="gnb_lst"><li><a href="https://section.blog.naver.com">블로그 홈</a></li></ul>'
    back = '<a class="btn" href="javascript:history.back();">이전</a>'
    return _page(texts[0], f'<div id="wrap">{links}{main}{back}</div>')


def _alert(texts: Texts) -> str:
    """Korean boards tell it by a dialog of the browser, and go back."""
    said = texts[2].replace('"', '\\"')
    script = f'<script>\nalert("{said}");\nhistory.back();\n</script>'
    plain = texts[2].replace("\\n", "<br>")
    noscript = f'<noscript><div id="validation_check"><p class="cbg">{plain}</p></div></noscript>' if texts[0] else ""
    return _page(texts[0], script + noscript)


def _card(texts: Texts) -> str:
    home = '<a class="btn" href="/">홈으로</a>'
    return _page(texts[0], f'<div class="wrap"><div class="card"><i class="logo"></i>{_text(texts)}{home}</div></div>')


def _gov(texts: Texts) -> str:
    """A public office's site: skip links, menu, imprint."""
    skip = '<div id="skip"><a href="#contents">본문 바로가기</a></div>'
    menu = f'<div class="lnb"><ul>{_links(("민원", "소식", "정보공개", "분야별 정보"), "menu")}</ul></div>'
    imprint = '<div class="foot"><address>(00000) 달마루시 언덕로 10</address><p>대표전화 000-0000</p></div>'
    return _page(texts[0], f'{skip}{menu}<div id="contents">{_text(texts, 2)}</div>{imprint}')


def _jekyll(texts: Texts) -> str:
    head = '<meta name="generator" content="Jekyll v4.3.3"><link rel="stylesheet" href="/assets/css/style.css">'
    site = '<header class="site-header"><a class="site-title" href="/">돌담 기록</a></header>'
    main = f'<main class="page-content"><div class="container">{_text(texts)}</div></main>'
    return _page(texts[0], f'{site}{main}<footer class="site-footer">담 쌓는 사람</footer>', head)


def _form(texts: Texts) -> str:
    fields = '<input type="text" name="id" placeholder="ID"><input type="password" name="pw">'
    if "birth" in texts[1] or "연령" in texts[1]:
        fields = '<input name="birth_year"><input name="birth_month">'
    elif "방지" in texts[0] or "agree" in texts[1]:
        fields = '<input name="answer">'
    inside = f'{_text(texts, 2)}{fields}<button type="submit">확인</button>'
    return _page(texts[0], f'<div id="content"><form id="f" action="/check.do" method="post">{inside}</form></div>')


def _dialog(texts: Texts) -> str:
    heading = f"<h2>{texts[1]}</h2>" if texts[1] else ""
    lines = [text for text in texts[2:] if len(text) > 25]
    buttons = "".join(f'<button type="button">{text}</button>' for text in texts[2:] if len(text) <= 25)
    inside = f'{heading}{"".join(f"<p>{line}</p>" for line in lines)}<div class="actions">{buttons}</div>'
    return _page(texts[0], f'<div role="dialog" aria-modal="true" class="layer">{inside}</div>')


def _article(texts: Texts) -> str:
    """An article's own page with the beginning of its text."""
    head = f'<meta property="og:type" content="article"><meta property="og:title" content="{html.escape(texts[1])}">'
    date = '<meta property="article:published_time" content="2026-01-06T09:00:00+09:00">'
    more = f'<div class="more"><h3>함께 읽으면 좋은 기사</h3><ul>{_links(_STORIES, "news")}</ul></div>'
    menu = f'<div class="menu"><ul>{_links(_MENU, "s")}</ul></div>'
    return _page(texts[0], f"{menu}<article>{_text(texts)}</article>{more}", head + date)


def _cloudflare(texts: Texts) -> str:
    ray = '<div class="cf-error-footer"><p>Cloudflare Ray ID: <strong>7f00aa</strong> · Your IP: 192.0.2.1</p></div>'
    return _page(texts[0], f'<div id="cf-wrapper"><div id="cf-error-details">{_text(texts)}{ray}</div></div>')


def _spa(texts: Texts) -> str:
    told = f"<noscript>{texts[2]}</noscript>" if texts[2] else ""
    return _page(texts[0], f'{told}<div id="root"></div><script src="/static/js/main.3f1c.js"></script>')


def _redirect(texts: Texts) -> str:
    return _page(texts[0], f'<script>location.href = "{texts[2]}";</script>')


FRAMES: dict[str, Callable[[Texts], str]] = {
    "raw": _raw,
    "bare": _bare,
    "nginx": _nginx,
    "apache": _apache,
    "portal": _portal,
    "wordpress": _wordpress,
    "wordpress-die": _wordpress_die,
    "tistory": _tistory,
    "naver": _naver,
    "alert": _alert,
    "card": _card,
    "gov": _gov,
    "jekyll": _jekyll,
    "form": _form,
    "dialog": _dialog,
    "article": _article,
    "cloudflare": _cloudflare,
    "spa": _spa,
    "redirect": _redirect,
}
