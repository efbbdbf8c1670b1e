"""A source for a file that no source fits: its tables, and how its headers would map.

Belongs here: the whole draft, as a source to read the file with and as findings that tell what was guessed. Does not
belong here: recognising one table (tables), or writing the draft for a person (the command).
"""

import datetime as dt
import glob
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import Any

from assets.gather import layout
from assets.gather.grid.sheet import Sheet
from assets.gather.intake import Submission
from assets.gather.layout import Region, Worth
from assets.gather.proposing.likeness import surest
from assets.gather.proposing.tables import Proposed, recognised
from assets.gather.proposing.wide import SURE as WIDE
from assets.gather.proposing.wide import periods_across
from schemas.dates import parse_period
from schemas.findings import make_finding
from schemas.frames import format_column_letters
from schemas.languages import Language
from schemas.source_file import FileSource, Licence, Schedule, Source, TableSource
from schemas.submission_columns import TABLES_KNOWN_BY_HEADERS

SURE = 0.75
"""Below this a person has to confirm a column before anything is read by it."""
PERIOD_WORTH, LONGEST_PERIOD = 0.4, 40
PROVIDER = "proposed"
_UNKNOWN = Licence.model_validate(
    dict.fromkeys(("name", "title", "path", "attribution_en", "attribution_cy"), PROVIDER)
)


@dataclass(frozen=True)
class Draft:
    """What a file seems to hold.

    skipped: sheet → why it is left out (`hidden`, `very-hidden`, `chart`, `empty`, `no-table`). unknown: tables that were
    found, but are none that can be sent. nameless: whether its only sheet has no name but the file's, as in a text.
    """

    file: str
    tables: tuple[Proposed, ...]
    skipped: Mapping[str, str]
    unknown: tuple[Region, ...]
    nameless: bool

    def placed(self, proposed: Proposed) -> bool:
        """Whether the lines of its headers say where a table lies: not so where a sheet has several."""
        names = {region.grid.name for region in proposed.regions}
        every = [region for table in self.tables for region in table.regions] + list(self.unknown)
        return sum(region.grid.name in names for region in every) == len(proposed.regions)

    def spec(self, proposed: Proposed, least: float = SURE) -> dict[str, Any]:
        """The keys of a table in a source file: what is at least so sure."""
        region = proposed.region
        keys: dict[str, Any] = {"table": proposed.table}
        keys |= {} if self.nameless else {"sheets": [each.grid.name for each in proposed.regions]}
        if self.placed(proposed):
            keys["header_rows"] = list(region.header_lines)
            keys |= {"orientation": "columns"} if region.orientation == "columns" else {}
        keys["columns"] = {name: guess.said for name, guess in proposed.columns.items() if guess.confidence >= least}
        if proposed.table == "observations" and "value_kind" not in keys["columns"]:
            keys["constants"] = {"value_kind": "actual"}
        if proposed.wide:
            keys["periods"] = proposed.wide.periods
        return keys

    def source(self) -> Source | None:
        """A source that reads the file by what is sure enough; None when no table is."""
        # Two tables of one kind on a sheet are one table source, which reads both.
        specs: list[dict[str, Any]] = []
        for table in self.tables:
            if table.stands(SURE) and (spec := self.spec(table)) not in specs:
                specs.append(spec)
        if not specs:
            return None
        file = FileSource(
            match=glob.escape(self.file), tables=[TableSource(**spec) for spec in specs], data_date=dt.date(1, 1, 1)
        )
        return Source(
            provider=PROVIDER,
            name_en=PROVIDER,
            name_cy=PROVIDER,
            about_en=PROVIDER,
            about_cy=PROVIDER,
            origin=PROVIDER,
            licence=_UNKNOWN,
            expected=Schedule(every="once", because=PROVIDER),
            language=self.language,
            precedence=0,
            files=[file],
        )

    @property
    def language(self) -> Language:
        """The language of the file: Welsh when more of its columns are."""
        named = [name for table in self.tables for name in table.columns]
        return (
            "cy" if sum(name.endswith("_cy") for name in named) > sum(name.endswith("_en") for name in named) else "en"
        )

    def findings(self, submission: Submission) -> list[dict[str, Any]]:
        """What was guessed to read a file by `source()`: every header that is not the register's own."""
        where = {"provider": PROVIDER, "file": submission.file, "sha256": submission.sha256}
        return [row for table in self.tables for row in self._guessed(table, where)]

    def _guessed(self, proposed: Proposed, where: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        for region in proposed.regions:
            across = region.orientation == "columns"
            line = region.header_lines[-1]
            place = {**where, "sheet": region.grid.name, "table": proposed.table}
            if self.placed(proposed) and (across or region.header_lines != (1,)):
                spot = f"{region.grid.name}!{format_column_letters(line) if across else line}"
                yield make_finding("layout-found", **place, place=spot, confidence=percent(region.confidence))
            if proposed.wide:
                ends = [region.headers[at] for at in (min(proposed.wide.positions), max(proposed.wide.positions))]
                ours = f"period ({proposed.wide.periods.year})" if proposed.wide.periods.year else "period"
                told = {"header": " … ".join(ends), "ours": ours, "confidence": percent(WIDE)}
                yield make_finding("column-guessed", **place, **told)
            for name, guess in proposed.columns.items():
                if SURE <= guess.confidence < 1:
                    at = guess.position + 1
                    cell = f"{format_column_letters(line)}{at}" if across else f"{format_column_letters(at)}{line}"
                    told = {"header": region.headers[guess.position], "ours": name}
                    yield make_finding(
                        "column-guessed", **place, cell=cell, **told, confidence=percent(guess.confidence)
                    )


def percent(confidence: float) -> str:
    """A confidence as people read it."""
    return f"{round(confidence * 100)}%"


def _header_worth(tables: Sequence[str], text: str) -> float:
    known = surest(text, tables)
    if known >= PERIOD_WORTH or "observations" not in tables or len(text) > LONGEST_PERIOD or text.isalpha():
        return known
    return PERIOD_WORTH if parse_period(text) else known


def worth(table: str | None = None) -> Worth:
    """How sure it is that a text is a header of a table, or of any that can be sent (0..1); for layout.found."""
    return partial(_header_worth, [table] if table else TABLES_KNOWN_BY_HEADERS)


def _alike(regions: Sequence[Region]) -> list[list[Region]]:
    """Regions with the same headers at the same place of different sheets, together: one table in several sheets."""
    alone = {region.grid.name for region in regions}
    shared = {name for name in alone if sum(region.grid.name == name for region in regions) > 1}
    groups: dict[object, list[Region]] = {}
    for number, region in enumerate(regions):
        periods = periods_across(region)
        year = periods.periods.year if periods else None
        key: object = (region.headers, region.header_lines, region.orientation, year)
        groups.setdefault((number,) if region.grid.name in shared else key, []).append(region)
    return list(groups.values())


def proposed(sheets: Sequence[Sheet], file: str) -> Draft:
    """What a file seems to hold, from its own headers and the texts under them.

    sheets: all of the file's; file: its name. Sheets that a person does not see are left out.
    """
    skipped: dict[str, str] = {}
    regions: list[Region] = []
    for sheet in sheets:
        found = [] if sheet.unseen else layout.found(sheet, worth())
        regions += found
        if not found:
            skipped[sheet.name] = sheet.unseen or ("no-table" if sheet.filled.any() else "empty")
    tables, unknown = [], []
    for group in _alike(regions):
        table = recognised(group)
        if table:
            tables.append(table)
        else:
            unknown += group
    read = {region.grid.name for table in tables for region in table.regions}
    skipped |= {region.grid.name: "no-table" for region in unknown if region.grid.name not in read}
    nameless = [sheet.name for sheet in sheets] == [PurePath(file).stem]
    return Draft(file, tuple(tables), skipped, tuple(unknown), nameless)
