"""Periods across the columns: the records that a row gives for each of them.

Belongs here: making these records, and telling rows without figures apart. Does not belong here: which headers name a
period (periods).
"""

from collections.abc import Sequence

import numpy as np

from assets.gather.layout import Kind, Region
from assets.gather.mapping.columns import Texts
from assets.gather.mapping.mapped import Mapped, Place
from assets.gather.mapping.periods import PeriodHeader
from assets.gather.mapping.placing import Part
from schemas.marks import parse_mark
from schemas.source_file import TableSource

NO_FIGURES = ("a row without figures", "rhes heb ffigurau")


def _silent(text: str) -> bool:
    """Whether a cell says no more than a blank does; one that is not applicable or withheld says something."""
    return not text.strip() or parse_mark(text) == "not-stated"


def without_figures(region: Region, headers: Sequence[PeriodHeader]) -> dict[int, Kind]:
    """Why the lines of a region are no records, those that hold nothing under any period among them."""
    kept = [int(line) for line in region.lines if line not in region.not_records] if headers else []
    if not kept:
        return dict(region.not_records)
    texts = Texts(region, kept)
    empty = np.ones(len(kept), dtype=bool)
    for header in headers:
        under = texts.at(header.position)
        empty &= under.map({text: _silent(text) for text in under.dropna().unique()}).fillna(True).to_numpy(dtype=bool)
    without = {int(line): NO_FIGURES for line, none in zip(kept, empty, strict=True) if none}
    return {**region.not_records, **without}


def wide(
    place: Place,
    spec: TableSource,
    headers: Sequence[PeriodHeader],
    mark: str,
    part: Part,
    texts: Texts,
    into: Mapped,
) -> None:
    """Periods across the columns: for each period one block, and one record a line where any of its cells says something."""
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], list[PeriodHeader]] = {}
    for header in headers:
        known = groups.setdefault((header.period, header.others), [])
        # A second column of the same kind and period is another figure, and a record of its own.
        if any(other.column == header.column for other in known):
            groups[header.period, (*header.others, ("", str(header.position)))] = [header]
        else:
            known.append(header)
    line = place.region.header_lines[-1]
    for (period, others), members in groups.items():
        cells = {header.column: texts.at(header.position) for header in members}
        filled = np.zeros(len(part.records), dtype=bool)
        for under in cells.values():
            said = {text: not _silent(text) for text in under.dropna().unique()}
            filled |= under.map(said).fillna(False).to_numpy(dtype=bool)
        if not filled.any():
            continue
        at = "+".join(place.position(header.position) for header in members)
        block = place.block(spec.table, f"{mark}.{at}")
        records = part.records[filled].assign(block=block, period=period)
        records["record"] = records["record"] + f"#{at}"
        named = {**place.where(), "block": block, "table": spec.table, "spec": place.spec}
        into.blocks += [{**origin, "block": block} for origin in part.origins if origin["column"] not in cells]
        said_at = place.cell(line, members[0].position)
        # What a row says in a column of its own stands; a word in the header says it for rows that have none.
        told = [(name, text) for name, text in others if name and name not in part.records]
        for column, text in (("period", period), *told):
            records[column] = text
            origin = {"header": place.region.headers[members[0].position], "axis": "cell", "position": said_at}
            into.blocks.append({**named, "column": column, **origin})
        for header in members:
            records[header.column] = cells[header.column][filled]
            into.blocks.append(
                {
                    **named,
                    "column": header.column,
                    "header": place.header(header.position),
                    "axis": "column",
                    "position": place.position(header.position),
                }
            )
        into.add(spec.table, records)
