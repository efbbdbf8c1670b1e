"""Projects, and what stands in their rows for other tables: partners, costs and benefits, measures."""

from dataclasses import replace

import pandas as pd

from assets.gather.mapping.header_matching import find_header_positions
from assets.gather.mapping.mapped_records import BlockColumn, MappedRecords, ReceivedTable
from assets.gather.mapping.partner_lists import split_partner_list, split_role
from assets.gather.mapping.record_sections import RecordSection, is_blank
from schemas.frames import LINEAGE, TEXT_DTYPE
from schemas.submission_columns import UNFOLDED_BESIDE, UNFOLDINGS


def use_title_as_reference(section: RecordSection) -> RecordSection:
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
    mapped = table.build_block(table.name, section.mark, section.records, section.columns)
    section = replace(section, records=mapped.records[table.name][0])
    for place in section.columns:
        if place.column in UNFOLDINGS:
            mapped.add(_unfold_column(table, section, place))
    if reference := section.get_column("reference"):
        for number in range(len(table.table_source.figures)):
            mapped.add(_map_figure(table, section, number, reference))
    return mapped


def _unfold_column(table: ReceivedTable, section: RecordSection, place: BlockColumn) -> MappedRecords:
    """The records of another table that one column of projects makes; place: where that column lies."""
    column, unfolding = place.column, UNFOLDINGS[place.column]
    is_list = unfolding.table == "partners"
    delimiter = table.table_source.lists.get(column)
    texts = section.records[column].dropna()
    # `N/A` for a cost makes no cost, and `None` no partner; what it says stays with the project's own cell.
    items = {
        text: [item for item in (split_partner_list(text, delimiter) if is_list else [text]) if not is_blank(item)]
        for text in texts.unique()
    }
    values = texts.map(items).astype(object).explode().dropna()
    split_texts = [split_role(text) if is_list else (text, None) for text in values]
    names = pd.Series([name for name, _ in split_texts], values.index, TEXT_DTYPE)
    filled = [f"{name}_{table.source.language}" if name == "description" else name for name in unfolding.columns]
    parents = section.records.loc[values.index]
    children = parents[list(LINEAGE)].assign(
        record=parents["record"] + f"#{column}." + parents.groupby("record").cumcount().add(1).astype(TEXT_DTYPE),
        reference=parents.get("reference", pd.NA),
        **dict.fromkeys(filled, names),
        **unfolding.constants,
    )
    columns = [replace(place, column=name) for name in filled]
    columns += [replace(place, column=name, axis="implied") for name in unfolding.constants]
    if is_list:
        roles = pd.Series([role for _, role in split_texts], values.index, TEXT_DTYPE)
        # A row for each partner may say its role in a column of its own.
        role_column = section.get_column(UNFOLDED_BESIDE["role"]) if column == "partner_list" else None
        if role_column:
            roles = roles.fillna(parents[role_column.column])
            columns[-1] = replace(role_column, column="role")
        children["role"] = roles.fillna(children["role"])
    columns += [reference] if (reference := section.get_column("reference")) else []
    return table.build_block(unfolding.table, f".{section.mark}{column}", children, columns)


def _map_figure(table: ReceivedTable, section: RecordSection, number: int, reference: BlockColumn) -> MappedRecords:
    """The observations of a measure whose values stand in the projects' rows; number: its place in the source file."""
    figure = table.table_source.figures[number]
    found = {column: find_header_positions(table.region.headers, header) for column, header in figure.columns.items()}
    positions = {column: at[0] for column, at in found.items() if at}
    cells = {column: section.texts.read_position(at) for column, at in positions.items()}
    filled = pd.DataFrame(cells, index=section.records.index).notna().any(axis=1)
    if not filled.any():
        return MappedRecords()
    records = section.records.loc[filled, [*LINEAGE, "reference"]].copy()
    records["record"] = records["record"] + f"#figure.{number}"
    columns = [reference]
    for column in ("measure", "period", "value_kind", "unit"):
        if (text := getattr(figure, column)) is not None:
            records[column] = text
            columns.append(table.build_block_column(column, "none"))
    for column, texts in cells.items():
        records[column] = texts[filled]
        columns.append(table.build_header_column(column, [positions[column]]))
    return table.build_block("observations", f"{section.mark}.{number}", records, columns)
