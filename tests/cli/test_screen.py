import pytest

from newsarchive.cli.screen import PlainScreen, Styled, print_json, text_of


@pytest.fixture
def plain() -> PlainScreen:
    return PlainScreen()


def test_columns_stand_under_each_other_by_what_a_terminal_shows(
    plain: PlainScreen, capsys: pytest.CaptureFixture[str]
) -> None:
    plain.table(("이름", "n", "address"), [("한국은행", 5, "a"), ("KBS", 12_000, "b")])
    assert capsys.readouterr().out.splitlines() == [
        "이름           n  address",
        "한국은행       5  a",
        "KBS       12,000  b",
    ]


def test_a_table_without_rows_has_its_heading(plain: PlainScreen, capsys: pytest.CaptureFixture[str]) -> None:
    plain.table(("run", "pages"), [])
    assert capsys.readouterr().out == "run  pages\n"


def test_nothing_is_cut_or_broken(plain: PlainScreen, capsys: pytest.CaptureFixture[str]) -> None:
    long = "긴 말 " * 1000
    plain.paragraph(long, indent=2)
    plain.table(("a", "b"), [(long, long)])
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_styles_leave_no_trace_in_plain_text(plain: PlainScreen, capsys: pytest.CaptureFixture[str]) -> None:
    plain.line(Styled("기준금리", "hit"), "를 ", Styled("[bold]내렸다[/bold]", "strong"))
    assert capsys.readouterr().out == "기준금리를 [bold]내렸다[/bold]\n"


@pytest.mark.parametrize("hostile", ["\x1b]0;title\x07", "\x1b[2J", "\x9b2J", "\x08", "\r"])
def test_text_of_the_web_cannot_drive_the_terminal(hostile: str) -> None:
    assert not set(text_of(f"제목{hostile}")) & set("\x1b\x9b\x07\x08\r")


def test_a_cell_is_one_line() -> None:
    assert text_of("한 줄\n두 줄\u2028세 줄") == "한 줄 두 줄 세 줄"


def test_json_is_utf_8_whatever_the_locale(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    print_json({"headline": "한국은행"})
    assert capfdbinary.readouterr().out == '{"headline": "한국은행"}\n'.encode()
