"""The headers of a table, joined over the lines that they take.

Belongs here: header texts by position. Does not belong here: finding which lines they are (search).
"""

from collections.abc import Sequence

from assets.gather.workbook.sheet import Sheet

LEVEL_SEPARATOR = " › "


def normalise_spaces(text: str) -> str:
    """A text with its line breaks and repeated spaces closed up."""
    return " ".join(text.split())


def _spread_by_merging(levels: list[list[str]], lines: Sequence[int], sheet: Sheet) -> bool:
    """Gives every cell under a merged one its text; whether any was merged across."""
    across = [stretch for stretch in sheet.merged if stretch[3] > stretch[1] and stretch[0] + 1 in lines[:-1]]
    for top, left, _, right in across:
        level = levels[list(lines).index(top + 1)]
        level[left : right + 1] = [level[left]] * (right - left + 1)
    return bool(across)


def _spread_to_the_right(levels: list[list[str]]) -> None:
    """Lets a group's name run to the right: until the next one, or the next of a group above it.

    A name with nothing under it in its own column is that column's alone.
    """
    above: set[int] = set()
    for depth, level in enumerate(levels[:-1]):
        starts = {at for at, text in enumerate(level) if text}
        group = ""
        for at, text in enumerate(level):
            if text or at in above:
                under = any(lower[at] for lower in levels[depth + 1 :])
                group = text if under else ""
            elif group:
                level[at] = group
        above |= starts


def join_header_rows(sheet: Sheet, header_rows: Sequence[int]) -> list[str]:
    """The headers of a table by position, its header rows joined: a group's name holds for the cells merged under it.

    header_rows: line numbers from 1. A line beyond the sheet counts as blank. In a sheet without merged cells in those
    lines a group's name runs to the right until the next one. A column whose last level is blank has the name that
    stands above it in its own column ('' when that is a group's).
    """
    rows = [sheet.get_rows(line - 1, line) for line in header_rows]
    own = [[normalise_spaces(text) for text in row[0]] if row else [""] * sheet.width for row in rows]
    levels = [list(level) for level in own]
    merged = _spread_by_merging(levels, header_rows, sheet)
    if not merged:
        _spread_to_the_right(levels)
    grouped = {
        (list(header_rows).index(top + 1), at)
        for top, left, _, right in sheet.merged
        if right > left and top + 1 in header_rows
        for at in range(left, right + 1)
    }
    joined = []
    for at in range(sheet.width):
        lowest = max((depth for depth, level in enumerate(own) if level[at]), default=None)
        if lowest is None or (lowest < len(own) - 1 and (lowest, at) in grouped):
            joined.append("")
            continue
        texts = [text for text in dict.fromkeys(level[at] for level in levels[: lowest + 1]) if text]
        joined.append(LEVEL_SEPARATOR.join(texts))
    return joined
