"""The description of the static API in OpenAPI 3.1: its paths, and whole objects as schemas.

Schemas are JSON Schema (2020-12), those of rows from the declarations of columns. Welsh stands beside the standard's own keys as
`x-title-cy` and `x-description-cy`.
"""

import re
from dataclasses import asdict
from typing import Any

import pandas as pd

from assets.publish.edition import LICENCE, Edition
from assets.publish.open_data.column_facts import get_bounds, get_value_type
from assets.publish.open_data.data_texts import REGISTER, TEXTS
from assets.publish.open_data.json_files import JSON, NESTED_TABLES
from assets.publish.plain_values import to_plain_value
from schemas import codelists
from schemas.column_declarations import Column, TableDescription
from schemas.tables import TABLES

Schema = dict[str, Any]

PARTICIPATION_COLUMNS = ("project_id", "title_en", "title_cy", "verdict", "stage", "service_area")
PROJECT_LIST_COLUMNS = (*PARTICIPATION_COLUMNS, "lead_organisation_id")
LIMB_CODE_LISTS = ("limb", "answer", "basis")
"""Columns of Edition.limbs that hold codes, named as their lists."""
NULLABLE = {"type": ["string", "null"]}
URL = {"type": "string", "format": "uri-reference"}


def _build_title_keys(described: TableDescription | Column) -> dict[str, str]:
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


def build_value_schema(declared: Column) -> Schema:
    """A column's value: its type, null where it may be blank, and what it must fit."""
    kind = "string" if declared.kind == "date" else get_value_type(declared)
    schema: Schema = {**_build_title_keys(declared), "type": kind if declared.is_filled else [kind, "null"]}
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


def build_row_schema(edition: Edition, table: str) -> Schema:
    """A table's row: an object with every column of the edition, none missing."""
    columns = edition.get_columns(table)
    return {
        **_build_title_keys(TABLES[table].about),
        "type": "object",
        "properties": {name: build_value_schema(declared) for name, declared in columns.items()},
        "required": list(columns),
    }


def _get_description(name: str) -> dict[str, str]:
    """What data_texts says of a schema or answer, in both languages."""
    text = TEXTS[f"api.{name}"]
    return {"description": text.description_en, "x-description-cy": text.description_cy}


def _build_reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _build_array_schema(name: str) -> Schema:
    return {"type": "array", "items": _build_reference(name)}


def _build_object_schema(name: str, properties: Schema, base: str | None = None) -> dict[str, Schema]:
    """The schema of an object under its name. base: the schema of which it has everything else."""
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return {name: {**_get_description(name), **({"allOf": [_build_reference(base), schema]} if base else schema)}}


def _build_limb_properties(limbs: pd.DataFrame) -> Schema:
    """Every value a text or null, codes from their list."""
    return {
        name: {**NULLABLE, **({"enum": [*codelists.list_codes(name), None]} if name in LIMB_CODE_LISTS else {})}
        for name in map(str, limbs)
    }


def _build_schemas(edition: Edition) -> Schema:
    """Every schema that an answer needs: a row of each table, and the objects made of them."""
    tables = [name for name in ("projects", "organisations", "withdrawn", *NESTED_TABLES) if name in edition.tables]
    rows = {f"{name}_row": build_row_schema(edition, name) for name in tables}
    projects = rows["projects_row"]["properties"]
    pages = dict.fromkeys(("url", "page_en", "page_cy"), URL)
    listed = {name: projects[name] for name in PROJECT_LIST_COLUMNS if name in projects}
    part = {name: projects[name] for name in PARTICIPATION_COLUMNS if name in projects}
    part["role"] = rows["partners_row"]["properties"].get("role", NULLABLE) if "partners_row" in rows else NULLABLE
    nested = {name: _build_array_schema(f"{name}_row") for name in NESTED_TABLES if name in edition.tables}
    nested["limbs"] = _build_array_schema("limbs_row")
    withdrawn = {"project_id": projects["project_id"], "withdrawn": _build_reference("withdrawn_row")}
    own = {"projects": _build_array_schema("part"), "observations": _build_array_schema("observations_row")}
    release = {"version": {"type": "string"}, "data_date": {"type": "string", "format": "date"}}
    latest = {
        **release,
        "previous": NULLABLE,
        "datapackage": URL,
        "datapackage_sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        **dict.fromkeys(("delta", "releases", "deprecation"), URL),
        "deprecated": {"type": "array", "items": {"type": "string"}},
    }
    return {
        **rows,
        **_build_object_schema("limbs_row", _build_limb_properties(edition.limbs)),
        **_build_object_schema("project", nested, "projects_row"),
        **_build_object_schema("withdrawn_project", withdrawn),
        "project_or_withdrawn": {"oneOf": [_build_reference("project"), _build_reference("withdrawn_project")]},
        **_build_object_schema("listed_project", listed | pages),
        **_build_object_schema("project_list", {**release, "projects": _build_array_schema("listed_project")}),
        **_build_object_schema("part", {**part, "url": URL}),
        **_build_object_schema("organisation", own, "organisations_row"),
        **_build_object_schema("latest", latest),
    }


def _build_paths(schemas: Schema) -> Schema:
    paths: Schema = {}
    for path, operation, described, answer in (
        ("/projects.json", "listProjects", "project_list", "project_list"),
        ("/projects/{project_id}.json", "getProject", "project", "project_or_withdrawn"),
        ("/organisations/{organisation_id}.json", "getOrganisation", "organisation", "organisation"),
        ("/latest.json", "getLatest", "latest", "latest"),
    ):
        answers: Schema = {
            "200": {**_get_description(described), "content": {JSON.media_type: {"schema": _build_reference(answer)}}}
        }
        paths[path] = {"get": {"operationId": operation, **_get_description(described), "responses": answers}}
        if match := re.search(r"/(\w+)/\{(\w+)\}", path):
            table, name = match.groups()
            answers["404"] = _get_description("404")
            column = schemas[f"{table}_row"]["properties"][name]
            texts = {key: column[key] for key in ("description", "x-description-cy")}
            place = {"name": name, "in": "path", "required": True, **texts, "schema": column}
            paths[path]["get"]["parameters"] = [place]
    return paths


def build_openapi(edition: Edition) -> Schema:
    """The description of the static API, by OpenAPI 3.1."""
    schemas = _build_schemas(edition)
    return {
        "openapi": "3.1.0",
        "info": {
            **_build_title_keys(REGISTER),
            "version": edition.version,
            "license": {"name": LICENCE.title, "url": LICENCE.path},
        },
        "servers": [{"url": "."}],
        "paths": _build_paths(schemas),
        "components": {"schemas": schemas},
    }
