"""What the register and its files are called, in both languages, where no schema says it already."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from schemas import codelists
from schemas.column_declarations import Deprecation
from schemas.languages import Language, Message, format_date, get_translator

REGISTER_NAME = "shared-services-register"
REGISTER_TITLE = Message("Shared Services Register")
REGISTER_DESCRIPTION = Message(
    "Services that public bodies in Wales share: the projects, whether the record of each meets "
    "the definition of a shared service, who pays and who benefits, and how they perform."
)
SUPPLEMENTS: Mapping[str, Message] = {
    "provenance": Message(
        "Where every published value comes from: provider, file, sheet and cell, and the text as sent."
    ),
    "history": Message(
        "Every change in every release so far: what was added, removed or changed, in which version, and why."
    ),
}
"""The files that supplement the tables: name → what it holds."""
FILE_TITLES: Mapping[str, Message] = {
    "all.json": Message("All projects, each with its partners, benefits, milestones and other data"),
    "shared-services.xlsx": Message("Excel workbook with a sheet for each table"),
    "shared-services.ods": Message("OpenDocument workbook with a sheet for each table"),
    "csv-metadata.json": Message("Description of all CSV files (CSV on the Web)"),
    "datapackage.json": Message("Description of all tables (Data Package)"),
    "catalogue.jsonld": Message("Description for data catalogues (DCAT)"),
    "CHANGELOG.md": Message("Change log: what changed in each version"),
    "deprecation.json": Message("Deprecated columns, for programs"),
    "releases.json": Message("List of all versions, for programs"),
    "delta.json": Message("Changes since the previous version, for programs"),
    "provenance.parquet": Message("Where each value comes from, cell by cell"),
    "history.parquet": Message("What changed in each version so far, value by value"),
    "SHA256SUMS": Message("Checksums of all files"),
    "projects.json": Message("List of projects, for programs"),
    "latest.json": Message("The current version, for programs"),
    "openapi.json": Message("Description of the API (OpenAPI)"),
}
"""The files of the whole register."""
CODE_COLUMNS: Mapping[str, tuple[Message, Message]] = {
    "code": (Message("Code"), Message("The code used in the tables.")),
    "title_en": (Message("Title in English"), Message("The English text shown instead of the code.")),
    "title_cy": (Message("Title in Welsh"), Message("The Welsh text shown instead of the code.")),
    "description_en": (Message("Description in English"), Message("What the code means, in English.")),
    "description_cy": (Message("Description in Welsh"), Message("What the code means, in Welsh.")),
}
"""The columns of every code list: name → title and description."""


def describe_file(path: str, language: Language) -> str:
    """What a file of the whole register or a code list is. Raises KeyError for a file that has no description yet."""
    file = PurePosixPath(path)
    if file.parent.name == "codelists":
        title = codelists.get_title("codelist", file.stem, language)
        return get_translator(language)("Code list: {title}", title=title)
    if file.name not in FILE_TITLES:
        raise KeyError(f"add a title for {file.name} to FILE_TITLES in assets/publish/open_data/data_texts.py")
    return FILE_TITLES[file.name].render(language)


def describe_deprecation(deprecation: Deprecation, language: Language) -> str:
    """That a column is deprecated: since when, until when it stays, what to use, and why; in one language."""
    notice = get_translator(language)(
        "Deprecated since {since}; to be removed after {last}. Use {instead} instead.",
        instead=deprecation.instead,
        since=format_date(deprecation.since, language),
        last=format_date(deprecation.gone_after, language),
    )
    return f"{notice} {deprecation.get_reason(language)}"
