"""The zip file of a bundle: one folder, a manifest of all files, the same bytes for the same content."""

import hashlib
import json
from collections.abc import Callable
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from newsarchive.operations.evidence.verifier import MANIFEST, SEAL
from newsarchive.operations.exports.writing import Sink

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first time that zip files know: the true one would make two bundles of the same evidence differ."""


class Bundle:
    """Files added one after another; `seal` writes the manifest."""

    def __init__(self, stream: BinaryIO, folder: str) -> None:
        self._zip = ZipFile(stream, "w", ZIP_DEFLATED)
        self._folder = folder
        self._files: list[dict[str, Any]] = []

    def add(self, path: str, content: bytes) -> None:
        """One file, at `path` below the folder."""
        self._files.append({"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()})
        self._write(path, content)

    def add_packed(self, path: str, write: Callable[[Sink], object]) -> None:
        """A file that is compressed already, as `write` writes it; nothing of it is kept in memory."""
        entry = self._entry(path)
        entry.compress_type = ZIP_STORED
        with self._zip.open(entry, "w") as stream:
            digested = _Digested(stream)
            write(digested)
        self._files.append({"path": path, "size": digested.size, "sha256": digested.digest.hexdigest()})

    def seal(self, about: dict[str, object]) -> str:
        """The manifest, with what is said `about` the bundle; gives its SHA-256."""
        files = sorted(self._files, key=lambda file: str(file["path"]))
        manifest = (json.dumps({**about, "files": files}, ensure_ascii=False, indent=1) + "\n").encode()
        digest = hashlib.sha256(manifest).hexdigest()
        self._write(MANIFEST, manifest)
        self._write(SEAL, f"{digest}  {MANIFEST}\n".encode())
        self._zip.close()
        return digest

    @property
    def count(self) -> int:
        """How many files there are, without the manifest and its seal."""
        return len(self._files)

    def _write(self, path: str, content: bytes) -> None:
        self._zip.writestr(self._entry(path), content)

    def _entry(self, path: str) -> ZipInfo:
        entry = ZipInfo(f"{self._folder}/{path}", _LONG_AGO)
        entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
        return entry


class _Digested:
    """What goes into a stream, with its size and SHA-256."""

    def __init__(self, stream: Sink) -> None:
        self._stream, self.size, self.digest = stream, 0, hashlib.sha256()

    def write(self, data: bytes, /) -> None:
        self._stream.write(data)
        self.size += len(data)
        self.digest.update(data)
