"""How the archive is looked after: what is kept, who is told, where it is written."""

from datetime import timedelta
from pathlib import Path

import pytest

from newsarchive.config import Alarms, Backups, ConfigError, Retention, load


def write(folder: Path, toml: str) -> Path:
    path = folder / "newsarchive.toml"
    path.write_text(toml, encoding="utf-8")
    return path


def test_files_are_meant_beside_the_configuration(tmp_path: Path) -> None:
    write(
        tmp_path,
        """
        [retention]
        captures = "90d"
        keep_every = "30d"
        runs = "365d"
        [backup]
        folder = "kept"
        keep = 7
        [alarms]
        webhook = "https://chat.example/hooks/secret"
        [logs]
        format = "json"
        [metrics]
        file = "/var/lib/newsarchive.prom"
        """,
    )
    config = load({"NEWSARCHIVE_CONFIG": str(tmp_path / "newsarchive.toml")}, tmp_path / "elsewhere")
    days = [timedelta(days=number) for number in (90, 30, 365)]
    assert config.retention == Retention(captures=days[0], keep_every=days[1], runs=days[2])
    assert config.backups == Backups(folder=tmp_path / "kept", keep=7)
    assert config.alarms.webhook == "https://chat.example/hooks/secret"
    assert (config.log_format, config.metrics_file) == ("json", Path("/var/lib/newsarchive.prom"))


def test_unless_it_is_set_nothing_is_thinned_and_nobody_is_told(tmp_path: Path) -> None:
    config = load({}, tmp_path)
    assert (config.retention, config.alarms) == (Retention(captures=None, runs=None), Alarms(webhook=None))
    assert config.metrics_file is None
    assert (config.log_format, config.backups) == ("text", Backups())


def test_a_webhook_is_a_secret_that_the_environment_may_keep(tmp_path: Path) -> None:
    config = load({"NEWSARCHIVE_WEBHOOK": "https://chat.example/s3cret", "NEWSARCHIVE_LOG_FORMAT": "json"}, tmp_path)
    assert config.alarms == Alarms(webhook="https://chat.example/s3cret")
    assert "s3cret" not in repr(config)
    assert config.log_format == "json"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[retention]\nversions='1d'", "there is no setting 'versions'"),
        ("[retention]\ncaptures='1h'", "captures must be a time such as"),
        ("[backup]\nkeep=0", "keep must be a whole number, 1 to 10000, not 0"),
        ("[backup]\nfolder=''", "folder must be text, not ''"),
        ("[logs]\nformat='xml'", "format must be one of text, json, not 'xml'"),
        ("[metrics]\nport=9", "there is no setting 'port'; there are file"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, toml: str, said: str) -> None:
    write(tmp_path, toml)
    with pytest.raises(ConfigError) as wrong:
        load({}, tmp_path)
    assert said in str(wrong.value)


@pytest.mark.parametrize("address", ["s3cret", "ftp://chat.example/s3cret", "https:///s3cret", "https://[s3cret", 3])
def test_a_wrong_webhook_is_not_shown(tmp_path: Path, address: object) -> None:
    write(tmp_path, f"[alarms]\nwebhook = {address!r}")
    with pytest.raises(ConfigError, match="webhook must be an address") as wrong:
        load({}, tmp_path)
    assert "s3cret" not in str(wrong.value)


@pytest.mark.parametrize("secret", ["short", " 0123456789abcdef", "0123456789\nabcdef"])
def test_a_token_that_can_be_guessed_is_refused_and_not_shown(tmp_path: Path, secret: str) -> None:
    with pytest.raises(ConfigError, match="NEWSARCHIVE_TOKEN must be a secret") as wrong:
        load({"NEWSARCHIVE_TOKEN": secret}, tmp_path)
    assert secret not in str(wrong.value)
    assert "0123456789abcdef" not in repr(load({"NEWSARCHIVE_TOKEN": "0123456789abcdef"}, tmp_path))
