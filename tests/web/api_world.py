"""An archive with one of everything that the API tells of."""

from dataclasses import replace

from newsarchive.archive.forget_bodies import Looked
from newsarchive.archive.taking_down import Order
from newsarchive.archive.verdicts_cases import Which
from newsarchive.items import Article, Byline, Hint, Hop, Identity, Image, SourceLink
from newsarchive.operations.verification import verify
from newsarchive.publishers import likely_identity
from tests.building import Newsroom, a_capture, address, an_article, later

TEXT = "\n".join(
    (
        "달마루 마을의 등대가 어젯밤 백 년 만에 다시 켜졌습니다.",
        "주민 마흔 명과 군청 직원 12명이 언덕에 모여 첫 불빛을 지켜봤습니다.",
        "등대는 1926년에 세워졌고 3년 전부터 고쳐 왔으며 8억 4천만 원이 들었습니다.",
        '한바다 이장은 "배들이 이제 밤길을 잃지 않을 것"이라고 말했습니다.',
    )
)
EDITED = TEXT.replace("8억 4천만 원이", "9억 원이").replace("12명", "14명")
SOURCE = SourceLink(
    url=address(1), outlet="KBS", label="출처", form="table", rule="table", where="출처 KBS", target="kbs:ncd:1"
)
NAMED = SourceLink(url=None, outlet="연합뉴스", label=None, form="inline", rule="test", where="연합뉴스에 따르면")
LOST = SourceLink(
    url=address(99), outlet=None, label=None, form="inline", rule="test", where="여기", target="kbs:ncd:99"
)
COOKIES = (("Content-Type", "text/html"), ("Set-Cookie", "session=hush"), ("set-cookie2", "hush"), ("ETag", '"a"'))


def a_post(number: int, *links: SourceLink, dated: bool = True, body: str = TEXT) -> Article:
    """A post of a blog that retells."""
    url = f"https://blog.example/{number}"
    return an_article(
        number,
        "등대에 다시 불이 켜졌다",
        body,
        identity=Identity(publisher="blog.example", key=f"blog.example/{number}"),
        canonical_url=url,
        addresses=(url,),
        source_links=links,
        date_published=later(2) if dated else None,
    )


def fill(room: Newsroom) -> None:
    """Articles 1 to 3: one that was edited and removed, a post that cites it, another without a date."""
    picture = Image(url="https://news.kbs.co.kr/1.jpg", caption="불 켜진 등대", credit="한바다")
    byline = Byline(name="한바다", email=None)
    first = an_article(1, "등대, 백 년 만에 다시 불 밝혔다", TEXT, images=(picture,), bylines=(byline,))
    hops = (Hop(url="https://news.kbs.co.kr/old", status=301),)
    room.keep(first, a_capture(address(1), headers=COOKIES, hops=hops))
    room.keep(a_post(2, SOURCE, NAMED, LOST), a_capture("https://blog.example/2", fetched_at=later(3)))
    room.keep(a_post(3, SOURCE, dated=False), a_capture("https://blog.example/3", fetched_at=later(4)))
    verify(room.archive, Which())
    edited = an_article(1, "등대, 백 년 만에 다시 불 밝혔다", EDITED, section="지역")
    room.keep(edited, a_capture(address(1), EDITED.encode(), later(5)))
    room.archive.say_verdict("blog.example/3", likely_identity, 1, "topic_mismatch", "사람", "읽어 보았다")
    room.archive.correct("blog.example/2", likely_identity, 2, lambda found: replace(found, outlet="연합뉴스TV"))
    room.miss(1, "410", later(8))
    verify(room.archive, Which())
    _take_down(room)
    hint = Hint(key="kbs:ncd:7", url=address(7), headline="목록에만 있는 글")
    room.record(room.page("listing", a_capture("https://news.kbs.co.kr/list"), hints=(hint,)))
    room.record(room.page("failed", problem="timeout"))
    room.archive.close_run(room.run_id)


def _take_down(room: Newsroom) -> None:
    for ncd, order in ((5, Order(reason="asked for")), (6, Order(reason="a court", status=451))):
        room.keep(an_article(ncd, f"내려간 글 {ncd}", f"다시는 보이지 않을 글 {ncd}."), a_capture(address(ncd)))
        room.archive.take_down(f"kbs:ncd:{ncd}", likely_identity, order, Looked())
