"""What the register and its files are called, in both languages, where no schema says it already.

Belongs here: texts that several outputs share. Does not belong here: texts of columns, tables and codes.
"""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from schemas import codelists
from schemas.column_declarations import Deprecation
from schemas.languages import Language, format_date, get_translator

REGISTER_NAME = "shared-services-register"


def get_register_title(language: Language) -> str:
    """The register's name in one language."""
    say = get_translator(language)
    return say("Shared Services Register")


def get_register_description(language: Language) -> str:
    """What the register holds, in one language."""
    say = get_translator(language)
    return say(
        "The services that public bodies in Wales share: which projects there are, whether the record of each shows "
        "a shared service by one dated definition, who bears which cost and gains which benefit, and how they perform."
    )


SUPPLEMENTS: Mapping[str, Callable[[Callable[..., str]], str]] = {
    "provenance": lambda say: say(
        "Where every published value comes from: provider, file, sheet and cell, and what was sent there."
    ),
    "history": lambda say: say(
        "Every change of every release so far: what was added, removed or changed, in which version, and why."
    ),
}
"""What the files hold that stand beside the tables, by their names."""


def describe_supplement(name: str, language: Language) -> str:
    """What a file beside the tables holds, in one language."""
    return SUPPLEMENTS[name](get_translator(language))


def describe_file(path: str, language: Language) -> str:
    """What a file of the whole register or a code list is, in one language. path: from the website's root.

    Raises KeyError for a file that nobody has said anything of.
    """
    say = get_translator(language)
    where = PurePosixPath(path)
    if where.parent.name == "codelists":
        return say("Code list: {title}", title=codelists.get_title("codelist", where.stem, language))
    return _list_file_titles(say)[where.name]


def _list_file_titles(say: Callable[..., str]) -> Mapping[str, str]:
    """The files of the whole register by their names."""
    return {
        "all.json": say("All projects, each with everything that belongs to it"),
        "shared-services.xlsx": say("Workbook for Excel, a sheet for each table"),
        "shared-services.ods": say("Workbook in OpenDocument, a sheet for each table"),
        "csv-metadata.json": say("Description of all CSV files (CSV on the Web)"),
        "datapackage.json": say("Description of all tables (Data Package)"),
        "catalogue.jsonld": say("Entry for data catalogues (DCAT)"),
        "CHANGELOG.md": say("Changes of each version, in words"),
        "deprecation.json": say("Columns that are to go, as data"),
        "releases.json": say("All versions so far, as data"),
        "delta.json": say("Changes since the last version, as data"),
        "provenance.parquet": say("Where each value comes from, cell by cell"),
        "history.parquet": say("What changed in each version so far, value by value"),
        "SHA256SUMS": say("Check sums of all files"),
        "projects.json": say("List of projects, for programs"),
        "latest.json": say("The current version, for programs"),
        "openapi.json": say("Description of the addresses for programs (OpenAPI)"),
    }


def describe_deprecation(said: Deprecation, language: Language) -> str:
    """That a column is to go: since when, until when, what to use, and why; in one language."""
    days = {"since": format_date(said.since, language), "last": format_date(said.gone_after, language)}
    text = get_translator(language)(
        "To go: deprecated since {since}, here until {last}. Use {instead} in its place.", instead=said.instead, **days
    )
    return f"{text} {said.get_reason(language)}"


def get_code_columns(language: Language) -> Mapping[str, tuple[str, str]]:
    """The columns of every code list in one language: name → title and description."""
    say = get_translator(language)
    return {
        "code": (say("Code"), say("What stands in the tables.")),
        "title_en": (say("Title in English"), say("What readers in English see in place of the code.")),
        "title_cy": (say("Title in Welsh"), say("What readers in Welsh see in place of the code.")),
        "description_en": (say("Description in English"), say("What the code means, in English.")),
        "description_cy": (say("Description in Welsh"), say("What the code means, in Welsh.")),
    }
