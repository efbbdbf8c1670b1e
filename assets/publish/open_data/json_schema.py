"""JSON Schema (2020-12, which OpenAPI 3.1 uses) of the rows in the JSON files, from the declarations of columns.

Welsh stands beside the standard's own keys as `x-title-cy` and `x-description-cy`.
"""

from dataclasses import asdict
from typing import Any

from assets.publish.edition import Edition
from assets.publish.open_data.column_facts import get_bounds, get_value_type
from assets.publish.plain_values import to_plain_value
from schemas import codelists
from schemas.column_declarations import Column, TableDescription
from schemas.tables import TABLES


def _build_title_keys(described: TableDescription | Column) -> dict[str, str]:
    """Title and description of a schema, in both languages."""
    return {
        "title": described.title_en,
        "x-title-cy": described.title_cy,
        "description": described.description_en,
        "x-description-cy": described.description_cy,
    }


def _convert_example(declared: Column, kind: str) -> Any:
    if kind == "boolean":
        return declared.example == "true"
    return to_plain_value(float(declared.example)) if kind in ("integer", "number") else declared.example


def build_value_schema(declared: Column) -> dict[str, Any]:
    """A column's value: its type, null where it may be blank, and what it must fit."""
    kind = "string" if declared.kind == "date" else get_value_type(declared)
    schema: dict[str, Any] = {**_build_title_keys(declared), "type": kind if declared.is_filled else [kind, "null"]}
    if declared.kind == "date":
        schema["format"] = "date"
    elif declared.codelist:
        schema["enum"] = [*codelists.list_codes(declared.codelist), *([] if declared.is_filled else [None])]
        schema["x-codelist"] = f"../../data/codelists/{declared.codelist}.csv"
    elif declared.regex:
        schema["pattern"] = f"^(?:{declared.regex})$"
    schema |= get_bounds(declared)
    if declared.unit:
        schema["x-unit"] = declared.unit
    if declared.deprecated:
        schema |= {"deprecated": True, "x-deprecated": asdict(declared.deprecated)}
    schema["examples"] = [_convert_example(declared, kind)]
    return schema


def build_row_schema(edition: Edition, table: str) -> dict[str, Any]:
    """A table's row: an object with every column of the edition, none missing."""
    columns = edition.get_columns(table)
    return {
        **_build_title_keys(TABLES[table].about),
        "type": "object",
        "properties": {name: build_value_schema(declared) for name, declared in columns.items()},
        "required": list(columns),
    }
