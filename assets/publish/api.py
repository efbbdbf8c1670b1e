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

from assets.publish.data import deprecation, json_schema, texts
from assets.publish.data.nested import NESTED, PROJECTS_AT_ONCE, whole_projects
from assets.publish.data.plain_files import NEXT, write_lists
from assets.publish.data.values import Inside, Row, columns_of, compact, indented, objects, pieces
from assets.publish.edition import LICENCE, Edition
from schemas import codelists
from schemas.languages import get_translator

Say = Callable[..., str]
# A text of the catalogue: given the translator of a language, the text in that language.
Text = Callable[[Say], str]

PATH = "api/v1"
LISTED = ("project_id", "title_en", "title_cy", "verdict", "stage", "service_area", "lead_organisation_id")
PARTS = ("project_id", "title_en", "title_cy", "verdict", "stage", "service_area")
JSON = "application/json"
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
NULLABLE = {"type": ["string", "null"]}
# Columns of Edition.limbs that hold codes.
CODED = {"limb": "limb", "answer": "answer", "basis": "basis"}


def _file(folder: Path, identifier: str) -> Path:
    """The file of an identifier. Raises ValueError for one that could be read as another place."""
    if not SAFE.fullmatch(identifier):
        raise ValueError(f"identifier {identifier!r} cannot be a file's name")
    return folder / f"{identifier}.json"


def _write(value: str, path: Path) -> Path:
    path.write_text(value + "\n", encoding="utf-8", newline="\n")
    return path


def _picked(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Some columns of a table, as far as the edition has them."""
    return frame[[name for name in names if name in frame]]


def _address(before: str, identifiers: pd.Series, after: str) -> pd.Series:
    return (before + identifiers + after).astype("string[pyarrow]")


def _list(edition: Edition) -> Iterator[pa.Array]:
    """The list of projects, each with the addresses of its file and its pages."""
    for part in pieces(edition.tables["projects"]):
        identifiers = part["project_id"]
        addresses = {
            "url": _address("projects/", identifiers, ".json"),
            "page_en": _address("../../en/projects/", identifiers, "/"),
            "page_cy": _address("../../cy/prosiectau/", identifiers, "/"),
        }
        yield objects(columns_of(_picked(part, LISTED).assign(**addresses)), NEXT)


def _organisations(edition: Edition) -> Iterator[pa.Array]:
    """Every organisation with the projects that it takes part in, its role in each, and its own observations."""
    organisations = edition.tables["organisations"]
    keys = pd.Index(organisations["organisation_id"])
    roles = _picked(edition.tables["partners"], ("organisation_id", "project_id", "role"))
    taken = roles.merge(_picked(edition.tables["projects"], PARTS), on="project_id", how="inner")
    names = [*_picked(taken, PARTS), *_picked(taken, ("role",))]
    taken = taken.assign(url=_address("../projects/", taken["project_id"], ".json"))
    parts = Inside(taken, "organisation_id", keys, [*names, "url"])
    observations = Inside(edition.tables["observations"], "organisation_id", keys)
    first = 0
    for part in pieces(organisations, PROJECTS_AT_ONCE):
        last = first + len(part)
        yield objects(columns_of(part), projects=parts.lists(first, last), observations=observations.lists(first, last))
        first = last


def _latest(edition: Edition, package_sha256: str) -> Row:
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
        "deprecated": [f"{table}.{column}" for table, column in deprecation.declared(edition)],
    }


def _said(text: Text) -> dict[str, str]:
    """A description in both languages."""
    return {"description": text(get_translator("en")), "x-description-cy": text(get_translator("cy"))}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _array(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _ref(name)}


def _object(text: Text, properties: dict[str, Any]) -> dict[str, Any]:
    return {**_said(text), "type": "object", "properties": properties, "required": list(properties)}


def _extended(base: str, text: Text, properties: dict[str, Any]) -> dict[str, Any]:
    added = {"type": "object", "properties": properties, "required": list(properties)}
    return {**_said(text), "allOf": [_ref(base), added]}


def _texts_row(frame: pd.DataFrame, text: Text) -> dict[str, Any]:
    """A row of texts that is no published table's: every value a text or null, codes from their list."""
    properties: dict[str, Any] = {}
    for name in map(str, frame.columns):
        coded = {"enum": [*codelists.list_codes(CODED[name]), None]} if name in CODED else {}
        properties[name] = {**NULLABLE, **coded}
    return _object(text, properties)


def _schemas(edition: Edition) -> dict[str, Any]:
    """Every schema that an answer needs: a row of each table, and the objects made of them."""
    tables = [name for name in ("projects", "organisations", "withdrawn", *NESTED) if name in edition.tables]
    rows = {f"{name}_row": json_schema.row(edition, name) for name in tables}
    projects = rows["projects_row"]["properties"]
    url = {"type": "string", "format": "uri-reference"}
    listed = {name: projects[name] for name in LISTED if name in projects}
    taken = {name: projects[name] for name in PARTS if name in projects}
    release = {"version": {"type": "string"}, "data_date": {"type": "string", "format": "date"}}
    role = rows["partners_row"]["properties"].get("role", NULLABLE) if "partners_row" in rows else NULLABLE
    nested = {name: _array(f"{name}_row") for name in NESTED if name in edition.tables}
    return {
        **rows,
        "limbs_row": _texts_row(
            edition.limbs, lambda say: say("The answer to one limb of the definition for a project, and its grounds.")
        ),
        "project": _extended(
            "projects_row",
            lambda say: say("A project with everything that the register holds of it."),
            {**nested, "limbs": _array("limbs_row")},
        ),
        "withdrawn_project": _object(
            lambda say: say("A project that is not in the register any more: why, and what to look at instead."),
            {"project_id": projects["project_id"], "withdrawn": _ref("withdrawn_row")},
        ),
        "project_or_withdrawn": {"oneOf": [_ref("project"), _ref("withdrawn_project")]},
        "listed_project": _object(
            lambda say: say("A project in the list of projects."),
            {**listed, "url": url, "page_en": url, "page_cy": url},
        ),
        "project_list": _object(
            lambda say: say("The list of projects."), {**release, "projects": _array("listed_project")}
        ),
        "part": _object(lambda say: say("An organisation's part in a project."), {**taken, "role": role, "url": url}),
        "organisation": _extended(
            "organisations_row",
            lambda say: say("An organisation with the projects that it takes part in and its own observations."),
            {"projects": _array("part"), "observations": _array("observations_row")},
        ),
        "latest": _object(
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


def _get(operation: str, text: Text, schema: str, parameter: dict[str, Any] | None = None) -> dict[str, Any]:
    """One path: what it gives, the schema of the answer, and the identifier in its address."""
    answers: dict[str, Any] = {"200": {**_said(text), "content": {JSON: {"schema": _ref(schema)}}}}
    if parameter:
        answers["404"] = _said(lambda say: say("The register holds nothing with this identifier."))
    path: dict[str, Any] = {"operationId": operation, **_said(text), "responses": answers}
    return {"get": {**path, **({"parameters": [parameter]} if parameter else {})}}


def _parameter(name: str, column: dict[str, Any]) -> dict[str, Any]:
    texts_of = {key: column[key] for key in ("description", "x-description-cy")}
    return {"name": name, "in": "path", "required": True, **texts_of, "schema": column}


def _paths(schemas: dict[str, Any]) -> dict[str, Any]:
    """The paths of the static API, relative to where its description stands."""
    project = _parameter("project_id", schemas["projects_row"]["properties"]["project_id"])
    organisation = _parameter("organisation_id", schemas["organisations_row"]["properties"]["organisation_id"])
    return {
        "/projects.json": _get("listProjects", lambda say: say("The list of projects."), "project_list"),
        "/projects/{project_id}.json": _get(
            "getProject",
            lambda say: say("A project with everything that the register holds of it."),
            "project_or_withdrawn",
            project,
        ),
        "/organisations/{organisation_id}.json": _get(
            "getOrganisation",
            lambda say: say("An organisation with the projects that it takes part in and its own observations."),
            "organisation",
            organisation,
        ),
        "/latest.json": _get("getLatest", lambda say: say("The release that stands, and the one before it."), "latest"),
    }


def openapi(edition: Edition) -> Row:
    """The description of the static API, by OpenAPI 3.1."""
    schemas = _schemas(edition)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": texts.title("en"),
            "x-title-cy": texts.title("cy"),
            "description": texts.description("en"),
            "x-description-cy": texts.description("cy"),
            "version": edition.version,
            "license": {"name": LICENCE.title, "url": LICENCE.path},
        },
        "servers": [{"url": "."}],
        "paths": _paths(schemas),
        "components": {"schemas": schemas},
    }


def write(edition: Edition, folder: Path, package_sha256: str) -> list[Path]:
    """Writes `folder/api/v1/**` (folder: the website's root) and returns the paths, the same on every run.

    package_sha256: of the edition's datapackage.json.
    """
    root = folder / PATH
    for name in ("projects", "organisations"):
        (root / name).mkdir(parents=True, exist_ok=True)
    paths = [root / "projects.json", root / "openapi.json"]
    write_lists({"version": edition.version, "data_date": edition.data_date}, {"projects": _list(edition)}, paths[0])
    paths[1].write_bytes(indented(openapi(edition)))
    paths.append(_write(compact(_latest(edition, package_sha256)), root / "latest.json"))
    for table, column, wholes in (
        ("projects", "project_id", whole_projects(edition)),
        ("organisations", "organisation_id", _organisations(edition)),
    ):
        identifiers = iter(edition.tables[table][column])
        for some in wholes:
            paths += [_write(whole, _file(root / table, next(identifiers))) for whole in some.to_pylist()]
    for row in edition.records("withdrawn"):
        gone = {"project_id": row["project_id"], "withdrawn": row}
        paths.append(_write(compact(gone), _file(root / "projects", row["project_id"])))
    return paths
