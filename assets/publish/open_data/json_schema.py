"""JSON Schema (2020-12, which OpenAPI 3.1 uses) of the rows in the JSON files, from the declarations of columns.

Belongs here: a table's row and a column's value as schemas. Does not belong here: paths and whole objects (`api`).
Welsh stands beside the standard's own keys as `x-title-cy` and `x-description-cy`.
"""

from dataclasses import asdict
from typing import Any

from assets.publish.edition import Edition
from assets.publish.open_data.text_columns import to_plain_value
from schemas import codelists
from schemas.column_declarations import Column
from schemas.tables import TABLES

TYPES = {"money": "integer", "integer": "integer", "number": "number", "yes-no": "boolean"}


def build_title_keys(english: str, welsh: str, about_en: str, about_cy: str) -> dict[str, str]:
    """Title and description of a schema, in both languages."""
    return {"title": english, "x-title-cy": welsh, "description": about_en, "x-description-cy": about_cy}


def _convert_example(declared: Column, kind: str) -> Any:
    if kind == "boolean":
        return declared.example == "true"
    return to_plain_value(float(declared.example)) if kind in ("integer", "number") else declared.example


def build_value_schema(declared: Column) -> dict[str, Any]:
    """A column's value: its type, null where it may be blank, and what it must fit."""
    kind = TYPES.get(declared.kind, "string")
    texts = build_title_keys(declared.title_en, declared.title_cy, declared.description_en, declared.description_cy)
    out: dict[str, Any] = {**texts, "type": kind if declared.is_filled else [kind, "null"]}
    if declared.kind == "date":
        out["format"] = "date"
    elif declared.codelist:
        out["enum"] = [*codelists.list_codes(declared.codelist), *([] if declared.is_filled else [None])]
        out["x-codelist"] = f"../../data/codelists/{declared.codelist}.csv"
    elif declared.regex:
        out["pattern"] = f"^(?:{declared.regex})$"
    if declared.minimum is not None:
        out["minimum"] = to_plain_value(float(declared.minimum))
    if declared.maximum is not None:
        out["maximum"] = to_plain_value(float(declared.maximum))
    if declared.unit:
        out["x-unit"] = declared.unit
    if declared.deprecated:
        out |= {"deprecated": True, "x-deprecated": asdict(declared.deprecated)}
    out["examples"] = [_convert_example(declared, kind)]
    return out


def build_row_schema(edition: Edition, table: str) -> dict[str, Any]:
    """A table's row: an object with every column of the edition, none missing."""
    about = TABLES[table].about
    columns = edition.columns(table)
    return {
        **build_title_keys(about.title_en, about.title_cy, about.description_en, about.description_cy),
        "type": "object",
        "properties": {name: build_value_schema(declared) for name, declared in columns.items()},
        "required": list(columns),
    }
