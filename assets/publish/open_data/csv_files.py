"""CSV: RFC 4180 (CRLF, comma, quotes where needed), UTF-8 without a byte order mark (Data Package v2).

And CSV on the Web: what each CSV file's columns mean, by the W3C's Metadata Vocabulary for Tabular Data.
`<table>.csv-metadata.json` is beside each file (GOV.UK, "Publishing your tabular data"); `csv-metadata.json` describes all. Only
that has references between tables, because a description of one table must not name another (5.6), and only from columns that
are always filled, because the vocabulary knows no blank reference; the Data Package has the others.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from assets.publish.edition import LICENCE, Edition
from assets.publish.open_data import column_facts, data_texts
from assets.publish.open_data.output_format import Format, RowEncoding
from assets.publish.open_data.text_columns import TEXT, TextColumn, build_csv_lines
from assets.publish.plain_values import to_json_file
from schemas import codelists
from schemas.column_declarations import Column
from schemas.languages import Language
from schemas.tables import TABLES
from schemas.text_bytes import concat_bytes

CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
DIALECT = {"encoding": "utf-8", "lineTerminators": ["\r\n"], "delimiter": ",", "quoteChar": '"', "header": True}


def encode_csv_header(names: Sequence[str]) -> bytes:
    """The first line of a CSV file."""
    return _encode_lines({name: [name] for name in names})


def _encode_lines(columns: Mapping[str, Sequence[str]]) -> bytes:
    texts = {name: TextColumn(pa.array(cells, TEXT), is_free_text=True) for name, cells in columns.items()}
    return bytes(concat_bytes(build_csv_lines(texts)))


def write_codelists(folder: Path) -> list[Path]:
    """Writes every code list as `<folder>/<name>.csv`, in the list's own order; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in codelists.list_codelists():
        columns = zip(*codelists.load_codelist(name).values(), strict=True)
        lines = _encode_lines(dict(zip(codelists.Code._fields, columns, strict=True)))
        paths.append(folder / f"{name}.csv")
        paths[-1].write_bytes(encode_csv_header(codelists.Code._fields) + lines)
    return paths


CSV = Format("csv", "CSV", "text/csv", "CSV", rows=RowEncoding(encode_csv_header, build_csv_lines, lambda _: b""))


def _build_datatype(declared: Column) -> dict[str, Any]:
    datatype: dict[str, Any] = {"base": column_facts.get_value_type(declared)}
    if declared.kind == "yes-no":
        datatype["format"] = "true|false"
    elif declared.kind == "date":
        datatype["format"] = "yyyy-MM-dd"
    elif declared.codelist:
        # ECMAScript's regular expressions, unlike Python's, must not escape what needs none.
        codes = (re.sub(r"[\\^$.*+?()\[\]{}|/]", r"\\\g<0>", code) for code in codelists.list_codes(declared.codelist))
        datatype["format"] = f"^({'|'.join(codes)})$"
    elif declared.regex:
        datatype["format"] = f"^({declared.regex})$"
    return datatype | column_facts.get_bounds(declared)


def _describe_column(declared: Column, language: Language) -> str:
    notice = data_texts.describe_deprecation(declared.deprecated, language) if declared.deprecated else ""
    return f"{declared.get_description(language)} {notice}".rstrip()


def _build_column(name: str, declared: Column) -> dict[str, Any]:
    """A column. Its name is a title of no language, because validators look the header up among the titles."""
    column: dict[str, Any] = {
        "name": name,
        "titles": {"und": name, "en": declared.title_en, "cy": declared.title_cy},
        "dc:description": column_facts.build_language_values(partial(_describe_column, declared)),
        "datatype": _build_datatype(declared),
        "required": declared.is_filled,
    }
    if name.endswith(("_en", "_cy")):
        column["lang"] = name[-2:]
    return column


def build_table_description(edition: Edition, table: str) -> dict[str, Any]:
    """The description of one table, without its references."""
    about = TABLES[table].about
    schema: dict[str, Any] = {"columns": [_build_column(*item) for item in edition.get_columns(table).items()]}
    if key := column_facts.get_primary_key(edition, table):
        schema["primaryKey"] = key
    return {
        "url": f"{table}.csv",
        "dc:title": column_facts.build_language_values(about.get_title),
        "dc:description": column_facts.build_language_values(about.get_description),
        "dc:license": {"@id": LICENCE.path},
        "dc:publisher": column_facts.build_language_values(data_texts.REGISTER.get_title),
        "dc:modified": {"@value": edition.data_date, "@type": "xsd:date"},
        "dialect": DIALECT,
        "tableSchema": schema,
    }


def write_table_description(edition: Edition, table: str, path: Path) -> None:
    path.write_bytes(to_json_file({"@context": CONTEXT, **build_table_description(edition, table)}))


def write_group_description(edition: Edition, path: Path) -> None:
    """Writes the description of all tables together, with the references between them."""
    tables = {table: build_table_description(edition, table) for table in edition.list_tables()}
    for table, description in tables.items():
        columns = edition.get_columns(table)
        description["tableSchema"]["foreignKeys"] = [
            {"columnReference": [name], "reference": {"resource": f"{target}.csv", "columnReference": [column]}}
            for name, (target, column) in column_facts.find_references(edition, table).items()
            if columns[name].is_filled
        ]
    group = {
        "@context": CONTEXT,
        "dc:title": column_facts.build_language_values(data_texts.REGISTER.get_title),
        "dc:description": column_facts.build_language_values(data_texts.REGISTER.get_description),
        "dc:license": {"@id": LICENCE.path},
        "tables": list(tables.values()),
    }
    path.write_bytes(to_json_file(group))


CSVW = Format(
    name="csvw",
    title="CSVW",
    media_type="application/csvm+json",
    eu_file_type=None,
    suffix="csv-metadata.json",
    is_data=False,
    write_table=write_table_description,
)
