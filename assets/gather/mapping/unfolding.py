"""One cell that makes records of another table: a list of partners, a cost, a saving.

Belongs here: taking such a cell apart. Does not belong here: what the pieces mean.
"""

import re

import pandas as pd

from assets.gather.mapping.columns import blank
from assets.gather.mapping.mapped import Place
from schemas import organisations
from schemas.languages import folded
from schemas.records import LINEAGE, TEXT
from schemas.returns import Unfolding

LIST = r"[;\n|•]"
# Marks that part organisations in some cells and belong to their names in others.
_WITHIN = re.compile(r"\s*(?:,|/|&|\+|\band\b|\ba\b|\bac\b)\s*", re.IGNORECASE)


def pieces(text: str, split: str | None) -> list[str]:
    """The names in one cell. split: the source file's regular expression for what parts them, or None.

    Without one, a piece that is no organisation's name is parted at commas, `and`, `a` and the like, where every part of
    it is an organisation's name, or at least two and half of them are.
    """
    parts = [part.strip(" \t\r*–-") for part in re.split(split or LIST, text)]
    parts = [part for part in parts if part]
    if split is not None:
        return parts
    return [name for part in parts for name in _parted(part)]


def _parted(text: str) -> list[str]:
    known = organisations.known_as()
    if folded(text) in known:
        return [text]
    commas = [part.strip() for part in text.split(",") if part.strip()]
    for names in (commas, [part for part in _WITHIN.split(text) if part]):
        recognised = sum(folded(name) in known for name in names)
        if len(names) > 1 and (recognised == len(names) or (recognised > 1 and recognised * 2 >= len(names))):
            return names
    return [text]


def unfolded(
    place: Place,
    parent: pd.DataFrame,
    mark: str,
    column: str,
    origin: dict[str, object],
    how: Unfolding,
    split: str | None,
) -> tuple[pd.DataFrame, list[dict[str, object]]]:
    """The records that one column of a projects table makes of another table, with their block.

    mark: what tells this block from others of the place.
    """
    found = parent.loc[
        parent[column].notna(), [*LINEAGE, column, *(["reference"] if "reference" in parent else [])]
    ].copy()
    filled = tuple(f"{name}_{place.language}" if name == "description" else name for name in how.columns)
    if how.table == "partners":
        taken = {text: pieces(text, split) for text in found[column].unique()}
        found[column] = found[column].map(taken).astype(object)
        found = found.explode(column).dropna(subset=column)
    else:
        # `N/A` for a cost makes no cost; what it says stays with the project's own cell.
        silent = {text: blank(text) for text in found[column].unique()}
        found = found[~found[column].map(silent).astype(bool)]
    block = place.block(how.table, f".{mark}")
    count = found.groupby("record").cumcount().add(1).astype(TEXT)
    children = found[list(LINEAGE)].assign(
        record=found["record"] + f"#{column}." + count,
        block=block,
        reference=found.get("reference", pd.NA),
        **dict.fromkeys(filled, found[column].astype(TEXT)),
        **how.constants,
    )
    shared = {**origin, "block": block, "table": how.table}
    blocks = [{**shared, "column": name} for name in filled]
    return children, [*blocks, *({**shared, "column": name, "axis": "implied"} for name in how.constants)]
