"""What the register, its files and its API are called, in both languages, where no schema says it already: data_texts.csv."""

import csv
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from schemas import codelists
from schemas.column_declarations import Deprecation, TableDescription
from schemas.languages import Language, format_date, get_translator

with Path(__file__).with_name("data_texts.csv").open(encoding="utf-8", newline="") as _file:
    _rows: list[Any] = list(csv.DictReader(_file))
TEXTS: Mapping[str, TableDescription] = {row["name"]: TableDescription(**row) for row in _rows}
"""By the name of the file of the whole register; `code-list.<column>`: a column of every code list; `api.<schema>`: a schema of
the API's description. What nobody is shown is blank.
"""
REGISTER = TEXTS["register"]
REGISTER_NAME = "shared-services-register"
SUPPLEMENTS = ("provenance", "history")
"""The files that supplement the tables."""


def describe_file(path: str, language: Language) -> str:
    """What a file of the whole register or a code list is. Raises KeyError for a file that has no description yet."""
    file = PurePosixPath(path)
    if file.parent.name == "codelists":
        title = codelists.get_title("codelist", file.stem, language)
        return get_translator(language)("Code list: {title}", title=title)
    if file.name not in TEXTS:
        raise KeyError(f"add a title for {file.name} to assets/publish/open_data/data_texts.csv")
    return TEXTS[file.name].get_title(language)


def describe_deprecation(deprecation: Deprecation, language: Language) -> str:
    """That a column is deprecated: since when, until when it stays, what to use, and why; in one language."""
    notice = get_translator(language)(
        "Deprecated since {since}; to be removed after {last}. Use {instead} instead.",
        instead=deprecation.instead,
        since=format_date(deprecation.since, language),
        last=format_date(deprecation.gone_after, language),
    )
    return f"{notice} {deprecation.get_reason(language)}"
