"""What the register and its files are called, in both languages, where no schema says it already."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from schemas import codelists
from schemas.column_declarations import Deprecation
from schemas.languages import Language, Message, format_date, get_translator

REGISTER_NAME = "shared-services-register"
REGISTER_TITLE = Message("Shared Services Register")
REGISTER_DESCRIPTION = Message(
    "The services that public bodies in Wales share: which projects there are, whether the record of each shows "
    "a shared service by one dated definition, who bears which cost and gains which benefit, and how they perform."
)
SUPPLEMENTS: Mapping[str, Message] = {
    "provenance": Message(
        "Where every published value comes from: provider, file, sheet and cell, and what was sent there."
    ),
    "history": Message(
        "Every change of every release so far: what was added, removed or changed, in which version, and why."
    ),
}
"""The files that supplement the tables: name → what it holds."""
FILE_TITLES: Mapping[str, Message] = {
    "all.json": Message("All projects, each with everything that belongs to it"),
    "shared-services.xlsx": Message("Workbook for Excel, a sheet for each table"),
    "shared-services.ods": Message("Workbook in OpenDocument, a sheet for each table"),
    "csv-metadata.json": Message("Description of all CSV files (CSV on the Web)"),
    "datapackage.json": Message("Description of all tables (Data Package)"),
    "catalogue.jsonld": Message("Entry for data catalogues (DCAT)"),
    "CHANGELOG.md": Message("Changes of each version, in words"),
    "deprecation.json": Message("Columns that are to go, as data"),
    "releases.json": Message("All versions so far, as data"),
    "delta.json": Message("Changes since the last version, as data"),
    "provenance.parquet": Message("Where each value comes from, cell by cell"),
    "history.parquet": Message("What changed in each version so far, value by value"),
    "SHA256SUMS": Message("Check sums of all files"),
    "projects.json": Message("List of projects, for programs"),
    "latest.json": Message("The current version, for programs"),
    "openapi.json": Message("Description of the addresses for programs (OpenAPI)"),
}
"""The files of the whole register."""
CODE_COLUMNS: Mapping[str, tuple[Message, Message]] = {
    "code": (Message("Code"), Message("What stands in the tables.")),
    "title_en": (Message("Title in English"), Message("What readers in English see in place of the code.")),
    "title_cy": (Message("Title in Welsh"), Message("What readers in Welsh see in place of the code.")),
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
        raise KeyError(f"say what {file.name} is, in assets/publish/open_data/data_texts.py")
    return FILE_TITLES[file.name].render(language)


def describe_deprecation(deprecation: Deprecation, language: Language) -> str:
    """That a column is deprecated: since when, until when it stays, what to use, and why; in one language."""
    notice = get_translator(language)(
        "To go: deprecated since {since}, here until {last}. Use {instead} in its place.",
        instead=deprecation.instead,
        since=format_date(deprecation.since, language),
        last=format_date(deprecation.gone_after, language),
    )
    return f"{notice} {deprecation.get_reason(language)}"
