"""A whole copy of a release at an address, as it lies there now, to be verified."""

from pathlib import Path

from assets.publish.release.published_releases import CURRENT
from pipelines.remote.remote_store import RemoteStore
from schemas.languages import FixableError, Message
from schemas.stores import ProgressListener


def copy_release(address: str, folder: Path, progress: ProgressListener = lambda *_: None) -> Path:
    """Copies every object of a release into a folder, which is returned.

    address: of the release (`…/releases/1.2.0`), of the outputs, or of their `current`. Raises FixableError when there is no
    release, or a person must set the store right; StoreUnreachableError for what may pass.
    """
    store = RemoteStore(address.removesuffix(f"/{CURRENT}"))
    if pointer := store.read_objects([CURRENT]).get(CURRENT):
        store = RemoteStore(f"{store.address}/{pointer.decode('utf-8', 'replace').strip()}")
    names = [name for name in store.list_objects() if not {"", ".", ".."} & set(name.split("/"))]
    if "release.json" not in names:
        raise FixableError(Message("There is no release at {address}.", {"address": store.address}))
    files = {name: folder / name for name in names}
    for path in files.values():
        path.parent.mkdir(parents=True, exist_ok=True)
    store.download_files(files, progress)
    return folder
