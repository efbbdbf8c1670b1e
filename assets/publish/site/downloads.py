"""The data pages: which files there are, what each column means, and the description that search engines read.

Belongs here: downloads, the data dictionary and the schema.org description.
Does not belong here: making any of those files.
"""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any

from assets.publish.edition import LICENCE, Download
from assets.publish.open_data import data_texts, deprecated_columns, release_list
from assets.publish.site import routes
from assets.publish.site.content import Content
from assets.publish.site.values import size
from schemas import codelists
from schemas.column_declarations import Column
from schemas.languages import LANGUAGES, Language, format_date, format_number, get_translator
from schemas.tables import TABLES

FORMATS = {
    "csv": "CSV",
    "json": "JSON",
    "jsonld": "JSON-LD",
    "parquet": "Parquet",
    "csvw": "CSVW",
    "csv-metadata.json": "CSVW",
    "xlsx": "XLSX",
    "ods": "ODS",
    "md": "Markdown",
}
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
CODE_LISTS = "data/codelists/"


def _file(download: Download, language: Language) -> dict[str, str]:
    """A file as listed: what it is, and its format and size."""
    kind = (
        FORMATS.get(download.format) or FORMATS.get(PurePosixPath(download.path).suffix[1:]) or download.format.upper()
    )
    if download.table is not None:
        return {"path": download.path, "title": kind, "size": size(download.bytes, language)}
    title = data_texts.describe_file(download.path, language)
    return {"path": download.path, "title": title, "size": f"{kind}, {size(download.bytes, language)}"}


def _of(downloads: Iterable[Download], table: str | None, language: Language) -> list[dict[str, str]]:
    return [_file(download, language) for download in downloads if download.table == table]


def index(content: Content, downloads: Sequence[Download], language: Language) -> dict[str, Any]:
    """The page that lists every file."""
    whole = _of(downloads, None, language)
    tables = [
        {
            "title": TABLES[name].about.get_title(language),
            "description": TABLES[name].about.get_description(language),
            "href": routes.table(name).path(language),
            "rows": format_number(len(frame), language),
            "files": _of(downloads, name, language),
        }
        for name, frame in content.edition.tables.items()
    ]
    return {
        "heading": get_translator(language)("Data"),
        "whole": [file for file in whole if not file["path"].startswith(CODE_LISTS)],
        "code_lists": [file for file in whole if file["path"].startswith(CODE_LISTS)],
        "tables": tables,
        "releases": [
            {
                **each,
                "day": format_date(each["data_date"], language),
                "here": each["version"] == content.edition.version,
                "href": f"{routes.base_path(content.edition.base_url)}releases/{each['version']}/",
            }
            for each in release_list.list_releases(content.edition)
        ],
        "deprecated": [
            {
                "name": f"{table}.{column}",
                "said": data_texts.describe_deprecation(said, language),
                "href": routes.table(table).path(language),
            }
            for (table, column), said in deprecated_columns.find_deprecated_columns(content.edition).items()
        ],
        "attributions": _attributions(content, language),
        "dataset": _dataset(content, downloads, language),
    }


def _attributions(content: Content, language: Language) -> list[str]:
    """What a user must acknowledge: the register's own licence and each provider's, each text once."""
    licences = [LICENCE, *(licence for _, licence in content.edition.sources())]
    return list(
        dict.fromkeys(licence.attribution_cy if language == "cy" else licence.attribution_en for licence in licences)
    )


def _dataset(content: Content, downloads: Sequence[Download], language: Language) -> dict[str, Any]:
    """The register as a schema.org Dataset."""
    say, site, base = get_translator(language), content.edition.site, content.edition.base_url
    publisher = {
        "@type": "Organization",
        "name": site.get_name(language),
        "url": base,
        "email": site.get_contact(language),
    }
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": site.get_name(language),
        "description": say(
            "A register of the services that public bodies in Wales share: who takes part, what each puts in, "
            "and whether the record meets the definition."
        ),
        "url": base + routes.DATA.path(language),
        "identifier": base,
        "license": LICENCE.path,
        "version": content.edition.version,
        "dateModified": content.edition.data_date,
        "inLanguage": list(LANGUAGES),
        "isAccessibleForFree": content.edition.audience == "public",
        "spatialCoverage": {"@type": "Place", "name": say("Wales")},
        "keywords": [say("shared services"), say("collaboration"), say("councils"), say("Wales")],
        "creator": publisher,
        "publisher": publisher,
        "variableMeasured": [declared.get_title(language) for declared in content.edition.columns("projects").values()],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": PurePosixPath(download.path).name,
                "contentUrl": base + download.path,
                "encodingFormat": MEDIA_TYPES[download.format],
                "contentSize": f"{download.bytes} B",
                "sha256": download.sha256,
            }
            for download in downloads
            if download.format in MEDIA_TYPES and (download.table is None or download.format == "csv")
        ],
    }


def kinds(language: Language) -> dict[str, str]:
    """What each kind of column is called."""
    _ = get_translator(language)
    return {
        "text": _("Text"),
        "identifier": _("Identifier"),
        "code": _("Code"),
        "date": _("Date"),
        "part-date": _("Date, as exact as known"),
        "period": _("Period"),
        "money": _("Money"),
        "integer": _("Whole number"),
        "number": _("Number"),
        "yes-no": _("Yes or no"),
    }


def table(content: Content, name: str, downloads: Sequence[Download], language: Language) -> dict[str, Any]:
    """The page of one table: its files and its data dictionary."""
    declared = content.edition.columns(name)
    return {
        "heading": TABLES[name].about.get_title(language),
        "about": TABLES[name].about,
        "rows": format_number(len(content.edition.tables[name]), language),
        "files": _of(downloads, name, language),
        "columns": [_column(column, meaning, language) for column, meaning in declared.items()],
        "codelists": _codelists(declared.values(), language),
    }


def _column(name: str, declared: Column, language: Language) -> dict[str, Any]:
    return {
        "name": name,
        "title": declared.get_title(language),
        "description": declared.get_description(language),
        "kind": kinds(language)[declared.kind],
        "unit": declared.unit,
        "codelist": declared.codelist,
        "references": declared.references,
        "example": declared.example,
        "deprecated": data_texts.describe_deprecation(declared.deprecated, language) if declared.deprecated else None,
        "internal": declared.audience == "internal",
    }


def _codelists(columns: Iterable[Column], language: Language) -> list[dict[str, Any]]:
    """The code lists that a table's columns take their values from, each once, named after the first such column."""
    found: dict[str, dict[str, Any]] = {}
    for declared in columns:
        if declared.codelist and declared.codelist not in found:
            codes = list(codelists.load_codelist(declared.codelist).values())
            found[declared.codelist] = {
                "name": declared.codelist,
                "title": declared.get_title(language),
                "codes": codes,
            }
    return list(found.values())
