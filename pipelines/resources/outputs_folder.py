"""The folder of releases, and where the next one is prepared."""

import shutil
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp
from threading import Thread

import dagster as dg
import pandas as pd

from assets.publish.release.digests import RULE_PLACES, calculate_code_digest
from assets.publish.release.published_releases import (
    find_previous_release,
    list_accepted_files,
    read_release_table,
)
from pipelines.addresses import PROJECT_FOLDER
from pipelines.working_folders import find_mirror
from schemas.stores import AcceptedFile, CodeDigests, ProgressListener


class OutputsFolder(dg.ConfigurableResource):
    """Where releases are published and prepared. Its methods: schemas.stores.OutputStore.

    rebuilt_version: the version of an earlier release that the run makes again; blank for a run on what is known now.
    """

    path: str
    rebuilt_version: str = ""

    def get_root_dir(self) -> Path:
        return Path(self.path)

    def get_part_dir(self, name: str) -> Path:
        return self.get_cache_dir("staging") / name

    def create_staging_dir(self, name: str) -> Path:
        folder = self.get_part_dir(name)
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            folder.rename(Path(mkdtemp(prefix=f".{name}-", dir=folder.parent), name))
        # Deleted beside the run: of a large website that takes seconds.
        for discarded in folder.parent.glob(f".{name}-*"):
            Thread(target=shutil.rmtree, args=(discarded, True)).start()
        folder.mkdir()
        return folder

    def get_cache_dir(self, name: str) -> Path:
        return self.get_root_dir() / "store" / name

    def push_release(self, progress: ProgressListener) -> None:
        if mirror := find_mirror(self.get_root_dir()):
            mirror.push(progress)

    def find_previous_release_dir(self) -> Path | None:
        if self.rebuilt_version:  # a release that is made again follows itself
            return self.get_root_dir() / "releases" / self.rebuilt_version
        return find_previous_release(self.get_root_dir())

    def is_rebuild(self) -> bool:
        return bool(self.rebuilt_version)

    def list_accepted_files(self) -> Sequence[AcceptedFile]:
        return list_accepted_files(self.get_root_dir(), self.find_previous_release_dir())

    def load_previous_tables(self) -> Mapping[str, pd.DataFrame]:
        folder = self.find_previous_release_dir()
        paths = sorted((folder / "internal" / "data").glob("*.parquet")) if folder else []
        return {path.stem: read_release_table(path) for path in paths}

    def get_code_digests(self) -> CodeDigests:
        return self._code_digests

    @cached_property
    def _code_digests(self) -> CodeDigests:
        code, rules = calculate_code_digest(PROJECT_FOLDER), calculate_code_digest(PROJECT_FOLDER, RULE_PLACES)
        return CodeDigests(version("shared-services"), code, rules)
