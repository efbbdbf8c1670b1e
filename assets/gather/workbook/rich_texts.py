"""Texts of which parts look different: what is struck through is no value, and a raised mark is no part of one."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assets.gather.workbook.cell_texts import format_value
from assets.gather.workbook.shown_cells import CellStyle, ShownCell, apply_style

_FOOTNOTE_MARK = re.compile(r"[\s\d*†‡§¶#,;.()\[\]]+|[\s(\[]*(?:[a-z]|[ivx]{1,4})[\s)\]]*", re.IGNORECASE)
_UNIT_BEFORE_POWER = re.compile(r"(?:^|[\d\s/])(?:[kcm]?m|ft|in|yd|miles?)\s*$")
_SPACES = re.compile(r" {2,}")


class Run(NamedTuple):
    """A stretch of a cell's text that looks alike; None: as the cell's style has it."""

    text: str
    is_struck: bool | None = None
    is_raised: bool = False


def _is_footnote_mark(run: Run, before: str) -> bool:
    """Whether a raised text marks a footnote; `m2` and `21st` have raised parts that belong to them."""
    if not run.is_raised or not _FOOTNOTE_MARK.fullmatch(run.text) or not run.text.strip():
        return False
    return not (run.text.strip() in ("2", "3") and _UNIT_BEFORE_POWER.search(before))


def join_runs(runs: Iterable[Run]) -> Sequence[Run]:
    """The runs with those that look alike as one, and without empty ones."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1][1:] == run[1:]:
            joined[-1] = joined[-1]._replace(text=joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    return joined


def show_runs(runs: Iterable[Run], style: CellStyle) -> ShownCell:
    """What is read of a text in runs."""
    runs = [
        run._replace(is_struck=style.is_struck if run.is_struck is None else run.is_struck) for run in join_runs(runs)
    ]
    whole = format_value("".join(run.text for run in runs))
    struck = " ".join(run.text.strip() for run in runs if run.is_struck and run.text.strip())
    standing = [run for run in runs if not run.is_struck]
    text, marks = "", []
    for run in standing:
        if _is_footnote_mark(run, text) and (text.strip() or any(not other.is_raised for other in standing)):
            marks.append(run.text.strip())
        else:
            text += run.text
    unstruck = CellStyle(style.number_format, is_unseen=style.is_unseen)
    text = format_value(_SPACES.sub(" ", text).strip() if struck or marks else text)
    if struck and not text:
        return ShownCell("", "cell-struck", whole.strip())
    if struck:
        return apply_style(ShownCell(text, "text-struck", whole, {"struck": struck, "after": text}), unstruck)
    if marks:
        return apply_style(ShownCell(text, "mark-raised", whole, {"mark": " ".join(marks), "after": text}), unstruck)
    return apply_style(ShownCell(whole), unstruck)
