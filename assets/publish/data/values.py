"""Values as the data files write them: one plain form from which every format starts, so that all hold the same.

Belongs here: rows as plain values, and a value's text in CSV and JSON. Does not belong here: any one file's layout.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from assets.publish.edition import Edition
from schemas.tables import TABLES

Row = dict[str, Any]
Records = Mapping[str, list[Row]]

# Above this a float no longer tells whole numbers apart.
WHOLE_BELOW = 2.0**53


def plain(value: Any) -> Any:
    """A value as JSON and CSV both can hold it: a whole number without `.0`. Raises ValueError for infinity."""
    if isinstance(value, float):
        if value in (float("inf"), float("-inf")):
            raise ValueError("infinity cannot be published")
        return int(value) if value.is_integer() and abs(value) < WHOLE_BELOW else value
    return value


def rows(frame: pd.DataFrame) -> list[Row]:
    """The rows of any frame as plain values, None where blank."""
    columns = {
        str(name): [None if pd.isna(value) else plain(value) for value in frame[name].tolist()] for name in frame
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def published(edition: Edition) -> list[str]:
    """The names of the edition's tables, in the order in which a release lists them."""
    return [name for name in TABLES if name in edition.tables]


def records(edition: Edition) -> Records:
    """Table name → its rows as plain values, every table of the edition in listing order."""
    return {
        name: [{column: plain(value) for column, value in row.items()} for row in edition.records(name)]
        for name in published(edition)
    }


def written(value: Any) -> str:
    """A plain value as a CSV cell: nothing for None, `true` and `false`, a number as JSON writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def compact(value: Any) -> str:
    """A value as JSON on one line, letters as they are. Raises ValueError for a number that JSON does not have."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def indented(value: Any) -> bytes:
    """A value as JSON for people to read, in UTF-8."""
    return (json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()


def lines(values: Iterable[Any]) -> str:
    """A JSON array with an element on each line, so that two releases can be compared line by line."""
    inside = ",\n".join(compact(value) for value in values)
    return f"[\n{inside}\n]" if inside else "[]"


def with_lists(head: Mapping[str, Any], lists: Mapping[str, Sequence[Any]]) -> bytes:
    """A JSON object in UTF-8: the keys of `head` a line each, then each list with an element on each line."""
    parts = [f"{compact(key)}: {compact(value)}" for key, value in head.items()]
    parts += [f"{compact(key)}: {lines(values)}" for key, values in lists.items()]
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()
