"""What hangs on a project and stands in its own row: partners, costs and benefits, measures.

Belongs here: making records of other tables from the rows of projects. Does not belong here: taking one cell apart
(unfolding).
"""

import pandas as pd

from assets.gather.mapping.columns import Texts, positions
from assets.gather.mapping.mapped import Mapped, Place
from assets.gather.mapping.placing import Part
from assets.gather.mapping.unfolding import unfolded
from schemas.frames import LINEAGE
from schemas.source_file import TableSource
from schemas.submission_columns import UNFOLDINGS


def children(place: Place, spec: TableSource, mark: str, part: Part, into: Mapped) -> None:
    """The partners, costs and benefits that stand in cells of the projects' rows."""
    reference = next((origin for origin in part.origins if origin["column"] == "reference"), None)
    for origin in part.origins:
        column = str(origin["column"])
        if column not in UNFOLDINGS:
            continue
        how = UNFOLDINGS[column]
        children, blocks = unfolded(place, part.records, mark + column, column, origin, how, spec.lists.get(column))
        into.add(how.table, children)
        into.blocks += blocks
        if reference:
            into.blocks.append({**reference, "block": blocks[0]["block"], "table": how.table})


def figures(place: Place, spec: TableSource, mark: str, part: Part, texts: Texts, into: Mapped) -> None:
    """The measures whose values stand in the projects' rows."""
    reference = next((origin for origin in part.origins if origin["column"] == "reference"), None)
    for number, figure in enumerate(spec.figures):
        where = {column: positions(place.region.headers, header) for column, header in figure.columns.items()}
        cells = {column: texts.at(at[0]) for column, at in where.items() if at}
        filled = pd.DataFrame(cells).notna().any(axis=1) if cells else pd.Series(False, index=part.records.index)
        if not filled.any() or reference is None:
            continue
        block = place.block("observations", f"{mark}.{number}")
        records = part.records.loc[filled, [*LINEAGE, "reference"]].assign(block=block)
        records["record"] = records["record"] + f"#figure.{number}"
        shared = {**place.where(), "block": block, "table": "observations", "spec": place.spec}
        into.blocks.append({**reference, "block": block, "table": "observations"})
        given = {
            "measure": figure.measure,
            "period": figure.period,
            "value_kind": figure.value_kind,
            "unit": figure.unit,
        }
        for column, text in given.items():
            if text is None:
                continue
            records[column] = text
            into.blocks.append({**shared, "column": column, "header": None, "axis": "none", "position": None})
        for column, under in cells.items():
            records[column] = under[filled]
            at = where[column][0]
            origin = {"header": place.header(at), "axis": "column", "position": place.position(at)}
            into.blocks.append({**shared, "column": column, **origin})
        into.add("observations", records)
