"""A user's own outlets: read beside the package's, and what is wrong with their file is named."""

from pathlib import Path

import pytest

from newsarchive.config import ConfigError
from newsarchive.provenance import find_source_links
from newsarchive.provenance.own_outlets import configured_outlets

POST = "<p>별내리 방앗간이 문을 열었다.</p><p>출처: 별내리소식통</p>"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, whose configuration names own.toml."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWSARCHIVE_CONFIG", raising=False)
    (tmp_path / "newsarchive.toml").write_text('[provenance]\noutlets = ["own.toml"]\n')
    return tmp_path


def outlet_of(post: str) -> str | None:
    (link,) = find_source_links(post, configured_outlets()).source_links
    return link.outlet


def test_an_own_outlet_is_known_and_those_of_the_package_stay(folder: Path) -> None:
    table = '[[media]]\nname = "별내리 신문"\nalso = ["별내리소식통"]\nhosts = ["byeolnae.example"]\n'
    (folder / "own.toml").write_text(f'{table}[network]\nhosts = ["sister.example"]\n', encoding="utf-8")
    assert outlet_of(POST) == "별내리 신문"
    assert outlet_of(POST.replace("별내리소식통", "연합뉴스")) == "연합뉴스"
    assert configured_outlets().is_network("https://www.sister.example/1")
    assert configured_outlets() is configured_outlets()


def test_without_a_table_of_ones_own_the_packages_is_used(folder: Path) -> None:
    (folder / "newsarchive.toml").unlink()
    assert outlet_of(POST.replace("별내리소식통", "KBS 뉴스")) == "KBS"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("media = [", "cannot be read as TOML"),
        ('[[medium]]\nname = "x"', "there is no 'medium'; there are media"),
        ('[media]\nname = "x"', "media is written [[media]]"),
        ('[[media]]\nalso = ["x"]', "has no name"),
        ('[[media]]\nname = ""', "has no name"),
        ('[[media]]\nname = "x"\nhost = ["a.example"]', "x has 'host'; there are name, also"),
        ('[[sources]]\nname = "x"\nhosts = "a.example"', "x: hosts must be a list of texts"),
        ("portals = [1]", "portals must be a list of texts"),
        ('[network]\nhosts = "a.example"', "[network] must hold hosts"),
    ],
)
def test_a_table_that_cannot_be_used_is_named_with_what_is_wrong(folder: Path, table: str, said: str) -> None:
    (folder / "own.toml").write_text(table)
    with pytest.raises(ConfigError) as caught:
        configured_outlets()
    assert str(caught.value).startswith(str(folder / "own.toml").removeprefix(f"{folder}/"))
    assert said in str(caught.value)


def test_a_table_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"\[provenance\] outlets names own.toml: there is no file"):
        configured_outlets()
    assert not (folder / "own.toml").exists()
