"""Where providers' files arrive, apart from the configuration: a folder for each provider."""

from collections.abc import Mapping
from pathlib import Path

from schemas.languages import FixableError, Message

DEFAULT_FOLDER = "landing"
UNFINISHED_PREFIXES = (".", "~$")
"""How the names of hidden files, and of files that a program has open, begin."""


class LandingPlace:
    """How files arrive in a folder, which may be the working folder of a store (pipelines.working_folders).

    A provider that has no folder in the landing place has one beside its source file.
    """

    def __init__(self, root: Path, sources: Path) -> None:
        self._root, self._sources = root, sources

    def get_provider_dir(self, provider: str) -> Path:
        """Where a provider's files land."""
        landed = self._root / provider
        return landed if landed.is_dir() else self._sources / provider

    def list_provider_files(self, provider: str) -> Mapping[str, Path]:
        """`<provider>/<file>` → the file, of all that landed; what is hidden or unfinished is left out."""
        folder = self.get_provider_dir(provider)
        paths = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
        names = {path.relative_to(folder): path for path in paths}
        return {
            f"{provider}/{name.as_posix()}": path
            for name, path in names.items()
            if not any(part.startswith(UNFINISHED_PREFIXES) for part in name.parts)
        }


def find_landing_folder(sources: Path, named: Path | None = None) -> Path:
    """The landing place: the folder that the settings name; else `landing/` beside the folder of sources, if there is
    one; else that folder itself. Raises FixableError for what is no folder.
    """
    if named is None:
        beside = sources.resolve().parent / DEFAULT_FOLDER
        return beside if beside.is_dir() else sources
    if not named.is_dir():
        raise FixableError(Message("--landing: {address} is not a folder.", {"address": named}))
    return named.resolve()
