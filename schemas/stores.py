"""What a stage may ask of the stores: the sources, the landing store, the outputs, the register's database.

Belongs here: protocols, so that a stage can name what it needs without knowing who gives it. Does not belong here: any
store (pipelines.resources).
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pandas as pd

from schemas.recommendations.major_projects import MajorTest
from schemas.site_settings import SiteSettings
from schemas.source_file import Source


class SourcesStore(Protocol):
    """Where providers' files land, and what the register's team says about them."""

    def load_source(self, provider: str) -> Source:
        """A provider's source file."""

    def load_sources(self) -> Mapping[str, Source]:
        """All source files, by provider."""

    def get_provider_dir(self, provider: str) -> Path:
        """Where a provider's files land."""

    def load_matches(self) -> Sequence[Mapping[str, str]]:
        """People's decisions on which reports are the same project (`matches.csv`)."""

    def load_withdrawals(self) -> Sequence[Mapping[str, str]]:
        """People's decisions on which projects leave the register (`withdrawals.csv`)."""

    def load_acceptances(self) -> Sequence[Mapping[str, str]]:
        """People's decisions to let findings stand for a time (`accepted.csv`)."""

    def list_inputs(self) -> Mapping[str, Path]:
        """Everything that a run takes from the sources folder: path in it, with slashes → file."""

    def load_readings(self) -> pd.DataFrame:
        """Readings of the definition's limbs (`readings.csv`)."""

    def load_major_tests(self) -> Sequence[MajorTest]:
        """When a project is major (`major.csv`)."""

    def load_site_settings(self) -> SiteSettings:
        """The website's name, address, contact and colours (`site/site.yaml`)."""

    def read_logo(self) -> bytes | None:
        """The logo that these settings name, if they do."""

    def load_measures(self) -> pd.DataFrame:
        """The catalogue of measures (`measures.csv`)."""


@dataclass(frozen=True)
class ProviderOutput:
    """A provider's tables of one step, and a digest of all that they were made from."""

    input_digest: str
    frames: Any


class ProviderTables(Mapping[str, Any]):
    """What a step made for each provider: its tables, read when they are asked for."""

    def __init__(self, read: Callable[[str], Any], providers: Sequence[str], concat: Callable[[], Any]) -> None:
        self._read, self._providers, self._concat = read, providers, concat

    def concat_all(self) -> Any:
        """The tables of all providers, one below the other; none when there is no provider."""
        return self._concat()

    def __getitem__(self, provider: str) -> Any:
        if provider not in self._providers:
            raise KeyError(provider)
        return self._read(provider)

    def __iter__(self) -> Iterator[str]:
        return iter(self._providers)

    def __len__(self) -> int:
        return len(self._providers)


class TableStore(Protocol):
    """The tables between steps. A step keeps the tables of providers of which nothing changed."""

    def get_input_digest(self, asset: str, provider: str) -> str | None:
        """What a provider's tables of a step were made from; None when there are none."""

    def describe_tables(self, asset: str, provider: str, output: ProviderOutput | None) -> Mapping[str, Any]:
        """What is to be shown of a provider's tables of a step. output: the new ones; None where those before stand."""


class LandingStore(Protocol):
    """Every file ever received, by the sha256 of its bytes."""

    def store_bytes(self, content: bytes) -> str:
        """Keeps a file; returns its sha256."""

    def store_file(self, path: Path) -> str:
        """Keeps a file of any size; returns its sha256."""

    def read_bytes(self, sha256: str) -> bytes:
        """The bytes of a file that was kept."""

    def note_arrival(self, sha256: str) -> str:
        """The day (ISO) on which the register first saw these bytes: today, the first time that it is asked."""


class CodeDigests(NamedTuple):
    """What identifies the code that runs: the version of the software, a digest of all of it, and one of its rules."""

    version: str
    code: str
    rules: str


class AcceptedFile(NamedTuple):
    """A file of which a release published something. release: its version; data_date: ISO."""

    provider: str
    file: str
    sha256: str
    data_date: str | None
    release: str


class OutputStore(Protocol):
    """Where releases are kept and prepared."""

    def get_root_dir(self) -> Path:
        """The folder that holds `releases/` and `current`."""

    def create_staging_dir(self, name: str) -> Path:
        """A fresh, empty folder in which a part of a release is prepared."""

    def get_part_dir(self, name: str) -> Path:
        """The folder in which a part was prepared."""

    def get_cache_dir(self, name: str) -> Path:
        """A folder of what the next run may reuse, and can make again."""

    def push_release(self, progress: "ProgressListener") -> None:
        """Takes the current release to where its readers are, where that is not the folder that holds it. Nobody sees it before
        this is done. Raises an error when it fails; the release before it then stands.
        """

    def find_previous_release_dir(self) -> Path | None:
        """The folder of the release that this run follows; None for the first."""

    def is_rebuild(self) -> bool:
        """Whether the run makes an earlier release again, and not one of what is known now."""

    def list_accepted_files(self) -> Sequence[AcceptedFile]:
        """The files of that release and of those before it, the newest release first."""

    def load_previous_tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables of that release by name, and its `provenance`; without one, none."""

    def get_code_digests(self) -> CodeDigests:
        """What identifies the code that runs."""


class ListSigner(Protocol):
    """What signs a list of hashes, where the settings have a key."""

    def __call__(self, sums: Path, /) -> None:
        """Writes the signature of a list beside it."""


class ProgressListener(Protocol):
    """What hears how far a long step has come."""

    def __call__(self, what: str, done: int, total: int, /) -> None:
        """`done` of `total` pieces of `what` are done."""


@dataclass(frozen=True)
class FileToReturn:
    """A file that goes back to its provider. findings: as people get them; refused: the fixes
    that the provider refused (schemas.refused_fixes).
    """

    source: Source
    name: str
    content: bytes
    findings: Sequence[Mapping[str, Any]]
    refused: Collection[tuple[str, str]]


class ReturnedFileStore(Protocol):
    """The workbooks that go back to a provider."""

    def make_files(self, file: FileToReturn, code: str) -> Mapping[str, bytes]:
        """A file's workbook with its findings, and the one with its safe fixes made where there are any, by their names. code:
        identifies the code that makes them.
        """

    def remove_unused(self) -> None:
        """Removes the workbooks that this run did not ask for."""


class RegisterStore(Protocol):
    """The register's database."""

    def get_engine(self) -> Any:
        """An SQLAlchemy engine on the present schema."""

    def keep_release(self, release: Mapping[str, Any], inputs: Mapping[str, str], sums: str) -> None:
        """Records a release: what release.json says, the sha256 of each file that it is made from, by its path in
        the sources folder, and that of its SHA256SUMS.
        """
