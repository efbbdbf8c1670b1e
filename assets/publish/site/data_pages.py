"""The data pages: which files there are, what each column means, and the description that search engines read.

Belongs here: downloads, the data dictionary and the schema.org description.
Does not belong here: making any of those files.
"""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any

from assets.publish.data import deprecation, releases, texts
from assets.publish.edition import LICENCE, Download
from assets.publish.site import routes
from assets.publish.site.display_values import format_file_size
from assets.publish.site.site_index import SiteIndex
from schemas import codelists
from schemas.columns import Column
from schemas.languages import LANGUAGES, Language, date, number, translator
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
        return {"path": download.path, "title": kind, "size": format_file_size(download.bytes, language)}
    title = texts.file(download.path, language)
    return {"path": download.path, "title": title, "size": f"{kind}, {format_file_size(download.bytes, language)}"}


def _of(downloads: Iterable[Download], table: str | None, language: Language) -> list[dict[str, str]]:
    return [_file(download, language) for download in downloads if download.table == table]


def build_data_view(content: SiteIndex, downloads: Sequence[Download], language: Language) -> dict[str, Any]:
    """The page that lists every file."""
    whole = _of(downloads, None, language)
    tables = [
        {
            "title": TABLES[name].about.title(language),
            "description": TABLES[name].about.description(language),
            "href": routes.get_table_route(name).path(language),
            "rows": number(len(frame), language),
            "files": _of(downloads, name, language),
        }
        for name, frame in content.edition.tables.items()
    ]
    return {
        "heading": translator(language)("Data"),
        "whole": [file for file in whole if not file["path"].startswith(CODE_LISTS)],
        "code_lists": [file for file in whole if file["path"].startswith(CODE_LISTS)],
        "tables": tables,
        "releases": [
            {
                **each,
                "day": date(each["data_date"], language),
                "here": each["version"] == content.edition.version,
                "href": f"{routes.get_base_path(content.edition.base_url)}releases/{each['version']}/",
            }
            for each in releases.listed(content.edition)
        ],
        "deprecated": [
            {
                "name": f"{table}.{column}",
                "said": texts.deprecated(said, language),
                "href": routes.get_table_route(table).path(language),
            }
            for (table, column), said in deprecation.declared(content.edition).items()
        ],
        "attributions": _attributions(content, language),
        "dataset": _dataset(content, downloads, language),
    }


def _attributions(content: SiteIndex, language: Language) -> list[str]:
    """What a user must acknowledge: the register's own licence and each provider's, each text once."""
    licences = [LICENCE, *(licence for _, licence in content.edition.sources())]
    return list(
        dict.fromkeys(licence.attribution_cy if language == "cy" else licence.attribution_en for licence in licences)
    )


def _dataset(content: SiteIndex, downloads: Sequence[Download], language: Language) -> dict[str, Any]:
    """The register as a schema.org Dataset."""
    say, site, base = translator(language), content.edition.site, content.edition.base_url
    publisher = {
        "@type": "Organization",
        "name": site.name(language),
        "url": base,
        "email": site.contact(language),
    }
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": site.name(language),
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
        "variableMeasured": [declared.title(language) for declared in content.edition.columns("projects").values()],
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
    _ = translator(language)
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


def build_table_view(
    content: SiteIndex, name: str, downloads: Sequence[Download], language: Language
) -> dict[str, Any]:
    """The page of one table: its files and its data dictionary."""
    declared = content.edition.columns(name)
    return {
        "heading": TABLES[name].about.title(language),
        "about": TABLES[name].about,
        "rows": number(len(content.edition.tables[name]), language),
        "files": _of(downloads, name, language),
        "columns": [_column(column, meaning, language) for column, meaning in declared.items()],
        "codelists": _codelists(declared.values(), language),
    }


def _column(name: str, declared: Column, language: Language) -> dict[str, Any]:
    return {
        "name": name,
        "title": declared.title(language),
        "description": declared.description(language),
        "kind": kinds(language)[declared.kind],
        "unit": declared.unit,
        "codelist": declared.codelist,
        "references": declared.references,
        "example": declared.example,
        "deprecated": texts.deprecated(declared.deprecated, language) if declared.deprecated else None,
        "internal": declared.audience == "internal",
    }


def _codelists(columns: Iterable[Column], language: Language) -> list[dict[str, Any]]:
    """The code lists that a table's columns take their values from, each once, named after the first such column."""
    found: dict[str, dict[str, Any]] = {}
    for declared in columns:
        if declared.codelist and declared.codelist not in found:
            codes = list(codelists.load(declared.codelist).values())
            found[declared.codelist] = {"name": declared.codelist, "title": declared.title(language), "codes": codes}
    return list(found.values())
