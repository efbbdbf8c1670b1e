"""What a stage may ask of the stores: the sources, the landing store, the outputs, the register's database.

Belongs here: protocols, so that a stage can name what it needs without knowing who gives it. Does not belong here: any
store (pipelines.resources).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from schemas.source import Source


class Intake(Protocol):
    """Where providers' files land, and what the register's team says about them."""

    def source(self, provider: str) -> Source:
        """A provider's source file."""

    def sources(self) -> Mapping[str, Source]:
        """All source files, by provider."""

    def folder(self, provider: str) -> Path:
        """Where a provider's files land."""

    def matches(self) -> Sequence[Mapping[str, str]]:
        """People's decisions on which reports are the same project (`matches.csv`)."""

    def readings(self) -> pd.DataFrame:
        """Readings of the definition's limbs (`readings.csv`)."""

    def measures(self) -> pd.DataFrame:
        """The catalogue of measures (`measures.csv`)."""


class Landing(Protocol):
    """Every file ever received, by the sha256 of its bytes."""

    def keep(self, content: bytes) -> str:
        """Keeps a file; returns its sha256."""

    def read(self, sha256: str) -> bytes:
        """The bytes of a file that was kept."""


class Outputs(Protocol):
    """Where releases stand and are prepared."""

    def root(self) -> Path:
        """The folder that holds `releases/` and `current`."""

    def staging(self, name: str) -> Path:
        """A fresh, empty folder in which a part of a release is prepared."""

    def part(self, name: str) -> Path:
        """The folder of a part as it was prepared."""

    def code(self) -> tuple[str, str]:
        """The version of the software, and a digest of its code."""


class Register(Protocol):
    """The register's database."""

    def engine(self) -> Any:
        """An SQLAlchemy engine on the present schema."""

    def keep_release(self, release: Mapping[str, Any]) -> None:
        """Keeps that a release stands."""
