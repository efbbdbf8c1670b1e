"""Which delimiter separates the columns of a text: the one that makes the best table of it."""

import re
from collections import Counter

from assets.gather.workbook.delimited_text.delimited_rows import DelimitedRow, sample_rows

COMMA = ","
DELIMITER_NAMES = {
    ",": ("commas", "atalnodau"),
    ";": ("semicolons", "hanner colonau"),
    "\t": ("tabs", "tabiau"),
    "|": ("vertical bars", "bariau fertigol"),
}
"""The delimiters that are looked for, with their names in both languages."""

_SEP_LINE = re.compile(rb'"?sep=([^\w"\r\n\s]|\t)"?[ ]*(?=[\r\n]|\Z)', re.IGNORECASE)
# A list or prose has a space after its commas, and a number has digits on both sides of one.
_DELIMITER_WITHIN_CELL = re.compile(r"\t|[;|](?! )|,(?! )(?!(?<=\d,)\d)")


def detect_delimiter(text: bytes) -> tuple[str, bytes]:
    """The delimiter of a text in UTF-8, and the text without the `sep=;` by which its first line may name it.

    That line becomes blank and is not removed, so that the lines below keep their numbers.
    """
    if declared := _SEP_LINE.match(text):
        return declared[1].decode(), text[declared.end() :]
    scores = {delimiter: _score_rows(sample_rows(text, delimiter)) for delimiter in DELIMITER_NAMES}
    best = max(scores, key=scores.__getitem__)  # the comma, when none makes any table
    return best, text


def _score_rows(sample: list[DelimitedRow]) -> float:
    """How good a table rows are: most of one width, and few cells with other delimiters in them; 0 for a single column."""
    rows = [row for row in sample if any(map(str.strip, row.cells))]
    widths = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
    if not widths:
        return 0.0
    cells = [cell for row in rows for cell in row.cells]
    untidy = sum(bool(_DELIMITER_WITHIN_CELL.search(cell)) for cell in cells)
    return max(count * (width - 1) / width for width, count in widths.items()) / len(rows) * (1 - untidy / len(cells))
