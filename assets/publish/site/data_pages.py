"""The pages of the data: which files there are, what each column means, and the description that search engines read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from assets.publish.edition import LICENCE, Download
from assets.publish.open_data import change_files, data_texts
from assets.publish.site import routes
from assets.publish.site.display_values import format_file_size
from assets.publish.site.page_templates import PageView
from assets.publish.site.site_index import SiteIndex
from schemas import codelists
from schemas.codelists import Code
from schemas.column_declarations import Column, TableDescription
from schemas.languages import LANGUAGES, Language, format_number, get_translator
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
CODELISTS = "data/codelists/"


@dataclass(frozen=True)
class FileView:
    """A file as listed: its path from the website's root, what it is, and its size."""

    path: str
    title: str
    size: str


@dataclass(frozen=True)
class TableSummary:
    """A table as listed on the page of all data."""

    about: TableDescription
    href: str
    rows: str
    files: list[FileView]


@dataclass(frozen=True)
class DeprecatedColumn:
    """A column that will be removed: its table and name, why and when, and where it is described."""

    name: str
    notice: str
    href: str


@dataclass(frozen=True, kw_only=True)
class DataView(PageView):
    """The page of all data. releases: see data.releases.listed; dataset: the register as a schema.org Dataset."""

    whole_files: list[FileView]
    codelist_files: list[FileView]
    tables: list[TableSummary]
    releases: list[dict[str, Any]]
    deprecated: list[DeprecatedColumn]
    attributions: list[str]
    dataset: dict[str, Any]


@dataclass(frozen=True)
class ColumnView:
    """A column in the data dictionary; `deprecation` says why and when it will be removed."""

    name: str
    declared: Column
    kind: str
    deprecation: str | None


@dataclass(frozen=True)
class CodelistView:
    """A code list, with the title of the first column that takes its values from it."""

    name: str
    title: str
    codes: list[Code]


@dataclass(frozen=True, kw_only=True)
class TableView(PageView):
    """The page of one table: its files and its data dictionary."""

    about: TableDescription
    rows: str
    files: list[FileView]
    columns: list[ColumnView]
    codelists: list[CodelistView]


def build_data_view(index: SiteIndex, downloads: Sequence[Download], language: Language) -> DataView:
    """The page of all data. downloads: the files to offer."""
    whole = _list_files(downloads, None, language)
    return DataView(
        heading=get_translator(language)("Data"),
        whole_files=[file for file in whole if not file.path.startswith(CODELISTS)],
        codelist_files=[file for file in whole if file.path.startswith(CODELISTS)],
        tables=[
            TableSummary(
                TABLES[name].about,
                routes.get_table_route(name).get_path(language),
                format_number(len(frame), language),
                _list_files(downloads, name, language),
            )
            for name, frame in index.edition.tables.items()
        ],
        releases=change_files.list_releases(index.edition),
        deprecated=[
            DeprecatedColumn(
                f"{table}.{column}",
                data_texts.describe_deprecation(declared, language),
                routes.get_table_route(table).get_path(language),
            )
            for (table, column), declared in change_files.find_deprecated_columns(index.edition).items()
        ],
        attributions=_list_attributions(index, language),
        dataset=_describe_dataset(index, downloads, language),
    )


def _list_files(downloads: Iterable[Download], table: str | None, language: Language) -> list[FileView]:
    """The files of a table by their formats, or those of the whole register by their titles."""
    files = []
    for download in downloads:
        if download.table == table:
            suffix = PurePosixPath(download.path).suffix[1:]
            file_format = FORMATS.get(download.format) or FORMATS.get(suffix) or download.format.upper()
            size = format_file_size(download.bytes, language)
            if table is None:
                files.append(
                    FileView(download.path, data_texts.describe_file(download.path, language), f"{file_format}, {size}")
                )
            else:
                files.append(FileView(download.path, file_format, size))
    return files


def _list_attributions(index: SiteIndex, language: Language) -> list[str]:
    """What a user must acknowledge: the register's own licence and each provider's, each text once."""
    licences = [LICENCE, *(licence for _, licence in index.edition.list_licensed_providers())]
    return list(dict.fromkeys(licence.get_attribution(language) for licence in licences))


def _describe_dataset(index: SiteIndex, downloads: Sequence[Download], language: Language) -> dict[str, Any]:
    """The register as a schema.org Dataset."""
    say, site, base = get_translator(language), index.edition.site, index.edition.base_url
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
        "url": base + routes.DATA.get_path(language),
        "identifier": base,
        "license": LICENCE.path,
        "version": index.edition.version,
        "dateModified": index.edition.data_date,
        "inLanguage": list(LANGUAGES),
        "isAccessibleForFree": index.edition.audience == "public",
        "spatialCoverage": {"@type": "Place", "name": say("Wales")},
        "keywords": [say("shared services"), say("collaboration"), say("councils"), say("Wales")],
        "creator": publisher,
        "publisher": publisher,
        "variableMeasured": [
            declared.get_title(language) for declared in index.edition.get_columns("projects").values()
        ],
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


def get_kind_titles(language: Language) -> dict[str, str]:
    """The title of each kind of column."""
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


def build_table_view(index: SiteIndex, name: str, downloads: Sequence[Download], language: Language) -> TableView:
    """The page of one table. downloads: the files to offer."""
    columns = index.edition.get_columns(name)
    return TableView(
        heading=TABLES[name].about.get_title(language),
        about=TABLES[name].about,
        rows=format_number(len(index.edition.tables[name]), language),
        files=_list_files(downloads, name, language),
        columns=[_build_column(column, declared, language) for column, declared in columns.items()],
        codelists=_list_codelists(columns.values(), language),
    )


def _build_column(name: str, declared: Column, language: Language) -> ColumnView:
    deprecation = data_texts.describe_deprecation(declared.deprecated, language) if declared.deprecated else None
    return ColumnView(name, declared, get_kind_titles(language)[declared.kind], deprecation)


def _list_codelists(columns: Iterable[Column], language: Language) -> list[CodelistView]:
    """The code lists that a table's columns take their values from, each once."""
    views: dict[str, CodelistView] = {}
    for declared in columns:
        if declared.codelist and declared.codelist not in views:
            codes = list(codelists.load_codelist(declared.codelist).values())
            views[declared.codelist] = CodelistView(declared.codelist, declared.get_title(language), codes)
    return list(views.values())
