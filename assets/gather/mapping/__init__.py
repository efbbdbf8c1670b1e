"""Their columns → ours: a region of a sheet becomes raw records, every value a text with its address.

Belongs here: the order of the steps for one region, and what has to be said of its rows. Does not belong here: any step
(columns, placing, wide, children), what a text means (stage check), or where the table lies (layout).
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from assets.gather.grid.sheet import Sheet
from assets.gather.intake import Submission
from assets.gather.layout import HEADING, Kind, Region
from assets.gather.mapping.children import children, figures
from assets.gather.mapping.columns import headers_found
from assets.gather.mapping.mapped import Found, Mapped, Place
from assets.gather.mapping.periods import period_headers
from assets.gather.mapping.placing import own_reference, parts
from assets.gather.mapping.wide import wide, without_figures
from schemas.findings import make_finding
from schemas.frames import ROWS, TEXT_DTYPE, repeat_text
from schemas.source_file import TableSource

__all__ = ["Found", "Mapped", "map_region"]


def _with_headings(region: Region, spec: TableSource) -> Region:
    """The region with every line of a single text told as a heading, where the source says that there are headings."""
    if spec.headings is None or not len(region.lines):
        return region
    lines = np.asarray(region.lines)
    single = region.grid.filled[lines - 1, region.left : region.right + 1].sum(axis=1) == 1
    headings = {int(line): HEADING for line in lines[single] if int(line) not in region.not_records}
    return replace(region, not_records={**region.not_records, **headings})


def _rows(
    place: Place, spec: TableSource, lines: np.ndarray, not_records: Mapping[int, Kind], into: Mapped
) -> pd.Series:
    """Notes every line among the rows, record or not, and says which are none. Returns the rows' names."""
    region = place.region
    why: list[str | None] = [None] * len(lines)
    for line, kind in not_records.items():
        why[int(np.searchsorted(lines, line))] = kind[0]
    given = {"row": place.rows(lines), "line": pd.Series(lines, dtype="Int64"), "why": pd.Series(why, dtype=TEXT_DTYPE)}
    shared = {name: repeat_text(text, len(lines)) for name, text in {**place.where(), "table": spec.table}.items()}
    fate = repeat_text("", len(lines)).mask(given["why"].notna(), "not-a-record")
    into.rows.append(pd.DataFrame({**given, **shared, "fate": fate})[list(ROWS)])
    for line, kind in sorted(not_records.items()):
        texts = region.grid.rows(line - 1, line)[0]
        own = (i for i in range(region.left, region.right + 1) if texts[i])
        at = next(own, next(i for i, text in enumerate(texts) if text))
        into.findings.append(
            make_finding(
                "not-a-record",
                **place.where(),
                row=place.row(line),
                cell=place.cell(line, at),
                table=spec.table,
                value=texts[at],
                kind_en=kind[0],
                kind_cy=kind[1],
            )
        )
    return given["row"]


def _beside(place: Place, spec: TableSource, records: np.ndarray, into: Mapped) -> None:
    """Says which cells stand outside the table, which lines have slipped sideways, and which are hidden."""
    grid = place.region.grid
    for line, column in place.region.outside:
        if line in place.region.shifted:
            continue
        into.findings.append(
            make_finding(
                "cell-outside",
                **place.where(),
                row=place.row(line),
                cell=place.cell(line, column),
                table=spec.table,
                value=grid.columns[column][line - 1].as_py(),
            )
        )
    for line, by in place.region.shifted.items():
        texts = grid.rows(line - 1, line)[0]
        at = next(i for i in range(place.region.left, len(texts)) if texts[i])
        into.findings.append(
            make_finding(
                "row-shifted",
                **place.where(),
                row=place.row(line),
                record=place.row(line),
                cell=place.cell(line, at),
                table=spec.table,
                value=texts[at],
                by=by,
                header=place.region.headers[at] if at < len(place.region.headers) else "",
            )
        )
    for line in sorted({*grid.hidden_rows} & set(records.tolist()) - set(place.region.shifted)):
        into.findings.append(
            make_finding(
                "row-hidden",
                **place.where(),
                row=place.row(line),
                record=place.row(line),
                cell=place.cell(line, place.region.left),
                table=spec.table,
                line=line,
            )
        )


def map_region(
    submission: Submission,
    region: Region,
    spec: TableSource,
    number: str,
    data_date: str,
    language: str,
    sheets: Mapping[str, Sheet],
    into: Mapped,
) -> bool:
    """Adds one region's records, blocks, rows and findings to `into`; whether any of its headers was known.

    spec: the part of the source file for this table, `number` its place there; data_date: ISO; language: the provider's
    own; sheets: all of the file's, by name, for values that stand on another.
    """
    region = _with_headings(region, spec)
    place = Place(submission, region, number, data_date, language)
    periods = period_headers(region.headers, spec.periods)
    not_records = without_figures(region, periods)
    every = np.asarray(region.lines, dtype=np.int64)
    lines = every[~np.isin(every, list(not_records))] if not_records else every
    where = headers_found(place, spec, [header.position for header in periods], lines, into)
    if where is None:
        return False
    header_row = region.header_lines[-1]
    names = _rows(place, spec, every, not_records, into)
    names = names if len(lines) == len(every) else names[np.isin(every, lines)].reset_index(drop=True)
    into.tables.append(
        Found(region.grid.name, spec.table, header_row, region.orientation, len(into.rows) - 1, place.name)
    )
    _beside(place, spec, lines, into)
    for mark, part, texts in parts(place, spec, where, lines, names, sheets, into):
        if spec.table == "projects":
            own_reference(part)
        if spec.periods:
            wide(place, spec, periods, mark, part, texts, into)
            continue
        block = place.block(spec.table, mark)
        part.records["block"] = repeat_text(block, len(part.records))
        part.origins = [{**origin, "block": block} for origin in part.origins]
        into.blocks += part.origins
        into.add(spec.table, part.records)
        if spec.table == "projects":
            children(place, spec, mark, part, into)
            figures(place, spec, mark, part, texts, into)
    return True
