"""Projects, and what stands in their rows for other tables: partners, costs and benefits, measures."""

from dataclasses import replace

import pandas as pd

from assets.gather.mapping.cell_unfolding import unfold_column
from assets.gather.mapping.header_matching import find_header_positions
from assets.gather.mapping.mapped_records import BlockColumn, MappedRecords, assign_block
from assets.gather.mapping.received_table import ReceivedTable
from assets.gather.mapping.record_sections import RecordSection, map_section
from schemas.frames import LINEAGE
from schemas.submission_columns import UNFOLDINGS


def _use_title_as_reference(section: RecordSection) -> RecordSection:
    """The section with a reference for every project: its title where it has none."""
    records, columns = section.records, list(section.columns)
    for name in ("title_en", "title_cy"):
        if name not in records:
            continue
        known = records.get("reference")
        records = records.assign(reference=records[name] if known is None else known.fillna(records[name]))
        title = section.get_column(name)
        if title and not any(column.column == "reference" for column in columns):
            columns.append(replace(title, column="reference"))
    return replace(section, records=records, columns=columns)


def map_projects(table: ReceivedTable, section: RecordSection) -> MappedRecords:
    """A section's projects, and the partners, benefits and observations that stand in their rows."""
    section = _use_title_as_reference(section)
    mapped = map_section(table, section)
    section = replace(section, records=mapped.records[table.name][0])
    reference = section.get_column("reference")
    for column in section.columns:
        if column.column in UNFOLDINGS:
            unfolded = unfold_column(table, section, column)
            unfolded.blocks += _share_reference(reference, unfolded)
            mapped.add(unfolded)
    for number in range(len(table.table_source.figures)):
        if reference:
            mapped.add(_map_figure(table, section, number, reference))
    return mapped


def _share_reference(reference: BlockColumn | None, unfolded: MappedRecords) -> list[BlockColumn]:
    """The project's reference in the block of records that its row makes."""
    first = unfolded.blocks[0]
    return assign_block([reference], first.block, first.table) if reference else []


def _map_figure(table: ReceivedTable, section: RecordSection, number: int, reference: BlockColumn) -> MappedRecords:
    """The observations of a measure whose values stand in the projects' rows; number: its place in the source file."""
    figure = table.table_source.figures[number]
    found = {column: find_header_positions(table.region.headers, header) for column, header in figure.columns.items()}
    positions = {column: at[0] for column, at in found.items() if at}
    cells = {column: section.texts.read_position(at) for column, at in positions.items()}
    filled = pd.DataFrame(cells).notna().any(axis=1) if cells else pd.Series(False, index=section.records.index)
    if not filled.any():
        return MappedRecords()
    block = table.name_block("observations", f"{section.mark}.{number}")
    records = section.records.loc[filled, [*LINEAGE, "reference"]].assign(block=block)
    records["record"] = records["record"] + f"#figure.{number}"
    columns = [reference]
    for column in ("measure", "period", "value_kind", "unit"):
        if (text := getattr(figure, column)) is not None:
            records[column] = text
            columns.append(table.build_block_column(column, "none"))
    for column, texts in cells.items():
        records[column] = texts[filled]
        at = positions[column]
        place = table.region.name_column(at)
        columns.append(table.build_block_column(column, "column", table.read_header(at), place))
    return MappedRecords({"observations": [records]}, assign_block(columns, block, "observations"))
