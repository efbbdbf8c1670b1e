"""The outputs at a store's address, and the working folder that mirrors them for a run.

In the store: `releases/<version>/`, which never change; `store/landing/` and `store/tables/`, whose objects are named by the
sha256 of their bytes; and the small objects POINTERS, which change in one step each. `current` is written last of all: whoever
follows it sees the old release or the new one, whole.
"""

import hashlib
import json
import os
import re
import shutil
import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from assets.publish.release.digests import HASH_LIST_FOLDERS, SUMS
from assets.publish.release.published_releases import CORRECTIONS, CURRENT, NEWEST, link_release, read_corrections
from pipelines.remote.mirror_state import ROOM_PREFIX, MirrorState, make_room, parse_hash_list, replace_file
from pipelines.remote.remote_store import RemoteStore
from pipelines.remote.stored_tables import TABLE_LIST, StoredTables
from pipelines.working_folders import StoreUnreachableError
from schemas.languages import FixableError, Message
from schemas.stores import ProgressListener

ABOUT, PUBLISHER = "release.json", "store/publisher.json"
RECEIVED = "store/landing"
REMOTE_NEWEST = NEWEST.removeprefix(".")
POINTERS = (CURRENT, REMOTE_NEWEST, CORRECTIONS, TABLE_LIST)
STATE_FILE = Path("store") / "mirror.json"
_POINTER_TEXT = re.compile(r"releases/(\d+\.\d+\.\d+)\s*")
_RECEIVED_NAME = re.compile(r"[0-9a-f]{64}(\.arrived)?")


class OutputsMirror:
    """A working folder that mirrors the outputs at an address. ensure_held: raises when another publisher may have begun.

    Its methods raise FixableError for what a person must set right in the store, StoreUnreachableError for what may pass.
    """

    def __init__(self, folder: Path, address: str, ensure_held: Callable[[], None] = lambda: None) -> None:
        self.folder, self.address, self._ensure_held = folder, address, ensure_held

    @cached_property
    def _store(self) -> RemoteStore:
        return RemoteStore(self.address)

    @cached_property
    def _state(self) -> MirrorState:
        return MirrorState.load(self.folder / STATE_FILE)

    @cached_property
    def _tables(self) -> StoredTables:
        return StoredTables(self._store, self._state, self.folder)

    def pull(self, progress: ProgressListener = lambda *_: None) -> None:
        """Makes the working folder what a run needs of the store, and nothing that the store does not know."""
        with self._explain_writing():
            for room in (self.folder / "store").glob(f"{ROOM_PREFIX}*"):  # of a run that was killed
                shutil.rmtree(room)
            pointers = self._read_pointers()
            is_known = pointers == self._state.pointers
            publisher = {"host": socket.gethostname(), "process": os.getpid()}
            # Says who publishes, and shows before the work and not after it that this key may write.
            self._store.write_object(PUBLISHER, json.dumps(publisher).encode())
            self._pull_releases(pointers, is_known, progress)
            self._discard_unsent(is_known)
            self._tables.pull(pointers.get(TABLE_LIST, "{}"), progress)
            self._state.pointers = pointers
            self._save_state()

    def pull_for_reading(self) -> None:
        """Brings the current release, and what is said of the others."""
        with self._explain_writing():
            pointers = self._read_pointers()
            self._pull_releases(pointers, pointers == self._state.pointers, lambda *_: None)
            self._state.pointers = pointers
            self._save_state()

    def read_current_file(self, path: str) -> bytes | None:
        """A file of the release that is current in the store; None where there is none. The working folder stays as it is."""
        pointer = _POINTER_TEXT.fullmatch(self._read_pointers().get(CURRENT, ""))
        name = f"releases/{pointer[1]}/{path}" if pointer else ""
        return self._store.read_objects([name]).get(name) if name else None

    def fetch_release(self, version: str, progress: ProgressListener = lambda *_: None) -> None:
        """Brings all files of a release that are not here, each checked against the release's own list of hashes."""
        release = self.folder / "releases" / version
        hashes = parse_hash_list((release / SUMS).read_bytes())
        signatures = [
            f"{place}/{SUMS}{ending}".lstrip("/") for place in HASH_LIST_FOLDERS for ending in (".sig", ".pub")
        ]
        missing = [path for path in hashes if not (release / path).is_file()]
        if not missing:
            return
        for name, content in self._store.read_objects([f"releases/{version}/{path}" for path in signatures]).items():
            replace_file(self.folder / name, content)
        self._fetch_files({f"releases/{version}/{path}": hashes[path] for path in missing}, progress)

    def fetch_received(self, names: Collection[str]) -> None:
        """Brings files that were received, by their names below `store/landing`, those of them that the store has."""
        stored = set(self._state.received) or set(names)  # who only reads has not asked for all names
        wanted = [name for name in names if name in stored and not (self.folder / RECEIVED / name).exists()]
        with self._explain_writing():
            for path, content in self._store.read_objects([f"{RECEIVED}/{name}" for name in wanted]).items():
                replace_file(self.folder / path, content)

    def push(self, progress: ProgressListener = lambda *_: None) -> None:
        """Takes what a run made to the store; readers see it with the last step, the new `current`. When that fails, the working
        folder's own `current` goes back too.
        """
        try:
            self._push_all(progress)
        except BaseException:
            self._link_releases(self._state.pointers)
            raise

    def _push_all(self, progress: ProgressListener) -> None:
        self._ensure_held()
        if self._read_pointers() != self._state.pointers:
            text = "{address}: another publisher has changed it during this run. Publish again."
            raise StoreUnreachableError(Message(text, {"address": self.address}))
        self._push_received(progress)
        table_list, outdated = self._tables.upload(progress)
        self._write_pointer(TABLE_LIST, table_list)
        version, newest = (self.folder / CURRENT).resolve().name, self.folder / NEWEST
        self._push_release(version, progress)
        if (self.folder / CORRECTIONS).is_file():
            self._write_pointer(CORRECTIONS, (self.folder / CORRECTIONS).read_text(encoding="utf-8"))
        if newest.is_symlink():
            self._write_pointer(REMOTE_NEWEST, f"releases/{newest.resolve().name}\n")
        self._ensure_held()
        self._write_pointer(CURRENT, f"releases/{version}\n")
        if not newest.is_symlink() and REMOTE_NEWEST in self._state.pointers:
            self._store.delete_objects([REMOTE_NEWEST])
            del self._state.pointers[REMOTE_NEWEST]
        self._save_state()
        self._store.delete_objects(outdated)

    def _read_pointers(self) -> dict[str, str]:
        return {
            name: content.decode("utf-8", "replace") for name, content in self._store.read_objects(POINTERS).items()
        }

    def _write_pointer(self, name: str, text: str) -> None:
        if self._state.pointers.get(name) != text:
            self._store.write_object(name, text.encode())
            self._state.pointers[name] = text

    def _save_state(self) -> None:
        self._state.save(self.folder / STATE_FILE)

    def _pull_releases(self, pointers: dict[str, str], is_known: bool, progress: ProgressListener) -> None:
        known = self._state.releases if is_known else {}
        self._state.releases = {}
        for version in self._store.list_folders("releases"):
            if version in known and (self.folder / "releases" / version / ABOUT).is_file():
                self._state.releases[version] = known[version]
            else:
                self._pull_facts(version)
        if CORRECTIONS in pointers:
            replace_file(self.folder / CORRECTIONS, pointers[CORRECTIONS].encode())
        else:
            (self.folder / CORRECTIONS).unlink(missing_ok=True)
        self._discard_unpublished(pointers)
        versions = [self._read_version(pointers, name) for name in (REMOTE_NEWEST, CURRENT) if name in pointers]
        # What was taken back in favour of the release that the next one follows is compared with it.
        rolled_back = [row["version"] for row in read_corrections(self.folder) if [row["stands"]] == versions[:1]]
        for needed in (*versions, *rolled_back):
            if needed in self._state.releases:
                self.fetch_release(needed, progress)
        self._link_releases(pointers)

    def _discard_unpublished(self, pointers: dict[str, str]) -> None:
        """Forgets a release that is whole in the store but that nothing there ever pointed at, and removes what is only here."""
        published = {row["version"] for row in read_corrections(self.folder)}
        for name in (REMOTE_NEWEST, CURRENT):
            if version := self._read_version(pointers, name):
                about = json.loads((self.folder / "releases" / version / ABOUT).read_text(encoding="utf-8"))
                # A release of an earlier version of this software does not name those before it.
                earlier = [row["version"] for row in about["earlier"]] if "earlier" in about else self._state.releases
                published |= {version, *earlier}
        self._state.releases = {name: sums for name, sums in self._state.releases.items() if name in published}
        for folder in (self.folder / "releases").glob("*"):
            if folder.name not in self._state.releases:
                self._discard(folder)

    def _link_releases(self, pointers: dict[str, str]) -> None:
        for name, link in ((REMOTE_NEWEST, NEWEST), (CURRENT, CURRENT)):
            if version := self._read_version(pointers, name):
                link_release(self.folder, link, version)
            else:
                (self.folder / link).unlink(missing_ok=True)

    def _pull_facts(self, version: str) -> None:
        """What is said of a release in a few small files; nothing of one that was never finished, whose last file is missing."""
        folder = f"releases/{version}"
        names = [f"{folder}/{ABOUT}", *(f"{folder}/{place}/{SUMS}".replace("//", "/") for place in HASH_LIST_FOLDERS)]
        contents = self._store.read_objects(names)
        if set(contents) != set(names):
            return
        sums = contents[f"{folder}/{SUMS}"]
        local = self.folder / folder
        if (local / SUMS).is_file() and (local / SUMS).read_bytes() != sums:
            self._discard(local)
        for name in reversed(names):
            replace_file(self.folder / name, contents[name])
        self._state.releases[version] = hashlib.sha256(sums).hexdigest()

    def _read_version(self, pointers: dict[str, str], name: str) -> str | None:
        if name not in pointers:
            return None
        pointer = _POINTER_TEXT.fullmatch(pointers[name])
        if pointer is None or pointer[1] not in self._state.releases:
            values = {"address": self.address, "name": name, "content": pointers[name].strip()[:80]}
            text = "{address}/{name} says '{content}', which is no whole release there. Restore that release, or the object."
            raise FixableError(Message(text, values))
        return pointer[1]

    def _discard_unsent(self, is_known: bool) -> None:
        """Removes what a run that did not end had received: it is received again."""
        if not is_known:
            self._state.received = [name.rpartition("/")[2] for name in self._store.list_objects(RECEIVED)]
        sent = set(self._state.received)
        for path in (self.folder / RECEIVED).glob("*"):
            if path.name not in sent:
                path.unlink()

    def _push_received(self, progress: ProgressListener) -> None:
        sent = set(self._state.received)
        paths = {path.name: path for path in (self.folder / RECEIVED).glob("*") if _RECEIVED_NAME.fullmatch(path.name)}
        unsent = {f"{RECEIVED}/{name}": path for name, path in sorted(paths.items()) if name not in sent}
        self._store.upload_files(unsent, progress, "received files")
        self._state.received = sorted(sent | paths.keys())

    def _push_release(self, version: str, progress: ProgressListener) -> None:
        """Takes a release to the store, its release.json last. What a killed run left of it is used where it is right."""
        folder = self.folder / "releases" / version
        sums = hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()
        if self._state.releases.get(version) == sums:
            return
        prefix = f"releases/{version}"
        files = {
            f"{prefix}/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*") if path.is_file()
        }
        listed = self._store.list_objects(prefix)
        self._store.delete_objects([name for name in listed if name not in files or name == f"{prefix}/{ABOUT}"])
        about = {f"{prefix}/{ABOUT}": files.pop(f"{prefix}/{ABOUT}")}
        differing = self._store.find_differing(files, listed)
        self._store.upload_files({name: files[name] for name in differing}, progress, f"release {version}")
        self._store.upload_files(about, progress, f"release {version}")
        self._state.releases[version] = sums

    def _fetch_files(self, hashes: dict[str, str], progress: ProgressListener) -> None:
        """Downloads objects that have these sha256 to their places below the working folder."""
        with make_room(self.folder / "store") as room:
            paths = {name: room / str(number) for number, name in enumerate(hashes)}
            try:
                self._store.download_files(paths, progress)
                damaged = [name for name, path in paths.items() if _hash_file(path) != hashes[name]]
            except FileNotFoundError as error:
                damaged = [str(error.args[-1]) if error.args else ""]
            if damaged:
                text = "{address}/{file} is missing or not as it was published. Restore it there."
                raise FixableError(Message(text, {"address": self.address, "file": damaged[0]}))
            for name, path in paths.items():
                _make_folder((self.folder / name).parent)
                path.replace(self.folder / name)

    def _discard(self, folder: Path) -> None:
        """Removes a folder, of which nothing is left in its place when that is broken off."""
        if folder.exists():
            with make_room(self.folder / "store") as room:
                folder.rename(room / "discarded")

    @contextmanager
    def _explain_writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.filename is None:
                raise
            values = {"folder": self.folder, "fault": error.strerror}
            raise FixableError(Message("{folder}: cannot be written: {fault}", values)) from error


def _make_folder(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
