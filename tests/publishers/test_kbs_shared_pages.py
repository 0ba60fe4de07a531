"""KBS pages built from real rendered texts, where the shared data are beside the checkout."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from newsarchive.normalization.article import normalize
from newsarchive.publishers import read_saved_page

SHARED = Path(__file__).parents[3] / "shared"
BUILDER, SCORER = SHARED / "kbs_pages.py", SHARED / "score_kbs.py"

pytestmark = pytest.mark.skipif(
    not (BUILDER.exists() and SCORER.exists()), reason="../shared (pages and scorer) is not beside this checkout"
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("kbs_pages")
    subprocess.run([sys.executable, str(BUILDER), str(out)], check=True, capture_output=True)
    return out


def test_shared_pages_reach_the_bar_of_the_scorer(pages: Path, tmp_path: Path) -> None:
    predicted = tmp_path / "predicted.jsonl"
    lines = [json.dumps(_extract(path), ensure_ascii=False) for path in sorted(pages.glob("*.html"))]
    predicted.write_text("\n".join(lines) + "\n", encoding="utf-8")
    scored = _score(pages / "truth.jsonl", predicted)
    assert scored.returncode == 0, scored.stdout
    assert "headline 1.000 published 1.000 modified 1.000" in scored.stdout


def test_the_scorer_refuses_a_lost_paragraph(pages: Path, tmp_path: Path) -> None:
    predicted = tmp_path / "predicted.jsonl"
    found = [_extract(path) for path in sorted(pages.glob("*.html"))]
    cut = [page | {"body": page["body"].partition("\n")[2]} for page in found]
    predicted.write_text("\n".join(json.dumps(page) for page in cut) + "\n", encoding="utf-8")
    assert _score(pages / "truth.jsonl", predicted).returncode == 1


def _score(truth: Path, predicted: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCORER), str(truth), str(predicted)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def _extract(path: Path) -> dict[str, Any]:
    article = normalize(read_saved_page(path.read_bytes()))
    zone = ZoneInfo("Asia/Seoul")
    dates = {"date_published": article.date_published, "date_modified": article.date_modified}
    stated = {name: moment.astimezone(zone).isoformat() if moment else None for name, moment in dates.items()}
    return {"file": path.name, "headline": article.headline, "body": article.body} | stated
