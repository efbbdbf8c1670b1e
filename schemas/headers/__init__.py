"""What senders call our columns: one CSV of synonyms for each table that can be sent (`column,language,header`).

Beside them other_lists.csv: the headers by which a list is known that cannot be sent (`kind_en,kind_cy,header`).

Belongs here: reading the lists, and the form in which headers are compared. Does not belong here: the register's
own names and titles, which come from the declarations; and judging how similar two headers are (stage gather).
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from schemas.languages import fold_text
from schemas.submission_columns import SUBMISSION_COLUMNS
from schemas.tables import TABLES

FOLDER = Path(__file__).parent
OWN_CONFIDENCE, SYNONYM_CONFIDENCE = 1.0, 0.95

# What the register itself gives: a sender's own word for the same thing takes its place on the way in.
_SENT_INSTEAD = {
    "project_id": "reference",
    "organisation_id": "organisation",
    "lead_organisation_id": "lead",
    "measure_id": "measure",
    "status": "supplier_status",
}
_LANGUAGE = re.compile(r" \((?:English|Cymraeg)\)$")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@cache
def _load_abbreviations() -> Mapping[str, str]:
    return {row["abbreviation"]: row["word"] for row in _read_rows("abbreviations")}


def _read_rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class OtherList(NamedTuple):
    """A kind of list that councils publish and that cannot be sent, in English and Welsh."""

    kind_en: str
    kind_cy: str


@cache
def map_headers_to_other_lists() -> Mapping[str, OtherList]:
    """The headers, in their normalised form, by which a list of another kind is known (other_lists.csv)."""
    return {
        normalise_header(row["header"]): OtherList(row["kind_en"], row["kind_cy"]) for row in _read_rows("other_lists")
    }


@lru_cache(maxsize=100_000)
def normalise_header(header: str) -> str:
    """A header for comparison: folded, its words apart (`LocalAuthority`, `START_DT`), usual abbreviations in full."""
    words = fold_text(_CAPITAL.sub(" ", header).replace("_", " ")).split()
    return " ".join(_load_abbreviations().get(word, word) for word in words)


def _list_own_headers(table: str) -> Iterator[tuple[str, str, float]]:
    """The register's own names and titles for what can be sent: header, column, confidence.

    A title that names its own language (`Teitl (Cymraeg)`) means the same without it, if less surely.
    """
    sendable = SUBMISSION_COLUMNS[table]
    for name in sendable:
        yield name, name, OWN_CONFIDENCE
    for name, declared in TABLES[table].get_columns().items():
        column = name if name in sendable else _SENT_INSTEAD.get(name, "")
        if column in sendable:
            yield name, column, OWN_CONFIDENCE
            for title, suffix in ((declared.title_en, "_en"), (declared.title_cy, "_cy")):
                yield title, column, OWN_CONFIDENCE
                if column.endswith(suffix):
                    yield _LANGUAGE.sub("", title), column, SYNONYM_CONFIDENCE
    for name in sendable:
        if name.endswith("_en"):
            yield name.removesuffix("_en"), name, SYNONYM_CONFIDENCE


@cache
def map_headers_to_columns(table: str) -> Mapping[str, tuple[str, float]]:
    """Every known header of a table, in its normalised form → the column that it means, and how surely (0..1).

    Raises ValueError when a header means two columns, or for one that cannot be sent.
    """
    columns: dict[str, tuple[str, float]] = {}
    synonyms = [(row["header"], row["column"], SYNONYM_CONFIDENCE) for row in _read_rows(table)]
    for header, column, confidence in [*_list_own_headers(table), *synonyms]:
        if column not in SUBMISSION_COLUMNS[table]:
            raise ValueError(f"headers of {table}: '{header}' stands for {column}, which cannot be sent")
        known, _ = columns.setdefault(normalise_header(header), (column, confidence))
        if known != column:
            raise ValueError(f"headers of {table}: '{header}' stands for {known} and {column}")
    return columns


def list_examples(table: str, column: str, language: str, count: int) -> list[str]:
    """Some headers by which a column of a table is known, in a language (`en`, `cy`): its title, then what senders write."""
    declared = TABLES[table].get_columns().get(column)
    titles = [getattr(declared, f"title_{language}")] if declared else []
    synonyms = [row["header"] for row in _read_rows(table) if (row["column"], row["language"]) == (column, language)]
    return list(dict.fromkeys([*titles, *synonyms]))[:count]
