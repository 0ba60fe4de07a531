import json
import os
import shutil
from pathlib import Path

import pytest

from newsarchive.cli import saved_pages
from tests.cli.conftest import CommandLine

CASES = Path(__file__).parent.parent / "fixtures" / "kbs"
ARTICLE = str(CASES / "now_tv_report" / "page.html")
REMOVED = str(CASES / "now_removed" / "page.html")
FIELDS = {
    "file", "url", "publisher", "headline", "body", "date_published", "date_modified", "bylines", "section", "language",
    "images", "source_links", "promotions", "photo_credits", "kind", "issue", "credits", "identity", "date_origin",
    "doubts", "fallbacks",
}  # fmt: skip


def test_the_json_of_a_page(newsarchive: CommandLine) -> None:
    answer = newsarchive("extract", ARTICLE, "--json")
    article = answer.record
    assert (answer.code, answer.err) == (0, "")
    assert set(article) == FIELDS
    assert article["file"] == ARTICLE
    assert (article["publisher"], article["kind"], article["source_links"], article["promotions"]) == (
        "kbs",
        "article",
        [],
        [],
    )
    assert article["body"].count("\n") > 1
    assert article["date_published"].endswith("+09:00")


def test_the_address_gives_the_identity(newsarchive: CommandLine) -> None:
    url = "https://mn.kbs.co.kr/mobile/news/view.do?ncd=8630990"
    article = newsarchive("extract", ARTICLE, "--url", url, "--json").record
    assert (article["url"], article["identity"]) == (url, "kbs:ncd:8630990")


def test_an_article_for_people(newsarchive: CommandLine) -> None:
    record = newsarchive("extract", ARTICLE, "--json").record
    out = newsarchive("extract", ARTICLE).out
    assert out.splitlines()[0] == record["headline"]
    assert f"file      {ARTICLE}" in out.splitlines()
    assert all(paragraph in out.splitlines() for paragraph in record["body"].split("\n"))


def test_a_doubt_is_said_in_a_line_and_in_json(newsarchive: CommandLine, tmp_path: Path) -> None:
    english = "Villagers spent three months building boats out of wood that others had thrown away."
    page = (CASES / "now_static_headline" / "page.html").read_text(encoding="utf-8")
    saved = tmp_path / "page.html"
    saved.write_text(page.replace("강가를 따라 책수레가 걷습니다.", english), encoding="utf-8")
    record = newsarchive("extract", str(saved), "--json").record
    assert (record["doubts"], record["fallbacks"]) == (["other-language"], ["headline"])
    lines = newsarchive("extract", str(saved)).out.splitlines()
    assert "doubt     text in another language than its publisher's (other-language)" in lines
    assert "fallback  headline: not where the layout has it" in lines


def test_a_page_that_is_no_article_is_an_object_with_its_error(newsarchive: CommandLine) -> None:
    answer = newsarchive("extract", REMOVED, ARTICLE, "--json")
    bad, good = answer.records
    assert answer.code == 3
    assert set(bad) == {"file", "error"}
    assert "삭제된 기사입니다" in bad["error"]
    assert "headline" in good
    assert answer.err == f"newsarchive: {REMOVED}: {bad['error']}\n"


def test_none_is_an_article(newsarchive: CommandLine) -> None:
    answer = newsarchive("extract", REMOVED, "absent.html")
    assert (answer.code, answer.out) == (1, "")
    assert len(answer.err.splitlines()) == 2


@pytest.mark.parametrize(
    ("case", "words", "publisher"),
    [
        ("tistory/skin_with_slug", (), "yeonnal.tistory.com"),
        ("wordpress/block_theme", (), "haetnim.example"),
        ("jekyll/theme_with_seo_tag", (), "narumal.github.io"),
        ("naver/smart_editor_one", (), "blog.naver.com"),
        ("tistory/skin_with_slug", ("--publisher", "tistory"), "yeonnal.tistory.com"),
        ("generic/newspaper_with_json_ld", ("--publisher", "generic"), "goyo.example"),
        ("generic/application_state", ("--publisher", "generic", "--url", "https://a.example/1"), "a.example"),
    ],
)
def test_a_post_of_a_blog_that_no_publisher_module_knows(
    newsarchive: CommandLine, case: str, words: tuple[str, ...], publisher: str
) -> None:
    folder = CASES.parent / case
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    article = newsarchive("extract", *words, str(folder / "page.html"), "--json").record
    assert (article["publisher"], article["headline"]) == (publisher, expected["headline"])
    assert article["body"].split("\n") == expected["body"]


def test_a_page_of_an_unknown_site_is_read_only_when_asked_for(newsarchive: CommandLine) -> None:
    page = str(CASES.parent / "generic" / "newspaper_with_json_ld" / "page.html")
    assert newsarchive("extract", page).code == 1
    answer = newsarchive("extract", page, "--url", "https://www.goyo.example/1")
    assert (answer.code, answer.out) == (1, "")
    assert "no publisher on the shelf knows it" in answer.err
    assert "generic" in answer.err


def _absent(folder: Path) -> str:
    return str(folder / "absent.html")


def _folder(folder: Path) -> str:
    return str(folder)


def _fifo(folder: Path) -> str:
    os.mkfifo(folder / "pipe.html")
    return str(folder / "pipe.html")


def _empty(folder: Path) -> str:
    (folder / "empty.html").touch()
    return str(folder / "empty.html")


def _cut_off(folder: Path) -> str:
    page = Path(ARTICLE).read_bytes()
    (folder / "cut.html").write_bytes(page[: len(page) // 3])
    return str(folder / "cut.html")


def _binary(folder: Path) -> str:
    (folder / "noise.html").write_bytes(bytes(range(256)) * 4000)
    return str(folder / "noise.html")


def _too_large(folder: Path) -> str:
    with (folder / "large.html").open("wb") as page:
        page.truncate(saved_pages.LARGEST + 1)
    return str(folder / "large.html")


def _loop(folder: Path) -> str:
    (folder / "loop.html").symlink_to("loop.html")
    return str(folder / "loop.html")


def _endless_name(folder: Path) -> str:
    return str(folder / ("x" * 5000))


def _device(_folder: Path) -> str:
    return "/dev/zero"


@pytest.mark.parametrize(
    "make", [_absent, _folder, _fifo, _empty, _cut_off, _binary, _too_large, _loop, _endless_name, _device]
)
def test_what_cannot_be_read_is_named_and_the_rest_goes_on(
    newsarchive: CommandLine, tmp_path: Path, make: object
) -> None:
    assert callable(make)
    file = make(tmp_path)
    answer = newsarchive("extract", file, ARTICLE, "--json")
    bad, good = answer.records
    assert (answer.code, bad["file"], good["file"]) == (3, file, ARTICLE)
    assert answer.err.startswith(f"newsarchive: {file}: ")
    assert len(answer.err.splitlines()) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(newsarchive: CommandLine, tmp_path: Path) -> None:
    page = Path(shutil.copy(ARTICLE, tmp_path / "secret.html"))
    page.chmod(0)
    assert "Permission denied" in newsarchive("extract", str(page)).err


def test_a_name_that_is_no_utf_8(newsarchive: CommandLine, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xb1\xe2\xbb\xe7.html"
    Path(os.fsdecode(name)).write_bytes(Path(ARTICLE).read_bytes())
    article = newsarchive("extract", os.fsdecode(name), "--json").record
    assert article["file"].endswith("/\ufffd\ufffd\ufffd\ufffd.html")
    assert newsarchive("extract", os.fsdecode(name)).code == 0


def test_a_page_from_a_pipe(newsarchive: CommandLine) -> None:
    page = Path(ARTICLE).read_bytes()
    piped = newsarchive("extract", "-", "--json", stdin=page).record
    assert piped == newsarchive("extract", ARTICLE, "--json").record | {"file": "-"}


def test_a_fault_of_ours_on_one_page_does_not_stop_the_rest(
    newsarchive: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("newsarchive.crawling.readings.read_saved_page", fail)
    answer = newsarchive("extract", ARTICLE, REMOVED, "--json")
    assert answer.code == 1
    assert [record["error"] for record in answer.records] == [
        "our mistake, please report it: RecursionError: too deep"
    ] * 2


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--publisher", "nyt", ARTICLE), "nyt"),
        (("--url", "https://news.kbs.co.kr/news/view.do?ncd=1", ARTICLE, REMOVED), "--url"),
        ((), "FILE"),
    ],
)
def test_a_wrong_use_is_named(newsarchive: CommandLine, words: tuple[str, ...], named: str) -> None:
    answer = newsarchive("extract", *words)
    assert (answer.code, answer.out) == (2, "")
    assert named in answer.err
