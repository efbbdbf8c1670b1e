"""Which local folder stands for a store at an address: a working folder, which may be deleted whenever no run is going on.

Here and not in pipelines.remote, which brings the libraries: a run on folders asks only whether a folder is one of these.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.environment import get_received_files_folder
from schemas.languages import Message

if TYPE_CHECKING:
    from pipelines.remote.outputs_mirror import OutputsMirror


class StoreUnreachableError(Exception):
    """A store, or the lock on it, did not answer as it should: that may pass, so trying again is of use. message: for people."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(message.render("en"))


@dataclass(frozen=True)
class StoreLocation:
    """Where the outputs of a working folder are, and the database of its register, whose address may hold a password."""

    address: str
    database_url: str


_LOCATIONS: dict[Path, StoreLocation] = {}
"""The working folders of this process. A process that publishes has read the settings first."""
_RESERVED: dict[Path, "OutputsMirror"] = {}
"""Those that this process has reserved."""
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")


def find_cache_folder() -> Path:
    """Where programs keep what they can make again, for this user."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shared-services"


def locate_working_folder(root: Path, address: str, kind: str) -> Path:
    """The folder that stands for an address. kind: what it is for; two kinds never share a folder."""
    plain = address.rstrip("/")
    readable = _UNSAFE.sub("-", plain).strip("-")[-60:]
    return root / f"{readable}-{hashlib.sha256(plain.encode()).hexdigest()[:8]}" / kind


def register_location(folder: Path, location: StoreLocation) -> Path:
    """Makes a folder the working folder of outputs at an address, for this process. Returns it."""
    _LOCATIONS[folder.resolve()] = location
    return folder


def find_mirror(folder: Path) -> "OutputsMirror | None":
    """What takes a working folder to its store and back; None for a folder that is itself the place."""
    path = folder.resolve()
    location = _LOCATIONS.get(path)
    if location is None:
        return None
    if path in _RESERVED:
        return _RESERVED[path]
    from pipelines.remote.outputs_mirror import OutputsMirror

    return OutputsMirror(path, location.address)


@contextmanager
def lock_store(folder: Path, notify_waiting: Callable[[], None]) -> Iterator[None]:
    """Reserves the store of a working folder over machines, and brings from it what a run needs. Does nothing for other folders.

    Raises FixableError for what a person must set right, StoreUnreachableError for what may pass.
    """
    path = folder.resolve()
    location = _LOCATIONS.get(path)
    if location is None:
        yield
        return
    from pipelines.remote.outputs_mirror import OutputsMirror
    from pipelines.remote.publisher_lock import lock_register

    with lock_register(location.database_url, location.address, notify_waiting) as ensure_held:
        mirror = OutputsMirror(path, location.address, ensure_held)
        mirror.pull()
        _RESERVED[path] = mirror
        try:
            yield
        finally:
            del _RESERVED[path]


def find_received_file(outputs: Path, name: str) -> Path:
    """Where a file that was received lies, by its name in the landing store. Brought here when only the store has it."""
    path = get_received_files_folder(outputs) / name
    if not path.exists() and (mirror := find_mirror(outputs)):
        mirror.fetch_received([name])
    return path
