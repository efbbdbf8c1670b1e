"""Where each of our columns' texts stand in a region, and the records that they make line by line.

Belongs here: cells under headers, values that stand once beside a label, headings between the rows, what the source file
itself gives. Does not belong here: finding the headers (columns), periods (wide), or records of other tables (children).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from assets.gather.grid.sheet import Sheet
from assets.gather.layout import HEADING
from assets.gather.mapping.columns import Texts, sources
from assets.gather.mapping.mapped import Mapped, Place
from schemas.findings import make_finding
from schemas.frames import format_column_letters, repeat_text
from schemas.languages import fold_text
from schemas.source_file import LabelledValue, TableSource
from schemas.submission_columns import SUBMISSION_COLUMNS, UNFOLDINGS

Origin = dict[str, object]
_SHARED = ("text", "identifier", "code", "yes-no", "date", "part-date", "period")
"""Kinds of value that a cell may say for several rows at once."""


@dataclass
class Part:
    """Some lines of a region that share every origin but their line: texts of our columns, and where those stand."""

    records: pd.DataFrame
    origins: list[Origin]


def own_reference(part: Part) -> None:
    """Projects without a reference: the title stands for it, for want of a better one."""
    where = {str(origin["column"]): origin for origin in part.origins}
    for name in ("title_en", "title_cy"):
        if name in part.records:
            known = part.records.get("reference")
            part.records["reference"] = part.records[name] if known is None else known.fillna(part.records[name])
            if "reference" not in where:
                where["reference"] = {**where[name], "column": "reference"}
                part.origins.append(where["reference"])


def _labelled(place: Place, label: LabelledValue, sheets: Mapping[str, Sheet]) -> tuple[str, str, str] | None:
    """The value that a label names: sheet, cell, text. It stands beside the label, else right under it, else further right."""
    sheet = sheets.get(label.sheet or place.sheet, place.region.grid)
    goal = fold_text(label.label)
    rows = sheet.rows()
    ends = {(top, left): right for top, left, _, right in sheet.merged}
    for line, texts in enumerate(rows):
        for at, text in enumerate(texts):
            if fold_text(text) != goal:
                continue
            beside = ends.get((line, at), at) + 1
            under = next((i for i in range(line + 1, len(rows)) if rows[i][at]), None)
            further = next((i for i in range(beside, len(texts)) if texts[i]), None)
            # A colon points to the right, however far.
            if further is not None and (further == beside or text.rstrip().endswith(":") or under != line + 1):
                return sheet.name, f"{format_column_letters(further + 1)}{line + 1}", texts[further]
            if under is not None:
                return sheet.name, f"{format_column_letters(at + 1)}{under + 1}", rows[under][at]
    return None


def _sections(
    place: Place, spec: TableSource, lines: np.ndarray
) -> Iterator[tuple[str, Sequence[int] | np.ndarray, tuple[str, str] | None]]:
    """The lines that are records, parted by the headings between them where the source uses these.

    Gives a mark for the block, the lines, and the heading's cell and text (None before the first).
    """
    if spec.headings is None:
        yield "", lines, None
        return
    headings = sorted(line for line, kind in place.region.not_records.items() if kind == HEADING)
    starts = [0, *headings]
    for start, stop in zip(starts, [*headings, None], strict=True):
        under = [line for line in lines if line > start and (stop is None or line < stop)]
        if not under:
            continue
        heading = None
        if start:
            texts = place.region.grid.rows(start - 1, start)[0]
            at = next(i for i, text in enumerate(texts) if text)
            heading = (place.cell(start, at), texts[at])
        yield (f"/{start}" if start else ""), under, heading


def _merged(place: Place, spec: TableSource, texts: Texts, positions: Sequence[int], into: Mapped) -> None:
    """Says which cells are read for several rows."""
    for at in positions:
        for first, below in texts.spread(at):
            value = place.region.grid.columns[at][first - 1].as_py()
            if value:
                cell, last = place.cell(first, at), place.cell(int(below[-1]), at)
                told = {"cell": cell, "value": value, "cells": f"{cell}:{last}"}
                into.findings.append(make_finding("cell-merged", **place.where(), table=spec.table, **told))


def parts(
    place: Place,
    spec: TableSource,
    where: Mapping[str, list[int]],
    lines: np.ndarray,
    names: pd.Series,
    sheets: Mapping[str, Sheet],
    into: Mapped,
) -> Iterator[tuple[str, Part, Texts]]:
    """The records of a region, with where each of our columns stands; one part, or one for each heading.

    lines: those that are records, with their names.
    """
    shared = {**place.where(), "table": spec.table, "spec": place.spec}
    labelled = {column: _labelled(place, label, sheets) for column, label in spec.labelled.items()}
    for column, found in labelled.items():
        if found is None:
            header = spec.labelled[column].label
            spot = spec.labelled[column].sheet or place.sheet
            into.findings.append(
                make_finding("column-missing", **place.where(), table=spec.table, place=spot, header=header)
            )
    for mark, under, heading in _sections(place, spec, lines):
        texts = Texts(place.region, under)
        count = len(under)
        row = names if count == len(lines) else names[np.isin(lines, under)].reset_index(drop=True)
        columns = {
            "record": row,
            "row": row,
            "line": pd.Series(np.asarray(under, dtype=np.int64), dtype="Int64"),
            "provider": repeat_text(place.submission.provider, count),
            "data_date": repeat_text(place.data_date, count),
        }
        origins: list[Origin] = []
        for column, _, how in sources(spec):
            if column not in where:
                continue
            # A sum that is merged over several rows is not the sum of each.
            down = SUBMISSION_COLUMNS[spec.table][column].kind in _SHARED and column not in UNFOLDINGS
            columns[column] = texts.joined(where[column], how, down)
            if down:
                _merged(place, spec, texts, where[column], into)
            header = " + ".join(place.header(at) for at in where[column])
            spots = "+".join(place.position(at) for at in where[column])
            origins.append({**shared, "column": column, "header": header, "axis": "column", "position": spots})
        fixed: list[tuple[str, str, Any, str, str | None, str]] = [
            (column, constant, None, "none", None, place.sheet) for column, constant in spec.constants.items()
        ]
        fixed += [
            (column, found[2], spec.labelled[column].label, "cell", found[1], found[0])
            for column, found in labelled.items()
            if found
        ]
        if spec.headings and heading:
            fixed.append((spec.headings, heading[1], heading[1], "cell", heading[0], place.sheet))
        for column, text, header, axis, position, sheet in fixed:
            columns[column] = repeat_text(text, count)
            origin = {"column": column, "header": header, "axis": axis, "position": position, "sheet": sheet}
            origins.append({**shared, **origin})
        yield mark, Part(pd.DataFrame(columns, copy=False), origins), texts
