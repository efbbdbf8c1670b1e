"""How good a header some rows of a sheet would make."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assets.gather.layout.header_texts import LEVEL_SEPARATOR, join_header_rows
from assets.gather.layout.sheet_area import SheetArea
from assets.gather.layout.text_kinds import classify_text, find_commonest_kind

MAX_COLUMNS = 256
KNOWN_CONFIDENCE = 0.5  # from here on a text counts as a known header
HEADER_LIKE = 0.5  # from here on rows look like a header
LEAST_LABEL_SCORE = 0.3  # below this, rows of which nothing is known are no header
DEFAULT_CONTRAST = 0.4  # the contrast where the texts under a header are as short as headers are

# How much each kind of text looks like a header.
_LABEL_SCORES = {
    "short": 1.0, "period": 0.9, "code": 0.5, "long": 0.4, "flag": 0.2, "": 0.1, "date": 0.1, "number": 0.0,
}  # fmt: skip
_VALUE_KINDS = ("number", "date", "flag", "code", "long", "period")


@dataclass(frozen=True)
class HeaderCandidate:
    """Rows (from 1) that may be a table's header, and how good a header they make.

    names: the headers by column of the sheet. known: the sum of their confidences; known_count: how many are known.
    coverage: the share of filled columns below that have a name. look: how much it looks like a header, by its texts and
    by what stands under them (0 to 1). first_row_fit: how far the first row below is like the rest.
    """

    rows: tuple[int, ...]
    names: tuple[str, ...]
    known: float
    known_count: int
    coverage: float
    look: float
    first_row_fit: float

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
    def is_header_like(self) -> bool:
        return len(self.named_columns) > 1 and self.coverage >= 0.8 and self.look >= HEADER_LIKE

    @property
    def confidence(self) -> float:
        """Half for names that are known (four are enough), half for the look; never quite 1."""
        known = min(1.0, self.known / min(len(self.named_columns), 4))
        return min(0.99, self.coverage * (known + self.look) / 2)


def _get_last_level(header: str) -> str:
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
    """Its contrast (the share of columns whose values are of another kind than their name) and first_row_fit.

    rows_below: the kinds of the texts of some rows. Only columns with a prevailing kind of value count.
    """
    differs_from_name, fits_first_row = [], []
    for column in columns:
        kinds = [row[column] for row in rows_below]
        commonest, share = find_commonest_kind(Counter(kind for kind in kinds if kind))
        if commonest in _VALUE_KINDS and share > 0.5:
            differs_from_name.append(classify_text(_get_last_level(names[column])) != commonest)
            if kinds[0]:
                fits_first_row.append(kinds[0] == commonest)
    contrast = sum(differs_from_name) / len(differs_from_name) if differs_from_name else DEFAULT_CONTRAST
    return contrast, sum(fits_first_row) / len(fits_first_row) if fits_first_row else 1.0


def _rate_names(area: SheetArea, names: Sequence[str]) -> list[float]:
    """The confidence of each name of a header; 0 for one that comes again, as values do and headers do not."""
    seen: set[str] = set()
    confidences = []
    for name in names:
        confidence = area.rate_header(name)
        last_level = _get_last_level(name)
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
    confidences = _rate_names(area, [names[column] for column in named])
    known_count = sum(confidence >= KNOWN_CONFIDENCE for confidence in confidences)
    rows_below = area.list_rows_below(rows[-1])
    kinds_below = [area.classify_row(row) for row in rows_below]
    column_kinds = {column: Counter(row[column] for row in kinds_below if row[column]) for column in named}
    label_scores = [_score_label(_get_last_level(names[at]), area.allows_colons, column_kinds[at]) for at in named]
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
