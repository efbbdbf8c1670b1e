"""What a run leaves that is killed while it writes: nothing half in its place, and nothing at all after the next run."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assets.publish.release.published_releases import link_release
from pipelines.outputs_lock import lock_outputs
from pipelines.resources import LandingFolder, ParquetTables
from schemas.stores import ProviderOutput


class KilledError(BaseException):
    """Stands for the end of the process."""


def _list_steps(monkeypatch: pytest.MonkeyPatch, limit: int) -> list[str]:
    """Counts renames, removals and links from now on; the one with this number and those after it never come about."""
    steps: list[str] = []

    def count(module: Any, name: str) -> None:
        original = getattr(module, name)

        def step(*arguments: Any, **options: Any) -> Any:
            steps.append(name)
            if len(steps) >= limit:
                raise KilledError
            return original(*arguments, **options)

        monkeypatch.setattr(module, name, step)

    for name in ("rename", "replace", "symlink", "unlink", "rmdir"):
        count(os, name)
    return steps


def _write_frames(folder: Path, frames: dict[str, pd.DataFrame], digest: str) -> None:
    tables = ParquetTables(path=str(folder / "store" / "tables"))
    tables.write_providers("accepted", {"example": ProviderOutput(digest, frames)})


def _iterate_kills(write: Any) -> Iterator[int]:
    """Writes and is killed at the first step, then at the second, and so on; gives the number after each, until it is whole."""
    for limit in range(1, 100):
        with pytest.MonkeyPatch.context() as monkeypatch:
            steps = _list_steps(monkeypatch, limit)
            with suppress(KilledError):
                write()
        yield limit
        if len(steps) < limit:
            return


def test_tables_are_whole_or_gone_wherever_their_writing_ends(tmp_path: Path) -> None:
    old = {name: pd.DataFrame({"a": [1]}) for name in ("projects", "costs", "benefits")}
    new = {name: frame + 1 for name, frame in old.items()}
    seen = set()
    _write_frames(tmp_path, old, "old")
    for _ in _iterate_kills(lambda: _write_frames(tmp_path, new, "new")):
        tables = ParquetTables(path=str(tmp_path / "store" / "tables"))
        digest = tables.get_input_digest("accepted", "example")
        seen.add(digest)
        if digest:
            frames = tables.read_providers("accepted", ["example"])["example"]
            assert {name: frame["a"].tolist() for name, frame in frames.items()} == {
                name: [1 if digest == "old" else 2] for name in old
            }
        shutil.rmtree(tmp_path / "store")
        _write_frames(tmp_path, old, "old")
    assert seen == {"old", "new", None}


def test_who_reserves_the_outputs_removes_what_was_left(tmp_path: Path) -> None:
    landing = LandingFolder(outputs=str(tmp_path))

    def write() -> None:
        _write_frames(tmp_path, {"projects": pd.DataFrame({"a": [1]})}, "new")
        landing.store_bytes(b"received")
        link_release(tmp_path, "current", "1.0.0")

    was_left = False
    for _ in _iterate_kills(write):
        was_left |= any((tmp_path / "store" / "unfinished").glob("*"))
        with lock_outputs(tmp_path):
            pass
        left = {path.relative_to(tmp_path).parts[:2] for path in tmp_path.rglob("*")} - {("store",), ("current",)}
        assert left <= {("store", name) for name in ("lock", "tables", "landing", "unfinished")}
        assert not any((tmp_path / "store" / "unfinished").iterdir())
    assert was_left and (tmp_path / "current").is_symlink()
