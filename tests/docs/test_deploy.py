"""What stands in deploy/: its commands and settings are those of newsarchive, and nothing is open that need not be.

No container is made here: the commands are parsed by the program itself, and those that can be are run.
"""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from newsarchive.cli.main import cli
from newsarchive.config import load, reading
from tests.building import Newsroom, a_capture, address, an_article
from tests.forks import Fork

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("worker", "web")
UNITS = tuple(sorted((DEPLOY / "systemd").glob("*.service")))


def parsed(words: list[str]) -> click.Context:
    """The command as the program reads it, not run. Raises click.ClickException for what it does not know."""
    with click.Context(cli, info_name="newsarchive") as context:
        name, command, rest = cli.resolve_command(context, list(words))
        assert name is not None
        assert command is not None
        return command.make_context(name, rest, parent=context)


def test_a_wrong_command_would_be_seen() -> None:
    for wrong in (["toil"], ["worker", "--at-most", "3"], ["serve", "--port", "many"]):
        with pytest.raises(click.ClickException):
            parsed(wrong)


@pytest.mark.parametrize("name", OURS)
def test_services_run_commands_that_there_are(name: str) -> None:
    parsed(SERVICES[name]["command"])
    check = SERVICES[name]["healthcheck"]["test"][1:]
    if "newsarchive" in check:
        parsed(check[check.index("newsarchive") + 1 :])


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_run_commands_that_there_are(unit: Path) -> None:
    (command,) = re.findall(r"^ExecStart=(.+)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    program, *words = shlex.split(command)
    assert program == "/opt/newsarchive/bin/newsarchive"
    parsed(words)


def test_only_settings_that_there_are_stand_in_the_environment(tmp_path: Path) -> None:
    known = {*reading._VARIABLES, "NEWSARCHIVE_CONFIG"}
    example = dict(re.findall(r"^(\w+)=(.*)$", (DEPLOY / "newsarchive.env.example").read_text("utf-8"), re.MULTILINE))
    in_units = {name for unit in UNITS for name in re.findall(r"\b(NEWSARCHIVE_\w+)", unit.read_text("utf-8"))}
    in_compose = {name for each in OURS for name in SERVICES[each]["environment"]}
    in_secrets = set(re.findall(r"export (NEWSARCHIVE_\w+)", (DEPLOY / "with-secrets").read_text("utf-8")))
    assert {*example, *in_units, *in_compose, *in_secrets} <= known
    (tmp_path / "newsarchive.toml").write_text((DEPLOY / "newsarchive.toml.example").read_text("utf-8"), "utf-8")
    config = load(example | {"NEWSARCHIVE_URL": SERVICES["worker"]["environment"]["NEWSARCHIVE_URL"]}, tmp_path)
    assert set(config.schedule.jobs) == {"kbs", "revisit", "doctor"}
    assert config.contact_url is not None


def _health_of_the_pages(port: int) -> int:
    """The exit code of what the compose file asks."""
    *_, program = SERVICES["web"]["healthcheck"]["test"]
    assert "8080" in program
    return subprocess.run(
        [sys.executable, "-c", program.replace("8080", str(port))], stderr=subprocess.DEVNULL
    ).returncode


def test_the_pages_are_healthy_while_they_answer(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    assert _health_of_the_pages(port) != 0
    with Newsroom(tmp_path, "newsarchive.db") as newsroom:
        newsroom.keep(an_article(1), a_capture(address(1)))
    environment = {**os.environ, "NEWSARCHIVE_TOKEN": "0123456789abcdef", "NEWSARCHIVE_URL": newsroom.url}
    pages = Fork("newsarchive", "serve", "--port", str(port), cwd=tmp_path, environment=environment)
    try:
        deadline = time.monotonic() + 60
        while _health_of_the_pages(port) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert _health_of_the_pages(port) == 0, pages.err
    finally:
        pages.kill()


def test_nothing_is_published_but_the_pages_and_those_to_this_machine_only() -> None:
    assert {name: each["ports"] for name, each in SERVICES.items() if "ports" in each} == {
        "web": ["127.0.0.1:8080:8080"]
    }
    assert COMPOSE["networks"]["inside"]["internal"]
    assert SERVICES["database"]["networks"] == ["inside"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_confined_watched_and_ended_gently(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] not in ("root", "0", "0:0")
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert service["healthcheck"]["test"]
    assert int(service["stop_grace_period"].removesuffix("s")) >= 15
    assert service["restart"] == "unless-stopped"


def test_no_password_stands_in_a_file_that_is_committed_or_in_the_environment() -> None:
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            assert not re.search(r"://\w+:[^@\s]+@|PASSWORD=\w", path.read_text("utf-8")), path
    for secret in COMPOSE["secrets"].values():
        assert not (DEPLOY / secret["file"]).exists()


def test_secrets_reach_the_command_and_are_not_wanted(tmp_path: Path) -> None:
    (tmp_path / "database_password").write_text("나루터 7\n", "utf-8")
    told: list[str | Path] = [
        DEPLOY / "with-secrets",
        "sh",
        "-c",
        'printf "%s|%s" "$PGPASSWORD" "${NEWSARCHIVE_TOKEN-none}"',
    ]
    environment = {"PATH": os.environ["PATH"], "SECRETS": str(tmp_path)}
    assert subprocess.check_output(told, env=environment).decode() == "나루터 7|none"
    (tmp_path / "web_token").write_text("0123456789abcdef\n", "utf-8")
    assert subprocess.check_output(told, env=environment).decode() == "나루터 7|0123456789abcdef"
    nothing = environment | {"SECRETS": str(tmp_path / "none"), "PGPASSWORD": "mine"}
    assert subprocess.check_output(told, env=nothing).decode() == "mine|none"


def test_the_image_copies_what_there_is_and_installs_only_what_is_pinned() -> None:
    image = (DEPLOY / "Dockerfile").read_text("utf-8")
    copied = re.findall(r"^COPY (?!--from)(?:--\S+ )?(.+) \S+$", image, re.MULTILINE)
    assert copied
    let_through = re.findall(r"^!(.+)$", (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8"), re.MULTILINE)
    for name in " ".join(copied).split():
        assert (ROOT / name).exists()
        assert name in let_through
    assert re.findall(r"pip install .*", image) == [
        "pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-workers.txt",
        "pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .",
    ]
    assert re.findall(r"^USER (.+)$", image, re.MULTILINE) == [SERVICES["worker"]["user"]]


def test_workers_have_the_pins_that_are_tested() -> None:
    workers, tested = _pins("requirements-workers.txt"), _pins("requirements-dev.txt")
    assert {name: tested.get(name) for name in workers} == workers
    assert {"procrastinate", "psycopg", "psycopg-binary", "psycopg-pool", "scrapy"} <= set(workers)
    text = (ROOT / "requirements-workers.txt").read_text("utf-8")
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\S)", text.strip()) if "==" in block)


def _pins(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text("utf-8")
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", lines, re.MULTILINE))
