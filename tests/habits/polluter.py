"""Plain tables with one damage each, how well they are read, and `python -m tests.habits.polluter`, which prints that by kind.

The kinds and the score are those of the public benchmark Pollock (VLDB 2023): a file is loaded without an error or not, and the
precision, the recall and the F1 of its header, its records and its cells: ten points at most. Nothing is told to the reader.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tests.habits.plain_tables import TABLES, PlainTable

PLACES_OF_A_KIND = 110
"""In so many places of each table a damage of one line is tried."""


@dataclass(frozen=True)
class PollutedFile:
    """A damaged file: its kind and content, and what it should be read as. header: '' where a column has no name."""

    kind: str
    name: str
    content: bytes
    header: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Dialect:
    """How a table is written as text."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""  # what stands before a quotation mark inside a cell; '' doubles it
    end: str = "\r\n"
    quotes_all: bool = False

    def write_cell(self, text: str) -> str:
        special = {self.quote, "\r", "\n", *self.delimiter.strip(), *([" "] if self.delimiter == " " else [])}
        is_quoted = self.quotes_all or (text == "" and self.delimiter == " ") or not special.isdisjoint(text)
        if not is_quoted:
            return text
        escaped = text.replace(self.escape, self.escape * 2) if self.escape else text
        return f"{self.quote}{escaped.replace(self.quote, (self.escape or self.quote) + self.quote)}{self.quote}"

    def write_line(self, cells: Iterable[str]) -> str:
        return self.delimiter.join(map(self.write_cell, cells))

    def write_table(self, rows: Iterable[Sequence[str]]) -> str:
        return "".join(self.write_line(row) + self.end for row in rows)


PLAIN = Dialect()


def _encode(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


def _choose_places(table: PlainTable, kind: str, count: int = PLACES_OF_A_KIND) -> list[tuple[int, int]]:
    """Lines (0 is the header) and columns of a table, a fixed sample of all."""
    places = [(line, column) for line in range(len(table.rows) + 1) for column in range(len(table.header))]
    return random.Random(f"{table.name} {kind}").sample(places, min(count, len(places)))


def _replace_line(table: PlainTable, line: int, text: str, dialect: Dialect = PLAIN) -> bytes:
    lines = [dialect.write_line(row) for row in (table.header, *table.rows)]
    lines[line] = text
    return _encode("".join(each + dialect.end for each in lines))


def _damage_lines(
    table: PlainTable, kind: str, damage: Callable[[list[str], int], tuple[str, list[str]] | None]
) -> Iterator[PollutedFile]:
    """Files with one damaged line each. damage: the cells of a line and a column to the line's text and meant cells."""
    for line, column in _choose_places(table, kind):
        meant = [list(table.header), *map(list, table.rows)]
        damaged = damage(list(meant[line]), column)
        if damaged is None:
            continue
        text, meant[line] = damaged
        content = _replace_line(table, line, text)
        yield PollutedFile(kind, f"{table.name} line {line} column {column}", content, meant[0], meant[1:])


def _add_delimiter(cells: list[str], column: int) -> tuple[str, list[str]]:
    written = list(map(PLAIN.write_cell, cells))
    return ",".join([*written[:column], "", *written[column:]]), cells


def _drop_delimiter(cells: list[str], column: int) -> tuple[str, list[str]] | None:
    if not column:
        return None
    written = list(map(PLAIN.write_cell, cells))
    return ",".join([*written[: column - 1], written[column - 1] + written[column], *written[column + 1 :]]), cells


def _add_quote(cells: list[str], column: int) -> tuple[str, list[str]]:
    """A quotation mark at the beginning of what a cell says, inside the quotes that it has."""
    written = list(map(PLAIN.write_cell, cells))
    is_quoted = written[column].startswith('"')
    written[column] = '""' + written[column][1:] if is_quoted else '"' + written[column]
    return ",".join(written), [*cells[:column], '"' + cells[column], *cells[column + 1 :]]


def _add_quote_within(cells: list[str], column: int) -> tuple[str, list[str]] | None:
    """A quotation mark that is not doubled amid a cell."""
    middle = len(cells[column]) // 2
    if not cells[column]:
        return None
    written = list(map(PLAIN.write_cell, cells))
    text = cells[column][:middle] + '"' + cells[column][middle:]
    opened = written[column].startswith('"')
    if opened:
        plain = (
            PLAIN.write_cell(cells[column][:middle] + "x")[1:-2]
            + '"'
            + PLAIN.write_cell("," + cells[column][middle:])[2:-1]
        )
        written[column] = f'"{plain}"'
    else:
        written[column] = text
    return ",".join(written), [*cells[:column], text, *cells[column + 1 :]]


def _leave_quote_open(cells: list[str], column: int) -> tuple[str, list[str]]:
    """A cell whose closing quotation mark is missing, or that has only the opening one."""
    written = list(map(PLAIN.write_cell, cells))
    if written[column].startswith('"'):
        written[column] = written[column][:-1]
        return ",".join(written), cells
    written[column] = '"' + written[column]
    return ",".join(written), [*cells[:column], '"' + cells[column], *cells[column + 1 :]]


def _escape_by_backslash(cells: list[str], column: int) -> tuple[str, list[str]]:
    cells[column] = f'{cells[column][:4]}"{cells[column][4:]}"'
    written = list(map(PLAIN.write_cell, cells))
    written[column] = Dialect(escape="\\", quotes_all=True).write_cell(cells[column])
    return ",".join(written), cells


def _pollute_line_dialects(table: PlainTable) -> Iterator[PollutedFile]:
    """One line in another dialect, or with more or fewer cells."""
    lines = [table.header, *table.rows]
    for line in range(0, len(lines), 2):
        for kind, dialect in (
            ("line delimited by spaces", Dialect(" ")),
            ("line delimited by semicolons", Dialect(";")),
            ("line delimited by tabs", Dialect("\t")),
            ("line quoted by apostrophes", Dialect(quote="'", quotes_all=True)),
        ):
            if dialect.quote == "'" and line % 4:
                continue
            content = _replace_line(table, line, dialect.write_line(lines[line]))
            yield PollutedFile(kind, f"{table.name} line {line}", content, table.header, table.rows)
        for end in ("\n", "\r"):
            texts = [PLAIN.write_line(row) + ("\r\n" if number != line else end) for number, row in enumerate(lines)]
            kind = "line with another end"
            yield PollutedFile(kind, f"{table.name} {line} {end!r}", _encode("".join(texts)), table.header, table.rows)
    for line in range(1, len(lines), 4):
        cells = lines[line]
        short = [*cells[:-2], "", ""]
        for kind, text, meant in (
            ("line of too few cells", PLAIN.write_line(cells[:-2]), short),
            ("line of many blank cells too many", PLAIN.write_line([*cells, "", "", ""]), cells),
            ("blank line", "", None),
            ("comment", "# checked by two people, on Tuesday", None),
        ):
            rows = list(table.rows)
            if meant is None:
                content = _replace_line(table, line, text + "\r\n" + PLAIN.write_line(cells))
            else:
                rows[line - 1] = list(meant)
                content = _replace_line(table, line, text)
            yield PollutedFile(kind, f"{table.name} line {line}", content, table.header, rows)


DIALECTS = {
    "tab": Dialect("\t"),
    "semicolon": Dialect(";"),
    "pipe": Dialect("|"),
    "space": Dialect(" "),
    "comma and space": Dialect(", "),
    "semicolon and space": Dialect("; "),
    "two pipes": Dialect("||"),
    "two colons": Dialect("::"),
    "two tabs": Dialect("\t\t"),
    "tilde": Dialect("~"),
    "caret": Dialect("^"),
}


def _pollute_whole_files(table: PlainTable) -> Iterator[PollutedFile]:
    """The whole file in another dialect, encoding or arrangement."""
    lines = [table.header, *table.rows]

    def build(kind: str, name: str, text: str | bytes, header: Sequence[str] = table.header) -> PollutedFile:
        content = text if isinstance(text, bytes) else _encode(text)
        return PollutedFile(kind, f"{table.name} {name}", content, list(header), table.rows)

    yield build("undamaged", "", PLAIN.write_table(lines))
    for name, dialect in DIALECTS.items():
        for quotes_all in (False, True):
            for end in ("\r\n", "\n"):
                other = Dialect(dialect.delimiter, end=end, quotes_all=quotes_all)
                yield build("delimiter", f"{name} {quotes_all} {end!r}", other.write_table(lines))
    for delimiter in (",", ";", "\t", "|"):
        for quotes_all in (False, True):
            by_apostrophes = Dialect(delimiter, "'", quotes_all=quotes_all)
            yield build("apostrophes for quotes", f"{delimiter!r} {quotes_all}", by_apostrophes.write_table(lines))
            by_backslash = Dialect(delimiter, escape="\\", quotes_all=quotes_all)
            yield build("backslash before quotes", f"{delimiter!r} {quotes_all}", by_backslash.write_table(lines))
        for end in ("\n", "\r", "\r\n\r\n", "\r\r\n"):
            yield build("line end", f"{delimiter!r} {end!r}", Dialect(delimiter, end=end).write_table(lines))
        text = Dialect(delimiter).write_table(lines)
        for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"):
            yield build("encoding", f"{delimiter!r} {encoding}", _encode(text, encoding))
        if delimiter.strip():
            yield build("delimiter declared", delimiter, f"sep={delimiter}\r\n{text}")
        for above in ("Return for 2023", "Return for 2023\r\nPrinted by the office, floor 2", "a\r\nb\r\nc", '"A, B"'):
            for gap in ("", "\r\n"):
                yield build("preamble", f"{delimiter!r} {above!r} {gap!r}", f"{above}\r\n{gap}{text}")
            padded = "\r\n".join(line + delimiter * (len(table.header) - 1) for line in above.split("\r\n")[:1])
            yield build("preamble", f"{delimiter!r} {above!r} padded", f"{padded}\r\n{text}")
            yield build("comment above", f"{delimiter!r} {above!r}", f"# {above.splitlines()[0]}\r\n{text}")
        yield build("no end of the last line", repr(delimiter), text.rstrip("\r\n"))
        yield build("blank lines at the end", repr(delimiter), text + "\r\n\r\n")
        yield build("control-Z at the end", repr(delimiter), text + "\x1a")
    yield from _pollute_headers(table)


def _pollute_headers(table: PlainTable) -> Iterator[PollutedFile]:
    """Headers of none, two and three lines; lines that survey programs put under a header."""
    width = len(table.header)
    groups = ["About it", *[""] * 2, "When and how much", *[""] * (width - 4)]
    filled = ["About it"] * 3 + ["When and how much"] * (width - 3)
    top = ["All of it", *[""] * (width - 1)]
    for delimiter in (",", ";", "\t"):
        dialect = Dialect(delimiter)
        body = dialect.write_table(table.rows)
        head = dialect.write_line(table.header) + "\r\n"
        for kind, above in (
            ("header of two lines", dialect.write_table([groups]) + head),
            ("header of two lines", dialect.write_table([filled]) + head),
            ("header said twice", head * 2),
            ("header said twice", head * 3),
            ("header of three lines", dialect.write_table([top, groups]) + head),
            ("no header", ""),
        ):
            header = [""] * width if kind == "no header" else table.header
            yield PollutedFile(kind, f"{table.name} {delimiter!r}", _encode(above + body), header, table.rows)
        codes = [f"Q{number}" for number in range(1, width + 1)]
        imports = [f'{{"ImportId":"QID{number}_TEXT"}}' for number in range(1, width + 1)]
        survey = dialect.write_table([codes, table.header, imports]) + body
        yield PollutedFile("survey export", f"{table.name} {delimiter!r}", _encode(survey), table.header, table.rows)


LINE_DAMAGES: dict[str, Callable[[list[str], int], tuple[str, list[str]] | None]] = {
    "delimiter too many": _add_delimiter,
    "delimiter too few": _drop_delimiter,
    "quotation mark too many": _add_quote,
    "quotation mark within": _add_quote_within,
    "quotation mark left open": _leave_quote_open,
    "backslash before quotes of a line": _escape_by_backslash,
}


def pollute_tables() -> list[PollutedFile]:
    """All the damaged files."""
    files: list[PollutedFile] = []
    for table in TABLES:
        for kind, damage in LINE_DAMAGES.items():
            files += _damage_lines(table, kind, damage)
        files += _pollute_line_dialects(table)
        files += _pollute_whole_files(table)
    return files


def print_scores() -> None:
    """Prints how well the damaged files are read, by kind."""
    from tests.habits.pollution_scores import score_by_kind

    files = sorted(pollute_tables(), key=lambda file: file.kind)
    everything: list[float] = []
    for kind, of_kind in groupby(files, key=lambda file: file.kind):
        scores = score_by_kind(of_kind)[kind]
        mean = sum(scores) / len(scores)
        print(f"{kind:36} {len(scores):5} files  {mean:6.3f}  lowest {min(scores):6.3f}", flush=True)
        everything += scores
    print(f"{'all':36} {len(everything):5} files  {sum(everything) / len(everything):6.3f}")


if __name__ == "__main__":
    print_scores()
