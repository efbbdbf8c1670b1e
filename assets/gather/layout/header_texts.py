"""The headers of a table, joined over the rows that they take."""

from collections.abc import Sequence

from assets.gather.workbook.sheet import Sheet

LEVEL_SEPARATOR = " › "


def normalise_spaces(text: str) -> str:
    return " ".join(text.split())


def _spread_groups_right(levels: list[list[str]]) -> list[list[str]]:
    """Runs each group's name to the right: until the next one, or the next of a group above it."""
    spread = [list(level) for level in levels]
    starts_above: set[int] = set()
    for depth, level in enumerate(spread[:-1]):
        starts, group = {column for column, text in enumerate(level) if text}, ""
        for column, text in enumerate(level):
            if text or column in starts_above:
                # A name with nothing under it in its own column is that column's alone.
                group = text if any(lower[column] for lower in levels[depth + 1 :]) else ""
            elif group:
                level[column] = group
        starts_above |= starts
    return spread


def join_header_rows(sheet: Sheet, header_rows: Sequence[int]) -> list[str]:
    """The headers of a table by column, the texts of its header rows joined by LEVEL_SEPARATOR.

    A group's name is that of the cells merged under it; without merged cells it runs to the right until the next one. A
    column with a blank last row has the name above it in the same column ('' when that is a group's).
    """
    rows = [sheet.get_rows(row - 1, row) for row in header_rows]
    own = [[normalise_spaces(text) for text in row[0]] if row else [""] * sheet.width for row in rows]
    groups = [
        (header_rows.index(top + 1), left, right)
        for top, left, _, right in sheet.merged
        if right > left and top + 1 in header_rows
    ]
    grouped = {(depth, column) for depth, left, right in groups for column in range(left, right + 1)}
    upper_groups = [group for group in groups if group[0] < len(own) - 1]
    levels = [list(level) for level in own] if upper_groups else _spread_groups_right(own)
    for depth, left, right in upper_groups:
        levels[depth][left : right + 1] = [own[depth][left]] * (right - left + 1)
    headers = []
    for column in range(sheet.width):
        lowest = max((depth for depth, level in enumerate(own) if level[column]), default=None)
        if lowest is None or (lowest < len(own) - 1 and (lowest, column) in grouped):
            headers.append("")
            continue
        texts = dict.fromkeys(level[column] for level in levels[: lowest + 1] if level[column])
        headers.append(LEVEL_SEPARATOR.join(texts))
    return headers
