"""Lines of a delimited text that have too many or too few cells: what they were meant to be, judged by the other lines.

A line is cut differently only where its cells then look as those of the other lines do, and clearly better than as they
came. It is told in any case: what was repaired is a guess.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from assets.gather.workbook.delimited_rows import DelimitedDialect, DelimitedGrammar, DelimitedRow

_MOST = 0.6  # so many of the sample's lines must be of one width
_LEAST_ROWS = 4
_MAX_SAMPLE_ROWS = 400
_LONG_TEXT_CHARACTERS = 40
_MAX_CELLS_TO_JOIN = 80
_MAX_QUOTES_TO_TRY = 24
_MAX_LINE_CHARACTERS = 20_000
_CLEAR_LEAD = 1.0  # how much likelier (as a logarithm) a repair must be than what was sent
_LEAST_TYPICAL = math.log(0.004)  # a cell less likely than this is not of its column
_SEEN_BEFORE = math.log(4)
_TYPED = 0.8  # so many texts of a typed column are of a few shapes
_WHITE_SEAM, _WORD_SEAM, _CLEAR_SEAM = math.log(0.02), math.log(0.3), math.log(3)
OTHER_DELIMITERS = (";", "\t", "|", ",", " ")
_COMMENT = re.compile(r"\s*(?:#|//)")


@lru_cache(maxsize=1 << 14)
def describe_shape(text: str) -> str:
    """How a text looks: runs of digits, of letters and of spaces, each as one sign; long texts are all alike."""
    if len(text) > _LONG_TEXT_CHARACTERS:
        return "long"
    shape = re.sub(r"\d+", "9", text)
    shape = re.sub(r"[^\W\d_]+", lambda word: "A" if word[0][0].isupper() else "a", shape)
    return re.sub(r"([Aa])(?:\W*[Aa])+", r"\1~", re.sub(r"\s+", " ", shape))


class ColumnProfile:
    """What the cells of a column look like in the lines that are whole."""

    def __init__(self, texts: Sequence[str]) -> None:
        filled = [text.strip() for text in texts if text.strip()]
        self.count = len(texts)
        self.blanks = len(texts) - len(filled)
        self.values = Counter(filled)
        self.shapes = Counter(map(describe_shape, filled))
        self._singles = sum(count == 1 for count in self.shapes.values())

    @cached_property
    def is_typed(self) -> bool:
        common = sum(count for _, count in self.shapes.most_common(3))
        return 0 < _TYPED * self.shapes.total() <= common and "long" not in self.shapes

    def rate(self, text: str) -> float:
        """How likely a text is in this column, as a logarithm."""
        text = text.strip()
        if not text:
            return math.log((self.blanks + 0.05) / (self.count + 1))
        count = self.shapes[describe_shape(text)]
        weight = count if count else max(0.02, 0.3 * self._singles)
        seen = _SEEN_BEFORE if self.values[text] else 0.0
        return min(0.0, math.log(weight / (self.count + 1)) + seen)


class LineRepairer:
    """Repairs lines by the sample of lines that are whole."""

    def __init__(self, dialect: DelimitedDialect, sample: Sequence[DelimitedRow]) -> None:
        filled = [row for row in sample if not row.is_blank]
        widths = Counter(len(row.cells) for row in filled)
        self.width, count = widths.most_common(1)[0] if widths else (0, 0)
        self._dialect = dialect
        self._grammar = DelimitedGrammar(dialect)
        whole = [row.cells for row in filled if len(row.cells) == self.width and not row.unclosed]
        self._header = whole[0] if whole else []
        body = whole[1 : _MAX_SAMPLE_ROWS + 1]
        self.profiles = [ColumnProfile([cells[column] for cells in body]) for column in range(self.width)]
        self.header_line = -1
        self.is_able = self.width > 1 and len(body) >= _LEAST_ROWS and count >= _MOST * len(filled)
        first = next((i for i, row in enumerate(sample) if len(row.cells) == self.width), 0)
        if self.is_able and first and self.is_typical(whole[0]) and self._is_damaged_header(sample[first - 1]):
            self.header_line = first - 1

    def is_typical(self, cells: Sequence[str]) -> bool:
        """Whether the cells of a row look as those of the other rows do; False where all columns are free texts."""
        return any(profile.is_typed for profile in self.profiles) and not self._has_misfit(cells)

    def _is_damaged_header(self, row: DelimitedRow) -> bool:
        """Whether a row above the first whole one is a damaged header: not a title, and with more than blanks too many."""
        cells = row.cells
        if self.repair_header(row):
            return True
        if not 1 < self.width - 1 <= len(cells):
            return False
        return any(text.strip() for text in cells[self.width :]) or any(
            profile.values for profile in self.profiles[len(cells) :]
        )

    def is_comment(self, row: DelimitedRow) -> bool:
        if not _COMMENT.match(row.text) or not self.is_able:
            return False
        first = self.profiles[0]
        signs = sum(count for text, count in first.values.items() if _COMMENT.match(text))
        return signs < 0.1 * max(1, first.count) and not _COMMENT.match(self._header[0])

    def repair(self, row: DelimitedRow) -> list[str] | None:
        """What a row of another width is meant to be, or None where it is best left as it came."""
        if not self.is_able or row.is_blank or len(row.text) > _MAX_LINE_CHARACTERS:
            return None
        if self.is_shifted(row) or self._is_left_short(row) or not any(profile.is_typed for profile in self.profiles):
            return None
        as_sent = self._rate_as_sent(row.cells)
        best, best_rate = None, -math.inf
        for cells, handicap in self._list_candidates(row):
            rate = self._rate(cells) + handicap
            if rate > best_rate:
                best, best_rate = cells, rate
        if best is None or best_rate < as_sent + _CLEAR_LEAD or self._has_misfit(best):
            return None
        return best

    def repair_header(self, row: DelimitedRow) -> list[str] | None:
        """The same for the line of headers, of which the lines below say nothing but how many cells it should have."""
        cells = row.cells
        blank = [at for at, text in enumerate(cells) if not text.strip()]
        if len(cells) == self.width + 1 and len(blank) == 1:
            return [text for text in cells if text.strip()]
        exact = [each for each, _ in self._list_quote_repairs(row) if len(each) == self.width and all(each)]
        exact += [each for each, _ in self._list_delimited_otherwise(row) if all(each)]
        if not exact and len(cells) == self.width - 1:
            exact = [
                [*cells[:at], text[:seam], text[seam:], *cells[at + 1 :]]
                for at, text in enumerate(cells)
                for seam in range(1, len(text))
                if text[seam - 1].islower() and text[seam].isupper()
            ]
        distinct = {tuple(text.strip() for text in each) for each in exact}
        return list(distinct.pop()) if len(distinct) == 1 else None

    def is_shifted(self, row: DelimitedRow) -> bool:
        """Whether a row is whole but for blank cells before it, of which layout.shifted_rows tells."""
        surplus = len(row.cells) - self.width
        return surplus > 0 and not any(text.strip() for text in row.cells[:surplus])

    def has_misplaced_cells(self, cells: Sequence[str]) -> bool:
        """Whether cells stand under columns whose other texts look quite different."""
        if not self.is_able:
            return False
        typed = [
            (profile, text)
            for profile, text in zip(self.profiles, cells, strict=False)
            if profile.is_typed and text.strip()
        ]
        misfits = sum(profile.rate(text) < _LEAST_TYPICAL for profile, text in typed)
        return misfits > 1 and misfits > len(typed) / 2

    def _is_left_short(self, row: DelimitedRow) -> bool:
        """Whether a row only lacks the blank cells at its end, or has more of them."""
        cells = row.cells
        if len(cells) > self.width:
            return not any(text.strip() for text in cells[self.width :]) and not self.has_misplaced_cells(cells)
        return (
            not row.unclosed
            and all(
                profile.rate(text) >= _LEAST_TYPICAL
                for profile, text in zip(self.profiles, cells, strict=False)
                if text.strip()
            )
            and len(cells) < self.width - 1
        )

    def _rate(self, cells: Sequence[str]) -> float:
        return sum(profile.rate(text) for profile, text in zip(self.profiles, cells, strict=True))

    def _rate_as_sent(self, cells: Sequence[str]) -> float:
        """What stands beyond the last column may be a remark beside a whole line, and says nothing against it."""
        return self._rate([*cells, *[""] * (self.width - len(cells))][: self.width])

    def _has_misfit(self, cells: Sequence[str]) -> bool:
        pairs = zip(self.profiles, cells, strict=True)
        return any(profile.is_typed and text.strip() and profile.rate(text) < _LEAST_TYPICAL for profile, text in pairs)

    def _list_candidates(self, row: DelimitedRow) -> Iterator[tuple[list[str], float]]:
        """Ways to cut a row into as many cells as it should have, and a handicap for each."""
        if row.unclosed or self._dialect.quote in row.text:
            yield from self._list_quote_repairs(row)
        if len(row.cells) == 1:  # a line in quotes as a whole
            cells = self._grammar.parse_row(row.cells[0]).cells
            if len(cells) == self.width:
                yield cells, 0.0
        yield from self._list_delimited_otherwise(row)
        cells = row.cells
        if len(cells) == self.width - 1:
            yield from self._list_splits(cells)
        if len(cells) == self.width + 1:
            for at, text in enumerate(cells):
                if not text.strip():
                    yield [*cells[:at], *cells[at + 1 :]], 0.0
        if self.width < len(cells) <= min(_MAX_CELLS_TO_JOIN, 4 * self.width):
            joiner = self._dialect.delimiter + (" " if self._dialect.is_spaced else "")
            yield from self._list_joins(cells, joiner)

    def _list_quote_repairs(self, row: DelimitedRow) -> Iterator[tuple[list[str], float]]:
        """One quote more or less, or a delimiter beside one."""
        text, quote, delimiter = row.text, self._dialect.quote, self._dialect.delimiter
        positions = [match.start() for match in re.finditer(re.escape(quote), text)][:_MAX_QUOTES_TO_TRY]
        edits: dict[str, float] = {}
        for at in positions:
            edits.setdefault(text[:at] + delimiter + text[at:], 0.0)
            edits.setdefault(text[: at + 1] + delimiter + text[at + 1 :], 0.0)
            edits.setdefault(text[:at] + quote + text[at:], -0.2)
            edits.setdefault(text[:at] + text[at + 1 :], -0.2)
        if len(positions) % 2:
            ends = [match.start() for match in re.finditer(re.escape(delimiter), text)]
            for at in [*ends[: 4 * _MAX_QUOTES_TO_TRY], len(text)]:
                edits.setdefault(text[:at] + quote + text[at:], -0.1)
        for edited, handicap in edits.items():
            parsed = list(self._grammar.parse_rows(edited))
            if len(parsed) == 1 and len(parsed[0].cells) == self.width and not parsed[0].unclosed:
                yield parsed[0].cells, handicap - len(parsed[0].repaired)

    def _list_delimited_otherwise(self, row: DelimitedRow) -> Iterator[tuple[list[str], float]]:
        """The row with another delimiter, or with another of the characters that serve as quotes."""
        if len(row.cells) > self.width / 2 + 1:
            return
        for delimiter in OTHER_DELIMITERS:
            if delimiter == self._dialect.delimiter or delimiter not in row.text:
                continue
            cells = DelimitedGrammar(DelimitedDialect(delimiter, self._dialect.quote)).parse_row(row.text).cells
            if len(cells) == self.width:
                yield cells, 0.0
            elif self.width < len(cells) <= _MAX_CELLS_TO_JOIN and delimiter == " ":
                yield from self._list_joins(cells, " ")

    def _list_splits(self, cells: Sequence[str]) -> Iterator[tuple[list[str], float]]:
        """Each cell cut in two at each place, those first that would leave the others where they fit."""
        before = [0.0]
        for profile, text in zip(self.profiles, cells, strict=False):
            before.append(before[-1] + profile.rate(text))
        after = [0.0]
        for profile, text in zip(self.profiles[::-1], cells[::-1], strict=False):
            after.append(after[-1] + profile.rate(text))
        rates = [before[at] + after[len(cells) - 1 - at] for at in range(len(cells))]
        best = max(rates)
        for at, text in enumerate(cells):
            if rates[at] < best - 12:
                continue
            for seam in range(len(text) + 1):
                yield [*cells[:at], text[:seam], text[seam:], *cells[at + 1 :]], _rate_seam(text, seam)

    def _list_joins(self, cells: Sequence[str], joiner: str) -> Iterator[tuple[list[str], float]]:
        """The likeliest way to join neighbouring cells into as many as there should be."""
        count, width = len(cells), self.width
        best: list[dict[int, tuple[float, list[str]]]] = [{0: (0.0, [])}]
        for column in range(width):
            reached: dict[int, tuple[float, list[str]]] = {}
            for start, (rate, joined) in best[-1].items():
                for end in range(start + 1, count - (width - column - 1) + 1):
                    text = _join_cells(cells[start:end], joiner)
                    total = rate + self.profiles[column].rate(text)
                    if end not in reached or total > reached[end][0]:
                        reached[end] = (total, [*joined, text])
            best.append(reached)
        if count in best[-1]:
            yield best[-1][count][1], -0.3


def _join_cells(cells: Sequence[str], joiner: str) -> str:
    if len(cells) == 1:
        return cells[0]
    if joiner != " " and all(cell.endswith("\\") for cell in cells[:-1]):
        return joiner.join(cell.rstrip("\\") for cell in cells[:-1]) + joiner + cells[-1]
    return joiner.join(cells)


def _rate_seam(text: str, seam: int) -> float:
    """How likely two cells were stuck together at a place of a text, by the characters on both sides of it."""
    if seam in (0, len(text)):
        return 0.0
    left, right = text[seam - 1], text[seam]
    if left.isspace() or right.isspace():
        return _WHITE_SEAM
    if left.isalpha() and right.isalpha():
        return _CLEAR_SEAM if left.islower() and right.isupper() else _WORD_SEAM
    return _WORD_SEAM if left.isdigit() and right.isdigit() else 0.0
