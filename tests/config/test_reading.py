"""The configuration: what is wrong is named, the environment wins over the file."""

from pathlib import Path

import pytest

from newsarchive.config import Config, ConfigError, load


def write(folder: Path, toml: str) -> Path:
    path = folder / "newsarchive.toml"
    path.write_text(toml, encoding="utf-8")
    return path


def test_without_file_and_environment_the_defaults_hold(tmp_path: Path) -> None:
    assert load({}, tmp_path) == Config()
    assert Config().delay == 1.0
    assert Config().contact_url is None


def test_every_setting_can_stand_in_the_file(tmp_path: Path) -> None:
    write(
        tmp_path,
        """
        archive = "sqlite:///elsewhere.db"
        [crawl]
        contact_url = "https://example.org/crawler"
        delay = 2
        concurrency = 4
        synchronous = "FULL"
        [hosts."News.KBS.co.kr"]
        delay = 3.5
        [hosts."mn.kbs.co.kr"]
        [provenance]
        outlets = ["own.toml"]
        """,
    )
    (tmp_path / "own.toml").touch()
    config = load({}, tmp_path)
    assert config == Config(
        archive="sqlite:///elsewhere.db",
        contact_url="https://example.org/crawler",
        delay=2.0,
        concurrency=4,
        synchronous="FULL",
        hosts={"news.kbs.co.kr": 3.5},
        outlets=(tmp_path / "own.toml",),
    )


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    write(tmp_path, 'archive = "sqlite:///file.db"\n[crawl]\ndelay = 5\ncontact_url = "mailto:file@example.org"')
    environ = {
        "NEWSARCHIVE_URL": "sqlite:///environment.db",
        "NEWSARCHIVE_CONTACT_URL": "mailto:environment@example.org",
        "NEWSARCHIVE_DELAY": "1.5",
        "NEWSARCHIVE_CONCURRENCY": "8",
        "NEWSARCHIVE_SYNCHRONOUS": "FULL",
        "PATH": "/bin",
    }
    assert load(environ, tmp_path) == Config(
        archive="sqlite:///environment.db",
        contact_url="mailto:environment@example.org",
        delay=1.5,
        concurrency=8,
        synchronous="FULL",
    )


def test_an_empty_variable_is_as_none(tmp_path: Path) -> None:
    assert load({"NEWSARCHIVE_URL": "", "NEWSARCHIVE_CONFIG": ""}, tmp_path) == Config()


def test_another_file_can_be_named(tmp_path: Path) -> None:
    write(tmp_path, 'archive = "sqlite:///working-folder.db"')
    other = tmp_path / "other.toml"
    other.write_text('archive = "sqlite:///other.db"')
    assert load({"NEWSARCHIVE_CONFIG": str(other)}, tmp_path).archive == "sqlite:///other.db"


@pytest.mark.parametrize("name", ["absent.toml", "."])
def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match=r"NEWSARCHIVE_CONFIG names .*not a file"):
        load({"NEWSARCHIVE_CONFIG": str(tmp_path / name)}, tmp_path)


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("archiv = 1", "'archiv'"),
        ("[crawl]\ndelays = 1", r"\[crawl\].*'delays'"),
        ("[craw]\ndelay = 1", "'craw'"),
        ('[hosts."a.example"]\ncontact_url = "x"', r'\[hosts."a.example"\].*\'contact_url\''),
        ("crawl = 1", r"\[crawl\] must be a table"),
        ("hosts = []", r"\[hosts\] must be a table"),
        ('hosts = {"a.example" = 2}', r'\[hosts."a.example"\] must be a table'),
        ("[provenance]\noutlet = []", r"\[provenance\].*'outlet'"),
        ("provenance = 1", r"\[provenance\] must be a table"),
        ('[provenance]\noutlets = "own.toml"', r"\[provenance\] outlets must be a list of files"),
        ('[provenance]\noutlets = ["absent.toml"]', r"\[provenance\] outlets names absent.toml: there is no file"),
        ('[provenance]\noutlets = ["."]', r"\[provenance\] outlets names \."),
    ],
)
def test_a_wrong_key_in_the_file_is_named(tmp_path: Path, toml: str, named: str) -> None:
    path = write(tmp_path, toml)
    with pytest.raises(ConfigError, match=named) as caught:
        load({}, tmp_path)
    assert str(path) in str(caught.value)


WRONG_VALUES = [
    ("archive", "7"),
    ("archive", '"newsarchive.db"'),
    ("delay", "0"),
    ("delay", "0.99"),
    ("delay", "-1"),
    ("delay", "3601"),
    ("delay", "nan"),
    ("delay", "inf"),
    ("delay", "true"),
    ("delay", '"1"'),
    ("concurrency", "0"),
    ("concurrency", "257"),
    ("concurrency", "1.5"),
    ("concurrency", "true"),
    ("contact_url", '"me"'),
    ("contact_url", '"https://example.org/a b"'),
    ("contact_url", '"https://예시.example"'),
    ("contact_url", '"https://example.org/\\r\\nX-Header: y"'),
    ("contact_url", "1"),
    ("synchronous", '"OFF"'),
    ("synchronous", '"normal"'),
    ("synchronous", "1"),
]


@pytest.mark.parametrize(("key", "value"), WRONG_VALUES)
def test_a_wrong_value_in_the_file_is_named(tmp_path: Path, key: str, value: str) -> None:
    section = "" if key == "archive" else "[crawl]\n"
    path = write(tmp_path, f"{section}{key} = {value}")
    with pytest.raises(ConfigError, match=key) as caught:
        load({}, tmp_path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("value", ["0.5", "0", "nan", '"2"'])
def test_a_wrong_delay_of_a_host_is_named(tmp_path: Path, value: str) -> None:
    write(tmp_path, f'[hosts."news.kbs.co.kr"]\ndelay = {value}')
    with pytest.raises(ConfigError, match=r'\[hosts."news.kbs.co.kr"\] delay'):
        load({}, tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSARCHIVE_URL", "newsarchive.db"),
        ("NEWSARCHIVE_DELAY", "0.5"),
        ("NEWSARCHIVE_DELAY", "soon"),
        ("NEWSARCHIVE_DELAY", "nan"),
        ("NEWSARCHIVE_CONCURRENCY", "many"),
        ("NEWSARCHIVE_CONCURRENCY", "1.5"),
        ("NEWSARCHIVE_CONTACT_URL", "me"),
        ("NEWSARCHIVE_SYNCHRONOUS", "OFF"),
    ],
)
def test_a_wrong_value_in_the_environment_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        load({name: value}, tmp_path)


def test_an_unknown_variable_is_named_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"NEWSARCHIVE_DELAYS.*NEWSARCHIVE_DELAY,"):
        load({"NEWSARCHIVE_DELAYS": "1"}, tmp_path)


@pytest.mark.parametrize("content", [b"archive = ", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "newsarchive.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match="cannot be read as TOML") as caught:
        load({}, tmp_path)
    assert str(path) in str(caught.value)
