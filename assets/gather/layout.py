"""Where a table lies in a sheet: its headers, its body, and which of its rows are records.

Belongs here: header rows joined, rows told apart into records, totals and notes. Does not belong here: which header
means what (mapping). The source file says where the header row is; finding it without help belongs here when it is
built.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assets.gather.grid import Sheet

JOINT = " › "

# `Total projects: 4`, `RECORDS: 10`, `Grand total`, `Cyfanswm nifer`; but not a project named Total Place or Records management.
_TOTAL = re.compile(
    r"^(grand |sub[- ]?)?(totals?|cyfanswm|is-gyfanswm|records?)\b[^:]{0,30}:\s*[0-9,.]*$"
    r"|^(grand |sub[- ]?)?(totals?|cyfanswm|is-gyfanswm)"
    r"( (of|for|number|nifer|cost|cofnodion|records|projects|prosiectau)\b.{0,30})?$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^[£$(-]?[\d,.\s]+[%)]?$")

TOTAL = ("a total", "cyfanswm")
NOTE = ("a note", "nodyn")
NAMED = ("left out by the source file", "wedi'i gadael allan gan y ffeil ffynhonnell")


@dataclass(frozen=True)
class Line:
    """One non-empty line under the header:

    its number in the sheet, its texts, and why it is no record (None: it is one).
    """

    number: int
    texts: list[str]
    not_record: tuple[str, str] | None


@dataclass(frozen=True)
class Region:
    """A table in a sheet: headers by position (0 is column A; '' where there is none), its header line, its lines."""

    headers: list[str]
    header_line: int
    lines: list[Line]


def headers(sheet: Sheet, header_rows: Sequence[int]) -> list[str]:
    """The headers of a table, its header rows joined: a group's name holds for the cells merged under it.

    header_rows: line numbers from 1. A line beyond the sheet counts as blank. In a sheet without merged cells in those
    lines a group's name runs to the right until the next one.
    """
    width = max((len(row) for row in sheet.rows), default=0)
    levels = []
    for line in header_rows:
        row = sheet.rows[line - 1] if line <= len(sheet.rows) else []
        levels.append([" ".join(text.split()) for text in row] + [""] * (width - len(row)))
    merged = [stretch for stretch in sheet.merged if stretch[0] + 1 in header_rows[:-1]]
    for line, level in zip(header_rows[:-1], levels[:-1], strict=True):
        if merged:
            for _, left, right in (stretch for stretch in merged if stretch[0] + 1 == line):
                level[left : right + 1] = [level[left]] * (right - left + 1)
            continue
        group = ""
        for at, text in enumerate(level):
            group = text or group
            level[at] = group
    joined = []
    for texts in zip(*levels, strict=True):
        joined.append(JOINT.join(text for text in texts if text) if texts[-1] else "")
    return joined


def _why_not(texts: list[str], trailing: bool, patterns: Sequence[re.Pattern[str]]) -> tuple[str, str] | None:
    filled = [text.strip() for text in texts if text]
    if any(pattern.search(filled[0]) for pattern in patterns):
        return NAMED
    if _TOTAL.match(filled[0]) and all(_NUMBER.match(text) for text in filled[1:]):
        return TOTAL
    return NOTE if trailing and len(filled) == 1 else None


def region(sheet: Sheet, header_rows: Sequence[int], not_records: Sequence[str] = ()) -> Region:
    """The table of a sheet under its header rows.

    A line is no record when the source names it (`not_records`, regular expressions on its first text), when it is a
    total, or when it holds a single text below the last line that holds more.
    """
    patterns = [re.compile(pattern) for pattern in not_records]
    body = [
        (number, texts)
        for number, texts in enumerate(sheet.rows[max(header_rows) :], start=max(header_rows) + 1)
        if any(texts)
    ]
    full = [number for number, texts in body if sum(map(bool, texts)) > 1]
    last = max(full, default=len(sheet.rows))
    lines = [Line(number, texts, _why_not(texts, number > last, patterns)) for number, texts in body]
    return Region(headers(sheet, header_rows), max(header_rows), lines)
