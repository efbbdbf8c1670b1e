"""Which table a region of a sheet is, and which of its headers fills which of our columns.

Belongs here: weighing the tables against one another. Does not belong here: a header's words (likeness), the texts under
it (evidence), or what a source file says of it all (draft).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import pyarrow as pa

from assets.gather.layout import JOINT, Region
from assets.gather.proposing.assigning import assigned
from assets.gather.proposing.evidence import CONTRADICTS, fit, weighed
from assets.gather.proposing.likeness import LEAST, meant, words
from assets.gather.proposing.wide import Wide, periods_across
from schemas.frames import format_column_letters
from schemas.languages import fold_text
from schemas.marks import parse_mark
from schemas.submission_columns import SUBMISSION_COLUMNS, TABLES_KNOWN_BY_HEADERS
from schemas.tables import TABLES

LOOKED_AT, SAMPLE, MOST_HEADERS = 2000, 200, 1000
LEAST_COLUMNS, LEAST_WORTH = 2, 2.0
FIGURES = HALF = 0.5
NEAR = 0.1
"""A column that a header means less surely than another, by more than this, is no choice for it."""
FAR = 0.3
"""What is no closer than this is not close to anything."""
EMPTY = 0.99
"""Of two headers alike, the one under which something stands is meant."""
SHORT = 60

_TITLES = ("title_en", "title_cy")
_LISTS = ("partner_list",)
_NUMBER = re.compile(r" ?[0-9]+$")
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
_FIRST_NEEDED = {table: frozenset(groups[0]) for table, groups in _NEEDED.items()}


class Guess(NamedTuple):
    """A header that seems to mean one of our columns: as a source file would name it, how surely, and its position.

    more: further headers that are the same but for their number (`Partner 2`), by position.
    """

    header: str
    confidence: float
    position: int
    more: Mapping[int, str] = MappingProxyType({})

    @property
    def said(self) -> str | dict[str, Any]:
        """The headers as a source file names them."""
        return {"headers": [self.header, *self.more.values()]} if self.more else self.header


class Closest(NamedTuple):
    """What a header that is not mapped comes closest to."""

    column: str
    confidence: float


@dataclass(frozen=True)
class Proposed:
    """A table that was recognised, in one region or alike in several sheets.

    columns: ours → their header. unmapped: their header → what it comes closest to. wide: periods across the columns.
    worth: what the whole is worth, to be compared with other tables only.
    """

    table: str
    regions: tuple[Region, ...]
    columns: Mapping[str, Guess]
    unmapped: Mapping[str, Closest | None]
    wide: Wide | None
    worth: float

    @property
    def region(self) -> Region:
        """The first of its regions."""
        return self.regions[0]

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The columns without which its records would be held, for which no header was found."""
        return tuple(_lacking(self.table, self.columns, self.wide))

    def stands(self, least: float) -> bool:
        """Whether the columns that are at least so sure make it this table."""
        sure = {name: guess for name, guess in self.columns.items() if guess.confidence >= least}
        return _stands(self.table, sure, self.wide)

    def texts(self, position: int) -> list[str]:
        """Some of the texts under a header, none blank."""
        return sample(self.regions, position)


def sample(regions: Sequence[Region], position: int) -> list[str]:
    """Some of the texts under a header, those of the first records; none blank, and no marks of a missing value."""
    found: list[str] = []
    for region in regions:
        lines = [int(line) for line in region.lines[:LOOKED_AT] if line not in region.not_records]
        texts = region.grid.columns[position].take(pa.array([line - 1 for line in lines], pa.int64())).to_pylist()
        found += [text.strip() for text in texts if text.strip() and parse_mark(text) is None]
    return found[:SAMPLE]


def called(headers: Sequence[str]) -> list[str]:
    """What a source file would call each header: by its last level or its beginning where that is enough, by the
    column's letters where nothing else tells it apart.
    """
    wholes = [fold_text(header) for header in headers]
    lasts = [fold_text(header.split(JOINT)[-1]) for header in headers]
    whole_count, last_count = Counter(wholes), Counter(lasts)
    names = []
    for at, header in enumerate(headers):
        name = f"({format_column_letters(at + 1)})"
        if header and whole_count[wholes[at]] == 1:
            others = whole_count[lasts[at]] - (lasts[at] == wholes[at])
            name = header if last_count[lasts[at]] > 1 or others else header.split(JOINT)[-1]
            beginning = _beginning(name) if len(headers) <= MOST_HEADERS else None
            if beginning and _only(fold_text(beginning), wholes, lasts):
                name = f"{beginning}…"
        names.append(name)
    return names


def _only(beginning: str, wholes: Sequence[str], lasts: Sequence[str]) -> bool:
    """Whether one header alone begins so, by the whole of it or by its last level."""
    begin = [
        whole.startswith(beginning) or last.startswith(beginning) for whole, last in zip(wholes, lasts, strict=True)
    ]
    return sum(begin) == 1


def _beginning(header: str) -> str | None:
    """The first words of a long header, up to its explanation."""
    if len(header) <= SHORT:
        return None
    words_before = header[: SHORT + 1].rsplit(" ", 1)[0]
    return words_before.split(" (")[0].rstrip(" ,;:.-–") or None


def _lacking(table: str, columns: Mapping[str, Guess], across: Wide | None) -> list[str]:
    """Required columns that have no header; a value without a kind is taken to be an actual one."""
    given = {"value_kind"} | ({"period", "actual"} if across else set())
    given |= {"measure"} if across and across.measures else set()
    return [
        name
        for name, how in SUBMISSION_COLUMNS[table].items()
        if how.required and name not in columns and name not in given
    ]


def _stands(table: str, columns: Mapping[str, Guess], across: Wide | None) -> bool:
    given = {*columns, *(("period", "actual") if across else ()), *(("measure",) if across and across.measures else ())}
    return len(given) >= LEAST_COLUMNS and all(given & set(group) for group in _NEEDED[table])


def _worth(table: str, columns: Mapping[str, Guess], across: Wide | None, regions: Sequence[Region]) -> float:
    """What a table's proposals are worth: required columns count double, those that are lacking against it."""
    total = 0.0
    for name, guess in columns.items():
        how = SUBMISSION_COLUMNS[table][name]
        weight = 2.0 if how.required or name in _FIRST_NEEDED[table] else 1.0
        if how.required and how.codelist and (fit(table, name, sample(regions, guess.position)) or 0) <= CONTRADICTS:
            weight = 0.5
        total += guess.confidence * weight
    total += 0 if across is None else 2 if "measure" in columns else 1
    about = TABLES[table].about
    named = words(regions[0].grid.name) & (words(table) | words(about.title_en) | words(about.title_cy))
    return total - len(_lacking(table, columns, across)) + (0.5 if named else 0)


def _numbered(headers: Sequence[str], names: Sequence[str], first: int, columns: Mapping[str, Guess]) -> dict[int, str]:
    """The headers that are the same as one but for their number, by position: `Partner 2` beside `Partner 1`."""
    known, taken = _NUMBER.sub("", fold_text(headers[first])), {guess.position for guess in columns.values()}
    same = (at for at, header in enumerate(headers) if _NUMBER.sub("", fold_text(header)) == known)
    return {at: names[at] for at in same if at not in taken}


def _figures(regions: Sequence[Region], across: Wide) -> bool:
    """Whether it is figures that stand under the periods."""
    texts = [text for at in sorted(across.positions) for text in sample(regions, at)]
    return (fit("observations", "actual", texts) or 0) >= FIGURES


def _as(table: str, regions: Sequence[Region], names: Sequence[str], across: Wide | None) -> Proposed | None:
    """A region taken for one table, as well as it can be; None when it cannot be that table."""
    headers = regions[0].headers
    sure = table == "observations" and across and _figures(regions, across)
    periods = across if sure else None
    named = [at for at, header in enumerate(headers) if header and not (periods and at in periods.positions)]
    positions = named[:MOST_HEADERS]
    first = {fold_text(headers[at]): at for at in reversed(positions)}
    worths: list[dict[str, float]] = []
    closest: dict[int, Closest] = {}
    for at in positions:
        texts = sample(regions, at)
        found = {
            column: weighed(confidence, table, column, texts) * (1 if texts or confidence == 1 else EMPTY)
            for column, confidence in meant(headers[at], table)
            if confidence >= LEAST - NEAR
        } or dict(meant(headers[at], table)[:1])
        best = max(found.values(), default=0.0)
        if best >= FAR:
            closest[at] = Closest(*max(found.items(), key=lambda each: (each[1], each[0])))
        alone = first[fold_text(headers[at])] == at
        fine = {c: v for c, v in found.items() if v >= max(LEAST, best - NEAR) and alone}
        worths.append({c: v for c, v in fine.items() if not periods or periods.leaves(c, headers[at])})
    columns = {
        column: Guess(names[at], worth[column], at)
        for at, column, worth in zip(positions, assigned(worths), worths, strict=True)
        if column
    }
    if not _stands(table, columns, periods):
        return None
    for column, guess in columns.items():
        if column in _LISTS:
            columns[column] = guess._replace(more=_numbered(headers, names, guess.position, columns))
    # Where nothing stands under the headers, they alone have to make it a table.
    if len(columns) < len(first) * HALF and not any(sample(regions, guess.position) for guess in columns.values()):
        return None
    taken = {at for guess in columns.values() for at in (guess.position, *guess.more)} | (
        periods.positions if periods else set()
    )
    left = [
        at
        for at in range(regions[0].left, regions[0].right + 1)
        if at not in taken and (headers[at] or sample(regions, at))
    ]
    return Proposed(
        table,
        tuple(regions),
        {name: columns[name] for name in SUBMISSION_COLUMNS[table] if name in columns},
        {names[at]: closest.get(at) for at in left},
        periods,
        _worth(table, columns, periods, regions),
    )


def recognised(regions: Sequence[Region]) -> Proposed | None:
    """The table that some regions with the same headers seem to be; None when they are none that can be sent."""
    names, periods = called(regions[0].headers), periods_across(regions[0])
    tried = [found for table in TABLES_KNOWN_BY_HEADERS if (found := _as(table, regions, names, periods))]
    best = max(tried, key=lambda each: each.worth, default=None)
    return best if best and best.worth >= LEAST_WORTH else None
