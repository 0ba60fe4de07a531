#!/usr/bin/env python3
"""Checks a bundle of evidence that newsarchive made: says in words what holds and what does not.

    python3 verify.py                     the folder in which this script lies
    python3 verify.py evidence.zip        a bundle that was not unpacked, or another folder

Needs nothing but Python 3.8 or newer, and no network. Exit code 0: everything is as it was packed; 1: it is not.
It shows that the files are those that were packed together, and that the pages are those whose digests were taken
when they were archived. It cannot show who packed them: for that, compare the digest that it prints last with the one
that was written down, or published, when the bundle was made.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any, Callable, Iterator  # noqa: UP035 (Python 3.8 runs this, too)

MANIFEST, SEAL = "manifest.json", "manifest.sha256"

Read = Callable[[str], bytes]


class Findings:
    """What holds and what does not, in words."""

    def __init__(self) -> None:
        self.holds: list[str] = []
        self.fails: list[str] = []


def verify(place: Path) -> Findings:
    """Check the folder, or the zip file, at `place`. What is damaged is a finding, no error."""
    found = Findings()
    try:
        files, read = _opened(place, found)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        found.fails.append(f"UNREADABLE: {place.name}: {error}")
        return found
    manifest = _manifest(files, read, found)
    if manifest is not None:
        _check_files(manifest, files, read, found)
        for check, name in _CHECKS:
            if name == "verdicts.jsonl" and not manifest.get("verdicts"):
                continue  # a bundle that was made before there were any
            try:
                check(read, found)
            except (AttributeError, KeyError, TypeError):
                found.fails.append(f"CHANGED: {name} has a record of another form")
    return found


def _opened(place: Path, found: Findings) -> tuple[list[str], Read]:
    """The names of all files below the folder of the manifest, and how each is read."""
    if place.is_dir():
        names = sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if not path.is_dir())
        present = set(names)  # a manifest could name any file of this machine
        return names, lambda name: (place / _among(present, name)).read_bytes()
    packed = zipfile.ZipFile(str(place))
    listed = [name for name in packed.namelist() if not name.endswith("/")]
    tops = [name[: -len(MANIFEST)] for name in listed if name == MANIFEST or name.endswith("/" + MANIFEST)]
    if len(tops) != 1:
        raise ValueError(f"it has {len(tops)} files named {MANIFEST}, not one")
    for name in sorted(set(listed)):
        if listed.count(name) > 1:
            found.fails.append(f"CHANGED: {name} stands in the zip file more than once")
        elif not name.startswith(tops[0]):
            found.fails.append(f"ADDED: {name} was not packed with the others")
    names = sorted({name[len(tops[0]) :] for name in listed if name.startswith(tops[0])})
    return names, lambda name: packed.read(tops[0] + name)


def _among(present: set[str], name: str) -> str:
    if name not in present:
        raise KeyError(name)
    return name


def _bytes(name: str, read: Read, found: Findings) -> bytes | None:
    try:
        return read(name)
    except (KeyError, FileNotFoundError):
        found.fails.append(f"MISSING: {name}")
    except (OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error, zipfile.BadZipFile) as error:
        found.fails.append(f"CHANGED: {name} cannot be read: {error}")
    return None


def _manifest(files: list[str], read: Read, found: Findings) -> dict[str, Any] | None:
    content, seal = _bytes(MANIFEST, read, found), _bytes(SEAL, read, found)
    if content is None:
        return None
    digest = _sha256(content)
    expected = f"{digest}  {MANIFEST}\n".encode()
    if seal is not None and seal != expected:
        found.fails.append(f"CHANGED: {MANIFEST} or {SEAL}: they do not belong together")
    elif seal is not None:
        found.holds.append(f"the manifest is whole; its SHA-256 is {digest}")
    try:
        manifest = json.loads(content.decode("utf-8"))
        [(each["path"], each["size"], each["sha256"]) for each in manifest["files"]]
    except (ValueError, KeyError, TypeError):
        found.fails.append(f"CHANGED: {MANIFEST} is no manifest any more, so the {len(files)} files cannot be checked")
        return None
    return dict(manifest)


def _check_files(manifest: dict[str, Any], files: list[str], read: Read, found: Findings) -> None:
    """Every file is there with the bytes that the manifest has, and no other file is."""
    before = len(found.fails)
    known = {MANIFEST, SEAL}
    for each in manifest["files"]:
        known.add(each["path"])
        content = _bytes(each["path"], read, found)
        if content is None:
            continue
        if _sha256(content) != each["sha256"] or len(content) != each["size"]:
            found.fails.append(f"CHANGED: {each['path']} is not what was packed: its SHA-256 is {_sha256(content)}")
    found.fails.extend(f"ADDED: {name} is not in the manifest" for name in files if name not in known)
    if len(found.fails) == before:
        found.holds.append(f"all {len(manifest['files'])} files are those that were packed, and there is no other")


def _check_captures(read: Read, found: Findings) -> None:
    """The pages are those whose digests were taken when they were archived."""
    pages = 0
    for capture in _lines("captures.jsonl", read, found):
        name = capture.get("file")
        if not name:
            continue
        pages += 1
        content = _bytes(name, read, found)
        if content is None:
            continue
        if _sha256(content) != capture["payload_sha256"] or len(content) != capture["payload_size"]:
            found.fails.append(f"CHANGED: {name} is not the page that was archived as capture {capture['id']}")
        elif _was_plain(capture) and _sha256(content) != capture["received_sha256"]:
            found.fails.append(f"CHANGED: captures.jsonl: capture {capture['id']} was received with another digest")
    if not found.fails:
        found.holds.append(f"{pages} captures have the pages whose SHA-256 was taken when they were archived")


def _was_plain(capture: dict[str, Any]) -> bool:
    """Whether the page was sent as it is: what was compressed on the way had another digest there."""
    return not any(header["name"].lower() == "content-encoding" for header in capture["headers"])


def _check_versions(read: Read, found: Findings) -> None:
    """The texts are those whose digests the archive kept."""
    count = 0
    for version in _lines("versions.jsonl", read, found):
        count += 1
        text = " ".join(version["headline"].split()) + "\n" + " ".join(version["body"].split())
        if _sha256(text.encode("utf-8", "surrogatepass")) != version["digest"]:
            found.fails.append(f"CHANGED: versions.jsonl: the text of version {version['number']} is another")
    if not found.fails:
        found.holds.append(f"{count} versions have the texts whose digests the archive kept")


def _check_verdicts(read: Read, found: Findings) -> None:
    """The evidence is what was packed, and what it quotes of the article stands in the version that was judged."""
    versions = {version["number"]: version for version in _lines("versions.jsonl", read, found)}
    count = 0
    for verdict in _lines("verdicts.jsonl", read, found):
        count += 1
        evidence = verdict["evidence"]
        text = json.dumps(evidence, ensure_ascii=False, sort_keys=True)
        if _sha256(text.encode("utf-8", "surrogatepass")) != verdict["evidence_sha256"]:
            found.fails.append(f"CHANGED: verdicts.jsonl: verdict {verdict['id']} has other evidence")
        elif evidence is not None and not _is_quoted(evidence, versions):
            found.fails.append(f"CHANGED: verdicts.jsonl: verdict {verdict['id']} quotes what the article does not say")
    if not found.fails:
        found.holds.append(f"{count} verdicts have their evidence; what they quote of the article stands in it")


def _is_quoted(evidence: dict[str, Any], versions: dict[int, dict[str, Any]]) -> bool:
    """Whether every sentence that was compared stands in the article, as it was read; better code may read it anew."""
    told = versions.get(evidence["told"]["version"])
    pairs = evidence["comparison"]["sentences"] if evidence["comparison"] else []
    if told is None or told["headline"] != evidence["told"]["headline"]:
        return told is not None
    whole = _letters(f"{told['headline']} {told['body']}")
    return all(_letters(pair["told"]) in whole for pair in pairs)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


_CHECKS = (
    (_check_captures, "captures.jsonl"),
    (_check_versions, "versions.jsonl"),
    (_check_verdicts, "verdicts.jsonl"),
)


def _lines(name: str, read: Read, found: Findings) -> Iterator[dict[str, Any]]:
    content = _bytes(name, read, found)
    for line in (content or b"").split(b"\n"):
        if line:
            try:
                record = json.loads(line.decode("utf-8"))
            except ValueError:
                found.fails.append(f"CHANGED: {name} has a line that is no record")
            else:
                yield record


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main(words: list[str]) -> int:
    """Print what holds and what does not; gives the exit code."""
    place = Path(words[0]) if words else Path(__file__).resolve().parent
    found = verify(place)
    for line in found.holds:
        print(f"holds: {line}")
    for line in found.fails:
        print(line)
    if found.fails:
        print(f"Result: NOT as it was packed ({len(found.fails)} found, above).")
        return 1
    print("Result: everything is as it was packed.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
