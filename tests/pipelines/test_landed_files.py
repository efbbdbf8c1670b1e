"""The working folder of a landing place at an address: one at a time brings what landed, and no two objects are one file."""

import fcntl
from pathlib import Path
from threading import Thread

import pytest

from pipelines.remote.landed_files import fetch_landed_files, list_landed_files
from pipelines.remote.remote_store import RemoteObject, RemoteStore

ODD_NAMES = (
    *("a", "a/b", "a%", "a%/b", "a%/b%", "a%/b/c", "..", ".", "%2E", "%2E%2E", "x/../y", "x/%2E%2E/y", "x//y", "x/%/y"),
    *("n" * 300, "n" * 300 + "m", "n" * 200, "n" * 201, "%" + "n" * 200, "é" * 120, "é" * 121, "a\0b", "a%00b"),
)


def test_no_two_objects_are_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def list_objects(_: RemoteStore) -> dict[str, RemoteObject]:
        return {name: RemoteObject(0, "") for name in {*ODD_NAMES, *escaped}}

    monkeypatch.setattr(RemoteStore, "list_objects", list_objects)
    escaped: set[str] = set()
    escaped |= set(list_landed_files("memory://odd"))  # an object may be called as another one was escaped
    paths = [tmp_path / path for path in list_landed_files("memory://odd")]
    assert len(paths) == len({*ODD_NAMES, *escaped})
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(exist_ok=False)
        assert path.resolve() == path


def test_two_on_one_machine_take_turns(tmp_path: Path) -> None:
    """Both would remove, as nothing that landed, what the other is about to bring."""
    address, folder = "memory://turns", tmp_path / "work" / "landing"
    RemoteStore(address).write_object("flat-list/a.csv", b"a")
    folder.parent.mkdir()
    second = Thread(target=fetch_landed_files, args=(address, folder))
    with (folder.parent / ".landing.lock").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        second.start()
        second.join(0.5)
        assert second.is_alive() and not list(folder.rglob("*"))
    second.join(30)
    assert (folder / "flat-list" / "a.csv").read_bytes() == b"a"
