"""How a column is declared: once, in its table's pandera model; its texts are in schemas/tables/columns.csv.

Belongs here: the kinds of column and the base class of every published table, which turns its own declaration into
whatever else needs it (rows in order, kinds, keys). Does not belong here: any table's own columns.
"""

import datetime as dt
import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, cast

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas import codelists
from schemas.frames import TEXT_DTYPE, build_frame
from schemas.table_texts import get_column_texts, get_table_texts

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

DATE = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
PART_DATE = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?(/[0-9]{4}-(0[1-9]|1[0-2]))?"
# A financial year, its quarter, a month, a calendar year, or the day on which something was counted.
PERIOD = rf"([0-9]{{4}}-[0-9]{{2}}(-Q[1-4])?|[0-9]{{4}}-M(0[1-9]|1[0-2])|[0-9]{{4}}|{DATE})"
PATTERNS: Mapping[str, str] = {"date": DATE, "part-date": PART_DATE, "period": PERIOD}

MIN_OVERLAP_MONTHS = 6
"""Months for which a deprecated column is published beside its successor: programs need time to follow."""


@dataclass(frozen=True)
class Deprecation:
    """That a column will be removed, and what to use instead. Both are published until then.

    since, gone_after: ISO days, the second the last on which it is published; instead: `table.column`. Raises ValueError when
    less than MIN_OVERLAP_MONTHS lie between them.
    """

    since: str
    gone_after: str
    instead: str
    reason_en: str
    reason_cy: str

    def __post_init__(self) -> None:
        """Refuses days that are too near."""
        since, last = (pd.Timestamp(dt.date.fromisoformat(day)) for day in (self.since, self.gone_after))
        if last < since + pd.DateOffset(months=MIN_OVERLAP_MONTHS):
            raise ValueError(f"{self.since} to {self.gone_after} is less than {MIN_OVERLAP_MONTHS} months")

    def get_reason(self, language: str) -> str:
        """Why it will be removed, in one language."""
        return self.reason_cy if language == "cy" else self.reason_en


@dataclass(frozen=True, kw_only=True)
class _Described:
    """What has a title and a description in both languages."""

    title_en: str = ""
    title_cy: str = ""
    description_en: str = ""
    description_cy: str = ""

    def get_title(self, language: str) -> str:
        """The title in one language."""
        return self.title_cy if language == "cy" else self.title_en

    def get_description(self, language: str) -> str:
        """The description in one language."""
        return self.description_cy if language == "cy" else self.description_en


@dataclass(frozen=True)
class Column(_Described):
    """What a column means, apart from its name and table. Its texts are those of schemas/tables/columns.csv.

    `references` names the column of another table that every value must be found in (`projects.project_id`).
    `sent` says that providers may send it; the others are calculated here. `blank_in_key` allows a part of the key
    to be blank, where one of two columns identifies the row.
    """

    kind: Kind
    example: str = ""
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


def declare_column(kind: Kind, **facts: Any) -> Any:
    """Declares a column of a table; facts: the fields of `Column` but its texts, which are in schemas/tables/columns.csv.

    Returns the pandera field that checks it: filled when required, in its code list, in its pattern, within its bounds.
    """
    column = Column(kind, **facts)
    return pa.Field(
        nullable=not column.is_filled,
        metadata={"column": column},
        isin=codelists.list_codes(column.codelist) if column.codelist else None,
        str_matches=rf"^(?:{column.regex})$" if column.regex else None,
        ge=column.minimum,
        le=column.maximum,
    )


@dataclass(frozen=True)
class TableDescription(_Described):
    """What a whole table is called and holds (schemas/tables/tables.csv).

    `subject_columns`: the table's two columns that name the table and the column that a row is about, if its rows are
    about others. A row about an internal column is as internal as that column.
    """

    name: str
    subject_columns: tuple[str, str] | None = None


class _AboutTable:
    """Gives a table's `about`: pandera takes every public value in a model's body for a column."""

    def __get__(self, _: object, table: Any) -> TableDescription:
        """What the table is called and holds. Raises ValueError when tables.csv does not say it."""
        return _describe_table(table)


class Table(pa.DataFrameModel):
    """A published table. A subclass gives its columns; its name is the class's (`FollowUp` → `follow_up`)."""

    _subject_columns: tuple[str, str] | None = None
    about = _AboutTable()

    class Config:
        strict = True
        ordered = True

    @classmethod
    def get_name(cls) -> str:
        """The table's name."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    @cache
    def get_columns(cls) -> dict[str, Column]:
        """Column name → its declaration, in published order. Raises ValueError for one that is not in columns.csv."""
        columns = {}
        for name, field in cls.to_schema().columns.items():
            texts: Mapping[str, Any] = get_column_texts(cls.get_name(), name)
            columns[name] = replace(cast("Column", (field.metadata or {})["column"]), **texts)
        return columns

    @classmethod
    def get_key_columns(cls) -> list[str]:
        """The names of the columns that identify a row."""
        return [name for name, column in cls.get_columns().items() if column.key]

    @classmethod
    def get_public_columns(cls) -> list[str]:
        """The names of the columns that the public edition has."""
        return [name for name, column in cls.get_columns().items() if column.audience == "public"]

    @classmethod
    @cache
    def build_schema(cls) -> pa.DataFrameSchema:
        """The pandera schema, with its key made unique."""
        schema = copy(cls.to_schema())
        schema.unique = cls.get_key_columns() or None
        return schema

    @classmethod
    def conform_and_sort(cls, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with exactly this table's columns, in order and dtype, sorted by its key.

        A column that the frame lacks comes out empty. Raises ValueError or TypeError when a value does not fit its
        kind.
        """
        dtypes = {name: column.dtype for name, column in cls.get_columns().items()}
        if frame.empty:
            return build_frame([], dtypes)
        conformed = frame.reindex(columns=list(dtypes)).astype(dtypes)
        key = cls.get_key_columns()
        return conformed.sort_values(key, kind="stable", ignore_index=True) if key else conformed.reset_index(drop=True)


@cache
def _describe_table(table: type[Table]) -> TableDescription:
    name = table.get_name()
    return TableDescription(name, **get_table_texts(name), subject_columns=table._subject_columns)
