"""docs/commands.md: made of the commands, and still what they say."""

import re
from pathlib import Path

from newsarchive.cli.handbook import handbook
from newsarchive.cli.main import cli

PAGE = Path(__file__).parents[2] / "docs/commands.md"


def test_the_page_is_what_the_commands_say_now() -> None:
    assert PAGE.read_text(encoding="utf-8") == handbook(), "python -m newsarchive.cli.handbook > docs/commands.md"


def test_every_command_has_a_section_to_which_the_contents_lead() -> None:
    page = handbook()
    sections = {heading.replace(" ", "-") for heading in re.findall(r"^## (.+)$", page, re.MULTILINE)}
    assert set(re.findall(r"\(#([^)]+)\)", page)) == sections
    assert {f"newsarchive-{name}" for name in cli.commands} <= sections


def test_every_command_tells_what_it_does_and_shows_examples() -> None:
    sections = dict(re.findall(r"^## (newsarchive .+?)\n(.*?)(?=^## |\Z)", handbook(), re.MULTILINE | re.DOTALL))
    groups = {"newsarchive import"}
    assert [name for name, told in sections.items() if "```sh" not in told and name not in groups] == []
