"""Where the sources, the releases and the database are: as the environment says, or where the project keeps them."""

import os
from pathlib import Path

PROJECT_FOLDER = Path(__file__).resolve().parent.parent
SOURCES_VARIABLE = "SHARED_SERVICES_SOURCES"
OUTPUTS_VARIABLE = "SHARED_SERVICES_OUTPUTS"
DATABASE_VARIABLE = "SHARED_SERVICES_DATABASE"


def get_sources_folder() -> Path:
    """The folder of source files."""
    return Path(os.environ.get(SOURCES_VARIABLE) or PROJECT_FOLDER / "sources")


def get_outputs_folder() -> Path:
    """The folder of releases."""
    return Path(os.environ.get(OUTPUTS_VARIABLE) or PROJECT_FOLDER / "outputs")


def get_database_url(outputs: Path) -> str:
    """The SQLAlchemy URL of the register's database; by default a SQLite file below `outputs`."""
    return os.environ.get(DATABASE_VARIABLE) or f"sqlite:///{outputs / 'store' / 'register.sqlite'}"
