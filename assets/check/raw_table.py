"""The raw records of one table, and findings at the cells that they came from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from schemas.findings import make_finding
from schemas.frames import LINEAGE, format_place

_SHEET = ("file", "sha256", "sheet")
SEPARATOR = ", "
"""Between the columns, or the cells, that one finding blames together."""


def _iterate_rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a frame, None where blank."""
    columns = [frame[name].to_numpy(dtype="object", na_value=None).tolist() for name in frame]
    for values in zip(*columns, strict=True):
        yield dict(zip(frame, values, strict=True))


@dataclass(frozen=True)
class RawTable:
    """One provider's raw records of one table. records: LINEAGE and its submission columns as texts; blocks:
    schemas.frames.BLOCKS.
    """

    name: str
    records: pd.DataFrame
    blocks: pd.DataFrame

    @cached_property
    def _places_by_block(self) -> dict[str, dict[str, dict[str, Any]]]:
        """For each block the place of each column that it has (rows of BLOCKS)."""
        places: dict[str, dict[str, dict[str, Any]]] = {}
        for place in _iterate_rows(self.blocks):
            places.setdefault(place["block"], {})[place["column"]] = place
        return places

    def get_place(self, block: str, column: str) -> dict[str, Any]:
        """Where a block has one of our columns (a row of BLOCKS); nothing where it has none."""
        return self._places_by_block.get(block, {}).get(column, {})

    def find_headers(self, column: str, blocks: pd.Series) -> list[str]:
        """The header of one of our columns in each of some blocks; its name where it has none there."""
        return [self.get_place(block, column).get("header") or column for block in blocks]

    def _locate(self, block: str, line: int, columns: Sequence[str]) -> dict[str, Any]:
        """Where the values of a record are that are blamed together: file, sheet, cells and header, or the sheet alone."""
        places = [place for place in (self.get_place(block, column) for column in columns) if place]
        if not places:
            sheet = next(iter(self._places_by_block[block].values()))
            return {**{name: sheet[name] for name in _SHEET}, "cell": None}
        cells = (format_place(place["axis"], place["position"], line) for place in places)
        return {
            **{name: places[0][name] for name in _SHEET},
            "header": next((place["header"] for place in places if place["header"]), None),
            "cell": SEPARATOR.join(dict.fromkeys(cell for cell in cells if cell)) or None,
        }

    def build_findings(self, rule: str, blamed: pd.DataFrame) -> list[dict[str, Any]]:
        """Findings of one rule, as rows of FINDINGS. blamed: a row for each, indexed as `records`: `column` (or several, as
        `end_date, start_actual`), and the rule's parameters as further columns. The value is that of the first column. A
        column that the file does not have is blamed on the sheet.
        """
        columns = {names: names.split(SEPARATOR) for names in set(blamed["column"])}
        sent = self.records[[*LINEAGE, *self.records.columns.intersection([names[0] for names in columns.values()])]]
        findings = []
        for record, cell in zip(_iterate_rows(sent.loc[blamed.index]), _iterate_rows(blamed), strict=True):
            names = columns[cell["column"]]
            location = self._locate(record["block"], record["line"], names)
            location |= {name: record[name] for name in ("provider", "row", "record")}
            parameters = {name: value for name, value in cell.items() if value is not None}
            value = record.get(names[0])
            findings.append(make_finding(rule, table=self.name, value=value, **location | parameters))
        return findings
