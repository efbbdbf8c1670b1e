"""The pages of the data: which files there are, what each column means, and the description that search engines read."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any

from assets.publish.edition import LICENCE, Download
from assets.publish.open_data import change_files, data_texts, get_format
from assets.publish.site import routes
from assets.publish.site.display_values import format_file_size
from assets.publish.site.page_templates import View
from assets.publish.site.site_index import LocalIndex
from schemas import codelists
from schemas.column_declarations import Column
from schemas.languages import LANGUAGES, Language, get_translator
from schemas.tables import TABLES

CODELISTS = "data/codelists/"


def build_data_view(index: LocalIndex, downloads: Sequence[Download]) -> View:
    """The page of all data. downloads: the files to offer; attributions: what a user must acknowledge."""
    language = index.language
    whole = _list_files(downloads, None, language)
    licences = [LICENCE, *(licence for _, licence in index.edition.list_licensed_providers())]
    return View(
        heading=index.translate("Data"),
        whole_files=[file for file in whole if not file.path.startswith(CODELISTS)],
        codelist_files=[file for file in whole if file.path.startswith(CODELISTS)],
        tables=[
            View(
                about=TABLES[name].about,
                href=index.get_path(routes.DATA.add_folder(name)),
                rows=index.format_number(len(frame)),
                files=_list_files(downloads, name, language),
            )
            for name, frame in index.edition.tables.items()
        ],
        releases=change_files.list_releases(index.edition),
        deprecated=[
            View(
                name=f"{table}.{column}",
                notice=data_texts.describe_deprecation(declared, language),
                href=index.get_path(routes.DATA.add_folder(table)),
            )
            for (table, column), declared in change_files.find_deprecated_columns(index.edition).items()
        ],
        attributions=list(dict.fromkeys(licence.get_attribution(language) for licence in licences)),
        dataset=_describe_dataset(index, downloads),
    )


def _list_files(downloads: Iterable[Download], table: str | None, language: Language) -> list[View]:
    """The files of a table by their formats, or those of the whole register (None) by their titles; each with its size."""
    files = []
    for file in downloads:
        if file.table == table:
            title, size = get_format(file.format).title, format_file_size(file.bytes, language)
            if table is None:
                title, size = data_texts.describe_file(file.path, language), f"{title}, {size}"
            files.append(View(path=file.path, title=title, size=size))
    return files


def _describe_dataset(index: LocalIndex, downloads: Sequence[Download]) -> dict[str, Any]:
    """The register as a schema.org Dataset."""
    say, edition, base = index.translate, index.edition, index.edition.base_url
    name, email = edition.site.get_name(index.language), edition.site.get_contact(index.language)
    publisher = {"@type": "Organization", "name": name, "url": base, "email": email}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": name,
        "description": say(
            "A register of the services that public bodies in Wales share: who takes part, what each puts in, "
            "and whether the record meets the definition."
        ),
        "url": base + index.get_path(routes.DATA),
        "identifier": base,
        "license": LICENCE.path,
        "version": edition.version,
        "dateModified": edition.data_date,
        "inLanguage": list(LANGUAGES),
        "isAccessibleForFree": edition.audience == "public",
        "spatialCoverage": {"@type": "Place", "name": say("Wales")},
        "keywords": [say("shared services"), say("collaboration"), say("councils"), say("Wales")],
        "creator": publisher,
        "publisher": publisher,
        "variableMeasured": [index.get_column_title("projects", name) for name in edition.get_columns("projects")],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": PurePosixPath(download.path).name,
                "contentUrl": base + download.path,
                "encodingFormat": get_format(download.format).media_type,
                "contentSize": f"{download.bytes} B",
                "sha256": download.sha256,
            }
            for download in downloads
            if get_format(download.format).is_data and (download.table is None or download.format == "csv")
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
        "part-date": _("Date (day, month or year)"),
        "period": _("Period"),
        "money": _("Money"),
        "integer": _("Whole number"),
        "number": _("Number"),
        "yes-no": _("Yes or no"),
    }


def build_table_view(index: LocalIndex, name: str, downloads: Sequence[Download]) -> View:
    """The page of one table: its files and its data dictionary. downloads: the files to offer."""
    columns = index.edition.get_columns(name)
    kinds = get_kind_titles(index.language)
    return View(
        heading=TABLES[name].about.get_title(index.language),
        about=TABLES[name].about,
        rows=index.format_number(len(index.edition.tables[name])),
        files=_list_files(downloads, name, index.language),
        columns=[
            View(
                name=column,
                declared=declared,
                kind=kinds[declared.kind],
                deprecation=declared.deprecated
                and data_texts.describe_deprecation(declared.deprecated, index.language),
            )
            for column, declared in columns.items()
        ],
        codelists=_list_codelists(columns.values(), index.language),
    )


def _list_codelists(columns: Iterable[Column], language: Language) -> list[View]:
    """The code lists of a table's columns, each once, with the title of the first column that takes its values from it."""
    views: dict[str, View] = {}
    for declared in columns:
        if (name := declared.codelist) and name not in views:
            codes = list(codelists.load_codelist(name).values())
            views[name] = View(name=name, title=declared.get_title(language), codes=codes)
    return list(views.values())
