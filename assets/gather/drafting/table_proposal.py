"""What a region of a sheet is taken for: a table of ours, with a header for each of our columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import pyarrow as pa

from assets.gather.drafting.header_similarity import (
    AMOUNT_COLUMNS,
    find_candidate_columns,
)
from assets.gather.drafting.header_words import list_telling_words
from assets.gather.drafting.period_proposals import PeriodProposal
from assets.gather.drafting.value_evidence import (
    CONTRADICTING_SHARE,
    is_unsupported,
    measure_fit,
)
from assets.gather.layout import Region
from assets.gather.mapping.wrapped_texts import strip_wrapping
from schemas.marks import parse_mark
from schemas.privacy.people import is_list_of_people
from schemas.submission_columns import SUBMISSION_COLUMNS
from schemas.tables import TABLES

MAX_ROWS, MAX_TEXTS = 2000, 200
LEAST_COLUMNS = 2

TITLES = ("title_en", "title_cy")
LIST_COLUMN = "partner_list"
_LIST_SIGN = re.compile(r"\s*[;\n]\s*")
_NEEDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "projects": (TITLES,),
    "partners": (("organisation",), ("reference", "role")),
    "benefits": (
        ("reference",),
        ("benefit_type", "description_en", "description_cy", "amount", "expected_value", "realised_value"),
    ),
    "milestones": (("milestone_en", "milestone_cy"), ("planned", "forecast", "actual")),
    "observations": (("period",), ("actual",), ("measure", "reference", "project_title", "organisation")),
    "measures": (TITLES, ("measure_id", "polarity", "unit", "tolerance", "frequency")),
}
"""Of each group a region must have one column to be that table at all."""
_USUAL: Mapping[str, tuple[str, ...]] = {
    "projects": ("lead", "partner_list", "reference", "start_actual"),
    "partners": ("organisation", "reference", "role"),
    "benefits": ("benefit_type", "expected_value"),
    "milestones": ("planned", "actual"),
    "observations": ("organisation", "target"),
    "measures": ("measure_id", "unit"),
}
"""Any one of these beside them makes it sure."""


class ColumnCandidate(NamedTuple):
    """A column of ours that a header may mean, and how surely."""

    column: str
    confidence: float


@dataclass(frozen=True)
class ColumnProposal:
    """A header that seems to mean one of our columns. more: others that only differ in their number, by position."""

    header: str
    confidence: float
    position: int
    more: Mapping[int, str] = field(default_factory=dict)

    @property
    def headers(self) -> str | dict[str, Any]:
        return {"headers": [self.header, *self.more.values()]} if self.more else self.header


@dataclass(frozen=True)
class TableProposal:
    """A table that was recognised, in one region or alike in several sheets."""

    table: str
    regions: tuple[Region, ...]
    columns: Mapping[str, ColumnProposal]  # ours → their header
    unmapped: Mapping[str, ColumnCandidate | None]  # their header → what it comes closest to
    periods: PeriodProposal | None  # across the columns
    # Ours → a header for the same in another currency, beside the one in pounds.
    in_other_currency: tuple[tuple[str, ColumnProposal], ...] = ()

    @property
    def region(self) -> Region:
        return self.regions[0]

    @property
    def _from_periods(self) -> frozenset[str]:
        if not self.periods:
            return frozenset()
        return frozenset({"period", "actual", *(("measure",) if self.periods.periods.match else ())})

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The columns without which its records would be held, for which no header was found."""
        # A value without a kind is taken to be an actual one.
        present = {"value_kind", *self.columns, *self._from_periods}
        columns = SUBMISSION_COLUMNS[self.table].items()
        return tuple(name for name, how in columns if how.required and name not in present)

    def list_needed(self, least_confidence: float) -> list[tuple[str, ...]]:
        """What lacks for it to be this table at all, where only columns so sure count: of each group one column."""
        present = self._list_present(least_confidence)
        groups = [group for group in _NEEDED[self.table] if not {*present, *self.missing} & set(group)]
        return [*groups, *((name,) for name in self.missing)]

    def list_usual_columns(self, least_confidence: float) -> tuple[str, ...]:
        """The columns of which any one would do, where a table has all that it must have and yet too few to be sure of."""
        present = self._list_present(least_confidence)
        return tuple(name for name in _USUAL[self.table] if name not in present)

    def _list_present(self, least_confidence: float) -> set[str]:
        sure = {name for name, proposal in self.columns.items() if proposal.confidence >= least_confidence}
        return sure | self._from_periods

    @cached_property
    def doubted(self) -> Mapping[str, ColumnProposal]:
        """The columns that a header means, while its texts are none of their codes; the register's own names apart."""
        return {
            name: column
            for name, column in self.columns.items()
            if self._is_synonym(name, column) and is_unsupported(self.table, name, self.sample_texts(column.position))
        }

    @cached_property
    def of_people(self) -> Mapping[str, ColumnProposal]:
        """The columns of names or texts under which names of people stand: `Name` in a list of contacts, `Project lead`."""
        return {
            name: column
            for name, column in self.columns.items()
            if SUBMISSION_COLUMNS[self.table][name].kind == "text"
            and name not in AMOUNT_COLUMNS
            and is_list_of_people(self._split_texts(name, column.position))
        }

    def _split_texts(self, name: str, position: int) -> list[str]:
        texts = self.sample_texts(position)
        return [part for text in texts for part in _LIST_SIGN.split(text) if part] if name == LIST_COLUMN else texts

    def _is_synonym(self, name: str, column: ColumnProposal) -> bool:
        return dict(find_candidate_columns(self.region.headers[column.position], self.table)).get(name, 0) < 1

    def drop_doubted(self) -> "TableProposal":
        """What may be read without a person's word: it is left to that to say what a sender's own codes mean."""
        dropped = {**self.doubted, **self.of_people}
        columns = {name: column for name, column in self.columns.items() if name not in dropped}
        unmapped = {column.header: ColumnCandidate(name, column.confidence) for name, column in dropped.items()}
        return replace(self, columns=columns, unmapped={**self.unmapped, **unmapped})

    def replace_columns(self, columns: Mapping[str, ColumnProposal]) -> "TableProposal":
        """The same table with these columns; a header that is of none of them any more is unmapped."""
        mapped = {position for column in columns.values() for position in (column.position, *column.more)}
        freed = {
            column.header: ColumnCandidate(name, column.confidence)
            for name, column in self.columns.items()
            if column.position not in mapped
        }
        read = {column.header for column in columns.values()}
        unmapped = {header: closest for header, closest in self.unmapped.items() if header not in read}
        ordered = {name: columns[name] for name in SUBMISSION_COLUMNS[self.table] if name in columns}
        return replace(self, columns=ordered, unmapped={**unmapped, **freed})

    def is_convincing(self, least_confidence: float) -> bool:
        """Whether the columns that are at least so sure make it this table."""
        present = self._list_present(least_confidence)
        return len(present) >= LEAST_COLUMNS and all(present & set(group) for group in _NEEDED[self.table])

    def is_readable(self, least_confidence: float) -> bool:
        """Whether it is this table for sure, and what may be read of it without a person's word has all that it needs."""
        read = self.drop_doubted()
        groups = all(read._list_present(least_confidence) & set(group) for group in _NEEDED[self.table])
        # A column of people is not read, and tells as well as others which table this is.
        count = len(read._list_present(least_confidence)) + len(self.of_people)
        return groups and count >= LEAST_COLUMNS and not read.missing

    def sample_texts(self, position: int) -> list[str]:
        return sample_texts(self.regions, position)

    @cached_property
    def score(self) -> float:
        """To be compared with other tables: columns by confidence, those that matter double, less those that are missing."""
        total = sum(self._rate_column(name) * proposal.confidence for name, proposal in self.columns.items())
        if self.periods:
            total += 2 if "measure" in self.columns else 1
        about = TABLES[self.table].about
        names = (self.table, about.title_en, about.title_cy)
        named = list_telling_words(self.region.sheet.name) & frozenset().union(*map(list_telling_words, names))
        return total - len(self.missing) + (0.5 if named else 0)

    @property
    def closeness(self) -> float:
        """How much of its headers is known, to be compared with other tables."""
        return sum(proposal.confidence for proposal in self.columns.values())

    def _rate_column(self, name: str) -> float:
        incoming = SUBMISSION_COLUMNS[self.table][name]
        if incoming.required and incoming.codelist:
            texts = self.sample_texts(self.columns[name].position)
            if (measure_fit(self.table, name, texts) or 0) <= CONTRADICTING_SHARE:
                return 0.5
        return 2.0 if incoming.required or name in _NEEDED[self.table][0] else 1.0


def sample_texts(regions: Sequence[Region], position: int) -> list[str]:
    """Some of the texts under a header, those of the first records; none blank, and no marks of a missing value."""
    texts: list[str] = []
    for region in regions:
        texts += filter(None, read_column_texts(region, position))
    return texts[:MAX_TEXTS]


def read_column_texts(region: Region, position: int) -> list[str]:
    """What stands under a header in each of the first records; empty where nothing does, or the mark of a missing value."""
    rows = [int(row) for row in region.row_numbers[:MAX_ROWS] if row not in region.non_records]
    cells = region.sheet.columns[position].take(pa.array([row - 1 for row in rows], pa.int64())).to_pylist()
    texts = (strip_wrapping(text).strip() for text in cells)
    return [text if parse_mark(text) is None else "" for text in texts]
