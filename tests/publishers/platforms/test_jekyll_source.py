"""Jekyll sources, whole and damaged: title and body always come out, and what was recovered is said."""

import random
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.publishers.platforms.jekyll_source import SourcePost, read_source

BODY = "<p>섬의 등대에 불이 켜졌다.</p>\n\n<p>배가 돌아온다.</p>\n"
WHOLE = (
    "---\ntitle: 바다 등대 소식\ncategories:\n  - News\nexcerpt: >\n  짧은 글\n"
    "image: 'https://pictures.example/a.png'\n---\n\n" + BODY
)
PARAGRAPHS = ("섬의 등대에 불이 켜졌다.", "배가 돌아온다.")
NAME = "_posts/2024-05-03-sea-light.md"


def read(text: str | bytes, name: str = NAME) -> SourcePost:
    return read_source(name, text if isinstance(text, bytes) else text.encode())


def test_a_whole_source() -> None:
    post = read(WHOLE)
    assert (post.title, post.title_origin, post.paragraphs) == ("바다 등대 소식", "front matter", PARAGRAPHS)
    assert (post.categories, post.section, post.excerpt) == (("News",), "News", "짧은 글")
    assert (post.slug, post.date_text, post.date_origin) == ("sea-light", "2024-05-03", "file name")
    assert post.images == ("https://pictures.example/a.png",)
    assert (post.front_matter_valid, post.recovered, post.problem) == (True, (), None)
    assert "<p>배가 돌아온다.</p>" in post.html


DAMAGED = {
    "no closing fence": (WHOLE.replace("'\n---\n", "'\n"), ("closing",)),
    "no closing fence, a rule below": (WHOLE.replace("'\n---\n", "'\n") + "\n---\n", ("closing",)),
    "no opening fence": (WHOLE[4:], ("opening",)),
    "blank lines above": ("\n\n" + WHOLE, ()),
    "fences of dashes from a word processor": (WHOLE.replace("---", "—"), ()),
    "fence and title in one line": (WHOLE.replace("---\ntitle", "--- title", 1), ()),
    "opening fence with broken bytes": (WHOLE.replace("---", "\ufffd-x", 1), ("opening",)),
    "opening fence with a word": (WHOLE.replace("---", "---&a", 1), ("opening",)),
    "no space behind the colon": (WHOLE.replace("title: ", "title:"), ("title",)),
    "full-width colon": (WHOLE.replace("title: ", "title： "), ("title",)),
    "no colon": (WHOLE.replace("title: ", "title "), ("title",)),
    "no key": (WHOLE.replace("title: ", ""), ("title",)),
    "indented key": (WHOLE.replace("title", " title"), ("title",)),
    "quotation never closed": (WHOLE.replace("바다 등대 소식", '"바다 등대 소식'), ("title",)),
    "title in the next line": (WHOLE.replace("바다", "\n바다"), ("title",)),
    "control character": (WHOLE.replace("바다", "바\x01다"), ("title",)),
    "tab before an item": (WHOLE.replace("  - News", "\t- News"), ("categories",)),
    "source inside a value": (WHOLE.replace("짧은 글", "짧은 글\n출처: 어느 신문\n기사"), ("excerpt",)),
    "colon inside a value": (WHOLE.replace(">\n  짧은 글", "짧은 글: 긴 글"), ("excerpt",)),
}


@pytest.mark.parametrize(("text", "recovered"), DAMAGED.values(), ids=DAMAGED)
def test_title_and_body_come_out_of_damage(text: str, recovered: tuple[str, ...]) -> None:
    post = read(text)
    assert (post.title, post.title_origin, post.paragraphs) == ("바다 등대 소식", "front matter", PARAGRAPHS)
    assert (post.front_matter_valid, post.recovered) == (False, recovered)
    assert post.problem
    assert post.categories == ("News",)
    assert post.images


@pytest.mark.parametrize(
    "text",
    [
        *(
            "\ufeff" + WHOLE,
            WHOLE.replace("\n", "\r\n"),
            WHOLE.replace("\n", "\r"),
            unicodedata.normalize("NFD", WHOLE),
        ),
        *(WHOLE.replace("등대", "\n  등대"), WHOLE.replace("등대", "  등대"), WHOLE.encode("cp949")),
        *(WHOLE.replace("title", "Title"), WHOLE.replace("title", "itle"), WHOLE.replace("title", "tilte")),
        WHOLE.replace("title", "ti\ufffdle"),
        WHOLE.replace("categories:", "x: !!python/object/apply:os.system ['exit 1']\ncategories:"),
    ],
    ids=["BOM", "CRLF", "CR", "NFD", "folded", "spaces", "cp949", "Title", "itle", "tilte", "broken bytes", "tag"],
)
def test_what_is_odd_but_valid(text: str | bytes) -> None:
    post = read(text)
    assert (post.title, post.paragraphs, post.front_matter_valid) == ("바다 등대 소식", PARAGRAPHS, True)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("[속보] 바다", "[속보] 바다"),
        ("[속보]", "[속보]"),
        ("바다 (출처: 어느 신문)", "바다 (출처: 어느 신문)"),
        ('"바다" 등대', '"바다" 등대'),
        ("@바다", "@바다"),
        ("2024", "2024"),
        ("no", "no"),
        ("바다\n등대", "바다"),
        ("1. 바다 등대\n2. 산과 들", "바다 등대"),
        ("1. 바다 등대\n  2. 산과 들", "바다 등대"),
        ('"1. 바다 등대"\n"2. 산과 들"', "바다 등대"),
        ("\n  1. 바다 등대\n  2. 산과 들", "바다 등대"),
        ("1. 바다 등대", "1. 바다 등대"),
        ("바다\ntitle: 산", "산"),
    ],
)
def test_titles(written: str, title: str) -> None:
    assert read(WHOLE.replace("바다 등대 소식", written)).title == title


def test_without_title_the_heading_then_the_file_name() -> None:
    untitled = WHOLE.replace("title: 바다 등대 소식\n", "")
    heading = read(untitled.replace(BODY, "# 첫 줄\n\n글"))
    assert (heading.title, heading.title_origin) == ("첫 줄", "heading")
    assert (read(untitled).title, read(untitled).title_origin) == ("sea light", "file name")


def test_markdown_and_html_beside_each_other() -> None:
    text = "## 소제목\n\n글 **굵게** [이음](https://a.example/)\n\n"
    body = text + "<table>\n\n    <tr><td>칸 *별*</td></tr>\n\n</table>\n- 하나\n- 둘\n"
    post = read(WHOLE.replace(BODY, body))
    assert post.paragraphs == ("소제목", "글 굵게 이음", "칸 *별*", "하나", "둘")
    assert '<a href="https://a.example/">' in post.html


def test_a_citation_in_angle_brackets_is_text() -> None:
    line = "<자료출처=정책브리핑 www.korea.kr>"
    assert read(WHOLE.replace(BODY, BODY + "\n" + line)).paragraphs[-1] == line


def test_liquid_and_attribute_lists_are_no_text() -> None:
    body = "{% include ad.html %}\n\n글 하나 {{ site.url }}\n{: .lead}\n\n<p>글 {% raw %}둘{% endraw %}</p>\n"
    assert read(WHOLE.replace(BODY, body)).paragraphs == ("글 하나", "글 둘")


def test_an_html_source_is_no_markdown() -> None:
    assert read(WHOLE.replace("배가", "*배*가"), "_posts/2024-05-03-a.html").paragraphs[1] == "*배*가 돌아온다."


@pytest.mark.parametrize(
    ("name", "stated", "expected"),
    [
        ("a/_posts/2024-05-03-x.md", "", ("2024-05-03", "file name")),
        ("a/_posts/2024-05-03-x.md", "2023-01-02 03:04:05 +0900", ("2023-01-02 03:04:05 +0900", "front matter")),
        ("a/_posts/2024-05-03-x.md", "someday", ("2024-05-03", "file name")),
        ("a/_posts/2024-5-3-x.md", "", ("2024-05-03", "file name")),
        ("blog__2024-05-03-x.md", "", ("2024-05-03", "file name")),
        ("a/_posts/2024-02-31-x.md", "", (None, None)),
        ("a/_posts/about.md", "", (None, None)),
    ],
)
def test_dates(name: str, stated: str, expected: tuple[str | None, str | None]) -> None:
    post = read(WHOLE.replace("categories", f"date: {stated}\ncategories"), name)
    assert (post.date_text, post.date_origin) == expected


def test_folders_above_are_categories_and_words_are_parted() -> None:
    post = read("---\ntitle: a\ncategories: 경제 사회\ntags: [하나, 둘]\n---\n글", "news/_posts/2024/2024-05-03-x.md")
    assert (post.categories, post.section, post.tags) == (("news", "경제", "사회"), "경제", ("하나", "둘"))


ALIASES = "\n".join(
    f"{key}: &{key} [*{before}, *{before}, *{before}]" for before, key in zip("abcdefghi", "bcdefghij", strict=True)
)
BOMBS = {
    "aliases": f"a: &a [x]\n{ALIASES}",
    "itself": "a: &a [*a]",
    "brackets": "a: " + "[" * 100_000,
    "braces": "a: " + "{a: " * 100_000,
    "dashes": "a:\n" + "- " * 100_000,
    "stairs": "a:\n" + "".join(f"{' ' * depth}- \n" for depth in range(1, 1500)),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_yaml_bombs_are_refused_and_the_title_is_read(bomb: str) -> None:
    post = read(WHOLE.replace("categories:", f"{bomb}\ncategories:"))
    assert (post.title, post.front_matter_valid) == ("바다 등대 소식", False)
    assert post.paragraphs[-1] == PARAGRAPHS[-1]


@pytest.mark.parametrize(
    "body",
    [
        *("가나 " * 300_000, "<" * 500_000, "\n<p " * 100_000, "\n<!--" * 100_000, "{{" * 200_000, "{%" * 200_000),
        *("[a](" * 12_000, "*a_ " * 12_000, "\n" * 500_000, ">" * 40_000, "`" * 40_000, "|a" * 20_000),
    ],
    ids=lambda body: repr(body[:4]),
)
def test_odd_bodies_take_little_time(body: str) -> None:
    begun = time.process_time()
    read(WHOLE.replace(BODY, body))
    assert time.process_time() - begun < 5


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([NAME, "", "/", "a.html", "\0", "_posts/9999-99-99-.md"]))
def test_any_bytes_are_read(data: bytes, name: str) -> None:
    assert isinstance(read_source(name, data).title, str)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32))
def test_damaged_bytes_are_read(seed: int) -> None:
    dice, data = random.Random(seed), bytearray(WHOLE.encode())
    for _ in range(dice.randint(1, 20)):
        place = dice.randrange(len(data))
        data[place : place + dice.choice((0, 1, 1, 9))] = dice.choice((b"", b"\xff", b"\n", b"-", b":", b"<", b"\t\"'"))
    post = read_source(NAME, bytes(data))
    assert post.title
    post.title.encode()


def test_no_file_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(WHOLE, "absent/_posts/2024-05-03-x.md").categories == ("absent", "News")
