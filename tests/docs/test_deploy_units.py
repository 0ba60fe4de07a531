"""systemd's own judgement of the units in deploy/systemd."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "deploy" / "systemd"
SERVICES = ("newsarchive-worker@.service", "newsarchive-web.service")
EXPOSED_AT_MOST = 2.0
"""Of 10, as `systemd-analyze security` reckons; what is left are network and the system calls of an interpreter."""

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here: install the package systemd"
)


def said_of(unit: Path) -> subprocess.CompletedProcess[str]:
    """What systemd says of a unit as it stands."""
    return subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True)


def verified(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    """What systemd says of the unit, with a program in it that is there."""
    for unit in UNITS.iterdir():
        text = unit.read_text("utf-8").replace("/opt/newsarchive/bin/newsarchive", "/bin/true")
        (folder / unit.name.replace("@.", "@1.")).write_text(text, "utf-8")
    return said_of(folder / name.replace("@.", "@1."))


@pytest.mark.parametrize("name", [*SERVICES, "newsarchive.target"])
def test_systemd_finds_nothing_wrong(name: str, tmp_path: Path) -> None:
    found = verified(tmp_path, name)
    assert (found.returncode, [line for line in found.stderr.splitlines() if "newsarchive" in line]) == (0, [])


def test_systemd_would_say_what_is_wrong(tmp_path: Path) -> None:
    name = "newsarchive-web.service"
    verified(tmp_path, name)
    path = tmp_path / name
    path.write_text(path.read_text("utf-8").replace("ProtectHome=yes", "ProtectHome=perhaps"), "utf-8")
    assert "protect home" in said_of(path).stderr


@pytest.mark.parametrize("name", SERVICES)
def test_services_are_confined(name: str) -> None:
    command = ["systemd-analyze", "security", "--offline=true", str(UNITS / name)]
    said = subprocess.run(command, capture_output=True, text=True).stdout
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
    assert found is not None, said
    assert float(found[1]) <= EXPOSED_AT_MOST


@pytest.mark.parametrize("name", SERVICES)
def test_services_belong_to_the_target_and_end_gently(name: str) -> None:
    unit = (UNITS / name).read_text("utf-8")
    for line in ("PartOf=newsarchive.target", "WantedBy=newsarchive.target", "Restart=always", "MemoryMax="):
        assert line in unit
    assert ("KillMode=mixed" in unit) == ("worker" in name)
