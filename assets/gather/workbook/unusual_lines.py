"""Texts whose lines are not delimited as any table is, though a person sees one → the same text, delimited.

Lines in quotes as a whole, columns of a fixed width, lines that end in Unicode's signs for that.
"""

import re
from collections import Counter
from collections.abc import Sequence

from assets.gather.workbook.delimited_rows import sample_text

_MANGLED_MARK = "ï»¿".encode()
"""A mark of UTF-8 that was read as Windows-1252 and saved again."""
_UNICODE_LINE_ENDS = re.compile("|".join("\x85\u2028\u2029").encode())
_QUOTED_LINE = re.compile(rb'(?:\A|(?<=[\r\n]))"((?:[^"\r\n]|"")*+)"[ \t,;]*+(?=[\r\n]|\Z)')
_DELIMITER_OUTSIDE_QUOTES = re.compile(rb'^(?:[^",;\t|]|"[^"]*")*+[,;\t|]')
_USUAL_DELIMITER = re.compile(r"[,;\t|]")
_QUOTED_CELL = re.compile(r'"[^"]*"')
_LEAST_LINES = 3
_NEARLY_ALL = 0.9
_RULE = re.compile(r"[-=]{2,}(?: +[-=]{2,})+ *")
"""The line of dashes under the headers, as query tools draw it."""
_GAP = 2  # so many spaces between columns are no spaces between words
_MAX_SAMPLE_LINES = 200


def repair_unusual_lines(text: bytes) -> bytes:
    """A text in UTF-8, with tabs between its columns where their width alone parts them."""
    text = text.removeprefix(_MANGLED_MARK)
    if b"\n" not in text and b"\r" not in text:
        text = _UNICODE_LINE_ENDS.sub(b"\n", text)
    sample = sample_text(text)
    lines = [line for line in re.split(r"\r\n?|\n", sample)[:_MAX_SAMPLE_LINES] if line.strip()]
    if len(lines) < _LEAST_LINES:
        return text
    if _is_quoted_throughout(lines[0], lines[1:]):
        return _QUOTED_LINE.sub(_remove_line_quotes, text)
    starts = [] if _USUAL_DELIMITER.search(sample) else _find_column_starts(lines)
    return _cut_lines(text.decode(), starts).encode() if starts else text


def _is_quoted_throughout(header: str, lines: Sequence[str]) -> bool:
    """Whether nearly all lines are one quoted cell, with as many delimiters in it as the header has, in quotes or not."""
    wrapped = [match for line in lines if (match := _QUOTED_LINE.match(line.encode()))]
    if len(wrapped) < _NEARLY_ALL * len(lines):
        return False
    counts = Counter(_count_delimiters(match[1].replace(b'""', b'"').decode()) for match in wrapped)
    usual_count, times = counts.most_common(1)[0]
    wrapped_header = _QUOTED_LINE.match(header.encode())
    header = wrapped_header[1].replace(b'""', b'"').decode() if wrapped_header else header
    return 2 * times >= len(lines) and usual_count == _count_delimiters(header) and 0 not in counts


def _count_delimiters(line: str) -> int:
    return len(_USUAL_DELIMITER.findall(_QUOTED_CELL.sub("", line)))


def _remove_line_quotes(match: re.Match[bytes]) -> bytes:
    inside = match[1].replace(b'""', b'"')
    return inside if _DELIMITER_OUTSIDE_QUOTES.match(inside) else match[0]


def _find_column_starts(lines: Sequence[str]) -> list[int]:
    """Where columns of a fixed width begin; [] where a text has none."""
    rule = next((line for line in lines[:_LEAST_LINES] if _RULE.fullmatch(line)), None)
    if rule:
        return [match.start() for match in re.finditer(r"[-=]+", rule)]
    width = max(map(len, lines))
    is_blank = [all(line[at : at + 1] in ("", " ") for line in lines) for at in range(width)]
    starts = [at for at in range(width) if not is_blank[at] and (at == 0 or all(is_blank[max(0, at - _GAP) : at]))]
    # Prose has no gaps that go through all of its lines; a table has something behind each in most of them.
    filled = [sum(bool(line[at : at + 1].strip()) for line in lines) for at in starts]
    is_table = len(starts) > _GAP and all(2 * count >= len(lines) for count in filled)
    return starts if is_table else []


def _cut_lines(text: str, starts: Sequence[int]) -> str:
    ends = [*starts[1:], None]

    def cut(match: re.Match[str]) -> str:
        line = match[0]
        if _RULE.fullmatch(line):
            return ""
        is_row = all(line[start - 1 : start] in ("", " ") for start in starts[1:])
        return "\t".join(line[start:end].strip() for start, end in zip(starts, ends, strict=True)) if is_row else line

    return re.sub(r"[^\r\n]+", cut, text)
