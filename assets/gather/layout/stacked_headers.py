"""The headers of the tables that stand one below the other in an area of a sheet, and how many rows each takes."""

from collections.abc import Collection, Sequence
from functools import cache, partial
from itertools import pairwise
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assets.gather.layout import row_patterns
from assets.gather.layout.header_scoring import MOSTLY, HeaderCandidate, SheetArea, score_header
from assets.gather.layout.sheet_texts import classify_text

MAX_HEADER_ROWS = 4
FIRST_ROWS, LATER_ROWS = 60, 1000
"""So many non-empty rows are looked at for headers; and further down so many that follow a blank row or a title."""
ABOUT_AS_GOOD = 0.7  # records below a header may look as good a header by so much
LEAST_LOOK = 0.3  # a header without known names must look like one at least this much


def _judge_group_row(
    area: SheetArea, row: int, lower: Sequence[str], last_row: int
) -> Literal["no", "maybe", "merged"]:
    """Whether a row holds names of groups over the row under it, rather than a title or a record.

    lower: the header texts below the row by column, the last of which stand in `last_row`.
    """
    texts = area.read_row(row)
    filled = [column for column, text in enumerate(texts) if text]
    below = [column for column, text in enumerate(lower) if text]
    if not filled or not below:
        return "no"
    for text in filter(None, texts):
        is_value = classify_text(text) in ("number", "date", "flag", "long")
        if is_value or text.endswith(":") or row_patterns.PAGE.fullmatch(text):
            return "no"
    merged = [cells for cells in area.sheet.merged if cells[0] == row - 1 and cells[1] in filled]
    first, last = min(filled[0], below[0]), max(filled[-1], below[-1])
    if any(left <= first and right >= last and right > left for _, left, _, right in merged):
        return "no"  # a title over the whole table
    if any(right > left or bottom >= row for _, left, bottom, right in merged):
        return "merged"
    unnamed_below = [column for column in filled if not lower[column]]
    rows_below = np.array(area.list_rows_below(last_row), dtype=np.int64)
    filled_below: np.ndarray = np.asarray(area.sheet.filled[rows_below - 1].any(axis=0))
    stub = next((column for column in range(area.left, area.right + 1) if filled_below[column]), below[0])
    is_known = area.is_mostly_known(row) and not texts[filled[0]].startswith("(")
    if filled == [stub] and stub < below[0] and not is_known:
        return "no"  # a title over rows whose labels have no header
    if unnamed_below:
        return "maybe" if filled_below[unnamed_below].all() else "no"
    if len(filled) == 1 < len(below) and stub < min(filled[0], below[0]) and filled[0] == below[0]:
        return "merged"  # as if it were: it stands over all columns but that of the labels
    if len(filled) > 1 and len(below) > 1 and area.is_mostly_known(row) and area.is_mostly_known(row + 1):
        return "maybe"  # the second language's names
    repeated = len({lower[column].casefold() for column in below}) < len(below)
    spaced = sum(after - before > 1 for before, after in pairwise(filled)) > (len(filled) - 1) / 2
    is_group = filled[0] > below[0] or (len(filled) > 1 and (repeated or spaced))
    return "maybe" if is_group else "no"


def _is_guidance(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    is_comment = len(filled) == 1 and row_patterns.COMMENT.fullmatch(filled[0])
    if is_comment or all(row_patterns.IMPORT_ID.fullmatch(text) for text in filled):
        return True
    instructions = sum(bool(row_patterns.INSTRUCTION.fullmatch(text)) for text in filled)
    return all(row_patterns.UNIT.fullmatch(text) for text in filled) or instructions > len(filled) / 2


def _is_group_line(area: SheetArea, row: int) -> bool:
    """Whether a row of a single text, left of what the row above it fills, heads the records below rather than columns."""
    filled = [column for column, text in enumerate(area.read_row(row)) if text]
    above = [column for column, text in enumerate(area.read_row(row - 1)) if text] if row > area.top else []
    return len(filled) == 1 < len(above) and filled[0] < above[0]


def _find_best_header(area: SheetArea, last_row: int) -> HeaderCandidate | None:
    lower = area.read_row(last_row)
    best = score_header(area, (last_row,))
    if not (best and best.known_count) and (_is_guidance(lower) or _is_group_line(area, last_row)):
        return None
    for top in range(last_row - 1, last_row - MAX_HEADER_ROWS, -1):
        if top < area.top or not area.count_cells(top):
            break
        judged = _judge_group_row(area, top, lower, last_row)
        deeper = score_header(area, tuple(range(top, last_row + 1))) if judged != "no" else None
        if deeper is None:
            break
        if best is None or (
            deeper.known_count >= best.known_count
            and (judged == "merged" or deeper.score > best.score or deeper.has_known_names)
        ):
            best = deeper
        lower = [text or under for text, under in zip(area.read_row(top), lower, strict=True)]
    return best


def _list_possible_rows(area: SheetArea) -> list[int]:
    """The rows that may be headers: the first that are not blank, and those after a blank row or a title."""
    counts = area.cell_counts
    non_empty = np.flatnonzero(counts)
    later = non_empty[FIRST_ROWS:]
    counts_above = np.concatenate(([0], counts[:-1]))
    after_gap = later[counts_above[later] <= 1]
    openings = _drop_rows_of_numbers(area, after_gap[counts[after_gap] > 1])[:LATER_ROWS]
    indexes = {int(index) for index in non_empty[:FIRST_ROWS]}
    indexes |= {int(index) + depth for index in openings for depth in range(MAX_HEADER_ROWS)}
    return [index + area.top for index in sorted(indexes) if index < len(counts) and counts[index] >= 1]


def _drop_rows_of_numbers(area: SheetArea, indexes: np.ndarray) -> np.ndarray:
    """Those of some rows (by index in the area) that hold no numbers other than years."""
    for column in area.sheet.columns[area.left : area.right + 1]:
        if not len(indexes):
            break
        texts = column.take(pa.array(indexes + area.top - 1))
        numbers = pc.match_substring_regex(texts, r"^[£$€(\s-]*\d[\d,.]*\s*[%)]?$")
        years = pc.match_substring_regex(texts, r"^(19|20)\d\d$")
        indexes = indexes[~pc.and_not(numbers, years).to_numpy()]
    return indexes


def _has_same_names(header: HeaderCandidate, other: HeaderCandidate) -> bool:
    return [name.casefold() for name in header.names] == [name.casefold() for name in other.names]


def _is_typed(kinds: Collection[str]) -> bool:
    return any(kinds) and all(kind in ("", "number", "date", "period", "flag") for kind in kinds)


def _is_unlike_table(area: SheetArea, above: HeaderCandidate, header: HeaderCandidate) -> bool:
    """Whether a header of which little is known is no record of the table above it.

    It is three words or more, none of which stands in that table, over rows that hold numbers. And in two columns or
    more it does not suit the table: its names stand under numbers, dates and the like, or beside the table; or it leaves
    blank, as do the rows under it, what the table fills throughout.
    """
    rows_above = [row for row in area.list_rows_below(above.last_row) if row < header.first_row]
    rows_below = [
        row
        for row in area.list_rows_below(header.last_row)
        if area.count_cells(row) > 1 and not row_patterns.is_summary(area.read_first_text(row))
    ]
    texts = area.read_row(header.last_row)
    misfits, has_typed_values = 0, False
    for column in {*above.named_columns, *header.named_columns}:
        kinds_above = [area.classify_row(row)[column] for row in rows_above]
        kinds_below = [area.classify_row(row)[column] for row in rows_below]
        text = texts[column]
        if not header.names[column]:
            misfits += len(kinds_above) > 1 and all(kinds_above) and not any(kinds_below)
            continue
        if text and text in (area.read_row(row)[column] for row in rows_above):
            return False
        if classify_text(text) not in ("short", "period", "long", ""):
            return False
        misfits += _is_typed(kinds_above) or (not any(kinds_above) and not above.names[column])
        has_typed_values = has_typed_values or _is_typed(kinds_below)
    return has_typed_values and misfits > 1 and len(header.named_columns) > 2


def _is_new_table(area: SheetArea, above: HeaderCandidate, header: HeaderCandidate) -> bool:
    """Whether a header below a table begins another."""
    if header.first_row <= above.last_row:
        return False
    after_gap = area.is_after_gap(header.first_row)
    if _has_same_names(above, header):
        counts_above = area.cell_counts[: header.first_row - area.top]
        return after_gap and next((count == 1 for count in counts_above[::-1] if count), False)  # a title of its own
    if header.has_known_names:
        return after_gap or header.known_share >= MOSTLY
    return after_gap and header.is_header_like and _is_unlike_table(area, above, header)


def _is_better_header(
    area: SheetArea, last: HeaderCandidate, header: HeaderCandidate, earlier: Sequence[HeaderCandidate]
) -> bool:
    """Whether header rows that overlap others, or follow at once, take their place.

    Those that only reach deeper do when the row they add is unlike what stands below it, or known itself (as where the
    second language has a row of its own), or when they are the same as those of an earlier table.
    """
    if _has_same_names(last, header):
        return False
    if header.first_row == last.first_row and header.coverage > last.coverage and header.is_header_like:
        return area.count_cells(header.last_row) > 1  # it names the columns that the other leaves without a name
    if last.has_known_names and not header.has_known_names:
        return False
    if header.score > last.score:
        return True
    if header.first_row != last.first_row or not 0 < last.known_count <= header.known_count:
        return False
    if area.count_cells(header.last_row) == 1 and len(last.named_columns) > 2:
        return False  # it heads the records below it
    is_known = area.is_mostly_known(header.last_row) or any(_has_same_names(header, table) for table in earlier)
    return header.first_row_fit > last.first_row_fit or is_known


def _is_last_record(area: SheetArea, header: HeaderCandidate) -> bool:
    """Whether words that are headers elsewhere end a table: nothing stands below them, and rows of several cells above."""
    above = area.cell_counts[: header.first_row - area.top]
    return bool((above > 1).sum() > 1) and not area.list_rows_below(header.last_row)


def _choose_by_look(headers: Sequence[HeaderCandidate]) -> HeaderCandidate | None:
    """The first header that is about as good as the best, of those with two names where any has; None when none looks it."""
    likely = [header for header in headers if header.coverage * header.look >= LEAST_LOOK]
    likely = [header for header in likely if len(header.named_columns) > 1] or likely
    scores = [_rate_by_look(header) for header in likely]
    best = max(scores, default=0.0)
    return next((header for header, score in zip(likely, scores, strict=True) if score >= ABOUT_AS_GOOD * best), None)


def _rate_by_look(header: HeaderCandidate) -> float:
    """A header's score; one name that is known (`Council`) may as well be a value."""
    return header.score if header.known_count > 1 else header.coverage * header.look


def find_stacked_headers(area: SheetArea) -> list[HeaderCandidate]:
    """The headers of the tables in an area, from the top; none when nothing looks like one."""
    rows = _list_possible_rows(area)
    find_header = cache(partial(_find_best_header, area))
    known = (header for header in map(find_header, rows) if header and header.has_known_names)
    first = next((header for header in known if not _is_last_record(area, header)), None)
    first = first or _choose_by_look(list(filter(None, map(find_header, rows))))
    if first is None:
        return []
    headers = [first]
    for row in (row for row in rows if row > first.last_row):
        last = headers[-1]
        # What follows a table's rows without a break can only be another's header when it is known as such.
        after_gap = any(area.is_after_gap(row - back) for back in range(MAX_HEADER_ROWS))
        if row > last.last_row + MAX_HEADER_ROWS and not after_gap and not area.is_mostly_known(row):
            continue
        if not (header := find_header(row)):
            continue
        if header.first_row <= last.last_row + 2:
            if _is_better_header(area, last, header, headers[:-1]):
                headers[-1] = header
        elif _is_new_table(area, last, header):
            headers.append(header)
    return headers
