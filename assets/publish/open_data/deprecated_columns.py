"""Which columns are to go: `deprecation.json`, for programs that read the data by name.

Belongs here: the list of an edition's deprecated columns. Does not belong here: what deprecation is
(schemas.column_declarations), or how other formats show it.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from assets.publish.edition import Edition
from assets.publish.open_data.text_columns import to_json_file
from schemas.column_declarations import Deprecation


def find_deprecated_columns(edition: Edition) -> dict[tuple[str, str], Deprecation]:
    """(table, column) → its deprecation, of every column of the edition that is to go."""
    return {
        (table, name): column.deprecated
        for table in edition.tables
        for name, column in edition.columns(table).items()
        if column.deprecated
    }


def list_deprecations(edition: Edition) -> list[dict[str, Any]]:
    """The same as programs read it: table, column, and the fields of the deprecation."""
    return [
        {"table": table, "column": column, **asdict(said)}
        for (table, column), said in find_deprecated_columns(edition).items()
    ]


def write_deprecation(edition: Edition, path: Path) -> Path:
    """Writes the list; with nothing to go it is there all the same, and empty."""
    told = {"version": edition.version, "data_date": edition.data_date, "deprecated": list_deprecations(edition)}
    path.write_bytes(to_json_file(told))
    return path
