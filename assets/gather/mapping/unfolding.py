"""One cell that makes records of another table: a list of partners, a cost, a saving.

Belongs here: taking such a cell apart. Does not belong here: what the pieces mean.
"""

import re

import pandas as pd

from assets.gather.mapping.columns import blank
from assets.gather.mapping.mapped import Place
from schemas import codelists, organisations
from schemas.frames import LINEAGE, TEXT_DTYPE
from schemas.languages import fold_text
from schemas.submission_columns import Unfolding

LIST = r"[;\n|•]"
_NUMBERED = re.compile(r"\s*1[.)]\s")
_NUMBER = r"(?:^|\s)\d{1,2}[.)]\s+"
# Marks that part organisations in some cells and belong to their names in others.
_WITHIN = re.compile(r"\s*(?:,|/|&|\+|\s[–—-]\s|\band\b|\ba\b|\bac\b)\s*", re.IGNORECASE)
_ROLE_BEHIND = re.compile(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]")
_ROLE_BEFORE = re.compile(r"([^:]+):\s*(.+)")


def named(piece: str) -> tuple[str, str | None]:
    """The name and the role in a piece of a list: `Swansea (lead)`, `Lead: Swansea`; no role where none is said."""
    for pattern, name, role in ((_ROLE_BEHIND, 1, 2), (_ROLE_BEFORE, 2, 1)):
        match = pattern.fullmatch(piece)
        if match and fold_text(match[role]) in codelists.map_words_to_codes("partner_role"):
            return match[name], match[role]
    return piece, None


def pieces(text: str, split: str | None) -> list[str]:
    """The names in one cell, with their roles. split: the source file's regular expression for what parts them, or None.

    Without one, a piece that is no organisation's name is parted at commas, `and`, `a` and the like, where every part of
    it is an organisation's name, or at least two and half of them are.
    """
    marks = split or (f"{LIST}|{_NUMBER}" if _NUMBERED.match(text) else LIST)
    parts = [part.strip(" \t\r*–-") for part in re.split(marks, text)]
    parts = [part for part in parts if part]
    if split is not None:
        return parts
    return [name for part in parts for name in _parted(part)]


def _known(text: str) -> bool:
    return fold_text(named(text)[0]) in organisations.map_names_to_identifiers()


def _all_known(text: str) -> list[str] | None:
    """The parts of a text that are organisations' names throughout; None for any other text."""
    text = text.strip(" ,/&+")
    if _known(text):
        return [text]
    for mark in _WITHIN.finditer(text):
        if _known(text[: mark.start()]) and (rest := _all_known(text[mark.end() :])):
            return [text[: mark.start()], *rest]
    return None


def _parted(text: str) -> list[str]:
    label = _ROLE_BEFORE.fullmatch(text)
    if label and fold_text(label[1]).removesuffix("s") in codelists.map_words_to_codes(
        "partner_role"
    ):  # `Partners: Vale, Bridgend`
        return [f"{label[1].strip().removesuffix('s')}: {name}" for name in _parted(label[2])]
    if found := _all_known(text):
        return found
    commas = [part.strip() for part in text.split(",") if part.strip()]
    for names in (commas, [part for part in _WITHIN.split(text) if part]):
        recognised = sum(map(_known, names))
        if recognised > 1 and recognised * 2 >= len(names):
            return [name for part in names for name in _all_known(part) or [part]]
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
    # `N/A` for a cost makes no cost, and `None` no partner; what it says stays with the project's own cell.
    silent = {text: blank(text) for text in found[column].unique()}
    found = found[~found[column].map(silent).astype(bool)]
    block = place.block(how.table, f".{mark}")
    count = found.groupby("record").cumcount().add(1).astype(TEXT_DTYPE)
    said = {text: named(text) if how.table == "partners" else (text, None) for text in found[column].unique()}
    children = found[list(LINEAGE)].assign(
        record=found["record"] + f"#{column}." + count,
        block=block,
        reference=found.get("reference", pd.NA),
        **dict.fromkeys(filled, found[column].map({text: name for text, (name, _) in said.items()}).astype(TEXT_DTYPE)),
        **how.constants,
    )
    if how.table == "partners":
        roles = found[column].map({text: role for text, (_, role) in said.items()}).astype(TEXT_DTYPE)
        children["role"] = roles.fillna(children["role"])
    shared = {**origin, "block": block, "table": how.table}
    blocks = [{**shared, "column": name} for name in filled]
    return children, [*blocks, *({**shared, "column": name, "axis": "implied"} for name in how.constants)]
