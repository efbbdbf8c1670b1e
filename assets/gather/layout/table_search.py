"""Where tables lie in a sheet when no one has said so.

Belongs here: choosing header lines by their scores; tables below and beside one another, or turned. Does not belong
here: the score itself (scoring), or what is under the headers (region, lines).

How sure a finding is: half of the confidence comes from headers that are known (four are enough), half from the look of
the header (short and distinct texts over cells of other kinds), and all of it shrinks with each column that has no name.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise, zip_longest

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assets.gather.workbook.sheet import Sheet
from assets.gather.layout import row_patterns
from assets.gather.layout.header_depth import find_best_header
from assets.gather.layout.header_scoring import DEEP, MOSTLY, HeaderCandidate, HeaderConfidence, SheetArea
from assets.gather.layout.table_region import Orientation, Region, build_region
from assets.gather.layout.text_kinds import classify_text

WINDOW = 60
"""So many lines that are not blank are looked at for the first header."""
LATER = 1000
"""So many lines further down, each after a blank line or a title, are looked at for headers of more tables."""
TURNED = 256
"""Projects run across only in a sheet of no more lines than this, and"""
BROAD = 2048
"""no more columns than this."""
LEAST = 0.3
"""A header without known names must look like one at least this much."""


def _lines(area: SheetArea) -> list[int]:
    """The lines that may be headers: the first that are not blank, and those after a blank line or a title."""
    some = np.flatnonzero(area.counts)
    first = some[:WINDOW]
    rest = some[WINDOW:]
    before = np.concatenate(([0], area.counts[:-1]))
    opening = rest[before[rest] <= 1]
    opening = _wordy(area, opening[area.counts[opening] > 1])[:LATER]
    known = {int(at) for at in first} | {
        int(at) + more for at in opening for more in range(DEEP) if at + more < len(area.counts)
    }
    return [at + area.top for at in sorted(known) if area.counts[at] >= 1]


def _wordy(area: SheetArea, places: np.ndarray) -> np.ndarray:
    """Those of some lines that hold no figure but years."""
    for column in area.sheet.columns[area.left : area.right + 1]:
        if not len(places):
            break
        texts = column.take(pa.array(places + area.top - 1))
        figures = pc.match_substring_regex(texts, r"^[£$€(\s-]*\d[\d,.]*\s*[%)]?$")
        places = places[~pc.and_not(figures, pc.match_substring_regex(texts, r"^(19|20)\d\d$")).to_numpy()]
    return places


def _opens(area: SheetArea, line: int) -> bool:
    """Whether a line stands after a blank line or a title."""
    return area.count(line - 1) <= 1


def _titled(area: SheetArea, line: int) -> bool:
    """Whether a title stands above a line, with nothing but blank lines between."""
    above = line - 1
    while above >= area.top and not area.count(above):
        above -= 1
    return above >= area.top and area.count(above) == 1


def _same(one: HeaderCandidate, other: HeaderCandidate) -> bool:
    return [name.casefold() for name in one.names] == [name.casefold() for name in other.names]


def _figures(kinds: Collection[str]) -> bool:
    return any(kinds) and all(one in ("", "number", "date", "period", "flag") for one in kinds)


def _unlike(area: SheetArea, above: HeaderCandidate, new: HeaderCandidate) -> bool:
    """Whether a header of which little is known is no record of the table above it.

    It is three words or more, none of which stands in that table, over lines that hold figures. And in two columns or
    more it does not suit the table: its names stand under figures, dates and the like, or beside the table; or it leaves
    blank, as do the lines under it, what the table fills throughout.
    """
    upper = [line for line in area.below(above.lines[-1]) if line < new.lines[0]]
    lower = [line for line in area.below(new.lines[-1]) if area.count(line) > 1 and not _sums(area, line)]
    bottom = area.texts(new.lines[-1])
    misfits, figures = 0, False
    for at in {*above.named, *new.named}:
        kinds = [area.kinds(line)[at] for line in upper]
        under = [area.kinds(line)[at] for line in lower]
        if not new.names[at]:
            misfits += len(kinds) > 1 and all(kinds) and not any(under)
            continue
        stands = bottom[at] and bottom[at] in (area.texts(line)[at] for line in upper)
        if stands or classify_text(bottom[at]) not in ("short", "period", "long", ""):
            return False
        misfits += _figures(kinds) or (not any(kinds) and not above.names[at])
        figures = figures or _figures(under)
    return figures and misfits > 1 and len(new.named) > 2


def _sums(area: SheetArea, line: int) -> bool:
    first = next((text for text in area.texts(line) if text), "")
    return any(
        pattern.fullmatch(first)
        for pattern in (
            row_patterns.TOTAL,
            row_patterns.TOTAL_OF,
            row_patterns.AVERAGE,
            row_patterns.AVERAGE_OF,
            row_patterns.COUNT,
        )
    )


def _begins(area: SheetArea, last: HeaderCandidate, new: HeaderCandidate) -> bool:
    """Whether a header below a table begins another."""
    top = new.lines[0]
    if top <= last.lines[-1]:
        return False
    if _same(last, new):
        return _titled(area, top) and _opens(area, top)
    if new.strong:
        return _opens(area, top) or new.share >= MOSTLY
    return _opens(area, top) and new.shaped and _unlike(area, last, new)


def _better_than(
    area: SheetArea, last: HeaderCandidate, new: HeaderCandidate, before: Sequence[HeaderCandidate]
) -> bool:
    """Whether header lines that overlap others, or follow at once, take their place.

    Those that only reach deeper do when the line they add is unlike what stands below it, or known itself (as where the
    second language has a line of its own), or when they are the same as those of a table before.
    """
    if _same(last, new) or (last.strong and not new.strong):
        return False
    if new.score > last.score:
        return True
    deeper = new.lines[0] == last.lines[0] and 0 < last.worthy <= new.worthy
    lowest = new.lines[-1]
    if deeper and area.count(lowest) == 1 and len(last.named) > 2:
        return False  # it heads the records below it
    known = area.mostly_known(lowest) or any(_same(new, table) for table in before)
    return deeper and (new.like > last.like or known)


def _stacked(area: SheetArea) -> list[HeaderCandidate]:
    """The headers of tables that stand one below the other."""
    lines = _lines(area)
    seen: dict[int, HeaderCandidate | None] = {}
    for line in lines:
        seen[line] = find_best_header(area, line)
        if (one := seen[line]) and one.strong:
            break
    heads = [one for one in seen.values() if one]
    first = heads[-1] if heads and heads[-1].strong else max(heads, key=lambda one: one.score, default=None)
    if first is None or (not first.strong and first.cover * first.shape < LEAST):
        return []
    tables = [first]
    for line in (line for line in lines if line > first.lines[-1]):
        last = tables[-1]
        # What follows a table's lines without a break can only be another's header when it is known as such.
        broken = any(_opens(area, line - back) for back in range(DEEP)) or line <= last.lines[-1] + DEEP
        new = (
            (seen[line] if line in seen else find_best_header(area, line))
            if broken or area.mostly_known(line)
            else None
        )
        if new is None:
            continue
        if new.lines[0] <= last.lines[-1] + 2:
            if _better_than(area, last, new, tables[:-1]):
                tables[-1] = new
        elif _begins(area, last, new):
            tables.append(new)
    return tables


def _stop(area: SheetArea, last: HeaderCandidate, after: HeaderCandidate | None) -> int:
    """The last line that may be a table's: above the next table's title."""
    if after is None:
        return area.bottom
    line = after.lines[0] - 1
    while line > last.lines[-1] and not area.count(line):
        line -= 1
    while line > last.lines[-1] and area.count(line) == 1 and not _note(area, line):
        line -= 1
    return line


def _note(area: SheetArea, line: int) -> bool:
    text = next((text for text in area.texts(line) if text), "")
    return bool(
        row_patterns.NOTE.fullmatch(text) or row_patterns.SIGN.fullmatch(text) or row_patterns.END.fullmatch(text)
    )


def _bands(area: SheetArea) -> list[tuple[int, int]]:
    """The stretches of columns between columns that are blank throughout."""
    used = area.sheet.filled[area.top - 1 : area.bottom, area.left : area.right + 1].any(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], used, [False]))))
    return [
        (int(start) + area.left, int(end) - 1 + area.left) for start, end in zip(edges[::2], edges[1::2], strict=True)
    ]


def _side_by_side(area: SheetArea) -> list[tuple[SheetArea, list[HeaderCandidate]]]:
    """The parts of a field whose tables stand beside one another, if any: each has its own header.

    They are told from one table with a blank column by a first header that stands again in the next part, or by headers
    on different lines.
    """
    bands = _bands(area)
    if len(bands) < 2:
        return []
    parts = [area.part(left, right, area.top, area.bottom) for left, right in bands]
    found = [(part, heads) for part in parts if (heads := _stacked(part)) and len(heads[0].named) > 1]
    for (_, one), (_, other) in pairwise(found):
        again = one[0].names[one[0].named[0]].casefold() in {name.casefold() for name in other[0].names}
        if not again and not (one[0].lines[-1] != other[0].lines[-1] and one[0].strong and other[0].strong):
            return []
    return found if len(found) > 1 else []


def _own(area: SheetArea, last: HeaderCandidate, stop: int, turned: bool) -> list[str]:
    """The names of a header without what stands on its line by chance: unknown, over nothing, and apart or prose.

    turned: the records run across, so a title above them stands next to their labels.
    """
    names = list(last.names)
    under = area.sheet.filled[last.lines[-1] : stop]
    for ends, title in ((last.named, turned), (last.named[::-1], False)):
        for at, inner in pairwise(ends):
            prose = classify_text(names[at]) == "long" or bool(row_patterns.NOTE.fullmatch(names[at]))
            if under[:, at].any() or area.known(names[at]) or not (title or prose or abs(inner - at) > 1):
                break
            names[at] = ""
    return names


def _tables(area: SheetArea) -> Iterator[tuple[SheetArea, HeaderCandidate, int]]:
    """Every table of a field: where nothing of another stands, its header, and the last line that may be its own."""
    beside = _side_by_side(area)
    if beside:
        edges = [area.left, *(part.left for part, _ in beside[1:]), area.right + 1]
        for (left, after), (_, heads) in zip(pairwise(edges), beside, strict=True):
            part = area.part(left, after - 1, area.top, area.bottom)
            for last, following in zip_longest(heads, heads[1:]):
                yield part, last, _stop(part, last, following)
        return
    heads = _stacked(area)
    for last, following in zip_longest(heads, heads[1:]):
        stop = _stop(area, last, following)
        own = area.part(area.left, area.right, last.lines[0], stop)
        parted = _side_by_side(own) if len(heads) > 1 else []
        yield from _tables(own) if parted else [(area, last, stop)]


def _found(sheet: Sheet, worth: HeaderConfidence, colon: bool) -> list[tuple[SheetArea, HeaderCandidate, int]]:
    if not sheet.width or not sheet.height:
        return []
    return list(_tables(SheetArea(sheet, worth, 0, sheet.width - 1, 1, sheet.height, colon)))


def _turned(
    rows: Sequence[tuple[SheetArea, HeaderCandidate, int]], columns: Sequence[tuple[SheetArea, HeaderCandidate, int]]
) -> bool:
    """Whether the headers down the sheet are clearly better than those across it."""
    likely = (found for _, found, _ in columns if len(found.named) > 1 and (found.strong or found.shaped))
    down = max((found.score for found in likely), default=0.0)
    across = max((found.score for _, found, _ in rows), default=0.0)
    return down > 1.25 * across + 0.25


def find_regions(
    sheet: Sheet, worth: HeaderConfidence, not_records: Sequence[str] = (), marks: Collection[str] = ()
) -> list[Region]:
    """Every table on a sheet, by place; none when there is none.

    worth: how sure it is that a text is a header of the wanted table; it is asked for the joined header and for its last
    level. not_records: regular expressions on the first text of lines that are no records. marks: texts that stand for
    an empty cell.
    """
    tables = _found(sheet, worth, colon=False)
    grid = sheet
    orientation: Orientation = "rows"
    if sheet.height <= TURNED and sheet.width <= BROAD:
        turned = sheet.transpose()
        down = _found(turned, worth, colon=True)
        if _turned(tables, down):
            grid, orientation, tables = turned, "columns", down
    return [
        build_region(
            grid,
            last.lines,
            orientation,
            (area.left, area.right),
            stop,
            not_records,
            marks,
            last.confidence,
            _own(area, last, stop, orientation == "columns"),
        )
        for area, last, stop in tables
    ]
