"""How many rows a header takes: groups over names over kinds."""

from collections.abc import Sequence
from enum import IntEnum
from itertools import pairwise

import numpy as np

from assets.gather.layout import row_patterns
from assets.gather.layout.header_scoring import HeaderCandidate, score_header
from assets.gather.layout.sheet_area import SheetArea
from assets.gather.layout.text_kinds import classify_text

MAX_HEADER_ROWS = 4
"""A header takes at most so many rows."""


class GroupRow(IntEnum):
    """Whether a row holds names of groups over the row under it, rather than a title or a record."""

    NO = 0
    MAYBE = 1
    MERGED = 2
    """Cells are merged in it, as over groups."""


def _judge_group_row(area: SheetArea, row: int, lower: Sequence[str], last_row: int) -> GroupRow:
    """lower: the header texts below the row by column, the last of which stand in `last_row`."""
    texts = area.read_row(row)
    filled = [column for column, text in enumerate(texts) if text]
    below = [column for column, text in enumerate(lower) if text]
    if not filled or not below:
        return GroupRow.NO
    for text in (texts[column] for column in filled):
        if classify_text(text) in ("number", "date", "flag", "long") or text.endswith(":"):
            return GroupRow.NO
        if row_patterns.PAGE.fullmatch(text):
            return GroupRow.NO
    merged = [cells for cells in area.sheet.merged if cells[0] == row - 1 and cells[1] in filled]
    first, last = min(filled[0], below[0]), max(filled[-1], below[-1])
    if any(left <= first and right >= last and right > left for _, left, _, right in merged):
        return GroupRow.NO  # a title over the whole table
    if any(right > left or bottom >= row for _, left, bottom, right in merged):
        return GroupRow.MERGED
    unnamed_below = [column for column in filled if not lower[column]]
    if unnamed_below:
        rows_below = area.sheet.filled[np.array(area.list_rows_below(last_row), dtype=np.int64) - 1]
        return GroupRow.MAYBE if rows_below[:, unnamed_below].any(axis=0).all() else GroupRow.NO
    if len(filled) > 1 and len(below) > 1 and area.is_mostly_known(row) and area.is_mostly_known(row + 1):
        return GroupRow.MAYBE  # the second language's names
    repeated = len({lower[column].casefold() for column in below}) < len(below)
    spaced = sum(after - before > 1 for before, after in pairwise(filled)) > (len(filled) - 1) / 2
    is_group = filled[0] > below[0] or (len(filled) > 1 and (repeated or spaced))
    return GroupRow.MAYBE if is_group else GroupRow.NO


def _is_guidance(texts: Sequence[str]) -> bool:
    """Whether a row says units or guidance, as it may under a header."""
    filled = [text for text in texts if text]
    instructions = sum(bool(row_patterns.INSTRUCTION.fullmatch(text)) for text in filled)
    return all(row_patterns.UNIT.fullmatch(text) for text in filled) or instructions > len(filled) / 2


def find_best_header(area: SheetArea, last_row: int) -> HeaderCandidate | None:
    """The best header whose last row is the given one."""
    lower = area.read_row(last_row)
    best = score_header(area, (last_row,))
    if not (best and best.known_count) and _is_guidance(lower):
        return None
    for top in range(last_row - 1, last_row - MAX_HEADER_ROWS, -1):
        if top < area.top or not area.count_cells(top):
            break
        judged = _judge_group_row(area, top, lower, last_row)
        deeper = score_header(area, tuple(range(top, last_row + 1))) if judged else None
        if deeper is None:
            break
        if best is None or (
            deeper.known_count >= best.known_count
            and (judged is GroupRow.MERGED or deeper.score > best.score or deeper.has_known_names)
        ):
            best = deeper
        lower = [text or under for text, under in zip(area.read_row(top), lower, strict=True)]
    return best
