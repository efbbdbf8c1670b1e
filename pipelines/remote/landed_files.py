"""What providers' files have landed at a store's address, and the working folder that they are brought into."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from pipelines.remote.mirror_state import make_room, replace_file
from pipelines.remote.remote_store import RemoteObject, RemoteStore
from schemas.languages import FixableError, Message
from schemas.stores import ProgressListener

LISTING_FILE = ".listing.json"
"""In the working folder: file → object, size and tag, of what was brought last."""
MAX_NAME_BYTES, MAX_ESCAPED, DIGEST_LENGTH = 200, 150, 16
ESCAPE = "%"


def list_landed_files(address: str) -> dict[str, RemoteObject]:
    """What has landed: its path in the working folder → the object. Nothing is brought.

    Raises FixableError where nothing is at the address (which may be misspelt) or a person must set the store right,
    StoreUnreachableError for what may pass.
    """
    return {path: about for path, (_, about) in _list_by_path(RemoteStore(address)).items()}


def fetch_landed_files(address: str, folder: Path, progress: ProgressListener = lambda *_: None) -> None:
    """Makes a working folder hold what has landed at an address: what changed is brought, what is gone is removed. Workers of one
    machine share the folder: one waits for another.

    Raises as list_landed_files does, and FixableError where the folder cannot be written.
    """
    store = RemoteStore(address)
    try:
        with _lock_folder(folder):
            _update_folder(store, folder, progress)
    except FileNotFoundError as error:
        if error.filename is not None:
            raise
        text = "{address}: a file went while it was being read. Publish again."
        raise FixableError(Message(text, {"address": address})) from None
    except OSError as error:
        values = {"folder": folder, "fault": error.strerror}
        raise FixableError(Message("{folder}: cannot be written: {fault}", values)) from error


@contextmanager
def _lock_folder(folder: Path) -> Iterator[None]:
    """Holds the kernel's lock of a working folder, which is gone when its process is."""
    folder.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f".{folder.name}.lock").open("a", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _update_folder(store: RemoteStore, folder: Path, progress: ProgressListener) -> None:
    landed = _list_by_path(store)
    wanted = {path: [name, about.size, about.tag] for path, (name, about) in landed.items()}
    known = _load_listing(folder / LISTING_FILE)
    for local in sorted(folder.rglob("*"), reverse=True):
        if local.is_dir():
            if not any(local.iterdir()):
                local.rmdir()
        elif local.relative_to(folder).as_posix() not in wanted and local.name != LISTING_FILE:
            local.unlink()
    changed = [path for path, about in wanted.items() if known.get(path) != about or not (folder / path).is_file()]
    with make_room(folder.parent) as room:
        parts = {path: room / str(number) for number, path in enumerate(changed)}
        store.download_files({landed[path][0]: part for path, part in parts.items()}, progress)
        for path, part in parts.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            part.replace(folder / path)
    replace_file(folder / LISTING_FILE, json.dumps(wanted).encode())


def _list_by_path(store: RemoteStore) -> Mapping[str, tuple[str, RemoteObject]]:
    """Path in the working folder → the object's name, and the object."""
    objects = store.list_objects()
    if not objects:
        text = "--landing: there is nothing at {address}. Correct the address, or put the first file there."
        raise FixableError(Message(text, {"address": store.address}))
    folders = {name[:end] for name in objects for end in range(len(name)) if name[end] == "/"}
    return {_make_path(name, is_folder=name in folders): (name, about) for name, about in sorted(objects.items())}


def _make_path(name: str, is_folder: bool) -> str:
    """A path below the working folder for an object, whatever its name: an object may be called `..`, or as a folder is. No two
    objects have the same.
    """
    return "/".join(map(_escape_part, name.split("/"))) + (ESCAPE if is_folder else "")


def _escape_part(part: str) -> str:
    """A name for a part of an object's name: itself, unless no file can have it or it looks like one that was escaped."""
    is_nameable = part not in ("", ".", "..") and "\0" not in part and len(os.fsencode(part)) <= MAX_NAME_BYTES
    if is_nameable and not part.startswith(ESCAPE) and not part.endswith(ESCAPE):
        return part
    readable = quote(part, safe="").replace(".", "%2E")[:MAX_ESCAPED]
    return f"{ESCAPE}{readable}-{hashlib.sha256(part.encode()).hexdigest()[:DIGEST_LENGTH]}"


def _load_listing(path: Path) -> dict[str, list[object]]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
