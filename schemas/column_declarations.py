"""How a column is declared: once, in its table's pandera model, with its meaning in both languages.

Belongs here: the kinds of column and the base class of every published table, which turns its own declaration into
whatever else needs it (rows in order, kinds, keys). Does not belong here: any table's own columns.
"""

import calendar
import datetime as dt
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas import codelists

Kind = Literal["text", "identifier", "code", "date", "part-date", "period", "money", "integer", "number", "yes-no"]
Audience = Literal["public", "internal"]

Text = Series[pd.StringDtype]
Whole = Series[pd.Int64Dtype]
Number = Series[pd.Float64Dtype]
YesNo = Series[pd.BooleanDtype]

DTYPES: Mapping[str, Any] = {
    "money": "Int64",
    "integer": "Int64",
    "number": "Float64",
    "yes-no": "boolean",
}
TEXT_DTYPE: Any = "string[pyarrow]"

DATE = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
PART_DATE = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?(/[0-9]{4}-(0[1-9]|1[0-2]))?"
# A financial year, its quarter, a month, a calendar year, or the day on which something was counted.
PERIOD = rf"([0-9]{{4}}-[0-9]{{2}}(-Q[1-4])?|[0-9]{{4}}-M(0[1-9]|1[0-2])|[0-9]{{4}}|{DATE})"
PATTERNS: Mapping[str, str] = {"date": DATE, "part-date": PART_DATE, "period": PERIOD}


MIN_OVERLAP_MONTHS = 6
"""Months for which a column that is to go stands beside the one that takes its place: programs need time to follow."""


def _add_months(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Deprecation:
    """That a column is to go, and what to use instead. Both are published meanwhile.

    since, gone_after: ISO days, the second the last on which it is still there; instead: `table.column`. Raises ValueError when
    less than LEAST_OVERLAP months lie between them.
    """

    since: str
    gone_after: str
    instead: str
    reason_en: str
    reason_cy: str

    def __post_init__(self) -> None:
        """Refuses days that lie too near."""
        if dt.date.fromisoformat(self.gone_after) < _add_months(dt.date.fromisoformat(self.since), MIN_OVERLAP_MONTHS):
            raise ValueError(f"{self.since} to {self.gone_after} is less than {MIN_OVERLAP_MONTHS} months")

    def get_reason(self, language: str) -> str:
        """Why it is to go, in one language."""
        return self.reason_cy if language == "cy" else self.reason_en


@dataclass(frozen=True)
class Column:
    """What a column means, apart from its name and table.

    `references` names the column of another table that every value must be found in (`projects.project_id`).
    `sent` says that providers may send it; the others are worked out here. `blank_in_key` allows a part of the key
    to be blank, where one of two columns identifies the row.
    """

    kind: Kind
    title_en: str
    title_cy: str
    description_en: str
    description_cy: str
    example: str
    audience: Audience = "public"
    key: bool = False
    blank_in_key: bool = False
    required: bool = False
    sent: bool = True
    codelist: str | None = None
    pattern: str | None = None
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    references: str | None = None
    deprecated: Deprecation | None = None

    def get_title(self, language: str) -> str:
        """The column's title in one language."""
        return self.title_cy if language == "cy" else self.title_en

    def get_description(self, language: str) -> str:
        """The column's description in one language."""
        return self.description_cy if language == "cy" else self.description_en

    @property
    def is_filled(self) -> bool:
        """Whether every row has a value in this column."""
        return self.required or (self.key and not self.blank_in_key)

    @property
    def dtype(self) -> Any:
        """The dtype of the frame's column."""
        return DTYPES.get(self.kind, TEXT_DTYPE)

    @property
    def regex(self) -> str | None:
        """The whole-value pattern that a text must fit, or None."""
        return self.pattern or PATTERNS.get(self.kind)


def declare_column(
    kind: Kind, titles: tuple[str, str], descriptions: tuple[str, str], example: str, **more: Any
) -> Any:
    """Declares a column: kind, (English, Welsh) title, (English, Welsh) description, an example; see `Column` for the
    rest.

    Returns the pandera field that checks it: filled when required, unique when it is the whole key, in its code list,
    in its pattern, within its bounds.
    """
    meaning = Column(kind, *titles, *descriptions, example, **more)
    checks: dict[str, Any] = {}
    if meaning.codelist:
        checks["isin"] = list(codelists.list_codes(meaning.codelist))
    if meaning.regex:
        checks["str_matches"] = rf"^(?:{meaning.regex})$"
    if meaning.minimum is not None:
        checks["ge"] = meaning.minimum
    if meaning.maximum is not None:
        checks["le"] = meaning.maximum
    return pa.Field(
        nullable=not meaning.is_filled,
        title=meaning.title_en,
        description=meaning.description_en,
        metadata={"column": meaning},
        **checks,
    )


@dataclass(frozen=True)
class TableDescription:
    """What a whole table is called and holds, in both languages.

    `tells_of`: the table's two columns that name the table and the column of which a row tells, if its rows do. A row that
    tells of an internal column is as internal as that column.
    """

    name: str
    title_en: str
    title_cy: str
    description_en: str
    description_cy: str
    subject_columns: tuple[str, str] | None = None

    def get_title(self, language: str) -> str:
        """The table's title in one language."""
        return self.title_cy if language == "cy" else self.title_en

    def get_description(self, language: str) -> str:
        """The table's description in one language."""
        return self.description_cy if language == "cy" else self.description_en


class _DescriptionOfTable:
    """Gives a table's `about` from its `_about`: pandera takes every public value in a model's body for a column."""

    def __get__(self, _: object, table: Any) -> TableDescription:
        """What the table is called and holds."""
        return cast("TableDescription", table._about)


class Table(pa.DataFrameModel):
    """A published table. A subclass says what it is (`_about`) and its columns."""

    about = _DescriptionOfTable()

    class Config:
        strict = True
        ordered = True

    @classmethod
    def get_columns(cls) -> dict[str, Column]:
        """Column name → its declaration, in published order."""
        return _get_columns(cls)

    @classmethod
    def get_key_columns(cls) -> list[str]:
        """The names of the columns that identify a row."""
        return [name for name, declared in cls.get_columns().items() if declared.key]

    @classmethod
    def get_public_columns(cls) -> list[str]:
        """The names of the columns that the public edition has."""
        return [name for name, declared in cls.get_columns().items() if declared.audience == "public"]

    @classmethod
    def build_schema(cls) -> pa.DataFrameSchema:
        """The pandera schema, with its key made unique."""
        return _build_schema(cls)

    @classmethod
    def conform(cls, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with exactly this table's columns, in order and dtype, sorted by its key.

        A column that the frame lacks comes out empty. Raises ValueError or TypeError when a value does not fit its
        kind.
        """
        out = pd.DataFrame(index=frame.index)
        for name, declared in cls.get_columns().items():
            values = frame[name] if name in frame else pd.Series(pd.NA, index=frame.index, dtype="object")
            out[name] = values.astype(declared.dtype)
        return (
            out.sort_values(cls.get_key_columns(), kind="stable", ignore_index=True)
            if cls.get_key_columns()
            else out.reset_index(drop=True)
        )


@cache
def _get_columns(table: type[Table]) -> dict[str, Column]:
    fields = table.to_schema().columns
    return {name: cast("Column", (fields[name].metadata or {})["column"]) for name in fields}


@cache
def _build_schema(table: type[Table]) -> pa.DataFrameSchema:
    schema = copy(table.to_schema())
    schema.unique = table.get_key_columns() or None
    return schema
