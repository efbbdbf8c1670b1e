"""Which of our tables a region of a sheet seems to be, and which of its headers fills which of our columns."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import pyarrow as pa

from assets.gather.drafting.column_assignment import assign_columns
from assets.gather.drafting.header_similarity import LEAST_CONFIDENCE, find_candidate_columns, list_telling_words
from assets.gather.drafting.other_lists import find_other_list
from assets.gather.drafting.period_proposals import PeriodProposal, propose_periods
from assets.gather.drafting.value_evidence import (
    CONTRADICTING_SHARE,
    calculate_confidence,
    has_only_units,
    is_unsupported,
    measure_fit,
)
from assets.gather.layout import LEVEL_SEPARATOR, Region
from assets.gather.mapping.wrapped_texts import strip_wrapping
from schemas.frames import format_column_letters
from schemas.languages import fold_text
from schemas.marks import parse_mark
from schemas.submission_columns import SUBMISSION_COLUMNS, TABLES_KNOWN_BY_HEADERS
from schemas.tables import TABLES

MAX_ROWS, MAX_TEXTS, MAX_HEADERS = 2000, 200, 1000
LEAST_COLUMNS, LEAST_SCORE = 2, 2.0
HALF = 0.5
NEAR_BEST = 0.1  # a column that a header means less surely than another, by more than this, is no choice for it
LEAST_CLOSENESS = 0.3  # what is no closer than this is not close to anything
EMPTY_FACTOR = 0.99  # of two headers alike, the one under which something stands is meant
SHORT_CHARACTERS = 60
UNIT_CONFIDENCE = 0.95  # that a column under `measure` is the unit where it holds nothing else

_TITLES = ("title_en", "title_cy")
_LIST_COLUMN, _ROLE_COLUMN = "partner_list", "partner_role"
_NUMBER_AT_END = re.compile(r" ?[0-9]+$")
_NEEDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "projects": (_TITLES,),
    "partners": (("organisation",), ("reference", "role")),
    "benefits": (
        ("reference",),
        ("benefit_type", "description_en", "description_cy", "amount", "expected_value", "realised_value"),
    ),
    "milestones": (("milestone_en", "milestone_cy"), ("planned", "forecast", "actual")),
    "observations": (("period",), ("actual",), ("measure", "reference", "project_title", "organisation")),
    "measures": (_TITLES, ("measure_id", "polarity", "unit", "tolerance", "frequency")),
}
"""Of each group a region must have one column to be that table at all."""


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
        present = self._list_sure(least_confidence) | self._from_periods
        groups = [group for group in _NEEDED[self.table] if not {*present, *self.missing} & set(group)]
        return [*groups, *((name,) for name in self.missing)]

    def _list_sure(self, least_confidence: float) -> set[str]:
        return {name for name, proposal in self.columns.items() if proposal.confidence >= least_confidence}

    @cached_property
    def doubted(self) -> Mapping[str, ColumnProposal]:
        """The columns of codes that a header means, while none of its texts is one of them; the register's own names apart."""
        return {
            name: column
            for name, column in self.columns.items()
            if self._is_synonym(name, column) and is_unsupported(self.table, name, self.sample_texts(column.position))
        }

    def _is_synonym(self, name: str, column: ColumnProposal) -> bool:
        return dict(find_candidate_columns(self.region.headers[column.position], self.table)).get(name, 0) < 1

    def drop_doubted(self) -> "TableProposal":
        """What may be read without a person's word: it is left to that to say what a sender's own codes mean."""
        columns = {name: column for name, column in self.columns.items() if name not in self.doubted}
        unmapped = {column.header: ColumnCandidate(name, column.confidence) for name, column in self.doubted.items()}
        return replace(self, columns=columns, unmapped={**self.unmapped, **unmapped})

    def is_convincing(self, least_confidence: float) -> bool:
        """Whether the columns that are at least so sure make it this table."""
        present = self._list_sure(least_confidence) | self._from_periods
        return len(present) >= LEAST_COLUMNS and all(present & set(group) for group in _NEEDED[self.table])

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
        rows = [int(row) for row in region.row_numbers[:MAX_ROWS] if row not in region.non_records]
        cells = region.sheet.columns[position].take(pa.array([row - 1 for row in rows], pa.int64())).to_pylist()
        inner_texts = (strip_wrapping(text).strip() for text in cells)
        texts += [text for text in inner_texts if text and parse_mark(text) is None]
    return texts[:MAX_TEXTS]


def name_headers(headers: Sequence[str]) -> list[str]:
    """What a source file would call each header: its last level or beginning if that is enough, or its column's letters."""
    wholes = [fold_text(header) for header in headers]
    lasts = [fold_text(header.split(LEVEL_SEPARATOR)[-1]) for header in headers]
    whole_count, last_count = Counter(wholes), Counter(lasts)
    names = []
    for position, (header, whole, last) in enumerate(zip(headers, wholes, lasts, strict=True)):
        if not header or whole_count[whole] > 1:
            names.append(f"({format_column_letters(position + 1)})")
            continue
        is_last_unique = last_count[last] == 1 and whole_count[last] == (last == whole)
        name = header.split(LEVEL_SEPARATOR)[-1] if is_last_unique else header
        beginning = _shorten_header(name) if len(headers) <= MAX_HEADERS else None
        names.append(f"{beginning}…" if beginning and _is_unique(fold_text(beginning), wholes, lasts) else name)
    return names


def _is_unique(beginning: str, wholes: Sequence[str], lasts: Sequence[str]) -> bool:
    pairs = zip(wholes, lasts, strict=True)
    return sum(whole.startswith(beginning) or last.startswith(beginning) for whole, last in pairs) == 1


def _shorten_header(header: str) -> str | None:
    if len(header) <= SHORT_CHARACTERS:
        return None
    words_before = header[: SHORT_CHARACTERS + 1].rsplit(" ", 1)[0]
    return words_before.split(" (")[0].rstrip(" ,;:.-–") or None


def _find_numbered_headers(
    headers: Sequence[str], names: Sequence[str], first: int, columns: Mapping[str, ColumnProposal]
) -> dict[int, str]:
    """The headers that are the same as one but for their number, by position: `Partner 2` beside `Partner 1`."""
    stem = _NUMBER_AT_END.sub("", fold_text(headers[first]))
    taken = {proposal.position for proposal in columns.values()}
    return {
        position: names[position]
        for position, header in enumerate(headers)
        if position not in taken and _NUMBER_AT_END.sub("", fold_text(header)) == stem
    }


def _rate_candidates(table: str, header: str, texts: Sequence[str]) -> dict[str, float]:
    """The columns of a table that a header over some texts may mean, and how surely; the closest where none is sure."""
    candidates = find_candidate_columns(header, table)
    rated = {
        column: calculate_confidence(confidence, table, column, texts)
        * (1 if texts or confidence == 1 else EMPTY_FACTOR)
        for column, confidence in candidates
        if confidence >= LEAST_CONFIDENCE - NEAR_BEST
    }
    return rated or dict(candidates[:1])


def _separate_units(choices: Sequence[dict[str, float]], texts: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    """The choices of headers of observations; where `Indicator` names what is measured, `Measure` of "Percentage" is the unit.

    texts: what stands under each header.
    """
    is_measure = ["measure" in choice for choice in choices]
    is_unit = [named and has_only_units(own) for named, own in zip(is_measure, texts, strict=True)]
    if is_unit == is_measure:
        return list(choices)
    return [{"unit": UNIT_CONFIDENCE} if unit else choice for unit, choice in zip(is_unit, choices, strict=True)]


def _map_headers(
    table: str, regions: Sequence[Region], names: Sequence[str], periods: PeriodProposal | None
) -> TableProposal:
    """Regions taken for one table, whether they can be it or not. names: what a source file would call its headers."""
    headers = regions[0].headers
    if periods:
        values = [text for position in sorted(periods.positions) for text in sample_texts(regions, position)]
        if table != "observations" or (measure_fit(table, "actual", values) or 0) < HALF:
            periods = None
    period_positions = periods.positions if periods else frozenset()
    positions = [at for at, header in enumerate(headers) if header and at not in period_positions][:MAX_HEADERS]
    first_positions = {fold_text(headers[position]): position for position in reversed(positions)}
    choices: list[dict[str, float]] = []
    closest: dict[int, ColumnCandidate] = {}
    for position in positions:
        header = headers[position]
        rated = _rate_candidates(table, header, sample_texts(regions, position))
        best = max(rated.values(), default=0.0)
        if best >= LEAST_CLOSENESS:
            closest[position] = ColumnCandidate(*max(rated.items(), key=lambda candidate: candidate[::-1]))
        least = max(LEAST_CONFIDENCE, best - NEAR_BEST)
        is_first = first_positions[fold_text(header)] == position
        possible = [column for column in rated if not periods or periods.has_room_for(column, header)]
        choices.append({column: rated[column] for column in possible if is_first and rated[column] >= least})
    if table == "observations":
        choices = _separate_units(choices, [sample_texts(regions, position) for position in positions])
    columns = {
        column: ColumnProposal(names[position], confidences[column], position)
        for position, column, confidences in zip(positions, assign_columns(choices), choices, strict=True)
        if column
    }
    if partners := columns.get(_LIST_COLUMN):
        more = _find_numbered_headers(headers, names, partners.position, columns)
        columns[_LIST_COLUMN] = replace(partners, more=more)
    mapped = {position for column in columns.values() for position in (column.position, *column.more)}
    unmapped = [
        position
        for position in range(regions[0].left, regions[0].right + 1)
        if position not in mapped | period_positions and (headers[position] or sample_texts(regions, position))
    ]
    return TableProposal(
        table,
        tuple(regions),
        columns={name: columns[name] for name in SUBMISSION_COLUMNS[table] if name in columns},
        unmapped={names[position]: closest.get(position) for position in unmapped},
        periods=periods,
    )


def _is_possible(proposal: TableProposal) -> bool:
    """Whether regions can be the table that they are taken for."""
    if not proposal.is_convincing(0):
        return False
    # Where nothing stands under the headers, they alone have to make it a table.
    has_values = any(proposal.sample_texts(column.position) for column in proposal.columns.values())
    headers = {fold_text(header) for header in proposal.region.headers if header}
    return has_values or len(proposal.columns) >= len(headers) * HALF


def _propose_each(regions: Sequence[Region]) -> list[TableProposal]:
    names, periods = name_headers(regions[0].headers), propose_periods(regions[0])
    return [_map_headers(table, regions, names, periods) for table in TABLES_KNOWN_BY_HEADERS]


def propose_table(regions: Sequence[Region]) -> TableProposal | None:
    """The table that some regions with the same headers seem to be; None when they are none that can be sent."""
    proposals = [proposal for proposal in _propose_each(regions) if _is_possible(proposal)]
    best = max(proposals, key=lambda proposal: proposal.score, default=None)
    if best and (wider := next((other for other in proposals if _has_partner_rows(other, best)), None)):
        best = wider
    if best is None or best.score < LEAST_SCORE or find_other_list(regions[0], len(best.columns)):
        return None
    return best


def _has_partner_rows(proposal: TableProposal, best: TableProposal) -> bool:
    """Whether regions are projects with a row for each partner: all that the best table reads of them, and their titles."""
    mapped, of_best = ({column.position for column in each.columns.values()} for each in (proposal, best))
    return _ROLE_COLUMN in proposal.columns and of_best < mapped


def propose_closest_table(region: Region) -> TableProposal:
    """The table that a region of which too little is known comes closest to; one of projects where nothing is."""
    return max(_propose_each([region]), key=lambda proposal: (proposal.closeness, proposal.table == "projects"))
