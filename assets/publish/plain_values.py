"""Values as plain Python and as JSON."""

import json
from typing import Any

import pandas as pd

PlainRow = dict[str, Any]

MAX_WHOLE_FLOAT = 2.0**53
"""Above this a float no longer tells whole numbers apart."""


def to_plain_value(value: Any) -> Any:
    """A value as JSON and CSV both can hold it: a whole number without `.0`. Raises ValueError for infinity."""
    if isinstance(value, float):
        if value in (float("inf"), float("-inf")):
            raise ValueError("infinity cannot be published")
        return int(value) if value.is_integer() and abs(value) < MAX_WHOLE_FLOAT else value
    return value


def to_plain_rows(frame: pd.DataFrame) -> list[PlainRow]:
    """The rows of any frame as dictionaries of plain values, None where blank. Raises ValueError for infinity."""
    columns = {str(name): _to_plain_values(frame[name]) for name in frame}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _to_plain_values(column: pd.Series) -> list[Any]:
    values = column.astype(object).where(column.notna(), None).tolist()
    has_floats = pd.api.types.is_float_dtype(column) or pd.api.types.is_object_dtype(column)
    return [to_plain_value(value) for value in values] if has_floats else values


def to_json_line(value: Any) -> str:
    """A value as JSON on one line, letters unescaped. Raises ValueError for a number that JSON does not have."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def to_json_file(value: Any) -> bytes:
    """A value as an indented JSON file in UTF-8. Raises ValueError for a number that JSON does not have."""
    return (json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()
