"""The grammar of delimited text: which characters form a cell, and which cells a row, misplaced quotes included."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

_SAMPLE_BYTES = 2**16
_MIN_SAMPLE_ROWS = 20
_MAX_QUOTES_SCANNED, _MAX_QUOTES_PER_CELL = 200_000, 100
"""After so many quotes that are out of place, the end of a cell is not looked for beyond its line, or so many quotes."""


@dataclass(frozen=True)
class DelimitedDialect:
    """How a text is delimited and quoted.

    is_spaced: a space follows each delimiter; has_backslashes: a backslash may stand before a quote inside a cell.
    """

    delimiter: str = ","
    quote: str = '"'
    is_spaced: bool = False
    has_backslashes: bool = False


@dataclass(frozen=True)
class DelimitedRow:
    """The cells of a row, its text, and which cells (from 0) had misplaced quotes, and which a quote that is never closed."""

    cells: list[str]
    text: str = ""
    repaired: list[int] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        return not any(map(str.strip, self.cells))


class DelimitedGrammar:
    """How a text is split into rows and cells in one dialect."""

    def __init__(self, dialect: DelimitedDialect) -> None:
        delimiter, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
        if len(dialect.delimiter) == 1:
            plain = rf"[^{delimiter}\r\n]*+"
            space = r"[^\S\r\n]" if not dialect.delimiter.isspace() else rf"[^\S{delimiter}\r\n]"
        else:
            plain, space = rf"(?:(?!{delimiter})[^\r\n])*+", rf"(?!{delimiter})[^\S\r\n]"
        between = delimiter + (" *+" if dialect.is_spaced else "")
        end = rf"(?={delimiter}|[\r\n]|\Z)"
        separator = rf"({between}|\r\n?|\n|\Z)"
        inside = rf"((?:[^{quote}]++|{quote}{quote})*+)"
        # Some programs write a space after each delimiter, and the quotes after that.
        spaces = "(?!)()" if dialect.delimiter == " " else "( ++)"
        self.dialect = dialect
        self._quote = dialect.quote
        self._split = re.compile(between).split if dialect.is_spaced else lambda text: text.split(dialect.delimiter)
        self._cell_separators = frozenset(dialect.delimiter + "\r\n")
        self._cell = re.compile(
            rf"(?:{quote}{inside}{quote}{end}|{spaces}{quote}{inside}{quote} *+{end}|((?!{quote}){plain})){separator}"
        )
        self._escaped_cell = re.compile(
            rf"{quote}((?:[^{quote}\\]++|\\.|{quote}{quote})*+){quote}{end}{separator}", re.DOTALL
        )
        self._escaped_quote = re.compile(rf"\\({quote}|\\)|{quote}({quote})")
        self._line = re.compile(r"([^\r\n]*+)(?:\r\n?|\n|\Z)")
        self._closing_quote = re.compile(rf"{quote}(?:{space})*+{end}")
        self._unquoted_cell = re.compile(rf"({plain}){separator}")
        self._next_opening_quote = re.compile(rf"(?:{between}|[\r\n]){quote}(?!{delimiter}|[\r\n]|{quote}|\Z)")
        self._quotes_scanned = 0

    def parse_rows(self, text: str) -> Iterator[DelimitedRow]:
        """The rows of a text, one by one."""
        position, end, next_quote = 0, len(text), -1
        while position < end:
            if next_quote < position:
                next_quote = text.find(self._quote, position) % (end + 1)  # the end, when there is none
            line = cast(re.Match[str], self._line.match(text, position))
            if line.end() <= next_quote:
                yield DelimitedRow(self._split(line[1]), line[1])
                position = line.end()
                continue
            row, position = self._parse_quoted_row(text, position)
            yield row

    def parse_row(self, text: str) -> DelimitedRow:
        """The only row of a text, or its first."""
        return next(self.parse_rows(text), DelimitedRow([""]))

    def _parse_quoted_row(self, text: str, start: int) -> tuple[DelimitedRow, int]:
        """The row that begins at a position, cell by cell, and where it ends."""
        position, line_end = start, start
        cells: list[str] = []
        repaired: list[int] = []
        unclosed: list[int] = []
        separator = self.dialect.delimiter
        while separator and separator not in "\r\n":
            match = self._cell.match(text, position)
            if self.dialect.has_backslashes and (escaped := self._match_escaped_cell(text, position, match)):
                cells.append(self._escaped_quote.sub(r"\1\2", escaped[1]))
                repaired.append(len(cells) - 1)
                position, separator = escaped.end(), escaped[2]
            elif match:
                quoted, spaces, quoted_after_spaces, plain, separator = match.groups()
                if spaces:
                    repaired.append(len(cells))
                inside = quoted_after_spaces if spaces else quoted
                cells.append(plain if inside is None else inside.replace(self._quote * 2, self._quote))
                position = match.end()
            else:
                if position >= line_end:
                    line_end = cast(re.Match[str], self._line.match(text, position)).end()
                cell, position, separator, fault = self._parse_misquoted_cell(text, position, line_end)
                if fault:
                    (repaired if fault == "stray" else unclosed).append(len(cells))
                cells.append(cell)
        return DelimitedRow(cells, text[start:position].rstrip("\r\n"), repaired, unclosed), position

    def _match_escaped_cell(self, text: str, position: int, match: re.Match[str] | None) -> re.Match[str] | None:
        """A cell in which a backslash stands before a quote, unless the cell is whole without that."""
        if not text.startswith(self._quote, position):
            return None
        if match and "\\" + self._quote not in match[0]:
            return None
        escaped = self._escaped_cell.match(text, position)
        if not escaped or "\\" + self._quote not in escaped[1]:
            return None
        return None if "\n" in escaped[1] and match else escaped

    def _parse_misquoted_cell(self, text: str, start: int, line_end: int) -> tuple[str, int, str, str]:
        """A cell that begins with a quote and has misplaced ones: its text, end and separator, and what is wrong. line_end: where
        its line ends.

        That is `stray`, `unclosed` or nothing. A quote closes the cell where the cell could end. If none does, no quote
        means anything and the cell ends at its line's next separator.
        """
        position, has_stray = start + 1, False
        parts: list[str] = []
        while (quote := text.find(self._quote, position)) >= 0:
            self._quotes_scanned += 1
            is_far = quote >= line_end or len(parts) > _MAX_QUOTES_PER_CELL
            if is_far and self._quotes_scanned > _MAX_QUOTES_SCANNED:
                break
            parts.append(text[position:quote])
            if has_stray:
                is_next_cell = self._is_cell_start(text, quote)
            else:
                is_next_cell = self._is_next_opening(text, quote)
            if is_next_cell:
                break  # this one was never closed
            is_doubled = text.startswith(self._quote * 2, quote)
            if closing := self._closing_quote.match(text, quote + (has_stray and is_doubled)):
                spaces, end, separator = self._parse_unquoted_cell(text, closing.start() + 1)
                cell = "".join(parts) + self._quote * (has_stray and is_doubled) + spaces
                return cell, end, separator, "stray" if has_stray else ""
            parts.append(self._quote)
            position = quote + 1 + is_doubled
            has_stray = has_stray or not is_doubled
        cell, end, separator = self._parse_unquoted_cell(text, start)
        is_closed = cell.count(self._quote) % 2 == 0  # a quoted word begins the cell
        return cell, end, separator, "stray" if is_closed else "unclosed"

    def _is_cell_start(self, text: str, quote: int) -> bool:
        before = quote - 1
        while self.dialect.is_spaced and text[before] == " ":
            before -= 1
        return text[before] in self._cell_separators

    def _is_next_opening(self, text: str, quote: int) -> bool:
        back = len(self.dialect.delimiter) if not self.dialect.is_spaced else 2
        return any(
            (match := self._next_opening_quote.match(text, start)) is not None and match.end() == quote + 1
            for start in {max(0, quote - back), quote - 1}
        )

    def _parse_unquoted_cell(self, text: str, start: int) -> tuple[str, int, str]:
        match = cast(re.Match[str], self._unquoted_cell.match(text, start))  # it matches nothing, too
        return match[1], match.end(), match[2]


def sample_text(text: bytes) -> str:
    """The beginning of a text in UTF-8, some tens of lines at least; the last of them may be cut."""
    size = _SAMPLE_BYTES
    while size < len(text) and len(re.findall(rb"[\r\n]+", text[:size])) < _MIN_SAMPLE_ROWS:
        size *= 8
    return text[:size].decode("utf-8", "ignore")


def sample_rows(text: bytes, dialect: DelimitedDialect) -> list[DelimitedRow]:
    """The first rows of a text in UTF-8, without the last where that may be cut."""
    sample = sample_text(text)
    rows = list(DelimitedGrammar(dialect).parse_rows(sample))
    is_cut = len(sample.encode()) < len(text)
    return rows[:-1] if is_cut and len(rows) > 1 else rows
