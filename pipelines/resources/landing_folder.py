"""Every file that was ever received."""

import datetime as dt
import hashlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import dagster as dg

from pipelines.working_folders import find_received_file
from schemas.unfinished_files import make_unfinished_path

ARRIVAL_ENDING = ".arrived"
"""Beside the bytes of a file: the day on which they were first seen."""


class LandingFolder(dg.ConfigurableResource):
    """Every file received, named by the sha256 of its bytes. Its methods: schemas.stores.LandingStore. outputs: the folder of
    releases, which these files are kept beside.
    """

    outputs: str

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
        return self._find(sha256).read_bytes()

    def note_arrival(self, sha256: str) -> str:
        noted = self._find(f"{sha256}{ARRIVAL_ENDING}")
        if not noted.exists():
            stored = self._find(sha256)
            # Bytes that were kept before arrivals were noted are as old as their copy.
            seconds = stored.stat().st_mtime if stored.exists() else time.time()
            day = dt.datetime.fromtimestamp(seconds, dt.UTC).date().isoformat()
            self._store_once(noted.name, lambda path: path.write_text(day, encoding="utf-8"))
        return noted.read_text(encoding="utf-8")

    def _find(self, name: str) -> Path:
        return find_received_file(Path(self.outputs), name)

    def _store_once(self, name: str, write_content: Callable[[Path], object]) -> None:
        """A write that is cut short leaves nothing under the file's name."""
        stored = self._find(name)
        if not stored.exists():
            stored.parent.mkdir(parents=True, exist_ok=True)
            unfinished = make_unfinished_path(stored.parent.parent, name)
            write_content(unfinished)
            unfinished.replace(stored)
