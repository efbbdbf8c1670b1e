"""Which of their columns fills which of ours, and the texts under it.

Belongs here: finding the headers that a source file names, and taking cells out of a region. Does not belong here:
finding the region (layout), or what becomes of the texts.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.gather.layout import JOINT, Region
from assets.gather.mapping.mapped import Mapped, Place
from schemas.findings import make_finding
from schemas.frames import format_column_letters, to_text_series
from schemas.languages import fold_text
from schemas.marks import MISSING_MARKS
from schemas.source_file import JoinedHeaders, TableSource

_LETTER = re.compile(r"\(([A-Z]{1,3})\)")
BEGINNING = "…"


def knows(wanted: Iterable[str]) -> Callable[[str], bool]:
    """Whether a header is one of those that a source file names: whole, by its last level, or by its beginning."""
    names = list(wanted)
    whole = {fold_text(name) for name in names if not name.endswith(BEGINNING)}
    beginnings = tuple(fold_text(name.removesuffix(BEGINNING)) for name in names if name.endswith(BEGINNING))

    def known(header: str) -> bool:
        forms = {fold_text(header), fold_text(header.split(JOINT)[-1])}
        return not forms.isdisjoint(whole) or any(form.startswith(beginnings) for form in forms)

    return known


def positions(headers: Sequence[str], wanted: str) -> list[int]:
    """Where a header stands: whole as joined, else by its last level or its beginning; `(C)` is a column by its letters."""
    goal, known = fold_text(wanted), knows([wanted])
    exact = [at for at, header in enumerate(headers) if header and fold_text(header) == goal]
    found = exact or [at for at, header in enumerate(headers) if header and known(header)]
    letter = _LETTER.fullmatch(wanted)
    if not found and letter:
        found = [at for at in range(len(headers)) if format_column_letters(at + 1) == letter[1]]
    return found


def sources(spec: TableSource) -> Iterator[tuple[str, list[str], JoinedHeaders | None]]:
    """Each mapped column of ours with their headers, and how to join them."""
    for column, theirs in spec.columns.items():
        yield (column, [theirs], None) if isinstance(theirs, str) else (column, theirs.headers, theirs)


def wanted(spec: TableSource) -> list[str]:
    """Every header of theirs that a table takes."""
    named_by_figures = [header for figure in spec.figures for header in figure.columns.values()]
    return [header for _, headers, _ in sources(spec) for header in headers] + named_by_figures


def blank(text: object) -> bool:
    """Whether a text only says that there is no value."""
    return bool(pd.isna(text)) or text.strip().casefold() in MISSING_MARKS  # type: ignore[attr-defined]


class Texts:
    """The texts of some lines of a region, by position: a series each, in the lines' order; a blank cell is NA."""

    def __init__(self, region: Region, lines: Sequence[int] | np.ndarray) -> None:
        self._grid, self._lines = region.grid, np.asarray(lines, dtype=np.int64)
        header = region.header_lines[-1]
        self._merged = [
            (left, top + 1, bottom + 1)
            for top, left, bottom, right in region.grid.merged
            if left == right and bottom > top >= header
        ]

    def spread(self, position: int) -> list[tuple[int, np.ndarray]]:
        """The cells of a position that are merged downwards: the first line of each, and the others that it covers."""
        return [
            (first, below)
            for at, first, last in self._merged
            if at == position and len(below := self._lines[(self._lines > first) & (self._lines <= last)])
        ]

    def at(self, position: int, down: bool = False) -> pd.Series:
        """One position's texts. down: a cell merged downwards gives its text to each of its lines."""
        column = self._grid.columns[position]
        first, count = (int(self._lines[0]), len(self._lines)) if len(self._lines) else (1, 0)
        whole = not count or int(self._lines[-1]) - first + 1 == count
        taken = column.slice(first - 1, count) if whole else column.take(pa.array(self._lines - 1))
        found = to_text_series(pa.chunked_array([_without_blanks(chunk) for chunk in taken.chunks], taken.type))
        for first, below in self.spread(position) if down else ():
            found = found.mask(np.isin(self._lines, below), column[first - 1].as_py() or pd.NA)
        return found

    def joined(self, at: Sequence[int], how: JoinedHeaders | None, down: bool = False) -> pd.Series:
        """The text of one of our columns, made of one position or several (down: see `at`)."""
        text = self.at(at[0], down)
        for position in at[1:]:
            more = self.at(position, down)
            if how and how.first:
                silent = {said: blank(said) for said in text.dropna().unique()}
                text = text.mask(text.map(silent).fillna(True).astype(bool) & more.notna(), more)
                continue
            both = text + (how.separator if how else "; ") + more
            text = both.fillna(text).fillna(more)
        return text


def _without_blanks(chunk: pa.Array) -> pa.Array:
    """A chunk of texts whose blanks are nulls; the texts themselves are not copied."""
    filled = pc.greater(pc.binary_length(chunk), 0)
    if pc.all(filled).as_py() is not False:
        return chunk
    _, offsets, letters_ = chunk.buffers()
    start, ends = chunk.offset, len(chunk) + 1
    moved = pa.py_buffer(np.frombuffer(offsets, dtype=np.int64)[start : start + ends])
    return pa.Array.from_buffers(chunk.type, len(chunk), [filled.buffers()[1], moved, letters_])


def headers_found(
    place: Place, spec: TableSource, is_period: Sequence[int], records: np.ndarray, into: Mapped
) -> dict[str, list[int]] | None:
    """Our columns → where their headers stand; what is missing, repeated or unknown becomes findings.

    is_period: positions whose headers name periods; records: the lines that are records. None when no header is there.
    """
    headers = place.region.headers
    where: dict[str, list[int]] = {}
    used: set[int] = set(is_period)
    missing: list[str] = []
    spots: dict[str, list[int]] = {}
    for header in dict.fromkeys(wanted(spec)):
        spots[header] = positions(headers, header)
        if not spots[header]:
            missing.append(header)
        elif len(spots[header]) > 1:
            _repeated(place, spec, header, spots[header], into)
            used.update(spots[header])
    for column, theirs, _ in sources(spec):
        if all(spots[header] for header in theirs):
            where[column] = [spots[header][0] for header in theirs]
            used.update(where[column])
    used.update(spots[header][0] for figure in spec.figures for header in figure.columns.values() if spots[header])
    line = place.region.header_lines[-1]
    header_spot = f"{place.sheet}!{format_column_letters(line) if place.across else line}"
    if not where:
        into.findings.append(make_finding("table-missing", **place.where(), place=header_spot))
        return None
    for header in missing:
        into.findings.append(
            make_finding("column-missing", **place.where(), table=spec.table, place=header_spot, header=header)
        )
    ignored = {position for header in spec.ignore for position in positions(headers, header)}
    filled = place.region.grid.filled[np.asarray(records, dtype=np.int64) - 1] if len(records) else None
    for at in range(place.region.left, place.region.right + 1):
        used_by_records = filled is not None and at < filled.shape[1] and filled[:, at].any()
        header = headers[at] or (f"({place.position(at)})" if used_by_records else "")
        if place.across and not used_by_records:
            continue  # a title above a form, a note under it
        if header and at not in used | ignored:
            into.findings.append(
                make_finding(
                    "column-unmapped",
                    **place.where(),
                    table=spec.table,
                    cell=place.cell(line, at),
                    header=header,
                )
            )
    return where


def _repeated(place: Place, spec: TableSource, header: str, at: Sequence[int], into: Mapped) -> None:
    spots = [place.position(each) for each in at]
    into.findings.append(
        make_finding(
            "header-repeated",
            **place.where(),
            table=spec.table,
            cell=place.cell(place.region.header_lines[-1], at[1]),
            header=header,
            places=", ".join(spots),
            taken=spots[0],
        )
    )
