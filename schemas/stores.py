"""What a stage may ask of the stores: the sources, the landing store, the outputs, the register's database.

Belongs here: protocols, so that a stage can name what it needs without knowing who gives it. Does not belong here: any
store (pipelines.resources).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from schemas.recommendations.major_projects import MajorTest
from schemas.site_settings import SiteSettings
from schemas.source_file import Source


class SourcesStore(Protocol):
    """Where providers' files land, and what the register's team says about them."""

    def source(self, provider: str) -> Source:
        """A provider's source file."""

    def sources(self) -> Mapping[str, Source]:
        """All source files, by provider."""

    def folder(self, provider: str) -> Path:
        """Where a provider's files land."""

    def matches(self) -> Sequence[Mapping[str, str]]:
        """People's decisions on which reports are the same project (`matches.csv`)."""

    def withdrawals(self) -> Sequence[Mapping[str, str]]:
        """People's decisions on which projects leave the register (`withdrawals.csv`)."""

    def inputs(self) -> Mapping[str, Path]:
        """Everything that a run takes from the sources folder: path in it, with slashes → file."""

    def readings(self) -> pd.DataFrame:
        """Readings of the definition's limbs (`readings.csv`)."""

    def major(self) -> Sequence[MajorTest]:
        """When a project is major (`major.csv`)."""

    def site(self) -> SiteSettings:
        """What the website is called, where it stands, and how it looks (`site/site.yaml`)."""

    def logo(self) -> bytes | None:
        """The logo that these settings name, if they do."""

    def measures(self) -> pd.DataFrame:
        """The catalogue of measures (`measures.csv`)."""


@dataclass(frozen=True)
class ProviderOutput:
    """A provider's tables of one step, and a digest of all that they were made from."""

    made_from: str
    frames: Any


class ProviderTables(Mapping[str, Any]):
    """What a step made for each provider: its tables, read when they are asked for."""

    def __init__(self, read: Callable[[str], Any], providers: Sequence[str], together: Callable[[], Any]) -> None:
        self._read, self._providers, self._together = read, providers, together

    def together(self) -> Any:
        """The tables of all providers, one below the other; none when there is no provider."""
        return self._together()

    def __getitem__(self, provider: str) -> Any:
        if provider not in self._providers:
            raise KeyError(provider)
        return self._read(provider)

    def __iter__(self) -> Iterator[str]:
        return iter(self._providers)

    def __len__(self) -> int:
        return len(self._providers)


class TableStore(Protocol):
    """The tables between steps. A step leaves out the providers whose tables would come out the same: theirs stay."""

    def made_from(self, asset: str, provider: str) -> str | None:
        """What a provider's tables of a step were made from; None when there are none."""


class LandingStore(Protocol):
    """Every file ever received, by the sha256 of its bytes."""

    def keep(self, content: bytes) -> str:
        """Keeps a file; returns its sha256."""

    def keep_file(self, path: Path) -> str:
        """Keeps a file of any size; returns its sha256."""

    def read(self, sha256: str) -> bytes:
        """The bytes of a file that was kept."""


class OutputStore(Protocol):
    """Where releases stand and are prepared."""

    def root(self) -> Path:
        """The folder that holds `releases/` and `current`."""

    def staging(self, name: str) -> Path:
        """A fresh, empty folder in which a part of a release is prepared."""

    def part(self, name: str) -> Path:
        """The folder of a part as it was prepared."""

    def kept(self, name: str) -> Path:
        """A folder of what may be used again by the next run, and can be made again without."""

    def standing(self) -> Path | None:
        """The folder of the release that this run follows; None for the first."""

    def earlier(self) -> bool:
        """Whether the run makes an earlier release again, and not what is known now."""

    def before(self) -> Mapping[str, pd.DataFrame]:
        """The tables of that release by name, and its `provenance`; without one, none."""

    def code(self) -> tuple[str, str, str]:
        """The version of the software, a digest of its code, and one of the rules in it."""


class ProgressListener(Protocol):
    """What hears how far a long step has come."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """`done` of `total` pieces of `what` are done."""


class RegisterStore(Protocol):
    """The register's database."""

    def engine(self) -> Any:
        """An SQLAlchemy engine on the present schema."""

    def keep_release(self, release: Mapping[str, Any], inputs: Mapping[str, str], sums: str) -> None:
        """Keeps that a release stands: what release.json says, the sha256 of each file that it is made from, by its path in
        the sources folder, and that of its SHA256SUMS.
        """
