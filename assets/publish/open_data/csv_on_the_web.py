"""CSV on the Web: what each CSV file's columns mean, by the W3C's Metadata Vocabulary for Tabular Data.

Belongs here: `<table>.csv-metadata.json` beside each file (GOV.UK, "Publishing your tabular data"), and
`csv-metadata.json` for all of them together. Does not belong here: the files described.

References between tables stand in the joint file alone: in the description of one table they would name a table that it
does not have, which the vocabulary (5.6) forbids. Only columns that are always filled are references there, because the
vocabulary knows no blank one; the Data Package has the others.
"""

import re
from pathlib import Path
from typing import Any

from assets.publish.edition import LICENCE, Edition
from assets.publish.open_data import data_texts
from assets.publish.open_data.package_descriptor import find_references, get_primary_key
from assets.publish.open_data.text_columns import published, to_json_file, to_plain_value
from schemas import codelists
from schemas.column_declarations import Column
from schemas.languages import LANGUAGES, Language
from schemas.tables import TABLES

CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
DIALECT = {"encoding": "utf-8", "lineTerminators": ["\r\n"], "delimiter": ",", "quoteChar": '"', "header": True}
BASES = {"money": "integer", "integer": "integer", "number": "number", "yes-no": "boolean", "date": "date"}


def _build_text_pair(english: str, welsh: str) -> list[dict[str, str]]:
    """A text in both languages, as a common property has it."""
    return [{"@value": english, "@language": "en"}, {"@value": welsh, "@language": "cy"}]


def _escape_code(code: str) -> str:
    """A code as a regular expression of ECMAScript's, which unlike Python's must not escape what needs none."""
    return re.sub(r"[\\^$.*+?()\[\]{}|/]", r"\\\g<0>", code)


def _build_datatype(declared: Column) -> dict[str, Any]:
    datatype: dict[str, Any] = {"base": BASES.get(declared.kind, "string")}
    if declared.kind == "yes-no":
        datatype["format"] = "true|false"
    elif declared.kind == "date":
        datatype["format"] = "yyyy-MM-dd"
    elif declared.codelist:
        datatype["format"] = f"^({'|'.join(map(_escape_code, codelists.list_codes(declared.codelist)))})$"
    elif declared.regex:
        datatype["format"] = f"^({declared.regex})$"
    if declared.minimum is not None:
        datatype["minimum"] = to_plain_value(float(declared.minimum))
    if declared.maximum is not None:
        datatype["maximum"] = to_plain_value(float(declared.maximum))
    return datatype


def _describe_column(declared: Column, language: Language) -> str:
    """What a column means, and whether it is to go, in one language."""
    gone = [data_texts.describe_deprecation(declared.deprecated, language)] if declared.deprecated else []
    return " ".join([declared.get_description(language), *gone])


def _build_column(name: str, declared: Column) -> dict[str, Any]:
    """A column's description. The header itself is a title of no language, because validators look it up among them."""
    column: dict[str, Any] = {
        "name": name,
        "titles": {"und": name, "en": declared.title_en, "cy": declared.title_cy},
        "dc:description": _build_text_pair(*(_describe_column(declared, language) for language in LANGUAGES)),
        "datatype": _build_datatype(declared),
        "required": declared.is_filled,
    }
    if name.endswith(("_en", "_cy")):
        column["lang"] = name[-2:]
    return column


def build_table_description(edition: Edition, name: str) -> dict[str, Any]:
    """The description of one table, without its references."""
    about = TABLES[name].about
    schema: dict[str, Any] = {"columns": [_build_column(*item) for item in edition.columns(name).items()]}
    if key := get_primary_key(edition, name):
        schema["primaryKey"] = key
    return {
        "url": f"{name}.csv",
        "dc:title": _build_text_pair(about.title_en, about.title_cy),
        "dc:description": _build_text_pair(about.description_en, about.description_cy),
        "dc:license": {"@id": LICENCE.path},
        "dc:publisher": _build_text_pair(data_texts.get_register_title("en"), data_texts.get_register_title("cy")),
        "dc:modified": {"@value": edition.data_date, "@type": "xsd:date"},
        "dialect": DIALECT,
        "tableSchema": schema,
    }


def _build_linked_description(edition: Edition, name: str) -> dict[str, Any]:
    """The description of one table with its references to the others."""
    described = build_table_description(edition, name)
    columns = edition.columns(name)
    described["tableSchema"]["foreignKeys"] = [
        {"columnReference": [column], "reference": {"resource": f"{target}.csv", "columnReference": [found]}}
        for column, (target, found) in find_references(edition, name).items()
        if columns[column].is_filled
    ]
    return described


def write_table_description(edition: Edition, name: str, path: Path) -> None:
    """Writes the description of one table."""
    path.write_bytes(to_json_file({"@context": CONTEXT, **build_table_description(edition, name)}))


def write_group_description(edition: Edition, path: Path) -> None:
    """Writes the description of all tables together, with the references between them."""
    group = {
        "@context": CONTEXT,
        "dc:title": _build_text_pair(*(data_texts.get_register_title(language) for language in LANGUAGES)),
        "dc:description": _build_text_pair(*(data_texts.get_register_description(language) for language in LANGUAGES)),
        "dc:license": {"@id": LICENCE.path},
        "tables": [_build_linked_description(edition, name) for name in published(edition)],
    }
    path.write_bytes(to_json_file(group))
