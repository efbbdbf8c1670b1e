"""Where the sources, the releases and the database are: as the environment says, or where the project keeps them."""

import os
import re
from pathlib import Path

from schemas.languages import FixableError, Message

_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+):/+(?P<rest>.*)")
"""Of at least two letters before the colon: one may be a drive. A Path has one slash where the address had two."""
PROJECT_FOLDER = Path(__file__).resolve().parent.parent


def get_sources_folder() -> Path:
    """The folder of source files."""
    return _get_folder("SHARED_SERVICES_SOURCES", "sources")


def get_outputs_folder() -> Path:
    """The folder of releases."""
    return _get_folder("SHARED_SERVICES_OUTPUTS", "outputs")


def get_received_files_folder(outputs: Path) -> Path:
    """The folder that keeps the bytes of every file received, each under its sha256."""
    return outputs / "store" / "landing"


def refuse_address(path: Path) -> None:
    """Raises FixableError where a path is a store's address (`s3://bucket/out`), which would be taken for a folder's name."""
    if address := _ADDRESS.match(str(path)):
        text = (
            "{address} is an address, not a file or folder of this computer. The register reads and writes local files only: "
            "mount that store as a folder and give the folder, or copy the files."
        )
        raise FixableError(Message(text, {"address": f"{address['scheme']}://{address['rest']}"}))


def _get_folder(variable: str, name: str) -> Path:
    folder = Path(os.environ.get(variable) or PROJECT_FOLDER / name)
    refuse_address(folder)
    return folder


LANDING_VARIABLE = "SHARED_SERVICES_LANDING"


def get_landing_address() -> str | None:
    """The address of the landing place, where one is given."""
    return os.environ.get(LANDING_VARIABLE) or None


def get_database_url(outputs: Path) -> str:
    """The SQLAlchemy URL of the register's database; by default a SQLite file below `outputs`."""
    return os.environ.get("SHARED_SERVICES_DATABASE") or f"sqlite:///{outputs / 'store' / 'register.sqlite'}"
