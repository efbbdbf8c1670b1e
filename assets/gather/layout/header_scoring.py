"""How good a header some lines of a sheet would make.

Belongs here: the score of header lines, from what their texts are worth and from what stands under them. Does not belong
here: choosing among them (search).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from assets.gather.workbook.sheet import Sheet
from assets.gather.layout.header_texts import LEVEL_SEPARATOR, join_header_rows, normalise_spaces
from assets.gather.layout.table_body import counted
from assets.gather.layout.text_kinds import classify_text, find_commonest_kind

HeaderConfidence = Callable[[str], float]
"""How sure it is that a text is a header of the wanted table: 0 to 1."""

DEEP = 4
"""A header takes at most so many lines."""
UNDER = 20
"""So many lines under a header are looked at."""
WIDE = 256
"""So many columns are looked at."""
MOSTLY = 0.6
"""A line with nothing blank above it must be known by so much of its names to be a header."""
WORTHY = 0.5
"""From here on a text counts as a known header."""

_LABEL = {"short": 1.0, "period": 0.9, "code": 0.5, "long": 0.4, "flag": 0.2, "": 0.1, "date": 0.1, "number": 0.0}
"""How much each kind of text looks like a header."""
_TYPED = ("number", "date", "flag", "code", "long", "period")
SHAPED = 0.5
"""From here on lines look like a header."""
PLAIN = 0.3
"""Below this, lines of which nothing is known are no header."""
UNTOLD = 0.4
"""What stands for contrast where the texts under a header are as short as headers are."""


@dataclass(frozen=True)
class HeaderCandidate:
    """Lines (from 1) that may be a table's header: its names by position in the sheet, and how good a header it is.

    known: what its texts are worth together; share: of its names; cover: how much of what stands below has a name;
    shape: how much it looks like a header, by its texts, and by what stands under them; contrast: how much of what
    stands below is of another kind than headers are; like: how far the first line below is like the rest.
    """

    lines: tuple[int, ...]
    names: tuple[str, ...]
    known: float
    worthy: int
    cover: float
    shape: float
    contrast: float
    like: float

    @cached_property
    def named(self) -> tuple[int, ...]:
        """The positions that have a name."""
        return tuple(at for at, name in enumerate(self.names) if name)

    @property
    def share(self) -> float:
        """How much of its names is known."""
        return self.known / len(self.named)

    @property
    def score(self) -> float:
        """What it is compared by: the known names first, then the look of it."""
        return self.cover * (self.known * self.share**0.5 + self.shape)

    @property
    def strong(self) -> bool:
        """Whether its names alone make it a header."""
        return self.worthy >= 3 or (self.worthy == 2 and (self.share >= 0.3 or self.shaped))

    @property
    def shaped(self) -> bool:
        """Whether its look alone would make it one."""
        return len(self.named) > 1 and self.cover >= 0.8 and self.shape >= SHAPED

    @property
    def confidence(self) -> float:
        """Half for names that are known (four are enough), half for the look of it; never quite 1."""
        return min(0.99, self.cover * (min(1.0, self.known / min(len(self.named), 4)) + self.shape) / 2)


@dataclass(frozen=True)
class SheetArea:
    """Part of a sheet in which headers are looked for: columns left to right (from 0), lines top to bottom (from 1)."""

    sheet: Sheet
    worth: HeaderConfidence
    left: int
    right: int
    top: int
    bottom: int
    colon: bool = False
    _known: dict[str, float] = field(default_factory=dict)
    _rows: dict[int, list[str]] = field(default_factory=dict)
    _kinds: dict[int, list[str]] = field(default_factory=dict)

    def part(self, left: int, right: int, top: int, bottom: int) -> "SheetArea":
        """A smaller field, which shares what is known already."""
        return SheetArea(
            self.sheet, self.worth, left, right, top, bottom, self.colon, self._known, self._rows, self._kinds
        )

    @cached_property
    def counts(self) -> np.ndarray:
        """How many cells of the field each of its lines fills."""
        own = self.sheet.filled[self.top - 1 : self.bottom, self.left : self.right + 1]
        return counted(own)

    def count(self, line: int) -> int:
        """How many cells a line fills; none beyond the field."""
        return int(self.counts[line - self.top]) if self.top <= line <= self.bottom else 0

    def texts(self, line: int) -> list[str]:
        """The texts of a line, by position in the sheet; blank beyond the field."""
        if line not in self._rows:
            self._rows[line] = [normalise_spaces(text) for text in self.sheet.get_rows(line - 1, line)[0]]
        row = self._rows[line]
        return [text if self.left <= at <= self.right else "" for at, text in enumerate(row)]

    def kinds(self, line: int) -> list[str]:
        """The kinds of a line's texts, by position in the sheet."""
        if line not in self._kinds:
            self.texts(line)
            self._kinds[line] = [classify_text(text) for text in self._rows[line]]
        return self._kinds[line]

    def below(self, line: int) -> list[int]:
        """Some lines under a line, no further than a blank one once there are a few."""
        found: list[int] = []
        for under in range(line + 1, self.bottom + 1):
            if self.count(under):
                found.append(under)
            if len(found) == UNDER or (len(found) > 2 and not self.count(under)):
                break
        return found

    def known(self, name: str) -> float:
        """What a name is worth, whole or by its last level."""
        if name not in self._known:
            last = name.split(LEVEL_SEPARATOR)[-1]
            self._known[name] = max(self.worth(name), self.worth(last) if last != name else 0.0)
        return self._known[name]

    def mostly_known(self, line: int) -> bool:
        """Whether most of a line's texts are known headers."""
        texts = [text for text in self.texts(line) if text]
        return sum(map(self.known, texts)) >= MOSTLY * len(texts)


def _label(text: str, colon: bool, below: Counter[str]) -> float:
    """How much a text looks like a header of what stands below it; a date does where no dates do (months across)."""
    one = classify_text(text)
    value = _LABEL["period"] if one == "date" and below and "date" not in below else _LABEL[one]
    return value if colon or not text.endswith(":") else value * 0.3


def _contrast(names: Sequence[str], below: Sequence[Sequence[str]], columns: Sequence[int]) -> tuple[float, float]:
    """How much of what stands below is of another kind than its name; and how far the first line below is like the rest."""
    told, like = [], []
    for at in columns:
        kinds = [row[at] for row in below]
        name, share = find_commonest_kind(Counter(one for one in kinds if one))
        if name in _TYPED and share > 0.5:
            told.append(classify_text(names[at].split(LEVEL_SEPARATOR)[-1]) != name)
            if kinds[0]:
                like.append(kinds[0] == name)
    return (sum(told) / len(told) if told else UNTOLD), (sum(like) / len(like) if like else 1.0)


def _worths(area: SheetArea, names: Sequence[str]) -> list[float]:
    """What each name of a header is worth; one that comes again is worth nothing, as values do and headers do not."""
    seen: set[str] = set()
    worths = []
    for name in names:
        last = name.split(LEVEL_SEPARATOR)[-1]
        value = area.known(name)
        key = (last if area.known(last) >= value else name).casefold()
        worths.append(0.0 if key in seen else value)
        seen.add(key)
    return worths


def score_header(area: SheetArea, lines: tuple[int, ...]) -> HeaderCandidate | None:
    """What some adjoining lines would be worth as a header; None when they name nothing, or nothing that is known or a table."""
    names = tuple(
        name if area.left <= at <= area.right else "" for at, name in enumerate(join_header_rows(area.sheet, lines))
    )
    named = [at for at, name in enumerate(names) if name][:WIDE]
    if not named:
        return None
    worths = _worths(area, [names[at] for at in named])
    worthy = sum(value >= WORTHY for value in worths)
    under = area.below(lines[-1])
    below = [area.kinds(line) for line in under]
    kinds = {at: Counter(row[at] for row in below if row[at]) for at in named}
    label = sum(_label(names[at].split(LEVEL_SEPARATOR)[-1], area.colon, kinds[at]) for at in named) / len(named)
    if not worthy and (label < PLAIN or len(named) < 2):
        return None
    columns = range(area.left, min(area.right, area.left + WIDE) + 1)
    some = area.sheet.filled[np.array(under, dtype=np.int64) - 1]
    filled = [at for at in columns if np.count_nonzero(some[:, at]) > len(under) / 5]
    cover = sum(bool(names[at]) for at in filled) / len(filled) if filled else 0.5
    distinct = len({names[at].casefold() for at in named}) / len(named)
    contrast, like = _contrast(names, below, named)
    shape = label * distinct * (0.5 + contrast / 2) * (0.7 + 0.3 * like) if below else 0.0
    return HeaderCandidate(lines, names, sum(worths), worthy, cover, shape, contrast, like)
