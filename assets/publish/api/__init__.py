"""The static API: JSON files at addresses that do not change. An answer holds rows of the data files, unchanged."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa

from assets.publish.api.openapi import PARTICIPATION_COLUMNS, PROJECT_LIST_COLUMNS, build_openapi
from assets.publish.edition import Edition
from assets.publish.open_data import json_files
from assets.publish.open_data.change_files import find_deprecated_columns
from assets.publish.open_data.text_columns import (
    NestedRows,
    add_json_keys,
    build_json_objects,
    build_text_columns,
    split_rows,
)
from assets.publish.plain_values import PlainRow, to_json_file, to_json_line
from assets.publish.release.release_folder import write_or_link

API_PATH = "api/v1"
SAFE_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


class _AnswerWriter:
    """Writes answers below the folder of the API. before: that of the release before, of which many are the same."""

    def __init__(self, root: Path, before: Path | None) -> None:
        self._root, self._before = root, before

    def write(self, text: str, identifier: str, folder: str = "") -> Path:
        """Writes an answer; returns its path. Raises ValueError for an identifier that could be read as another place."""
        if not SAFE_IDENTIFIER.fullmatch(identifier):
            raise ValueError(f"identifier {identifier!r} cannot be a file's name")
        name = f"{folder}/{identifier}.json" if folder else f"{identifier}.json"
        write_or_link(self._root / name, f"{text}\n".encode(), self._before and self._before / name)
        return self._root / name


def _build_addresses(prefix: str, identifiers: pd.Series, suffix: str) -> pd.Series:
    return (prefix + identifiers + suffix).astype("string[pyarrow]")


def _build_project_list(edition: Edition) -> Iterator[pa.Array]:
    """The list of projects, each with the addresses of its file and its pages."""
    for part in split_rows(edition.tables["projects"]):
        identifiers = part["project_id"]
        projects = part.filter(PROJECT_LIST_COLUMNS).assign(
            url=_build_addresses("projects/", identifiers, ".json"),
            page_en=_build_addresses("../../en/projects/", identifiers, "/"),
            page_cy=_build_addresses("../../cy/prosiectau/", identifiers, "/"),
        )
        yield build_json_objects(build_text_columns(projects), json_files.NEXT_ELEMENT)


def _build_organisations(edition: Edition) -> Iterator[pa.Array]:
    """Every organisation with the projects that it takes part in, its role in each, and its own observations."""
    organisations = edition.tables["organisations"]
    keys = pd.Index(organisations["organisation_id"])
    roles = edition.tables["partners"].filter(["organisation_id", "project_id", "role"])
    projects = edition.tables["projects"].filter(PARTICIPATION_COLUMNS)
    parts = roles.merge(projects, on="project_id", how="inner")
    parts = parts.assign(url=_build_addresses("../projects/", parts["project_id"], ".json"))
    shown = [name for name in (*PARTICIPATION_COLUMNS, "role", "url") if name in parts]
    own_projects = NestedRows(parts, "organisation_id", keys, shown)
    observations = NestedRows(edition.tables["observations"], "organisation_id", keys)
    first = 0
    for part in split_rows(organisations, json_files.PROJECTS_PER_PART):
        last = first + len(part)
        lists = {
            "projects": own_projects.build_lists(first, last),
            "observations": observations.build_lists(first, last),
        }
        yield add_json_keys(build_json_objects(build_text_columns(part)), lists)
        first = last


def _build_latest(edition: Edition, package_sha256: str) -> PlainRow:
    """What a program that polls needs: whether anything is new, and where to find it."""
    return {
        **{name: getattr(edition, name) for name in ("version", "data_date", "previous")},
        "datapackage": "../../data/datapackage.json",
        "datapackage_sha256": package_sha256,
        **{name: f"../../data/{name}.json" for name in ("delta", "releases", "deprecation")},
        "deprecated": [f"{table}.{column}" for table, column in find_deprecated_columns(edition)],
    }


def write_api(edition: Edition, folder: Path, package_sha256: str, before: Path | None = None) -> list[Path]:
    """Writes `folder/api/v1/**` (folder: the website's root) and returns the paths, the same on every run.

    package_sha256: of the edition's datapackage.json; before: the website's root in the release before.
    """
    root = folder / API_PATH
    answers = _AnswerWriter(root, before and before / API_PATH)
    for name in ("projects", "organisations"):
        (root / name).mkdir(parents=True, exist_ok=True)
    paths = [root / "projects.json", root / "openapi.json"]
    head = {"version": edition.version, "data_date": edition.data_date}
    json_files.write_json_lists(head, {"projects": _build_project_list(edition)}, paths[0])
    paths[1].write_bytes(to_json_file(build_openapi(edition)))
    paths.append(answers.write(to_json_line(_build_latest(edition, package_sha256)), "latest"))
    for table, column, parts in (
        ("projects", "project_id", json_files.build_nested_projects(edition)),
        ("organisations", "organisation_id", _build_organisations(edition)),
    ):
        identifiers = iter(edition.tables[table][column])
        for part in parts:
            paths += [answers.write(text, next(identifiers), table) for text in part.to_pylist()]
    for row in edition.get_rows("withdrawn"):
        answer = {"project_id": row["project_id"], "withdrawn": row}
        paths.append(answers.write(to_json_line(answer), row["project_id"], "projects"))
    return paths
