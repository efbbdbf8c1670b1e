"""What a case of the corpus is, and the few known projects that most cases carry.

Belongs here: the shape of a case and the known projects. Does not belong here: the cases (formats, layouts, values,
damage), writing a file (writing), or judging what came out (judging).
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.source_file import Source
from tests.examples import source, table

Row = list[Any]
Expected = Sequence[Mapping[str, Any]]

COLUMNS = {
    "reference": "Ref",
    "title_en": "Project title",
    "start_actual": "Start date",
    "partner_list": "Partners",
    "cost": "Total cost",
    "pooled_budget": "Pooled budget",
}
HEADERS: Row = list(COLUMNS.values())
BASE = source(table(columns=COLUMNS))
BODY: list[Row] = [
    ["SS-001", "Regional Adoption Service", dt.date(2014, 12, 1), "Swansea Council; Cardiff Council", 1250000, "Yes"],
    ["SS-002", "Joint Emergency Stores, Phase 2", dt.date(2011, 4, 13), "Powys County Council", 89500, "No"],
    ["SS-003", 'Môn and Gwynedd "One Team"', dt.date(2019, 1, 31), "Gwynedd Council; Flintshire", 4000, "Yes"],
    ["SS-004", "Food waste; green waste | mixed", dt.date(2012, 10, 30), "Newport; Torfaen; Caerphilly", 310000, "No"],
    ["SS-005", "Legal Services Hub", dt.date(2020, 7, 15), "Bridgend County Borough Council", 72250, "Yes"],
]
TABLE: list[Row] = [HEADERS, *BODY]


def known(row: Sequence[Any]) -> dict[str, Any]:
    """What a row of BODY comes out as."""
    return {
        "reference": row[0],
        "title_en": row[1],
        "start_actual": row[2].isoformat(),
        "partner_list": tuple(row[3].split("; ")),
        "cost": float(row[4]),
        "pooled_budget": row[5].lower(),
    }


KNOWN: Expected = [known(row) for row in BODY]


@dataclass(frozen=True)
class Case:
    """A file, and what must come of it.

    make: its bytes; by: the source to read it with. refused: the rule that refuses it and a word of its reason; else
    records: the accepted records of `table`, with the columns that matter, in any order. Of a projects table
    `partner_list`, `lead` and `cost` are taken from the records that they make. rules: (rule, cell or None) that must be
    found; never: rules that must not be. said: cells at which any finding must stand; quiet: cells at which none may.
    received: how many rows must be received. alone: whether the same must come out with no source at all; where the
    source says what no header says, the file is read with it only. skipped: sheets that must be named as skipped, and why.
    """

    name: str
    file: str
    make: Callable[[], bytes]
    by: Source = BASE
    refused: tuple[str, str] | None = None
    records: Expected | None = None
    table: str = "projects"
    rules: Sequence[tuple[str, str | None]] = ()
    never: Sequence[str] = ()
    said: Sequence[str] = ()
    quiet: Sequence[str] = ()
    received: int | None = None
    alone: bool = True
    skipped: Mapping[str, str] = field(default_factory=dict)


def unreadable(name: str, file: str, make: Callable[[], bytes], word: str) -> Case:
    """A file that must be refused as unreadable; a word of the reason."""
    return Case(name, file, make, refused=("file-unreadable", word))
