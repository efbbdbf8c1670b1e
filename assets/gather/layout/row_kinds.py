"""What a row under a header may be instead of a record."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum


class NonRecordKind(Enum):
    """Why a row is no record, in English and Welsh."""

    TOTAL = ("a total", "cyfanswm")
    AVERAGE = ("an average", "cyfartaledd")
    COUNT = ("a count", "cyfrif")
    NOTE = ("a note", "nodyn")
    HEADING = ("a heading", "pennawd")
    REPEATED_HEADER = ("the header again", "y pennawd eto")
    UNITS = ("a row of units", "rhes o unedau")
    COLUMN_NUMBERS = ("a row of column numbers", "rhes o rifau colofnau")
    GUIDANCE = ("a row of guidance", "rhes o ganllawiau")
    EXAMPLE = ("an example", "enghraifft")
    PLACEHOLDER = ("a row left to be filled in", "rhes i'w llenwi")
    MARK = ("a dividing or end mark", "marc rhannu neu ddiwedd")
    AFTER_END = ("below the end of the table", "o dan ddiwedd y tabl")
    NAMED_BY_SOURCE = ("left out by the source file", "wedi'i gadael allan gan y ffeil ffynhonnell")
    NO_FIGURES = ("a row without figures", "rhes heb ffigurau")

    @property
    def text_en(self) -> str:
        """The reason in English."""
        return self.value[0]

    @property
    def text_cy(self) -> str:
        """The reason in Welsh."""
        return self.value[1]


NonRecords = dict[int, NonRecordKind]
"""Rows that are no records, by their index in a table's body, and why."""


@dataclass(frozen=True)
class NonRecordHints:
    """What a source file says of rows that are no records.

    patterns: regular expressions on a row's first text; empty_marks: texts that stand for an empty cell in a form.
    """

    patterns: Sequence[str] = ()
    empty_marks: Collection[str] = ()


NO_HINTS = NonRecordHints()
