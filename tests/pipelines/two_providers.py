"""A register of two shipped providers, small enough to publish often, and its first release."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, build_once, publish

FLAT = "flat-list/provider-2_flat-list_cp1252.csv"


def copy_sources(folder: Path) -> Path:
    """A copy of the two providers' sources."""
    folder.mkdir()
    for name in ("flat-list", "system-export"):
        shutil.copy(ROOT / "sources" / f"{name}.yaml", folder)
        shutil.copytree(ROOT / "sources" / name, folder / name)
    for name in ("matches.csv", "measures.csv", "readings.csv"):
        shutil.copy(ROOT / "sources" / name, folder)
    return folder


def build_first_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`sources`, and `outputs` in which their first release stands. Made once for all workers; tests copy both."""
    return build_once(
        tmp_path_factory, "two-providers", lambda folder: publish(copy_sources(folder / "sources"), folder / "outputs")
    )


def replace_text(path: Path, old: str, new: str) -> None:
    """Another value in a file of the first provider."""
    text = path.read_text(encoding="cp1252")
    assert old in text
    path.write_bytes(text.replace(old, new).encode("cp1252"))
