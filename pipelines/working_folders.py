"""Which local folder stands for a store at an address: a working folder, which may be deleted whenever no run is going on.

Here and not in pipelines.remote, which brings the libraries: a run on folders asks only whether a folder is one of these.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.addresses import get_received_files_folder
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
    """Where the outputs of a working folder are, and the database of their register, whose address may hold a password."""

    address: str
    database_url: str


# The working folders of this process, by path. A process that uses one has read the settings first, which name them here.
_OUTPUTS: dict[Path, StoreLocation] = {}
_LANDINGS: dict[Path, str] = {}
_READ_OUTPUTS: dict[Path, str] = {}
_RESERVED: dict[Path, "OutputsMirror"] = {}
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")


def find_cache_folder() -> Path:
    """Where programs keep what they can make again, for this user."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shared-services"


def locate_working_folder(root: Path, address: str, kind: str) -> Path:
    """The folder that stands for an address. kind: what it is for; two kinds never share a folder."""
    plain = address.rstrip("/")
    readable = _UNSAFE.sub("-", plain).strip("-")[-60:]
    return root / f"{readable}-{hashlib.sha256(plain.encode()).hexdigest()[:8]}" / kind


def register_outputs(folder: Path, location: StoreLocation) -> None:
    """Makes a folder the working folder of outputs at an address."""
    _OUTPUTS[folder.resolve()] = location


def register_landing(folder: Path, address: str) -> None:
    """Makes a folder the working folder of a landing place at an address."""
    folder.mkdir(parents=True, exist_ok=True)
    _LANDINGS[folder.resolve()] = address


def find_landing_address(folder: Path) -> str | None:
    """The address of the landing place for which a folder stands; None for a folder that is itself the place."""
    return _LANDINGS.get(folder.resolve())


def pull_landed_files(folder: Path) -> None:
    """Brings what has landed into the working folder of a landing place. Does nothing for other folders."""
    if address := find_landing_address(folder):
        from pipelines.remote.landed_files import fetch_landed_files

        fetch_landed_files(address, folder)


def fetch_outputs(folder: Path) -> Path:
    """Where the current release is read: a folder of outputs, or beside a working folder a copy for those who only read, made up
    to date here. A run works in the working folder meanwhile.
    """
    location = _OUTPUTS.get(folder.resolve())
    if location is None:
        return folder
    copy = folder.resolve().with_name("reading")
    _READ_OUTPUTS[copy] = location.address
    from pipelines.remote.outputs_mirror import OutputsMirror

    OutputsMirror(copy, location.address).pull_for_reading()
    return copy


def find_mirror(folder: Path) -> "OutputsMirror | None":
    """What takes a working folder to its store and back; None for a folder that is itself the place."""
    path = folder.resolve()
    if path in _RESERVED:
        return _RESERVED[path]
    address = _OUTPUTS[path].address if path in _OUTPUTS else _READ_OUTPUTS.get(path)
    if address is None:
        return None
    from pipelines.remote.outputs_mirror import OutputsMirror

    return OutputsMirror(path, address)


def find_location(folder: Path) -> StoreLocation | None:
    """Where the outputs of a working folder are; None for a folder that is itself the place."""
    return _OUTPUTS.get(folder.resolve())


@contextmanager
def share_mirror(mirror: "OutputsMirror") -> Iterator[None]:
    """Lets find_mirror give this mirror, which knows that its store is reserved."""
    _RESERVED[mirror.folder] = mirror
    try:
        yield
    finally:
        del _RESERVED[mirror.folder]


def find_received_file(outputs: Path, name: str) -> Path:
    """Where a file that was received lies, by its name in the landing store. Brought here when only the store has it."""
    path = get_received_files_folder(outputs) / name
    if not path.exists() and (mirror := find_mirror(outputs)):
        mirror.fetch_received([name])
    return path
