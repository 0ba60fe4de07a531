"""Korean first, English too; both say everything."""

import re
from pathlib import Path
from string import Formatter

import pytest

import newsarchive.web
from newsarchive.provenance.judging_rules import REASONS
from newsarchive.verdicts import VERDICTS
from newsarchive.web.language import CODES, Language, words
from tests.web.serving import Served

WEB = Path(newsarchive.web.__file__).parent


def test_both_languages_have_the_same_words_with_the_same_places() -> None:
    korean, english = words("ko"), words("en")
    assert korean.keys() == english.keys()
    for key in korean:
        assert _places(korean[key]) == _places(english[key]), key


def _places(said: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(said) if name is not None}


def test_every_verdict_and_every_reason_has_its_words() -> None:
    for code in CODES:
        assert {f"verdict.{name}" for name in VERDICTS} | {f"meaning.{name}" for name in VERDICTS} <= words(code).keys()
        assert {f"reason.{name}" for name in REASONS} <= words(code).keys()


def test_every_word_that_templates_and_code_ask_for_is_there() -> None:
    for file in (*WEB.rglob("*.html"), *WEB.rglob("*.py")):
        for key in re.findall(r"""\bt\(\s*['"]([a-z_]+\.[a-z_]+)['"]\s*[,)]""", file.read_text(encoding="utf-8")):
            assert key in words("ko"), f"{file.name} says {key}"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "ko"),
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("en-US,en;q=0.9", "en"),
        ("de,en;q=0.3", "en"),
        ("en;q=0.5,ko;q=0.7", "ko"),
        ("ja", "ko"),
        ("en;q=x,ko;q=", "ko"),
        (",;q=,-" * 50, "ko"),
    ],
)
def test_the_browser_says_which_language_is_read(served: Served, header: str, code: str) -> None:
    answer = served.ask("/about", accept_language=header)
    assert answer.headers["content-language"] == code
    assert f'<html lang="{code}">' in answer.text
    assert "accept-language" in answer.headers["vary"].lower()


def test_a_language_that_was_chosen_is_kept_by_the_links(served: Served) -> None:
    text = served.ask("/publishers?lang=en", accept_language="ko").text
    assert '<html lang="en">' in text
    assert 'href="/about?lang=en"' in text
    assert 'href="/publishers?lang=ko"' in text
    assert 'href="/about"' in served.ask("/publishers?lang=xx").text


def test_a_reason_of_older_rules_is_told_by_its_verdict() -> None:
    t = Language(code="en", words=words("en"))
    assert t.either("reason.agrees", "meaning.verified") == "both tell the same"
    assert t.either("reason.of-old", "meaning.verified") == t("meaning.verified")
