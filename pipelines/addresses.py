"""Where things are: the project's own folder, folders below the outputs, and addresses, which may be a store's."""

import re
from pathlib import Path

from schemas.languages import FixableError, Message

PROJECT_FOLDER = Path(__file__).resolve().parent.parent
_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+):/+(?P<rest>.*)")
"""Of at least two letters before the colon: one may be a drive. A Path has one slash where the address had two."""
_LOGIN = re.compile(r"[^/]*@|[^/:\[]+:(?!\d*(/|$))")
"""What an address begins with, behind its scheme, that holds a user or a password, and not a host and the number of its port."""
_AZURE_CONTAINER = re.compile(r"[^/:@]+@")
"""Before its host an address of Azure's has the name of a container: abfs://container@account.dfs.core.windows.net/path."""
_AZURE_SCHEMES = ("abfs", "abfss")
_LOCAL_SCHEME = "file"


def is_local(address: str) -> bool:
    """Whether an address is a file or folder of this computer: a path, or one that begins with `file://`. Raises FixableError
    for one that holds a user or a password.
    """
    parts = _split_address(address)
    return parts is None or parts[0] == _LOCAL_SCHEME


def to_local_path(address: str) -> Path:
    """The path of a local address. Raises FixableError for another."""
    if parts := _split_address(address):
        if parts[0] == _LOCAL_SCHEME:
            return Path("/", parts[1])
        refuse_address(Path(address))
    return Path(address)


def to_store_address(address: str) -> str | None:
    """A store's address as fsspec takes it, with both its slashes and none at its end; None for a local one. Raises FixableError
    for one that holds a user or a password: every message names it.
    """
    parts = _split_address(address)
    return None if parts is None or is_local(address) else f"{parts[0]}://{parts[1].rstrip('/')}"


def refuse_address(path: Path) -> None:
    """Raises FixableError where a path is a store's address (`s3://bucket/out`), which would be taken for a folder's name."""
    if parts := _split_address(str(path)):
        text = (
            "{address} is an address, not a file or folder of this computer. Only the outputs, the landing place and a release "
            "that is verified may be at an address: copy the files here first."
        )
        raise FixableError(Message(text, {"address": f"{parts[0]}://{parts[1]}"}))


def _split_address(address: str) -> tuple[str, str] | None:
    """The scheme, and what is behind its slashes; None for a path."""
    parts = _ADDRESS.match(address)
    if parts is None:
        return None
    scheme, rest = parts["scheme"], parts["rest"]
    public = _AZURE_CONTAINER.sub("", rest, count=1) if scheme in _AZURE_SCHEMES else rest
    if scheme != _LOCAL_SCHEME and _LOGIN.match(public):
        text = "{scheme}://…: an address may not hold a user or a password. Give them to the store's library in the environment."
        raise FixableError(Message(text, {"scheme": scheme}))
    return scheme, rest


def get_received_files_folder(outputs: Path) -> Path:
    """The folder that keeps the bytes of every file received, each under its sha256."""
    return outputs / "store" / "landing"
