"""What several descriptions of the data state alike: a column's texts, type and bounds; a table's key and references."""

from collections.abc import Callable
from typing import Any

from assets.publish.edition import Edition
from assets.publish.plain_values import to_plain_value
from schemas.codelists import Code
from schemas.column_declarations import Column, TableDescription
from schemas.languages import LANGUAGES, Language
from schemas.table_texts import TABLE_TEXTS
from schemas.tables import TABLES

VALUE_TYPES = {"date": "date", "money": "integer", "integer": "integer", "number": "number", "yes-no": "boolean"}
"""Kind of column → type, as Table Schema and CSV on the Web both call it; any other is a string."""


def get_value_type(declared: Column) -> str:
    return VALUE_TYPES.get(declared.kind, "string")


def get_texts(described: TableDescription | Column | Code) -> dict[str, str]:
    """Title and description in both languages, the English ones without a mark."""
    return {name.removesuffix("_en"): getattr(described, name) for name in TABLE_TEXTS}


def build_language_values(get_text: Callable[[Language], str]) -> list[dict[str, str]]:
    """A text in both languages, as JSON-LD has it."""
    return [{"@value": get_text(language), "@language": language} for language in LANGUAGES]


def get_bounds(declared: Column) -> dict[str, Any]:
    """The least and the greatest value of a column, as far as it has such bounds: minimum, maximum."""
    bounds = {"minimum": declared.minimum, "maximum": declared.maximum}
    return {name: to_plain_value(float(bound)) for name, bound in bounds.items() if bound is not None}


def get_primary_key(edition: Edition, table: str) -> list[str]:
    """The key of a table as package formats may state it: none where a part of it may be blank or is not shown."""
    columns = edition.get_columns(table)
    key = TABLES[table].get_key_columns()
    return key if all(name in columns and not columns[name].blank_in_key for name in key) else []


def find_references(edition: Edition, table: str) -> dict[str, tuple[str, str]]:
    """Column → (table, column) in which its values must be found, where the edition has that table and column."""
    references = {}
    for name, declared in edition.get_columns(table).items():
        if declared.references:
            target, column = declared.references.split(".")
            if target in edition.tables and column in edition.get_columns(target):
                references[name] = (target, column)
    return references
