"""The Data Package: `datapackage.json`, by Data Package v2 and Table Schema (standards.md 1.1).

Belongs here: descriptors from the declarations of tables and code lists. Does not belong here: the files described.
Quirks heeded: `enum` beside `categories`, which frictionless does not check; no `fieldsMatch`, on which profile and
specification disagree; ordinary `title_cy` in place of `title@cy`, which no tool knows.
"""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assets.publish.edition import LICENCE, Edition, Provider
from assets.publish.open_data import data_texts
from assets.publish.open_data.text_columns import published, to_json_file, to_plain_value
from schemas import codelists
from schemas.column_declarations import Column
from schemas.languages import LANGUAGES
from schemas.source_file import Licence
from schemas.tables import TABLES

TYPES: Mapping[str, str] = {
    "date": "date",
    "money": "integer",
    "integer": "integer",
    "number": "number",
    "yes-no": "boolean",
}


def _describe_file(path: Path, folder: Path) -> dict[str, Any]:
    """What a resource says of its file: relative path, bytes, and hash with its algorithm (a bare one would be MD5)."""
    content = path.read_bytes()
    return {
        "path": path.relative_to(folder).as_posix(),
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def _describe_licence(licence: Licence) -> dict[str, str]:
    return {"name": licence.name, "path": licence.path, "title": licence.title}


def _describe_source(provider: Provider, licence: Licence) -> dict[str, Any]:
    """A provider as a source of the package; `path` only where its origin is an address."""
    address = {"path": provider.origin} if provider.origin.startswith(("https://", "http://")) else {}
    return {
        "title": provider.name_en,
        "title_cy": provider.name_cy,
        **address,
        "version": provider.data_date,
        "description": provider.about_en,
        "description_cy": provider.about_cy,
        "licenses": [_describe_licence(licence)],
        "attribution": licence.attribution_en,
        "attribution_cy": licence.attribution_cy,
    }


def build_field(name: str, declared: Column) -> dict[str, Any]:
    """A column as a Table Schema field, with its titles and descriptions in both languages and every constraint."""
    kind = TYPES.get(declared.kind, "string")
    out: dict[str, Any] = {
        "name": name,
        "type": kind,
        "title": declared.title_en,
        "title_cy": declared.title_cy,
        "description": declared.description_en,
        "description_cy": declared.description_cy,
        "example": declared.example,
    }
    if declared.unit:
        out["unit"] = declared.unit
    if kind == "boolean":
        out |= {"trueValues": ["true"], "falseValues": ["false"]}
    if declared.deprecated:
        out["deprecated"] = asdict(declared.deprecated)
    constraints: dict[str, Any] = {}
    if declared.is_filled:
        constraints["required"] = True
    if declared.codelist:
        constraints["enum"] = codelists.list_codes(declared.codelist)
    if declared.regex and kind == "string":
        constraints["pattern"] = declared.regex
    if declared.minimum is not None:
        constraints["minimum"] = to_plain_value(float(declared.minimum))
    if declared.maximum is not None:
        constraints["maximum"] = to_plain_value(float(declared.maximum))
    if constraints:
        out["constraints"] = constraints
    if declared.codelist:
        out["categories"] = [
            {"value": code.code, "label": code.title_en, "label_cy": code.title_cy}
            for code in codelists.load_codelist(declared.codelist).values()
        ]
        out["codelist"] = f"codelists/{declared.codelist}.csv"
    return out


def get_primary_key(edition: Edition, table: str) -> list[str]:
    """The key of a table as both package formats may state it: none where a part of it may be blank or is not shown."""
    columns = edition.columns(table)
    key = TABLES[table].get_key_columns()
    usable = all(name in columns and not columns[name].blank_in_key for name in key)
    return key if usable else []


def find_references(edition: Edition, table: str) -> dict[str, tuple[str, str]]:
    """Column → (table, column) that its values must be found in, where the edition has that table and column."""
    found = {}
    for name, declared in edition.columns(table).items():
        if declared.references:
            target, column = declared.references.split(".")
            if target in edition.tables and column in edition.columns(target):
                found[name] = (target, column)
    return found


def _build_schema(edition: Edition, table: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [build_field(name, declared) for name, declared in edition.columns(table).items()],
        "missingValues": [""],
    }
    if key := get_primary_key(edition, table):
        schema["primaryKey"] = key
    if links := find_references(edition, table):
        schema["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": target, "fields": [column]}}
            for name, (target, column) in links.items()
        ]
    return schema


CSV = {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}


def _build_table_resource(edition: Edition, table: str, folder: Path) -> dict[str, Any]:
    about = TABLES[table].about
    return {
        "name": table,
        "title": about.title_en,
        "title_cy": about.title_cy,
        "description": about.description_en,
        "description_cy": about.description_cy,
        **CSV,
        **_describe_file(folder / f"{table}.csv", folder),
        "schema": _build_schema(edition, table),
    }


def _build_code_field(column: str) -> dict[str, Any]:
    """A column of every code list as a Table Schema field."""
    (title, description), (title_cy, description_cy) = (data_texts.get_code_columns(each)[column] for each in LANGUAGES)
    return {
        "name": column,
        "type": "string",
        "title": title,
        "title_cy": title_cy,
        "description": description,
        "description_cy": description_cy,
        "constraints": {"required": True},
    }


def _build_codelist_resource(name: str, folder: Path) -> dict[str, Any]:
    about = codelists.load_codelist("codelist")[name]
    return {
        "name": f"codelist-{name}",
        "title": about.title_en,
        "title_cy": about.title_cy,
        "description": about.description_en,
        "description_cy": about.description_cy,
        **CSV,
        **_describe_file(folder / "codelists" / f"{name}.csv", folder),
        "schema": {
            "fields": [_build_code_field(column) for column in codelists.Code._fields],
            "missingValues": [""],
            "primaryKey": ["code"],
        },
    }


def _build_supplement_resource(name: str, folder: Path) -> dict[str, Any]:
    """What stands beside the tables (`provenance`, `history`), as a resource that is no CSV. Without its size: frictionless reads
    Parquet and counts no bytes.
    """
    path = folder / f"{name}.parquet"
    file = _describe_file(path, folder)
    return {
        "name": name,
        "title": data_texts.describe_file(path.name, "en"),
        "title_cy": data_texts.describe_file(path.name, "cy"),
        "description": data_texts.describe_supplement(name, "en"),
        "description_cy": data_texts.describe_supplement(name, "cy"),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "path": file["path"],
        "hash": file["hash"],
    }


def get_package_name(edition: Edition) -> str:
    """The package's own name; the staff intranet's edition is another package. Never changes between versions."""
    return (
        data_texts.REGISTER_NAME if edition.audience == "public" else f"{data_texts.REGISTER_NAME}-{edition.audience}"
    )


def build_descriptor(edition: Edition, folder: Path) -> dict[str, Any]:
    """The package's descriptor. `folder` holds the files described, which must be there already."""
    name = get_package_name(edition)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}",
        "title": data_texts.get_register_title("en"),
        "title_cy": data_texts.get_register_title("cy"),
        "description": data_texts.get_register_description("en"),
        "description_cy": data_texts.get_register_description("cy"),
        "version": edition.version,
        "created": f"{edition.data_date}T00:00:00Z",
        "licenses": [_describe_licence(LICENCE)],
        "sources": [_describe_source(*each) for each in edition.sources()],
        "contributors": [
            {
                "title": data_texts.get_register_title("en"),
                "title_cy": data_texts.get_register_title("cy"),
                "roles": ["publisher", "dataCurator"],
            }
        ],
        "resources": [
            *(_build_table_resource(edition, table, folder) for table in published(edition)),
            *(_build_codelist_resource(list_name, folder) for list_name in codelists.list_codelists()),
            *(_build_supplement_resource(name, folder) for name in data_texts.SUPPLEMENTS),
        ],
    }


def write_descriptor(edition: Edition, folder: Path) -> Path:
    """Writes `datapackage.json` beside the files that it describes; returns its path."""
    path = folder / "datapackage.json"
    path.write_bytes(to_json_file(build_descriptor(edition, folder)))
    return path
