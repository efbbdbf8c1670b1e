"""Where the sources, the releases and the database are: as the environment says, or where the project keeps them."""

import os
from pathlib import Path

PROJECT_FOLDER = Path(__file__).resolve().parent.parent


def get_sources_folder() -> Path:
    """The folder of source files."""
    return Path(os.environ.get("SHARED_SERVICES_SOURCES") or PROJECT_FOLDER / "sources")


def get_outputs_folder() -> Path:
    """The folder of releases."""
    return Path(os.environ.get("SHARED_SERVICES_OUTPUTS") or PROJECT_FOLDER / "outputs")


LANDING_VARIABLE = "SHARED_SERVICES_LANDING"


def get_landing_address() -> str | None:
    """The address of the landing place, where one is given."""
    return os.environ.get(LANDING_VARIABLE) or None


def get_database_url(outputs: Path) -> str:
    """The SQLAlchemy URL of the register's database; by default a SQLite file below `outputs`."""
    return os.environ.get("SHARED_SERVICES_DATABASE") or f"sqlite:///{outputs / 'store' / 'register.sqlite'}"
