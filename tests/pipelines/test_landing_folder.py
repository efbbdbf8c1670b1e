"""The landing store: every file ever received, and when it was first seen."""

import os
from pathlib import Path

from pipelines.resources import LandingFolder


def test_an_arrival_is_noted_once(tmp_path: Path) -> None:
    store = LandingFolder(outputs=str(tmp_path))
    sha256 = store.store_bytes(b"return")
    stored = tmp_path / "store" / "landing" / sha256
    os.utime(stored, (1764460800, 1764460800))  # kept on 30 November 2025, before arrivals were noted
    assert store.note_arrival(sha256) == "2025-11-30"
    os.utime(stored)
    assert store.note_arrival(sha256) == "2025-11-30"
    assert len(store.note_arrival("0" * 64)) == len("2025-11-30")
