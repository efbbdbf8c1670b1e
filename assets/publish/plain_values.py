"""Values as plain Python and as JSON."""

import json
import math
from typing import Any

import pandas as pd

PlainRow = dict[str, Any]

MAX_WHOLE_FLOAT = 2.0**53
"""Above this a float no longer tells whole numbers apart."""


def to_plain_value(value: Any) -> Any:
    """A value as JSON and CSV both can hold it: a whole number without `.0`. Raises ValueError for infinity."""
    if not isinstance(value, float):
        return value
    if math.isinf(value):
        raise ValueError("infinity cannot be published")
    return int(value) if value.is_integer() and abs(value) < MAX_WHOLE_FLOAT else value


def to_plain_rows(frame: pd.DataFrame) -> list[PlainRow]:
    """The rows of any frame as dictionaries of plain values, None where blank. Raises ValueError for infinity."""
    if frame.empty:
        return []
    names = list(map(str, frame))
    columns = [map(to_plain_value, frame[name].astype(object).where(frame[name].notna(), None)) for name in frame]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def to_json_line(value: Any) -> str:
    """A value as JSON on one line, letters unescaped. Raises ValueError for a number that JSON does not have."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def to_json_file(value: Any) -> bytes:
    """A value as an indented JSON file in UTF-8. Raises ValueError for a number that JSON does not have."""
    return (json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()
