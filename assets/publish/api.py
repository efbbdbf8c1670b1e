"""The static API: JSON files at addresses that stay, and their description in OpenAPI 3.1.

Belongs here: which files there are under `api/v1/` and what an answer holds. Does not belong here: the data files,
whose rows stand inside the answers unchanged, and the schemas of those rows.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from assets.publish.edition import LICENCE, Edition
from assets.publish.open_data import data_texts, deprecated_columns, json_schema
from assets.publish.open_data.nested_projects import NESTED_TABLES, PROJECTS_PER_PART, build_nested_projects
from assets.publish.open_data.plain_files import NEXT_ELEMENT, write_json_lists
from assets.publish.open_data.text_columns import (
    NestedRows,
    PlainRow,
    build_json_objects,
    build_text_columns,
    split_rows,
    to_json_file,
    to_json_line,
)
from schemas import codelists
from schemas.languages import get_translator

Say = Callable[..., str]
# A text of the catalogue: given the translator of a language, the text in that language.
Text = Callable[[Say], str]

API_PATH = "api/v1"
PROJECT_LIST_COLUMNS = (
    "project_id",
    "title_en",
    "title_cy",
    "verdict",
    "stage",
    "service_area",
    "lead_organisation_id",
)
PARTICIPATION_COLUMNS = ("project_id", "title_en", "title_cy", "verdict", "stage", "service_area")
JSON = "application/json"
SAFE_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
NULLABLE = {"type": ["string", "null"]}
# Columns of Edition.limbs that hold codes.
CODE_LISTS = {"limb": "limb", "answer": "answer", "basis": "basis"}


def _build_file_path(folder: Path, identifier: str) -> Path:
    """The file of an identifier. Raises ValueError for one that could be read as another place."""
    if not SAFE_IDENTIFIER.fullmatch(identifier):
        raise ValueError(f"identifier {identifier!r} cannot be a file's name")
    return folder / f"{identifier}.json"


def _write_text(value: str, path: Path) -> Path:
    path.write_text(value + "\n", encoding="utf-8", newline="\n")
    return path


def _select_columns(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Some columns of a table, as far as the edition has them."""
    return frame[[name for name in names if name in frame]]


def _build_addresses(before: str, identifiers: pd.Series, after: str) -> pd.Series:
    return (before + identifiers + after).astype("string[pyarrow]")


def _build_project_list(edition: Edition) -> Iterator[pa.Array]:
    """The list of projects, each with the addresses of its file and its pages."""
    for part in split_rows(edition.tables["projects"]):
        identifiers = part["project_id"]
        addresses = {
            "url": _build_addresses("projects/", identifiers, ".json"),
            "page_en": _build_addresses("../../en/projects/", identifiers, "/"),
            "page_cy": _build_addresses("../../cy/prosiectau/", identifiers, "/"),
        }
        yield build_json_objects(
            build_text_columns(_select_columns(part, PROJECT_LIST_COLUMNS).assign(**addresses)), NEXT_ELEMENT
        )


def _build_organisations(edition: Edition) -> Iterator[pa.Array]:
    """Every organisation with the projects that it takes part in, its role in each, and its own observations."""
    organisations = edition.tables["organisations"]
    keys = pd.Index(organisations["organisation_id"])
    roles = _select_columns(edition.tables["partners"], ("organisation_id", "project_id", "role"))
    taken = roles.merge(
        _select_columns(edition.tables["projects"], PARTICIPATION_COLUMNS), on="project_id", how="inner"
    )
    names = [*_select_columns(taken, PARTICIPATION_COLUMNS), *_select_columns(taken, ("role",))]
    taken = taken.assign(url=_build_addresses("../projects/", taken["project_id"], ".json"))
    parts = NestedRows(taken, "organisation_id", keys, [*names, "url"])
    observations = NestedRows(edition.tables["observations"], "organisation_id", keys)
    first = 0
    for part in split_rows(organisations, PROJECTS_PER_PART):
        last = first + len(part)
        yield build_json_objects(
            build_text_columns(part), projects=parts.lists(first, last), observations=observations.lists(first, last)
        )
        first = last


def _build_latest(edition: Edition, package_sha256: str) -> PlainRow:
    """What a program that polls needs: whether anything is new, and where what is new stands."""
    return {
        "version": edition.version,
        "data_date": edition.data_date,
        "previous": edition.previous,
        "datapackage": "../../data/datapackage.json",
        "datapackage_sha256": package_sha256,
        "delta": "../../data/delta.json",
        "releases": "../../data/releases.json",
        "deprecation": "../../data/deprecation.json",
        "deprecated": [f"{table}.{column}" for table, column in deprecated_columns.find_deprecated_columns(edition)],
    }


def _describe_in_both(text: Text) -> dict[str, str]:
    """A description in both languages."""
    return {"description": text(get_translator("en")), "x-description-cy": text(get_translator("cy"))}


def _build_reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _build_array_schema(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _build_reference(name)}


def _build_object_schema(text: Text, properties: dict[str, Any]) -> dict[str, Any]:
    return {**_describe_in_both(text), "type": "object", "properties": properties, "required": list(properties)}


def _extend_schema(base: str, text: Text, properties: dict[str, Any]) -> dict[str, Any]:
    added = {"type": "object", "properties": properties, "required": list(properties)}
    return {**_describe_in_both(text), "allOf": [_build_reference(base), added]}


def _build_text_row_schema(frame: pd.DataFrame, text: Text) -> dict[str, Any]:
    """A row of texts that is no published table's: every value a text or null, codes from their list."""
    properties: dict[str, Any] = {}
    for name in map(str, frame.columns):
        coded = {"enum": [*codelists.list_codes(CODE_LISTS[name]), None]} if name in CODE_LISTS else {}
        properties[name] = {**NULLABLE, **coded}
    return _build_object_schema(text, properties)


def _build_schemas(edition: Edition) -> dict[str, Any]:
    """Every schema that an answer needs: a row of each table, and the objects made of them."""
    tables = [name for name in ("projects", "organisations", "withdrawn", *NESTED_TABLES) if name in edition.tables]
    rows = {f"{name}_row": json_schema.build_row_schema(edition, name) for name in tables}
    projects = rows["projects_row"]["properties"]
    url = {"type": "string", "format": "uri-reference"}
    listed = {name: projects[name] for name in PROJECT_LIST_COLUMNS if name in projects}
    taken = {name: projects[name] for name in PARTICIPATION_COLUMNS if name in projects}
    release = {"version": {"type": "string"}, "data_date": {"type": "string", "format": "date"}}
    role = rows["partners_row"]["properties"].get("role", NULLABLE) if "partners_row" in rows else NULLABLE
    nested = {name: _build_array_schema(f"{name}_row") for name in NESTED_TABLES if name in edition.tables}
    return {
        **rows,
        "limbs_row": _build_text_row_schema(
            edition.limbs, lambda say: say("The answer to one limb of the definition for a project, and its grounds.")
        ),
        "project": _extend_schema(
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
            {**listed, "url": url, "page_en": url, "page_cy": url},
        ),
        "project_list": _build_object_schema(
            lambda say: say("The list of projects."), {**release, "projects": _build_array_schema("listed_project")}
        ),
        "part": _build_object_schema(
            lambda say: say("An organisation's part in a project."), {**taken, "role": role, "url": url}
        ),
        "organisation": _extend_schema(
            "organisations_row",
            lambda say: say("An organisation with the projects that it takes part in and its own observations."),
            {"projects": _build_array_schema("part"), "observations": _build_array_schema("observations_row")},
        ),
        "latest": _build_object_schema(
            lambda say: say("The release that stands, and the one before it."),
            {
                **release,
                "previous": NULLABLE,
                "datapackage": url,
                "datapackage_sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "delta": url,
                "releases": url,
                "deprecation": url,
                "deprecated": {"type": "array", "items": {"type": "string"}},
            },
        ),
    }


def _build_operation(
    operation: str, text: Text, schema: str, parameter: dict[str, Any] | None = None
) -> dict[str, Any]:
    """One path: what it gives, the schema of the answer, and the identifier in its address."""
    answers: dict[str, Any] = {
        "200": {**_describe_in_both(text), "content": {JSON: {"schema": _build_reference(schema)}}}
    }
    if parameter:
        answers["404"] = _describe_in_both(lambda say: say("The register holds nothing with this identifier."))
    path: dict[str, Any] = {"operationId": operation, **_describe_in_both(text), "responses": answers}
    return {"get": {**path, **({"parameters": [parameter]} if parameter else {})}}


def _build_parameter(name: str, column: dict[str, Any]) -> dict[str, Any]:
    texts_of = {key: column[key] for key in ("description", "x-description-cy")}
    return {"name": name, "in": "path", "required": True, **texts_of, "schema": column}


def _build_paths(schemas: dict[str, Any]) -> dict[str, Any]:
    """The paths of the static API, relative to where its description stands."""
    project = _build_parameter("project_id", schemas["projects_row"]["properties"]["project_id"])
    organisation = _build_parameter("organisation_id", schemas["organisations_row"]["properties"]["organisation_id"])
    return {
        "/projects.json": _build_operation("listProjects", lambda say: say("The list of projects."), "project_list"),
        "/projects/{project_id}.json": _build_operation(
            "getProject",
            lambda say: say("A project with everything that the register holds of it."),
            "project_or_withdrawn",
            project,
        ),
        "/organisations/{organisation_id}.json": _build_operation(
            "getOrganisation",
            lambda say: say("An organisation with the projects that it takes part in and its own observations."),
            "organisation",
            organisation,
        ),
        "/latest.json": _build_operation(
            "getLatest", lambda say: say("The release that stands, and the one before it."), "latest"
        ),
    }


def build_openapi(edition: Edition) -> PlainRow:
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


def write_api(edition: Edition, folder: Path, package_sha256: str) -> list[Path]:
    """Writes `folder/api/v1/**` (folder: the website's root) and returns the paths, the same on every run.

    package_sha256: of the edition's datapackage.json.
    """
    root = folder / API_PATH
    for name in ("projects", "organisations"):
        (root / name).mkdir(parents=True, exist_ok=True)
    paths = [root / "projects.json", root / "openapi.json"]
    write_json_lists(
        {"version": edition.version, "data_date": edition.data_date},
        {"projects": _build_project_list(edition)},
        paths[0],
    )
    paths[1].write_bytes(to_json_file(build_openapi(edition)))
    paths.append(_write_text(to_json_line(_build_latest(edition, package_sha256)), root / "latest.json"))
    for table, column, wholes in (
        ("projects", "project_id", build_nested_projects(edition)),
        ("organisations", "organisation_id", _build_organisations(edition)),
    ):
        identifiers = iter(edition.tables[table][column])
        for some in wholes:
            paths += [
                _write_text(whole, _build_file_path(root / table, next(identifiers))) for whole in some.to_pylist()
            ]
    for row in edition.records("withdrawn"):
        gone = {"project_id": row["project_id"], "withdrawn": row}
        paths.append(_write_text(to_json_line(gone), _build_file_path(root / "projects", row["project_id"])))
    return paths
