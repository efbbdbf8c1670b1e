"""Where files of the outputs are until they are whole: each is then moved to its place in one step."""

import shutil
from pathlib import Path
from uuid import uuid4

UNFINISHED_FOLDER = "unfinished"


def make_unfinished_path(store: Path, name: str) -> Path:
    """A path that nobody else writes to, in a folder that is there; for a file, a folder or a link. store: the folder `store` of
    the outputs.
    """
    folder = store / UNFINISHED_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}-{uuid4().hex}"


def remove_unfinished_files(store: Path) -> None:
    """Removes what a run that was killed has left. To be called by whoever has just reserved the outputs."""
    folder = store / UNFINISHED_FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(exist_ok=True)
