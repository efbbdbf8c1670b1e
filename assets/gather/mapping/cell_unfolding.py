"""One cell of a project's row that makes records of another table: a list of partners, a cost, a saving."""

import re
from dataclasses import replace

import pandas as pd

from assets.gather.mapping.mapped_records import BlockColumn, MappedRecords
from assets.gather.mapping.received_table import ReceivedTable
from assets.gather.mapping.record_sections import RecordSection
from assets.gather.mapping.record_texts import is_blank
from schemas import codelists, organisations
from schemas.frames import LINEAGE, TEXT_DTYPE
from schemas.languages import fold_text
from schemas.submission_columns import UNFOLDINGS

LIST_DELIMITER = r"[;\n|•]"
_FIRST_NUMBER = re.compile(r"\s*1[.)]\s")
_NUMBER = r"(?:^|\s)\d{1,2}[.)]\s+"
# Marks that delimit organisations in some cells and belong to their names in others.
_POSSIBLE_DELIMITER = re.compile(r"\s*(?:,|/|&|\+|\s[–—-]\s|\band\b|\ba\b|\bac\b)\s*", re.IGNORECASE)
_ROLE_AFTER = re.compile(r"(?P<name>.+?)\s*[(\[](?P<role>[^()\[\]]+)[)\]]")
_ROLE_BEFORE = re.compile(r"(?P<role>[^:]+):\s*(?P<name>.+)")


def split_role(text: str) -> tuple[str, str | None]:
    """The name and the role in one item of a list: `Swansea (lead)`, `Lead: Swansea`; no role where none is said."""
    for pattern in (_ROLE_AFTER, _ROLE_BEFORE):
        match = pattern.fullmatch(text)
        if match and fold_text(match["role"]) in codelists.map_words_to_codes("partner_role"):
            return match["name"], match["role"]
    return text, None


def split_partner_list(text: str, delimiter: str | None) -> list[str]:
    """The names in one cell, with their roles. delimiter: the source file's regular expression, or None.

    Without one, an item that is no organisation's name is split at commas, `and`, `a` and the like, where every part of
    it is an organisation's name, or at least two and half of them are.
    """
    pattern = delimiter or (f"{LIST_DELIMITER}|{_NUMBER}" if _FIRST_NUMBER.match(text) else LIST_DELIMITER)
    items = [item for part in re.split(pattern, text) if (item := part.strip(" \t\r*–-"))]
    return items if delimiter is not None else [name for item in items for name in _split_item(item)]


def _is_organisation(text: str) -> bool:
    return fold_text(split_role(text)[0]) in organisations.map_names_to_identifiers()


def _split_known_names(text: str) -> list[str] | None:
    """The parts of a text that are organisations' names throughout; None for any other text."""
    text = text.strip(" ,/&+")
    if _is_organisation(text):
        return [text]
    for mark in _POSSIBLE_DELIMITER.finditer(text):
        first = text[: mark.start()]
        if _is_organisation(first) and (rest := _split_known_names(text[mark.end() :])):
            return [first, *rest]
    return None


def _split_item(text: str) -> list[str]:
    label = _ROLE_BEFORE.fullmatch(text)
    if label and fold_text(label["role"]).removesuffix("s") in codelists.map_words_to_codes("partner_role"):
        role = label["role"].strip().removesuffix("s")  # `Partners: Vale, Bridgend`
        return [f"{role}: {name}" for name in _split_item(label["name"])]
    if names := _split_known_names(text):
        return names
    at_commas = [part.strip() for part in text.split(",") if part.strip()]
    at_all_marks = [part for part in _POSSIBLE_DELIMITER.split(text) if part]
    for parts in (at_commas, at_all_marks):
        known = sum(map(_is_organisation, parts))
        if known > 1 and known * 2 >= len(parts):
            return [name for part in parts for name in _split_known_names(part) or [part]]
    return [text]


def unfold_column(table: ReceivedTable, section: RecordSection, place: BlockColumn) -> MappedRecords:
    """The records of another table that one column of projects makes, with their block.

    place: the column, and where it lies.
    """
    column, unfolding = place.column, UNFOLDINGS[place.column]
    is_list = unfolding.table == "partners"
    names = [*LINEAGE, column, *(["reference"] if "reference" in section.records else [])]
    parents = section.records.loc[section.records[column].notna(), names].copy()
    if is_list:
        delimiter = table.table_source.lists.get(column)
        items = {text: split_partner_list(text, delimiter) for text in parents[column].unique()}
        parents[column] = parents[column].map(items).astype(object)
        parents = parents.explode(column).dropna(subset=column)
    # `N/A` for a cost makes no cost, and `None` no partner; what it says stays with the project's own cell.
    blank = {text: is_blank(text) for text in parents[column].unique()}
    parents = parents[~parents[column].map(blank).astype(bool)]
    split_texts = {text: split_role(text) if is_list else (text, None) for text in parents[column].unique()}
    values = parents[column].map({text: name for text, (name, _) in split_texts.items()}).astype(TEXT_DTYPE)
    language = table.source.language
    filled = [f"{name}_{language}" if name == "description" else name for name in unfolding.columns]
    block = table.name_block(unfolding.table, f".{section.mark}{column}")
    children = parents[list(LINEAGE)].assign(
        record=parents["record"] + f"#{column}." + parents.groupby("record").cumcount().add(1).astype(TEXT_DTYPE),
        block=block,
        reference=parents.get("reference", pd.NA),
        **dict.fromkeys(filled, values),
        **unfolding.constants,
    )
    if is_list:
        roles = parents[column].map({text: role for text, (_, role) in split_texts.items()}).astype(TEXT_DTYPE)
        children["role"] = roles.fillna(children["role"])
    own_block = replace(place, block=block, table=unfolding.table)
    columns = [replace(own_block, column=name) for name in filled]
    columns += [replace(own_block, column=name, axis="implied") for name in unfolding.constants]
    return MappedRecords({unfolding.table: [children]}, columns)
