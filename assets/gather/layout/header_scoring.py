"""The part of a sheet in which headers are looked for, and how good a header some of its rows would make."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from assets.gather.layout.sheet_texts import LEVEL_SEPARATOR, classify_text, join_header_rows, normalise_spaces
from assets.gather.workbook.sheet import Sheet

HeaderConfidence = Callable[[str], float]  # how sure it is that a text is a header of the wanted table: 0 to 1

MAX_COLUMNS = 256
KNOWN_CONFIDENCE = 0.5  # from here on a text counts as a known header
HEADER_LIKE = 0.5  # from here on rows look like a header
LEAST_LABEL_SCORE = 0.3  # below this, rows of which nothing is known are no header
DEFAULT_CONTRAST = 0.4  # the contrast where the texts under a header are as short as headers are

MAX_ROWS_BELOW = 20  # so many rows under a header are looked at
HALF = 0.5
MOSTLY = 0.6  # a row with nothing blank above it must be known by so much of its texts to be a header
# How much each kind of text looks like a header.
_LABEL_SCORES = {
    "short": 1.0, "period": 0.9, "code": 0.5, "long": 0.4, "flag": 0.2, "": 0.1, "date": 0.1, "number": 0.0,
}  # fmt: skip
_VALUE_KINDS = ("number", "date", "flag", "code", "long", "period")


@dataclass(frozen=True)
class SheetArea:
    """Columns left to right (from 0) and rows top to bottom (from 1) of a sheet, inclusive.

    A smaller area that is made of it (`dataclasses.replace`) shares what is known already.
    """

    sheet: Sheet
    header_confidence: HeaderConfidence
    left: int
    right: int
    top: int
    bottom: int
    allows_colons: bool = False  # a text that ends in a colon may be a header, as labels beside values are
    _texts: dict[int, list[str]] = field(default_factory=dict)
    _kinds: dict[int, list[str]] = field(default_factory=dict)

    @cached_property
    def cell_counts(self) -> np.ndarray:
        """How many cells of the area each row fills."""
        return self.sheet.filled[self.top - 1 : self.bottom, self.left : self.right + 1].sum(axis=1, dtype=np.int32)

    def count_cells(self, row: int) -> int:
        """How many cells a row fills; none beyond the area."""
        return int(self.cell_counts[row - self.top]) if self.top <= row <= self.bottom else 0

    def is_after_gap(self, row: int) -> bool:
        """Whether a row follows a blank row or a title."""
        return self.count_cells(row - 1) <= 1

    def read_row(self, row: int) -> list[str]:
        """The texts of a row, by column of the sheet; blank beyond the area."""
        texts = self._read_sheet_row(row)
        return [text if self.left <= column <= self.right else "" for column, text in enumerate(texts)]

    def _read_sheet_row(self, row: int) -> list[str]:
        if row not in self._texts:
            self._texts[row] = [normalise_spaces(text) for text in self.sheet.get_rows(row - 1, row)[0]]
        return self._texts[row]

    def read_first_text(self, row: int) -> str:
        return next(filter(None, self.read_row(row)), "")

    def classify_row(self, row: int) -> list[str]:
        if row not in self._kinds:
            self._kinds[row] = [classify_text(text) for text in self._read_sheet_row(row)]
        return self._kinds[row]

    def list_rows_below(self, row: int) -> list[int]:
        """Some non-empty rows under a row, no further than a blank one once there are a few."""
        rows: list[int] = []
        for below in range(row + 1, self.bottom + 1):
            if self.count_cells(below):
                rows.append(below)
            if len(rows) == MAX_ROWS_BELOW or (len(rows) > 2 and not self.count_cells(below)):
                break
        return rows

    def rate_header(self, header: str) -> float:
        """How sure it is that a text is a known header, whole or by its last level (0 to 1)."""
        return max(self.header_confidence(header), self.header_confidence(get_last_level(header)))

    def is_mostly_known(self, row: int) -> bool:
        texts = [text for text in self.read_row(row) if text]
        return sum(map(self.rate_header, texts)) >= MOSTLY * len(texts)


@dataclass(frozen=True)
class HeaderCandidate:
    """Rows (from 1) that may be a table's header, and how good a header they make."""

    rows: tuple[int, ...]
    names: tuple[str, ...]  # the headers by column of the sheet
    known: float  # the sum of their confidences
    known_count: int
    coverage: float  # the share of filled columns below that have a name
    look: float  # how much it looks like a header, by its texts and by what stands under them (0 to 1)
    first_row_fit: float  # how far the first row below is like the rest

    @cached_property
    def named_columns(self) -> tuple[int, ...]:
        return tuple(column for column, name in enumerate(self.names) if name)

    @property
    def first_row(self) -> int:
        return self.rows[0]

    @property
    def last_row(self) -> int:
        return self.rows[-1]

    @property
    def known_share(self) -> float:
        return self.known / len(self.named_columns)

    @property
    def score(self) -> float:
        """To be compared with others: the known names first, then the look."""
        return self.coverage * (self.known * self.known_share**0.5 + self.look)

    @property
    def has_known_names(self) -> bool:
        """Whether its names alone make it a header."""
        return self.known_count >= 3 or (self.known_count == 2 and (self.known_share >= 0.3 or self.is_header_like))

    @property
    def says_which_table(self) -> bool:
        """Whether so many of its names are known that its rows may be records."""
        return self.known_count >= 3 or self.known_share >= HALF

    @property
    def is_header_like(self) -> bool:
        return len(self.named_columns) > 1 and self.coverage >= 0.8 and self.look >= HEADER_LIKE

    @property
    def confidence(self) -> float:
        """Half for names that are known (four are enough), half for the look; never quite 1."""
        known = min(1.0, self.known / min(len(self.named_columns), 4))
        return min(0.99, self.coverage * (known + self.look) / 2)


def get_last_level(header: str) -> str:
    return header.split(LEVEL_SEPARATOR)[-1]


def _score_label(text: str, allows_colons: bool, kinds_below: Counter[str]) -> float:
    """How much a text looks like a header of what stands below it; a date does where no dates do (months across)."""
    kind = classify_text(text)
    if kind == "date" and kinds_below and "date" not in kinds_below:
        kind = "period"
    score = _LABEL_SCORES[kind]
    return score if allows_colons or not text.endswith(":") else score * 0.3


def _measure_contrast(
    names: Sequence[str], rows_below: Sequence[Sequence[str]], columns: Sequence[int]
) -> tuple[float, float]:
    """The share of columns whose values are of another kind than their name, and the first_row_fit of HeaderCandidate.

    rows_below: the kinds of the texts of some rows. Only columns with a prevailing kind of value count.
    """
    differs_from_name, fits_first_row = [], []
    for column in columns:
        kinds = [row[column] for row in rows_below]
        counts = Counter(filter(None, kinds))
        commonest, count = max(counts.items(), key=lambda item: item[1], default=("", 0))
        if commonest in _VALUE_KINDS and count > counts.total() / 2:
            differs_from_name.append(classify_text(get_last_level(names[column])) != commonest)
            if kinds[0]:
                fits_first_row.append(kinds[0] == commonest)
    contrast = sum(differs_from_name) / len(differs_from_name) if differs_from_name else DEFAULT_CONTRAST
    return contrast, sum(fits_first_row) / len(fits_first_row) if fits_first_row else 1.0


def _is_value(name: str, kinds_below: Counter[str]) -> bool:
    """Whether a name is no name but a value: a number, or a date or period that stands over anything but numbers."""
    kind = classify_text(get_last_level(name))
    if kind in ("date", "period"):
        return bool(kinds_below) and kinds_below["number"] <= kinds_below.total() / 2
    return kind == "number"


def _rate_names(area: SheetArea, names: Sequence[str], kinds_below: Sequence[Counter[str]]) -> list[float]:
    """The confidence of each name of a header; 0 for a value, and for one that comes again, as headers do not."""
    seen: set[str] = set()
    confidences = []
    for name, kinds in zip(names, kinds_below, strict=True):
        confidence = 0.0 if _is_value(name, kinds) else area.rate_header(name)
        last_level = get_last_level(name)
        key = (last_level if area.rate_header(last_level) >= confidence else name).casefold()
        confidences.append(0.0 if key in seen else confidence)
        seen.add(key)
    return confidences


def _measure_coverage(area: SheetArea, names: Sequence[str], rows_below: Sequence[int]) -> float:
    """The share of the columns filled in some rows that have a name; a half when none is filled."""
    filled = area.sheet.filled[np.array(rows_below, dtype=np.int64) - 1]
    columns = range(area.left, min(area.right, area.left + MAX_COLUMNS) + 1)
    used = [column for column in columns if np.count_nonzero(filled[:, column]) > len(rows_below) / 5]
    return sum(bool(names[column]) for column in used) / len(used) if used else 0.5


def score_header(area: SheetArea, rows: tuple[int, ...]) -> HeaderCandidate | None:
    """What some adjoining rows would make as a header; None when they name nothing, or look like no header at all."""
    headers = join_header_rows(area.sheet, rows)
    names = tuple(name if area.left <= column <= area.right else "" for column, name in enumerate(headers))
    named = [column for column, name in enumerate(names) if name][:MAX_COLUMNS]
    if not named:
        return None
    rows_below = area.list_rows_below(rows[-1])
    kinds_below = [area.classify_row(row) for row in rows_below]
    column_kinds = [Counter(row[column] for row in kinds_below if row[column]) for column in named]
    confidences = _rate_names(area, [names[column] for column in named], column_kinds)
    known_count = sum(confidence >= KNOWN_CONFIDENCE for confidence in confidences)
    label_scores = [
        _score_label(get_last_level(names[column]), area.allows_colons, kinds)
        for column, kinds in zip(named, column_kinds, strict=True)
    ]
    label = sum(label_scores) / len(named)
    if not known_count and (label < LEAST_LABEL_SCORE or len(named) < 2):
        return None
    distinct = len({names[column].casefold() for column in named}) / len(named)
    contrast, first_row_fit = _measure_contrast(names, kinds_below, named)
    return HeaderCandidate(
        rows,
        names,
        known=sum(confidences),
        known_count=known_count,
        coverage=_measure_coverage(area, names, rows_below),
        look=label * distinct * (0.5 + contrast / 2) * (0.7 + 0.3 * first_row_fit) if rows_below else 0.0,
        first_row_fit=first_row_fit,
    )
