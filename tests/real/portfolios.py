"""Real portfolios for tests: where their files are, and what gather and check make of them.

Belongs here: finding the files, and running them as a provider's check and as the pipeline does. Does not belong here:
what must come out.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assets.check.provider_check import CheckedProvider, check_provider
from pipelines import file_check
from pipelines.file_check import RegisterState
from pipelines.file_report import FileReport
from schemas.frames import locate_values
from schemas.source_file import Source, load_sources
from tests.examples import ROOT, SOURCES, gathered

BESIDE = ROOT.parent / "shared" / "data"
"""Portfolios whose copies state no licence do not ship; they may lie beside the project."""


def folder(provider: str) -> Path:
    """A provider's real files: shipped with the tests or as a source, else beside the project; without, a skip."""
    places = [place / provider for place in (Path(__file__).parent, SOURCES, BESIDE)]
    found = next((place for place in places if place.is_dir()), None)
    if found is None:
        pytest.skip(f"the files of {provider} state no licence, so they do not ship; put them into {places[-1]}")
    return found


@cache
def sources() -> dict[str, Source]:
    """Every source that ships, those outside the register among them."""
    return load_sources(SOURCES)


@cache
def report(provider: str, name: str) -> FileReport:
    """What someone who checks a file is told, when the source is left to be found."""
    return file_check.check_file(folder(provider) / name, sources(), None, RegisterState(is_matched=False))


@dataclass(frozen=True)
class Read:
    """What the pipeline makes of a provider's folder: gather's frames, and check's."""

    raw: dict[str, pd.DataFrame]
    checked: CheckedProvider

    def records(self, table: str) -> pd.DataFrame:
        """The accepted records of a table."""
        return self.checked.accepted[table]

    def notes(self, table: str) -> dict[tuple[str, str], dict[str, Any]]:
        """The notes on values of a table: (record, column) → schemas.frames.NOTES."""
        mine = self.checked.notes[self.checked.notes["table"] == table]
        return {(row["record"], row["column"]): row for row in mine.to_dict("records")}

    def silent(self, table: str, column: str) -> list[str]:
        """The texts of a column, in accepted records, of which no value, no note and no finding has come."""
        kept = self.records(table).set_index("record")[column]
        sent = self.raw[table].drop_duplicates("record").set_index("record")[column].reindex(kept.index)
        said = {record for record, name in self.notes(table) if name == column}
        findings = self.checked.findings
        # A cell that fills columns of several tables is told of once.
        said |= set(findings.loc[findings["column"] == column, "record"].dropna())
        told = set(findings["row"].dropna() + findings["cell"].dropna())
        spots = locate_values(self.raw["blocks"], self.raw[table], [column]).merge(
            self.raw[table][["record", "row"]], on="record"
        )
        said |= set(spots.loc[(spots["row"] + spots["cell"]).isin(told), "record"])
        return list(sent[sent.notna() & kept.isna() & ~kept.index.isin(said)].unique())


@cache
def read(provider: str) -> Read:
    """Gathers and checks a provider's folder, as the pipeline does."""
    raw = gathered(folder(provider), sources()[provider])
    return Read(raw, check_provider(sources()[provider], raw))
