"""The working folder of a landing place at an address: one at a time brings what landed, and no two objects are one file."""

import fcntl
from pathlib import Path
from threading import Thread

from pipelines.remote.landed_files import fetch_landed_files
from pipelines.remote.remote_store import RemoteStore


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
