"""The order of the steps for one table, and what has to be said of its rows."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from assets.gather.layout import NonRecordKind, Region
from assets.gather.mapping.header_matching import match_headers
from assets.gather.mapping.mapped_records import Finding, MappedRecords, MappedTable, ReceivedTable
from assets.gather.mapping.period_records import find_empty_rows, find_period_headers, map_periods
from assets.gather.mapping.project_details import map_projects, use_title_as_reference
from assets.gather.mapping.record_sections import build_sections
from schemas.frames import ROWS, TEXT_DTYPE, repeat_text


def _mark_headings(region: Region) -> Region:
    """Makes every row of a single text a heading."""
    single = region.sheet.filled[region.row_numbers - 1, region.left : region.right + 1].sum(axis=1) == 1
    headings = {int(row): NonRecordKind.HEADING for row in region.row_numbers[single]}
    return replace(region, non_records={**headings, **region.non_records})


def _build_rows_frame(table: ReceivedTable, row_ids: pd.Series) -> pd.DataFrame:
    """ROWS: every row of the table, record or not."""
    region = table.region
    count = len(region.row_numbers)
    why = repeat_text(None, count).set_axis(region.row_numbers)
    why.update(pd.Series({row: kind.value[0] for row, kind in region.non_records.items()}, dtype=TEXT_DTYPE))
    shared = {name: repeat_text(text, count) for name, text in {**table.location, "table": table.name}.items()}
    fate = repeat_text("", count).mask(why.notna().to_numpy(), "not-a-record")
    frame = pd.DataFrame({"row": row_ids, "line": region.row_numbers, "why": why.array, **shared, "fate": fate})
    return frame[list(ROWS)].astype({"line": ROWS["line"]})


def _report_rows(table: ReceivedTable) -> Iterator[Finding]:
    """Says which rows are no records, have shifted, are hidden or struck through, and which cells stand outside the table."""
    region = table.region
    for row, kind in sorted(region.non_records.items()):
        texts = region.read_row(row)
        filled = [column for column, text in enumerate(texts) if text]
        first = next((column for column in filled if region.left <= column <= region.right), filled[0])
        kind_en, kind_cy = kind.value
        yield table.build_row_finding("not-a-record", row, first, value=texts[first], kind_en=kind_en, kind_cy=kind_cy)
    for row, column in region.outside_cells:
        if row not in region.shifted_rows:
            yield table.build_row_finding("cell-outside", row, column, value=region.read_row(row)[column])
    for row, shift in region.shifted_rows.items():
        texts = region.read_row(row)
        first = next(column for column in range(region.left, len(texts)) if texts[column])
        facts = {"record": table.name_row_id(row), "value": texts[first], "by": shift, "header": region.headers[first]}
        yield table.build_row_finding("row-shifted", row, first, **facts)
    for rule, marked in (("row-hidden", region.sheet.hidden_rows), ("row-struck", region.sheet.struck_rows)):
        rows = set(marked) - region.shifted_rows.keys()
        for row in sorted(rows.intersection(region.record_rows.tolist())) if rows else ():
            yield table.build_row_finding(rule, row, region.left, record=table.name_row_id(row), line=row)


def map_region(received: ReceivedTable) -> MappedRecords:
    """One table's records, blocks, rows and findings; only findings when none of its headers is known."""
    source, region = received.table_source, received.region
    region = _mark_headings(region) if source.headings else region
    periods = find_period_headers(region.headers, source.periods)
    region = replace(region, non_records={**region.non_records, **find_empty_rows(region, periods)})
    table = replace(received, region=region)
    positions, findings = match_headers(table, [header.position for header in periods])
    if not positions:
        return MappedRecords(findings=findings)
    row_ids = table.build_row_ids(region.row_numbers)
    place = (region.sheet.name, table.name, region.last_header_row, region.orientation)
    mapped_table = MappedTable(*place, rows=_build_rows_frame(table, row_ids), blocks=table.block_prefix)
    mapped = MappedRecords(tables=[mapped_table], findings=[*findings, *_report_rows(table)])
    record_ids = row_ids[np.isin(region.row_numbers, region.record_rows)].reset_index(drop=True)
    sections, findings = build_sections(table, positions, record_ids)
    mapped.findings += findings
    for section in sections:
        is_project = table.name == "projects"
        section = use_title_as_reference(section) if is_project else section
        if source.periods:
            mapped.add(map_periods(table, section, periods))
        elif is_project:
            mapped.add(map_projects(table, section))
        else:
            mapped.add(table.build_block(table.name, section.mark, section.records, section.columns))
    return mapped
