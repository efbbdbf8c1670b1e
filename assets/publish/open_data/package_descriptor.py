"""The Data Package: `datapackage.json`, by Data Package v2 and Table Schema.

`enum` is beside `categories`, which frictionless does not check. `fieldsMatch` is left out, because profile and specification
disagree on it. Welsh is `title_cy` in place of `title@cy`, which no tool knows.
"""

import uuid
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assets.publish.edition import LICENCE, Edition, Provider, describe_download
from assets.publish.open_data import column_facts, data_texts
from assets.publish.open_data.csv_files import CSV
from assets.publish.open_data.parquet_files import PARQUET
from assets.publish.plain_values import to_json_file
from schemas import codelists
from schemas.column_declarations import Column, TableDescription
from schemas.source_file import Licence
from schemas.tables import TABLES


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
    """A column as a Table Schema field."""
    kind = column_facts.get_value_type(declared)
    field: dict[str, Any] = {
        "name": name,
        "type": kind,
        **column_facts.get_texts(declared),
        "example": declared.example,
    }
    if declared.unit:
        field["unit"] = declared.unit
    if kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if declared.deprecated:
        field["deprecated"] = asdict(declared.deprecated)
    if constraints := _build_constraints(declared, kind):
        field["constraints"] = constraints
    if declared.codelist:
        field["categories"] = [
            {"value": code.code, "label": code.title_en, "label_cy": code.title_cy}
            for code in codelists.load_codelist(declared.codelist).values()
        ]
        field["codelist"] = f"codelists/{declared.codelist}.csv"
    return field


def _build_constraints(declared: Column, kind: str) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if declared.is_filled else {}
    if declared.codelist:
        constraints["enum"] = codelists.list_codes(declared.codelist)
    if declared.regex and kind == "string":
        constraints["pattern"] = declared.regex
    return constraints | column_facts.get_bounds(declared)


def _build_schema(edition: Edition, table: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [build_field(name, declared) for name, declared in edition.get_columns(table).items()],
        "missingValues": [""],
    }
    if key := column_facts.get_primary_key(edition, table):
        schema["primaryKey"] = key
    if references := column_facts.find_references(edition, table):
        schema["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": target, "fields": [column]}}
            for name, (target, column) in references.items()
        ]
    return schema


def _build_csv_resource(
    name: str, described: TableDescription | codelists.Code, path: Path, folder: Path, schema: dict[str, Any]
) -> dict[str, Any]:
    file = describe_download(path, folder, CSV.name)
    return {
        "name": name,
        **column_facts.get_texts(described),
        "type": "table",
        "format": CSV.name,
        "mediatype": CSV.media_type,
        "encoding": "utf-8",
        "path": file.path,
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",  # without its algorithm it would be MD5
        "schema": schema,
    }


def _build_table_resource(edition: Edition, table: str, folder: Path) -> dict[str, Any]:
    path, schema = folder / CSV.get_file_name(table), _build_schema(edition, table)
    return _build_csv_resource(table, TABLES[table].about, path, folder, schema)


def _build_codelist_resource(name: str, folder: Path) -> dict[str, Any]:
    columns = {column: data_texts.TEXTS[f"code-list.{column}"] for column in codelists.Code._fields}
    fields = [
        {"name": column, "type": "string", **column_facts.get_texts(described), "constraints": {"required": True}}
        for column, described in columns.items()
    ]
    schema = {"fields": fields, "missingValues": [""], "primaryKey": ["code"]}
    path = folder / "codelists" / CSV.get_file_name(name)
    return _build_csv_resource(f"codelist-{name}", codelists.load_codelist("codelist")[name], path, folder, schema)


def _build_supplement_resource(name: str, folder: Path) -> dict[str, Any]:
    """One of SUPPLEMENTS, in Parquet. Without its size: frictionless counts no bytes of Parquet."""
    file = describe_download(folder / PARQUET.get_file_name(name), folder, PARQUET.name)
    return {
        "name": name,
        **column_facts.get_texts(data_texts.TEXTS[file.path]),
        "format": PARQUET.name,
        "mediatype": PARQUET.media_type,
        "path": file.path,
        "hash": f"sha256:{file.sha256}",
    }


def get_package_name(edition: Edition) -> str:
    """The package's own name; the staff intranet's edition is another package. Never changes between versions."""
    name = data_texts.REGISTER_NAME
    return name if edition.audience == "public" else f"{name}-{edition.audience}"


def build_descriptor(edition: Edition, folder: Path) -> dict[str, Any]:
    """The package's descriptor. folder: holds the files described."""
    name, texts = get_package_name(edition), column_facts.get_texts(data_texts.REGISTER)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}",
        **texts,
        "version": edition.version,
        "created": f"{edition.data_date}T00:00:00Z",
        "licenses": [_describe_licence(LICENCE)],
        "sources": [_describe_source(*licensed) for licensed in edition.list_licensed_providers()],
        "contributors": [
            {"title": texts["title"], "title_cy": texts["title_cy"], "roles": ["publisher", "dataCurator"]}
        ],
        "resources": [
            *(_build_table_resource(edition, table, folder) for table in edition.list_tables()),
            *(_build_codelist_resource(codelist, folder) for codelist in codelists.list_codelists()),
            *(_build_supplement_resource(supplement, folder) for supplement in data_texts.SUPPLEMENTS),
        ],
    }


def write_descriptor(edition: Edition, path: Path) -> None:
    """Writes `datapackage.json` beside the files that it describes."""
    path.write_bytes(to_json_file(build_descriptor(edition, path.parent)))
