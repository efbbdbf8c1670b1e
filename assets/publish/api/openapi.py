"""The description of the static API in OpenAPI 3.1.

Belongs here: paths and whole objects as schemas. Does not belong here: the answers (api), or the schemas of a table's rows
(json_schema).
"""

from collections.abc import Callable
from typing import Any

import pandas as pd

from assets.publish.edition import LICENCE, Edition
from assets.publish.open_data import data_texts, json_schema
from assets.publish.open_data.json_files import JSON
from assets.publish.open_data.nested_projects import NESTED_TABLES
from schemas import codelists
from schemas.languages import get_translator

Text = Callable[[Callable[..., str]], str]
"""A text of the catalogue: given the translator of a language, the text in that language."""
Schema = dict[str, Any]

PARTICIPATION_COLUMNS = ("project_id", "title_en", "title_cy", "verdict", "stage", "service_area")
PROJECT_LIST_COLUMNS = (*PARTICIPATION_COLUMNS, "lead_organisation_id")
CODE_LISTS = {"limb": "limb", "answer": "answer", "basis": "basis"}
"""Columns of Edition.limbs that hold codes → their list."""
NULLABLE = {"type": ["string", "null"]}
URL = {"type": "string", "format": "uri-reference"}


def _build_description(text: Text) -> dict[str, str]:
    """A description in both languages."""
    return {"description": text(get_translator("en")), "x-description-cy": text(get_translator("cy"))}


def _build_reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _build_array_schema(name: str) -> Schema:
    return {"type": "array", "items": _build_reference(name)}


def _build_object_schema(text: Text, properties: Schema) -> Schema:
    return {**_build_description(text), "type": "object", "properties": properties, "required": list(properties)}


def _build_extended_schema(base: str, text: Text, properties: Schema) -> Schema:
    addition = {"type": "object", "properties": properties, "required": list(properties)}
    return {**_build_description(text), "allOf": [_build_reference(base), addition]}


def _build_text_row_schema(frame: pd.DataFrame, text: Text) -> Schema:
    """A row of texts that is no published table's: every value a text or null, codes from their list."""
    properties: Schema = {}
    for name in map(str, frame.columns):
        coded = {"enum": [*codelists.list_codes(CODE_LISTS[name]), None]} if name in CODE_LISTS else {}
        properties[name] = {**NULLABLE, **coded}
    return _build_object_schema(text, properties)


def _build_schemas(edition: Edition) -> Schema:
    """Every schema that an answer needs: a row of each table, and the objects made of them."""
    tables = [name for name in ("projects", "organisations", "withdrawn", *NESTED_TABLES) if name in edition.tables]
    rows = {f"{name}_row": json_schema.build_row_schema(edition, name) for name in tables}
    projects = rows["projects_row"]["properties"]
    list_properties = {name: projects[name] for name in PROJECT_LIST_COLUMNS if name in projects}
    part_properties = {name: projects[name] for name in PARTICIPATION_COLUMNS if name in projects}
    release = {"version": {"type": "string"}, "data_date": {"type": "string", "format": "date"}}
    role = rows["partners_row"]["properties"].get("role", NULLABLE) if "partners_row" in rows else NULLABLE
    nested = {name: _build_array_schema(f"{name}_row") for name in NESTED_TABLES if name in edition.tables}
    return {
        **rows,
        "limbs_row": _build_text_row_schema(
            edition.limbs, lambda say: say("The answer to one limb of the definition for a project, and its grounds.")
        ),
        "project": _build_extended_schema(
            "projects_row",
            lambda say: say("A project with everything that the register holds of it."),
            {**nested, "limbs": _build_array_schema("limbs_row")},
        ),
        "withdrawn_project": _build_object_schema(
            lambda say: say("A project that is not in the register any more: why, and what to look at instead."),
            {"project_id": projects["project_id"], "withdrawn": _build_reference("withdrawn_row")},
        ),
        "project_or_withdrawn": {"oneOf": [_build_reference("project"), _build_reference("withdrawn_project")]},
        "listed_project": _build_object_schema(
            lambda say: say("A project in the list of projects."),
            {**list_properties, "url": URL, "page_en": URL, "page_cy": URL},
        ),
        "project_list": _build_object_schema(
            lambda say: say("The list of projects."), {**release, "projects": _build_array_schema("listed_project")}
        ),
        "part": _build_object_schema(
            lambda say: say("An organisation's part in a project."), {**part_properties, "role": role, "url": URL}
        ),
        "organisation": _build_extended_schema(
            "organisations_row",
            lambda say: say("An organisation with the projects that it takes part in and its own observations."),
            {"projects": _build_array_schema("part"), "observations": _build_array_schema("observations_row")},
        ),
        "latest": _build_object_schema(
            lambda say: say("The release that stands, and the one before it."),
            {
                **release,
                "previous": NULLABLE,
                "datapackage": URL,
                "datapackage_sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "delta": URL,
                "releases": URL,
                "deprecation": URL,
                "deprecated": {"type": "array", "items": {"type": "string"}},
            },
        ),
    }


def _get_description(schema: Schema) -> dict[str, str]:
    return {key: schema[key] for key in ("description", "x-description-cy")}


def _build_operation(
    operation: str, description: dict[str, str], schema: str, parameter: Schema | None = None
) -> Schema:
    """One path: what it gives, the schema of the answer, and the identifier in its address."""
    content = {JSON.media_type: {"schema": _build_reference(schema)}}
    answers: Schema = {"200": {**description, "content": content}}
    if parameter:
        answers["404"] = _build_description(lambda say: say("The register holds nothing with this identifier."))
    path: Schema = {"operationId": operation, **description, "responses": answers}
    return {"get": {**path, **({"parameters": [parameter]} if parameter else {})}}


def _build_parameter(name: str, column: Schema) -> Schema:
    return {"name": name, "in": "path", "required": True, **_get_description(column), "schema": column}


def _build_paths(schemas: Schema) -> Schema:
    """The paths of the static API, relative to its description."""
    texts = {name: _get_description(schemas[name]) for name in ("project_list", "project", "organisation", "latest")}
    project = _build_parameter("project_id", schemas["projects_row"]["properties"]["project_id"])
    organisation = _build_parameter("organisation_id", schemas["organisations_row"]["properties"]["organisation_id"])
    return {
        "/projects.json": _build_operation("listProjects", texts["project_list"], "project_list"),
        "/projects/{project_id}.json": _build_operation(
            "getProject", texts["project"], "project_or_withdrawn", project
        ),
        "/organisations/{organisation_id}.json": _build_operation(
            "getOrganisation", texts["organisation"], "organisation", organisation
        ),
        "/latest.json": _build_operation("getLatest", texts["latest"], "latest"),
    }


def build_openapi(edition: Edition) -> Schema:
    """The description of the static API, by OpenAPI 3.1."""
    schemas = _build_schemas(edition)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": data_texts.get_register_title("en"),
            "x-title-cy": data_texts.get_register_title("cy"),
            "description": data_texts.get_register_description("en"),
            "x-description-cy": data_texts.get_register_description("cy"),
            "version": edition.version,
            "license": {"name": LICENCE.title, "url": LICENCE.path},
        },
        "servers": [{"url": "."}],
        "paths": _build_paths(schemas),
        "components": {"schemas": schemas},
    }
