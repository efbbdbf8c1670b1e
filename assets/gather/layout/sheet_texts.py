"""The texts of a sheet: the kind of each by its shape, not its value, and the headers that several rows make."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assets.gather.workbook.sheet import Sheet
from schemas.dates.date_words import ENGLISH_AND_WELSH_MONTHS

LEVEL_SEPARATOR = " › "
LONG_TEXT_CHARACTERS = 80

_MONTH = rf"({'|'.join(sorted(ENGLISH_AND_WELSH_MONTHS, key=len, reverse=True))})\.?"
_YEAR = r"(19|20)\d\d"
_KINDS = {
    "period": rf"{_YEAR}([-/–]\s?(\d\d|{_YEAR}))?|(fy\s?)?{_YEAR}[-/–]\d\d|{_YEAR}([-/ ])?[qc]\d|[qc]\d\W*({_YEAR}.*)?"
    rf"|{_MONTH}[- ]?'?(\d\d|{_YEAR})?|{_YEAR}-\d\d|\d\d/{_YEAR}",
    "date": r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}([ T].*)?|\d{4}-\d\d-\d\d([ T].*)?"
    rf"|\d{{1,2}}(st|nd|rd|th|af|ail|ydd)?\.?[- ]{_MONTH},?[- ]\d{{2,4}}",
    "flag": r"y|n|yes|no|ie|na|nage|oes|nac oes|ydy|ydi|nac ydy|true|false|✓|✔|✗|x",
    "number": r"[£$€(+\-−–]{0,3}\s?(\d[\d,.\s]*|\.\d+)\)?\s?(%|k|m|bn|million|miliwn|[a-z]{0,3})?|\d(\.\d+)?e[+-]?\d+",
    "code": r"(?=\S*\d)[a-z]{1,10}[-_/.:#]?\d\S*|\d+[-_/][a-z0-9]\S*",
}
_NOTHING = re.compile(
    r"\W*|n/?a|n\.a\.|tbc|tba|nil|none|null|unknown|not known|not available|dim|i'w gadarnhau|anhysbys|\[[a-z]\]|#[a-z/0]+[!?]?",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 14)
def classify_text(text: str) -> str:
    """`number`, `period` (a year, quarter or month), `date`, `flag`, `code`, `short` or `long`; '' for nothing."""
    text = text.strip()
    if not text or _NOTHING.fullmatch(text):
        return ""
    if len(text) > LONG_TEXT_CHARACTERS:
        return "long"
    return next((kind for kind, pattern in _KINDS.items() if re.fullmatch(pattern, text, re.IGNORECASE)), "short")


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
