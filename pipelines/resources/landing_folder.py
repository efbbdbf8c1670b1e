"""Every file that was ever received."""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import dagster as dg


class LandingFolder(dg.ConfigurableResource):
    """Every file received, named by the sha256 of its bytes. Its methods: schemas.stores.LandingStore."""

    path: str

    def store_bytes(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self._store_once(sha256, lambda path: path.write_bytes(content))
        return sha256

    def store_file(self, path: Path) -> str:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        self._store_once(sha256, lambda copy: shutil.copyfile(path, copy))
        return sha256

    def read_bytes(self, sha256: str) -> bytes:
        return (Path(self.path) / sha256).read_bytes()

    def _store_once(self, sha256: str, write_content: Callable[[Path], object]) -> None:
        """A write that is cut short leaves nothing under the file's name."""
        stored = Path(self.path) / sha256
        if not stored.exists():
            stored.parent.mkdir(parents=True, exist_ok=True)
            unfinished = stored.with_suffix(f".{os.getpid()}")
            write_content(unfinished)
            unfinished.replace(stored)
