"""The sample files of warcio's own tests: each record has an outcome, none stops an import."""

import re
from collections.abc import Iterator
from pathlib import Path

from newsarchive.operations.warc.captured import Record, Unusable, capture_of
from newsarchive.operations.warc.parts import Damaged
from newsarchive.operations.warc.records import Damage, read_record, walk
from tests.acceptance.corpora import CORPORA, needs_corpora
from tests.archives import new_archive
from tests.operations.warcs import imported

pytestmark = needs_corpora

FILES = CORPORA / "warcio-tests" / "test" / "data"

PAGE = "200: 1270 bytes"
NO_WEB_SERVER = "it holds no answer of a web server"
NO_ADDRESS = "its address is none that a crawl would ask for: the scheme {!r} is not http or https"
OUTCOMES = {
    "bad.arc": [NO_WEB_SERVER] * 3,
    "example-bad-non-chunked.warc.gz": [PAGE],
    "example-bad.warc.gz.bad": [PAGE, "302: 201 bytes"],
    "example-digest.warc": [],
    "example-iana.org-chunked.warc": ["200: 7223 bytes"],
    "example-resource.warc.gz": ["None: 1303 bytes"],
    "example-space-in-target-uri.warc.gz": [NO_ADDRESS.format("file")],
    "example-space-in-url.arc": ["the record is cut off by the end of the file"],
    "example-trunc.warc": ["the record's block does not fit its digest"],
    "example-wget-bad-target-uri.warc.gz": [PAGE, *[NO_ADDRESS.format("metadata")] * 2],
    "example-wrong-chunks.warc.gz": [
        "the record is cut off by the end of its gzip member (`warcio recompress` mends some such files)",
        "damage: no record begins there (Invalid WARC record, first line: <!doctype html>)",
    ],
    **{key: [PAGE] for key in ("example.arc", "example.arc.gz", "example.warc", "example.warc.gz")},
    "post-test.warc.gz": ["200: 545 bytes", "200: 552 bytes", "200: 551 bytes"],
}
"""Of the records that hold what was captured, in order."""


def outcomes(file: Path) -> Iterator[str]:
    for found in walk(file):
        if isinstance(found, Damage):
            yield f"damage: {found.problem}"
        elif found.fields.get_header("WARC-Type") in ("response", "resource"):
            try:
                capture = capture_of(Record(*read_record(file, found.place)))
                yield f"{capture.status}: {len(capture.body)} bytes"
            except (Damaged, Unusable) as problem:
                yield str(problem)


def test_each_record_of_each_file_has_its_outcome() -> None:
    assert {file.name: list(outcomes(file)) for file in FILES.iterdir()} == OUTCOMES


def test_all_files_are_imported_together_and_every_record_is_counted(tmp_path: Path) -> None:
    files = sorted(FILES.iterdir())
    sites = ("http://example.com", "http://www.iana.org", "http://httpbin.org")
    counts, told, left_out = imported(new_archive("sqlite", tmp_path), *files, sites=sites)
    left = [int(count) for count in re.findall(r"(\d+) (?:\S+ records|of no publisher|redirects)", left_out or "")]
    assert sum(counts.values()) + sum(left) == sum(1 for file in files for _ in walk(file))
    assert counts["failed"] == 2
    assert "our mistake" not in " ".join(told.values())
