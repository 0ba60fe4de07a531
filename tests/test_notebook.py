"""The archive in a notebook: frames as a researcher expects them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pandas
import pytest

from newsarchive import open_archive
from newsarchive.archive import NoArchive, NoSuchArticle
from newsarchive.archive.verdicts_cases import Which
from newsarchive.items import SourceLink
from newsarchive.notebook import NoPandas, ReadArchive
from newsarchive.operations.verification import verify
from tests.archives import new_archive
from tests.building import NOON, Newsroom, a_capture, address, an_article, later

LINK = SourceLink(url=address(9), outlet="KBS", label="출처", form="table", rule="table", where="출처: KBS")


@pytest.fixture(params=["sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ReadArchive]:
    """Article 1 names a source, 2 was edited, 3 has no headline, date, text and author."""
    with Newsroom(tmp_path, url=new_archive(request.param, tmp_path)) as room:
        room.keep(an_article(1, "등대 다시 켜졌다", source_links=(LINK,)))
        room.keep(an_article(2, "기준금리 인하", section="경제", date_published=later(-3)))
        edited = an_article(2, "기준금리 연 2.25%로", section="경제", date_published=later(-3))
        room.keep(edited, a_capture(address(2), fetched_at=later(3)))
        room.keep(an_article(3, "", "", date_published=None, bylines=(), section=None))
        with open_archive(room.url) as opened:
            yield opened


def test_a_search_becomes_a_frame_with_text_times_and_ids(archive: ReadArchive) -> None:
    frame = archive.search("기준금리 section:경제").to_pandas()
    (article,) = frame.to_dict("records")
    assert (article["key"], article["headline"]) == ("kbs:ncd:2", "기준금리 연 2.25%로")
    assert article["id"] == archive.article("kbs:ncd:2")["id"]
    assert article["date_published"] == pandas.Timestamp("2026-01-06 09:00", tz="Asia/Seoul")
    assert article["bylines"] == [{"name": "한바다", "email": "hanbada@example.org"}]


def test_times_are_aware_in_korean_time_or_in_the_zone_that_is_asked_for(archive: ReadArchive) -> None:
    frame = archive.articles().to_pandas()
    assert str(frame["first_seen"].dtype) == "datetime64[us, Asia/Seoul]"
    assert frame["date_published"].dt.date.astype(str).tolist()[:2] == ["2026-01-06", "2026-01-05"]
    in_utc = archive.articles().to_pandas(zone="UTC")
    assert str(in_utc["first_seen"].dtype) == "datetime64[us, UTC]"
    assert (in_utc["first_seen"] == frame["first_seen"]).all()


def test_what_is_absent_is_missing_in_the_frame(archive: ReadArchive) -> None:
    last = archive.articles().to_pandas().iloc[-1]
    assert pandas.isna(last["date_published"])
    assert pandas.isna(last["section"])
    assert (last["headline"], last["bylines"]) == ("", [])


@pytest.mark.parametrize("what", ["articles", "versions", "source_links", "captures"])
def test_a_frame_of_nothing_has_the_columns_and_types_of_one_of_something(archive: ReadArchive, what: str) -> None:
    rows = getattr(archive, what)
    something, nothing = rows().to_pandas(), rows("없는낱말").to_pandas()
    assert len(nothing) == 0 < len(something)
    assert list(nothing.columns) == list(rows().columns)
    assert nothing.dtypes.to_dict() == something.dtypes.to_dict()


def test_versions_source_links_and_captures_are_frames_too(archive: ReadArchive) -> None:
    versions = archive.versions("기준금리").to_pandas()
    assert versions[["number", "headline"]].to_numpy().tolist() == [[1, "기준금리 인하"], [2, "기준금리 연 2.25%로"]]
    assert archive.source_links().to_pandas()["outlet"].tolist() == ["KBS"]
    assert archive.captures().to_pandas()["status"].tolist() == [200] * 4
    joined = archive.source_links().to_pandas().merge(archive.articles().to_pandas(), on="key")
    assert len(joined) == 1


def test_verdicts_are_a_frame_too(archive: ReadArchive) -> None:
    nothing = archive.verdicts().to_pandas()
    assert (len(nothing), str(nothing.dtypes["score"])) == (0, "Float64")
    verify(archive._archive, Which())
    judged = archive.verdicts().to_pandas()
    assert judged.dtypes.to_dict() == nothing.dtypes.to_dict()
    assert len(judged) == 1


def test_as_of_takes_text_in_korean_time_and_aware_times(archive: ReadArchive) -> None:
    for moment in ("2026-01-06 13:00", later(1)):
        headlines = {row["key"]: row["headline"] for row in archive.articles(as_of=moment)}
        assert headlines["kbs:ncd:2"] == "기준금리 인하"
    with pytest.raises(ValueError, match="a time with a zone"):
        archive.articles(as_of=datetime(2026, 1, 6))
    with pytest.raises(ValueError, match="gestern"):
        archive.articles(as_of="gestern")


def test_rows_are_python_values_and_can_be_looked_at_again(archive: ReadArchive) -> None:
    rows = archive.search("켜졌다")
    assert rows.to_list() == list(rows)
    (article,) = rows
    assert article["first_seen"] == NOON
    assert article["first_seen"].tzinfo is not None


def test_a_search_is_limited_to_the_newest_and_tells_what_it_read_otherwise(archive: ReadArchive) -> None:
    assert [row["key"] for row in archive.search("", limit=1)] == ["kbs:ncd:2"]
    assert archive.search("등대 kind:foo").warnings
    assert repr(archive.search("켜졌다")) == "<articles: 1 article found>"


def test_a_file_is_written_as_export_writes_it(archive: ReadArchive, tmp_path: Path) -> None:
    assert archive.articles().write(tmp_path / "a.jsonl") == 3
    (first, *_) = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(first)["headline"] == "기준금리 연 2.25%로"
    assert archive.articles().write(tmp_path / "a.parquet", form="parquet") == 3
    assert pandas.read_parquet(tmp_path / "a.parquet")["key"].tolist()[0] == "kbs:ncd:2"


def test_an_article_that_is_not_there_is_said(archive: ReadArchive) -> None:
    assert archive.article("https://mn.kbs.co.kr/news/view.do?ncd=1")["key"] == "kbs:ncd:1"
    with pytest.raises(NoSuchArticle, match="99"):
        archive.article(99)


def test_it_only_reads() -> None:
    assert not {name for name in vars(ReadArchive) if not name.startswith("_")} - {
        *("search", "articles", "versions", "source_links", "verdicts", "captures", "article", "close")
    }


def test_no_archive_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoArchive, match="there is no archive"):
        open_archive(f"sqlite:///{tmp_path / 'none.db'}")


def test_without_pandas_the_way_out_is_said(archive: ReadArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(NoPandas, match=r"pip install 'newsarchive\[notebook\]'"):
        archive.articles().to_pandas()


def test_importing_the_package_imports_neither_the_database_nor_pandas() -> None:
    heavy = "import newsarchive, sys; print(sorted({'sqlalchemy', 'pandas', 'scrapy', 'click'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n"
