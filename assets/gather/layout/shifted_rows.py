"""Lines whose cells have slipped to the right of where they belong.

Belongs here: comparing a line's kinds of texts with those of the other lines. Does not belong here: mending the line;
it is held, and its sender told.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assets.gather.layout.table_body import TableBody
from assets.gather.layout.text_kinds import classify_text, count_kinds

MOST = 3
"""So many columns a line may have slipped."""
USUAL = 0.8
"""So many of the other lines must fill the columns that a slipped line leaves blank."""
RARE = 0.1
"""A kind of text that is rarer than this in a column does not belong there."""
KNOWN = 3
"""A column is known once so many texts have been seen in it."""


@dataclass(frozen=True)
class _Column:
    """What stands in a column: the kinds of its texts, and the texts themselves where few repeat."""

    kinds: Counter[str]
    few: frozenset[str]

    @classmethod
    def of(cls, texts: Sequence[str]) -> "_Column":
        """A column by some of its texts."""
        said = frozenset(texts)
        return cls(count_kinds(texts), said if len(said) <= len(texts) / 2 else frozenset())

    def misfit(self, text: str) -> bool:
        """Whether a text is of a kind that does not stand in this column."""
        if not classify_text(text) or self.kinds.total() < KNOWN:
            return False
        return self.kinds[classify_text(text)] < RARE * self.kinds.total()

    def knows(self, text: str) -> bool:
        """Whether the text is one of the few that this column holds."""
        return text in self.few


def _candidates(body: TableBody, free: np.ndarray, named: Sequence[int]) -> np.ndarray:
    """Places of lines that leave blank the columns which the others begin with."""
    first = body.filled[:, named[0] - body.left]
    some = free & ~first & (body.counts > 1)
    if not some.any() or np.count_nonzero(first[free]) < USUAL * np.count_nonzero(free):
        return np.array([], dtype=np.int64)
    return np.flatnonzero(some)


def find_shifted_rows(
    body: TableBody, names: Sequence[str], not_records: Mapping[int, object], end: int
) -> dict[int, int]:
    """Lines (by number) whose cells stand so many columns to the right of where they belong.

    names: the headers, by position in the sheet; end: the last column where such a line's cells may stand. A line has
    slipped when its first columns are blank and, moved back, every text is of a kind that its column knows, while as it
    stands two or more are not, or one is not and another stands beyond the last header.
    """
    named = [at for at, name in enumerate(names) if name and body.left <= at <= body.right]
    if not named or not len(body):
        return {}
    free = ~np.isin(body.lines, np.fromiter(not_records, dtype=np.int64, count=len(not_records)))
    places = _candidates(body, free, named)
    if not len(places):
        return {}
    sound = np.setdiff1d(np.flatnonzero(free), places)
    rows = [body.texts(int(at)) for at in body.sample(sound)]
    columns = {
        body.left + i: _Column.of([text for text in texts if text]) for i, texts in enumerate(zip(*rows, strict=True))
    }
    found = {}
    for at in places:
        line = int(body.lines[at])
        whole = body.sheet.get_rows(line - 1, line)[0][: end + 1]
        by = next((i for i, text in enumerate(whole[named[0] :]) if text), 0)
        texts = {i: text for i, text in enumerate(whole) if text and i >= named[0]}
        if not 0 < by <= MOST or any(i - by not in columns for i in texts):
            continue
        wrong = sum(_out_of_place(columns, i, i - by, text, named[-1]) for i, text in texts.items())
        if wrong > 1 and not any(columns[i - by].misfit(text) for i, text in texts.items()):
            found[line] = by
    return found


def _out_of_place(columns: Mapping[int, _Column], here: int, there: int, text: str, last: int) -> bool:
    """Whether a text does not belong where it stands, but would one place back."""
    if here > last or here not in columns:
        return True
    return columns[here].misfit(text) or (columns[there].knows(text) and not columns[here].knows(text))
