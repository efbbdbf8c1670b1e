"""Lines that sum up the lines above them without saying so.

Belongs here: comparing a line's figures with the sums of their columns. Does not belong here: lines that say `Total`
(lines).
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

import numpy as np

from assets.gather.layout.table_body import TableBody

MOST, LONGEST = 100, 10_000
"""So many lines are looked at, and no more lines above each."""
_FIGURE = re.compile(r"£?\s?(-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)")
_FORMULA = re.compile(r"=\s*(?:SUM|SUBTOTAL)\([^()]*\)", re.IGNORECASE)


def _amount(text: str) -> Decimal | None:
    match = _FIGURE.fullmatch(text.strip())
    return Decimal(match[1].replace(",", "")) if match else None


def find_unlabelled_sums(body: TableBody, none: Iterable[int]) -> Iterator[int]:
    """Places of lines that hold nothing but figures, each the sum of two figures or more in its column above.

    It is summed from the last such line, or from the header on. A formula that adds up and was never computed counts
    as its sum. none: places of lines that are no records.
    """
    free = np.ones(len(body), dtype=bool)
    free[list(none)] = False
    usual = float(np.median(body.counts)) if len(body) else 0
    places = np.flatnonzero(free & ~body.filled[:, 0] & (body.counts > 0) & (body.counts < usual))
    start = 0
    for at in map(int, places[:MOST]):
        said = {i: text.strip() for i, text in enumerate(body.texts(at)) if text}
        above = start + np.flatnonzero(free[start:at])
        if len(above) > LONGEST or any(
            _amount(text) is None and not _FORMULA.fullmatch(text) for text in said.values()
        ):
            continue
        if all(_is_sum(text, body.taken(body.left + i, above).to_pylist()) for i, text in said.items()):
            yield at
            start = at + 1


def _is_sum(text: str, above: list[str]) -> bool:
    if _FORMULA.fullmatch(text):
        return True
    total, figures = _amount(text), [amount for each in above if (amount := _amount(each)) is not None]
    return total is not None and len(figures) > 1 and total == sum(figures)
