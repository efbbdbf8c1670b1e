"""The tables between steps in a store: objects named by the sha256 of their bytes, and one list that says which file is which.

The list changes in one step, so that another machine never finds a table beside the digest of another one's inputs.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from pipelines.remote.mirror_state import MirrorState, make_room, replace_file
from pipelines.remote.remote_store import RemoteStore
from schemas.stores import ProgressListener

TABLES, TABLE_LIST = "store/tables", "store/tables.json"


@dataclass(frozen=True)
class StoredTables:
    """The tables of a working folder. state: remembers what was hashed."""

    store: RemoteStore
    state: MirrorState
    outputs: Path

    def pull(self, listed: str, progress: ProgressListener) -> None:
        """Makes the folder hold the tables of a list (TABLE_LIST), and no others.

        They can be made again: where one is gone from the store, or the list is not one, all are removed here.
        """
        folder = self.outputs / TABLES
        try:
            wanted = dict(json.loads(listed))
        except ValueError:
            wanted = {}
        local = self.state.hash_tables(folder)
        for name in local.keys() - wanted.keys():
            (folder / name).unlink()
        changed = [name for name, digest in wanted.items() if local.get(name) != digest]
        with make_room(folder.parent) as room:
            brought = {wanted[name]: room / wanted[name] for name in changed}
            try:
                self.store.download_files({f"{TABLES}/{digest}": path for digest, path in brought.items()}, progress)
            except FileNotFoundError:
                changed = []
                if folder.exists():
                    folder.rename(room / "incomplete")
            for name in changed:
                replace_file(folder / name, brought[wanted[name]].read_bytes())
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
        self.state.hash_tables(folder)

    def upload(self, progress: ProgressListener) -> tuple[str, list[str]]:
        """Takes new tables to the store. Returns the list that is to be written, and the objects that are then no table."""
        tables = self.state.hash_tables(self.outputs / TABLES)
        paths = {f"{TABLES}/{digest}": self.outputs / TABLES / name for name, digest in tables.items()}
        stored = self.store.list_objects(TABLES)
        self.store.upload_files({name: path for name, path in paths.items() if name not in stored}, progress, "tables")
        return json.dumps(tables, indent=0) + "\n", sorted(stored.keys() - paths.keys())
