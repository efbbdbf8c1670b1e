"""What parts the columns of a text table.

Belongs here: choosing among the separators that are in use, by how well each makes a table. Does not belong here: what a
row is (rows).
"""

import re
from collections import Counter

from assets.gather.workbook.text.rows import Row, sampled

COMMA = ","
NAMES = {
    ",": ("commas", "atalnodau"),
    ";": ("semicolons", "hanner colonau"),
    "\t": ("tabs", "tabiau"),
    "|": ("vertical bars", "bariau fertigol"),
}
"""The separators that are looked for, with their names in both languages."""

_TOLD = re.compile(rb'"?sep=([^\w"\r\n\s]|\t)"?[ ]*(?=[\r\n]|\Z)', re.IGNORECASE)
# A list or prose has a space after its commas, and a number has digits on both sides of one.
_WITHIN = re.compile(r"\t|[;|](?! )|,(?! )(?!(?<=\d,)\d)")


def found(letters: bytes) -> tuple[str, bytes]:
    """The separator of a text table in UTF-8, and the text without the line that named it.

    A first line `sep=;` is obeyed, and left blank rather than out, so that the lines below keep their numbers.
    """
    if told := _TOLD.match(letters):
        return told[1].decode(), letters[told.end() :]
    scores = {separator: _score(sampled(letters, separator)) for separator in NAMES}
    best = max(scores, key=scores.__getitem__)  # the comma, when none makes any table
    return best, letters


def _score(sample: list[Row]) -> float:
    """How well a separator makes a table: most rows of one width, and cells that other separators do not run through."""
    rows = [row for row in sample if any(map(str.strip, row.cells))]
    widths = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
    if not widths:
        return 0.0
    cells = [cell for row in rows for cell in row.cells]
    untidy = sum(bool(_WITHIN.search(cell)) for cell in cells)
    return max(count * (width - 1) / width for width, count in widths.items()) / len(rows) * (1 - untidy / len(cells))
