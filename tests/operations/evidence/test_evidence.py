"""A bundle of evidence: whole, the same each time, and any change of it is found and named."""

import io
import json
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsarchive.archive.verdicts_cases import Which
from newsarchive.archive.verdicts_json import digest_of
from newsarchive.items import SourceLink
from newsarchive.operations.evidence.collecting import bundle_name, pack
from newsarchive.operations.evidence.verifier import verify
from newsarchive.operations.verification import verify as verify_sources
from tests.archives import new_archive
from tests.building import Newsroom, a_capture, address, an_article, later

SCRIPT = "<script>alert(1)</script>"
LINK = SourceLink(url="https://x.example/=1", outlet="KBS", label="출처", form="table", rule="table", where=SCRIPT)


def nobody(_address: str) -> None:
    return None


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Newsroom]:
    """Article 1 was edited, then removed; two of its pages are the same bytes, one came compressed."""
    with Newsroom(tmp_path, url=new_archive(request.param, tmp_path)) as room:
        room.keep(an_article(1, f"등대 {SCRIPT}", "첫 문단\n둘째 문단", source_links=(LINK,)))
        edited = an_article(1, "등대 다시", "첫 문단\n고친 문단", source_links=(LINK,))
        packed = (("Content-Encoding", "gzip"), ("X-Odd", "a\x00\udcff"))
        room.keep(edited, a_capture(address(1), "<h1>고침</h1>".encode(), later(3), headers=packed))
        room.keep(edited, a_capture(address(1), fetched_at=later(4)))
        room.miss(1, "notice", later(5))
        yield room


@pytest.fixture
def bundle(newsroom: Newsroom) -> bytes:
    return packed(newsroom)


@pytest.fixture
def folder(bundle: bytes, tmp_path: Path) -> Path:
    """The bundle, unpacked."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as file:
        file.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked" / "evidence-kbs-ncd-1"


def packed(newsroom: Newsroom, key: str = "kbs:ncd:1") -> bytes:
    stream = io.BytesIO()
    pack(newsroom.archive, key, nobody, stream)
    return stream.getvalue()


def test_a_bundle_holds_captures_versions_what_changed_and_sources(folder: Path) -> None:
    captures = [json.loads(line) for line in (folder / "captures.jsonl").read_text().splitlines()]
    assert [each["fate"] for each in captures] == ["new", "changed", "seen", "gone"]
    assert captures[0]["file"] == captures[2]["file"] != captures[1]["file"]
    assert (folder / captures[1]["file"]).read_bytes() == "<h1>고침</h1>".encode()
    assert captures[0]["headers"] == [{"name": "Content-Type", "value": "text/html; charset=utf-8"}]
    assert (folder / "versions/2.txt").read_text() == "등대 다시\n\n첫 문단\n고친 문단\n"
    assert "[-둘째-]{+고친+} 문단" in (folder / "diffs/1-2.txt").read_text()
    (link,) = [json.loads(line) for line in (folder / "source-links.jsonl").read_text().splitlines()]
    assert link["url"] == "https://x.example/=1"
    assert json.loads((folder / "article.json").read_text())["status"] == "gone"


def test_the_same_archive_gives_the_same_bytes(newsroom: Newsroom, bundle: bytes) -> None:
    assert packed(newsroom) == bundle


def test_an_untouched_bundle_holds_packed_and_unpacked(folder: Path, bundle: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(bundle)
    for place in (folder, tmp_path / "a.zip"):
        found = verify(place)
        assert found.fails == []
        assert len(found.holds) == 5


def test_a_byte_changed_in_any_file_is_found_and_the_file_named(folder: Path) -> None:
    changed = random.Random(7)
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size):
        whole = path.read_bytes()
        for place in {0, len(whole) - 1, changed.randrange(len(whole))}:
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            fails = verify(folder).fails
            assert any(path.relative_to(folder).as_posix() in line for line in fails), (path, place, fails)
        path.write_bytes(whole)
    assert verify(folder).fails == []


def test_a_byte_changed_anywhere_within_the_packed_files_is_found(bundle: bytes, tmp_path: Path) -> None:
    """A bit that only says where a packed stream ends changes no content: all others are found."""
    changed = random.Random(7)
    broken, found = tmp_path / "broken.zip", 0
    with zipfile.ZipFile(io.BytesIO(bundle)) as file:
        entries = [entry for entry in file.infolist() if entry.file_size]
    for entry in entries:
        place = entry.header_offset + 30 + len(entry.filename.encode()) + changed.randrange(entry.compress_size)
        broken.write_bytes(bundle[:place] + bytes([bundle[place] ^ 1]) + bundle[place + 1 :])
        named = any(entry.filename.partition("/")[2] in line for line in verify(broken).fails)
        assert named or _content(broken, entry.filename) == _content(io.BytesIO(bundle), entry.filename)
        found += named
    assert found > len(entries) / 2


def _content(place: Path | io.BytesIO, name: str) -> bytes:
    with zipfile.ZipFile(place) as file:
        return file.read(name)


def test_a_page_swapped_with_its_digests_in_the_manifest_is_still_not_what_was_archived(folder: Path) -> None:
    """Whoever makes the manifest anew must also change what was taken down when the page was archived."""
    from hashlib import sha256

    page = next((folder / "payloads").iterdir())
    page.write_bytes(b"<h1>forged</h1>")
    manifest = json.loads((folder / "manifest.json").read_text())
    for file in manifest["files"]:
        if file["path"] == page.relative_to(folder).as_posix():
            file |= {"size": 15, "sha256": sha256(b"<h1>forged</h1>").hexdigest()}
    content = json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(content)
    (folder / "manifest.sha256").write_text(f"{sha256(content).hexdigest()}  manifest.json\n")
    assert any("is not the page that was archived as capture" in line for line in verify(folder).fails)


@pytest.fixture
def judged(newsroom: Newsroom, tmp_path: Path) -> Path:
    """The bundle, unpacked, of an article whose source was judged."""
    source = replace(LINK, url=address(1), target="kbs:ncd:1")
    newsroom.keep(an_article(1, "등대 다시", "첫 문단은 등대 이야기다.\n둘째 문단도 등대 이야기다."))
    newsroom.keep(an_article(4, "등대가 켜졌다", "첫 문단은 등대 이야기다.\n끝.", source_links=(source,)))
    verify_sources(newsroom.archive, Which())
    with zipfile.ZipFile(io.BytesIO(packed(newsroom, "kbs:ncd:4"))) as file:
        file.extractall(tmp_path / "judged")
    return tmp_path / "judged" / "evidence-kbs-ncd-4"


def test_the_verdicts_are_packed_with_their_evidence(judged: Path) -> None:
    (verdict,) = [json.loads(line) for line in (judged / "verdicts.jsonl").read_text().splitlines()]
    assert (verdict["verdict"], verdict["url"]) == ("gone", address(1))
    assert verdict["evidence"]["comparison"]["sentences"][0]["told"] == "첫 문단은 등대 이야기다."
    assert verify(judged).fails == []
    assert "gone: " in (judged / "summary.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("said", "found"), [(None, "has other evidence"), ("불이 났다", "quotes what the article")])
def test_evidence_that_was_forged_is_found_whatever_the_manifest_says(judged: Path, said: str, found: str) -> None:
    (verdict,) = [json.loads(line) for line in (judged / "verdicts.jsonl").read_text().splitlines()]
    verdict["evidence"]["comparison"]["score"] = 0.01
    if said is not None:
        verdict["evidence"]["comparison"]["sentences"][0]["told"] = said
        verdict["evidence_sha256"] = digest_of(verdict["evidence"])
    (judged / "verdicts.jsonl").write_text(json.dumps(verdict))
    assert any(found in line for line in verify(judged).fails)


def test_what_is_missing_and_what_was_added_are_named(folder: Path) -> None:
    (folder / "versions/1.txt").unlink()
    (folder / "versions/9.txt").write_text("new")
    assert verify(folder).fails == ["MISSING: versions/1.txt", "ADDED: versions/9.txt is not in the manifest"]


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"files": [{}]}', b"\xff", b'{"files": 1}'])
def test_a_manifest_that_is_none_is_a_finding(folder: Path, content: bytes) -> None:
    (folder / "manifest.json").write_bytes(content)
    assert "is no manifest any more" in verify(folder).fails[-1]


@pytest.mark.parametrize("content", [b"1", b"[]", b"{}", b"\xff", b'{"file": {}}', b'{"file": "article.json"}'])
def test_records_of_another_form_are_a_finding(folder: Path, content: bytes) -> None:
    (folder / "captures.jsonl").write_bytes(content)
    assert any("captures.jsonl" in line for line in verify(folder).fails)


def test_a_manifest_names_no_file_outside(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"].append({"path": "../../../../../etc/hostname", "size": 1, "sha256": "0"})
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert "MISSING: ../../../../../etc/hostname" in verify(folder).fails


@pytest.mark.parametrize("content", [b"", b"no zip", None])
def test_what_is_no_bundle_is_a_finding(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "a.zip").write_bytes(content)
    assert verify(tmp_path / "a.zip").fails[0].startswith("UNREADABLE: a.zip")


def test_the_script_in_the_bundle_needs_nothing_but_python(folder: Path, tmp_path: Path) -> None:
    alone = [sys.executable, "-I", "-S", "verify.py"]
    done = subprocess.run(alone, cwd=folder, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Result: everything is as it was packed.")
    (folder / "versions/1.txt").write_text("other")
    done = subprocess.run(alone, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "CHANGED: versions/1.txt" in done.stdout
    shutil.copy(folder / "verify.py", tmp_path / "elsewhere.py")
    other = [sys.executable, "-I", "-S", str(tmp_path / "elsewhere.py"), str(folder)]
    assert subprocess.run(other, capture_output=True, timeout=60).returncode == 1


def test_the_summary_has_everything_from_the_web_as_text(folder: Path) -> None:
    page = (folder / "summary.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 3
    assert "<del>둘째</del><ins>고친</ins> 문단" in page
    assert "Removed by the publisher; noticed 2026-01-06 17:00:00 KST." in page
    assert "default-src 'none'" in page


def test_a_simulated_capture_is_said(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(2), a_capture(address(2), simulated=True))
    with zipfile.ZipFile(io.BytesIO(packed(newsroom, "kbs:ncd:2"))) as file:
        assert json.loads(file.read("evidence-kbs-ncd-2/manifest.json"))["simulated"] is True
        assert "Simulated:" in file.read("evidence-kbs-ncd-2/summary.html").decode()


def test_an_article_without_headline_text_and_date_is_packed_too(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.keep(an_article(3, "", "", date_published=None, bylines=()))
    (tmp_path / "a.zip").write_bytes(packed(newsroom, "kbs:ncd:3"))
    assert verify(tmp_path / "a.zip").fails == []


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("kbs:ncd:1", "evidence-kbs-ncd-1"),
        ("blog.example:/2026/가을.html", "evidence-blog.example-2026-가을.html"),
        ("../..", "evidence-article"),
        ("x" * 500, "evidence-" + "x" * 80),
    ],
)
def test_the_name_of_a_bundle_can_stand_on_any_disk(key: str, name: str) -> None:
    assert bundle_name(key) == name
