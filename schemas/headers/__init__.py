"""What senders call our columns: one CSV of synonyms for each table that can be sent (`column,language,header`).

Belongs here: reading the lists, and the plain form in which headers are compared. Does not belong here: the register's
own names and titles, which come from the declarations; and judging how like a header is to another (stage gather).
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from schemas.languages import folded
from schemas.returns import RETURNS
from schemas.tables import TABLES

FOLDER = Path(__file__).parent
OWN, SYNONYM = 1.0, 0.95

# What the register itself gives: a sender's own word for the same thing takes its place on the way in.
_GIVEN = {
    "project_id": "reference",
    "organisation_id": "organisation",
    "lead_organisation_id": "lead",
    "measure_id": "measure",
    "status": "supplier_status",
}
_LANGUAGE = re.compile(r" \((?:English|Cymraeg)\)$")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@cache
def _abbreviations() -> Mapping[str, str]:
    return {row["abbreviation"]: row["word"] for row in _rows("abbreviations")}


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=100_000)
def plain(header: str) -> str:
    """A header for comparison: folded, its words apart (`LocalAuthority`, `START_DT`), usual abbreviations in full."""
    words = folded(_CAPITAL.sub(" ", header).replace("_", " ")).split()
    return " ".join(_abbreviations().get(word, word) for word in words)


def _own(table: str) -> Iterator[tuple[str, str, float]]:
    """The register's own names and titles for what can be sent: header, column, confidence.

    A title that names its own language (`Teitl (Cymraeg)`) means the same without it, if less surely.
    """
    sendable, declared = RETURNS[table], TABLES[table].columns()
    for name in sendable:
        yield name, name, OWN
    for name, meaning in declared.items():
        column = name if name in sendable else _GIVEN.get(name, "")
        if column in sendable:
            yield name, column, OWN
            for title, suffix in ((meaning.title_en, "_en"), (meaning.title_cy, "_cy")):
                yield title, column, OWN
                if column.endswith(suffix):
                    yield _LANGUAGE.sub("", title), column, SYNONYM
    for name in sendable:
        if name.endswith("_en"):
            yield name.removesuffix("_en"), name, SYNONYM


@cache
def meanings(table: str) -> Mapping[str, tuple[str, float]]:
    """Every known header of a table, in its plain form → the column that it means, and how surely (0..1).

    Raises ValueError when a header stands for two columns, or for one that cannot be sent.
    """
    found: dict[str, tuple[str, float]] = {}
    listed = [(row["header"], row["column"], SYNONYM) for row in _rows(table)]
    for header, column, confidence in [*_own(table), *listed]:
        if column not in RETURNS[table]:
            raise ValueError(f"headers of {table}: '{header}' stands for {column}, which cannot be sent")
        if found.setdefault(plain(header), (column, confidence))[0] != column:
            raise ValueError(f"headers of {table}: '{header}' stands for {found[plain(header)][0]} and {column}")
    return found
