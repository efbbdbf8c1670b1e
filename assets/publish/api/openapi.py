"""The description of the static API in OpenAPI 3.1: its paths, and whole objects as schemas."""

from typing import Any

import pandas as pd

from assets.publish.edition import LICENCE, Edition
from assets.publish.open_data import data_texts, json_schema
from assets.publish.open_data.json_files import JSON, NESTED_TABLES
from schemas import codelists
from schemas.languages import Message

Schema = dict[str, Any]

PARTICIPATION_COLUMNS = ("project_id", "title_en", "title_cy", "verdict", "stage", "service_area")
PROJECT_LIST_COLUMNS = (*PARTICIPATION_COLUMNS, "lead_organisation_id")
LIMB_CODE_LISTS = ("limb", "answer", "basis")
"""Columns of Edition.limbs that hold codes, named as their lists."""
NULLABLE = {"type": ["string", "null"]}
URL = {"type": "string", "format": "uri-reference"}


def _build_description(text: Message) -> dict[str, str]:
    return {"description": text.render("en"), "x-description-cy": text.render("cy")}


def _build_reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _build_array_schema(name: str) -> Schema:
    return {"type": "array", "items": _build_reference(name)}


def _build_object_schema(text: Message, properties: Schema) -> Schema:
    return {**_build_description(text), "type": "object", "properties": properties, "required": list(properties)}


def _build_extended_schema(base: str, text: Message, properties: Schema) -> Schema:
    addition = {"type": "object", "properties": properties, "required": list(properties)}
    return {**_build_description(text), "allOf": [_build_reference(base), addition]}


def _build_limb_properties(limbs: pd.DataFrame) -> Schema:
    """Every value a text or null, codes from their list."""
    return {
        name: {**NULLABLE, **({"enum": [*codelists.list_codes(name), None]} if name in LIMB_CODE_LISTS else {})}
        for name in map(str, limbs)
    }


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
        "limbs_row": _build_object_schema(
            Message("Whether a project meets one part of the definition, and why."),
            _build_limb_properties(edition.limbs),
        ),
        "project": _build_extended_schema(
            "projects_row",
            Message("A project with all its data."),
            {**nested, "limbs": _build_array_schema("limbs_row")},
        ),
        "withdrawn_project": _build_object_schema(
            Message("A project that has been withdrawn: why, and what replaces it."),
            {"project_id": projects["project_id"], "withdrawn": _build_reference("withdrawn_row")},
        ),
        "project_or_withdrawn": {"oneOf": [_build_reference("project"), _build_reference("withdrawn_project")]},
        "listed_project": _build_object_schema(
            Message("A project in the list of projects."),
            {**list_properties, "url": URL, "page_en": URL, "page_cy": URL},
        ),
        "project_list": _build_object_schema(
            Message("The list of projects."), {**release, "projects": _build_array_schema("listed_project")}
        ),
        "part": _build_object_schema(
            Message("An organisation's part in a project."), {**part_properties, "role": role, "url": URL}
        ),
        "organisation": _build_extended_schema(
            "organisations_row",
            Message("An organisation, the projects it takes part in, and its own performance data."),
            {"projects": _build_array_schema("part"), "observations": _build_array_schema("observations_row")},
        ),
        "latest": _build_object_schema(
            Message("The current release, and the one before it."),
            {
                **release,
                "previous": NULLABLE,
                "datapackage": URL,
                "datapackage_sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                **dict.fromkeys(("delta", "releases", "deprecation"), URL),
                "deprecated": {"type": "array", "items": {"type": "string"}},
            },
        ),
    }


def _get_description(schema: Schema) -> dict[str, str]:
    return {key: schema[key] for key in ("description", "x-description-cy")}


def _build_paths(schemas: Schema) -> Schema:
    """The paths of the static API, relative to its description."""
    paths: Schema = {}
    for path, operation, described, answer, row in (
        ("/projects.json", "listProjects", "project_list", "project_list", None),
        ("/projects/{project_id}.json", "getProject", "project", "project_or_withdrawn", "projects_row"),
        (
            "/organisations/{organisation_id}.json",
            "getOrganisation",
            "organisation",
            "organisation",
            "organisations_row",
        ),
        ("/latest.json", "getLatest", "latest", "latest", None),
    ):
        text = _get_description(schemas[described])
        answers: Schema = {"200": {**text, "content": {JSON.media_type: {"schema": _build_reference(answer)}}}}
        paths[path] = {"get": {"operationId": operation, **text, "responses": answers}}
        if row:
            answers["404"] = _build_description(Message("The register has nothing with this identifier."))
            name = path.partition("{")[2].partition("}")[0]
            column = schemas[row]["properties"][name]
            place = {"name": name, "in": "path", "required": True, **_get_description(column), "schema": column}
            paths[path]["get"]["parameters"] = [place]
    return paths


def build_openapi(edition: Edition) -> Schema:
    """The description of the static API, by OpenAPI 3.1."""
    schemas = _build_schemas(edition)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": data_texts.REGISTER_TITLE.render("en"),
            "x-title-cy": data_texts.REGISTER_TITLE.render("cy"),
            **_build_description(data_texts.REGISTER_DESCRIPTION),
            "version": edition.version,
            "license": {"name": LICENCE.title, "url": LICENCE.path},
        },
        "servers": [{"url": "."}],
        "paths": _build_paths(schemas),
        "components": {"schemas": schemas},
    }
