"""How one value is shown to a reader of one language.

Here: a value and its column → a text with its language and link. Not here: which values a page shows.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from babel.dates import format_date as format_babel_date
from markupsafe import Markup, escape

from schemas import codelists, languages
from schemas.column_declarations import Column
from schemas.languages import LOCALES, OTHER_LANGUAGE, Language
from schemas.tables import TABLES

PLAIN = {"GBP", "percent", "number"}
"""Units that the formatted number itself shows, or that are no unit."""


class LinkedText(NamedTuple):
    """A text to show. `lang` is set where it is not in the page's language; `href` starts at the website's root."""

    text: str
    lang: str | None = None
    href: str | None = None


class ColumnHeader(NamedTuple):
    """The header of a column; the values of a numeric one are aligned to the right, those of a tight one kept on one line."""

    text: str
    is_numeric: bool = False
    is_tight: bool = False


Cells = list[LinkedText | None]


@dataclass(frozen=True)
class DisplayTable:
    """A table to show; the first cell of a row is its header. `anchor` is its id in the page, `note` what explains it."""

    caption: str
    headers: list[ColumnHeader]
    rows: list[Cells]
    anchor: str = ""
    note: str = ""


def choose_text(record: Mapping[str, Any], stem: str, language: Language) -> LinkedText | None:
    """The text `<stem>_<language>` of a record; if blank the other language's, marked as such; None when both are blank."""
    if text := record.get(f"{stem}_{language}"):
        return LinkedText(text)
    text = record.get(f"{stem}_{OTHER_LANGUAGE[language]}")
    return LinkedText(text, lang=OTHER_LANGUAGE[language]) if text else None


_LANGUAGE_SUFFIX = re.compile(r"_(en|cy)$")
_WORD = re.compile(r"[^\W\d_]{2}")


def mark_language(
    text: str, language: Language, column: str = "", provider_language: Language | None = None
) -> LinkedText:
    """A provider's own text, marked where it is not in the page's language.

    Its language is that of its column, if that is one of a pair (`title_cy`); otherwise `provider_language`; otherwise that
    of its commonest words. Numbers and codes have none.
    """
    if suffix := _LANGUAGE_SUFFIX.search(column):
        text_language: str | None = suffix[1]
    elif provider_language:
        text_language = provider_language if _WORD.search(text) else None
    else:
        text_language = languages.detect_language(text)
    return LinkedText(text, text_language if text_language != language else None)


def render_inline(text: LinkedText) -> Markup:
    """A text within a sentence, marked where it is not in the page's language."""
    return Markup('<span lang="{}">{}</span>').format(text.lang, text.text) if text.lang else escape(text.text)


def get_linkable_url(text: str | None) -> str | None:
    """The address if it may be linked to (http or https, with a host), otherwise None."""
    try:
        parts = urlsplit(text or "")
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.netloc else None


def get_column_title(table: str, name: str, language: Language) -> str:
    """A column's title; for the stem of a pair (`summary`) the title without its language."""
    columns = TABLES[table].get_columns()
    if name in columns:
        return columns[name].get_title(language)
    return columns[f"{name}_{language}"].get_title(language).rsplit(" (", 1)[0]


def build_header(table: str, name: str, language: Language) -> ColumnHeader:
    """The header of a column (or of the stem of a pair), with its unit; `Organisation` where names are shown."""
    declared = TABLES[table].get_columns().get(name)
    title = get_column_title(table, name, language)
    if declared is None:
        return ColumnHeader(title)
    if name == "organisation_id":
        return ColumnHeader(languages.get_translator(language)("Organisation"))
    if declared.unit and declared.unit not in PLAIN:
        unit = codelists.get_title("unit", declared.unit, language).lower()
        title = title if unit in title.lower() else f"{title} ({unit})"
    return ColumnHeader(
        title, declared.kind in ("money", "number", "integer"), declared.kind in ("date", "part-date", "period")
    )


def list_stems(names: Iterable[str]) -> list[str]:
    """Column names in order, each pair of `_en` and `_cy` once as its stem."""
    return list(dict.fromkeys(_LANGUAGE_SUFFIX.sub("", name) for name in names))


def format_short_period(text: str, language: Language) -> str:
    """A period for the foot of a chart: as `period` formats it, with the month's name shortened."""
    parts = re.fullmatch(r"(\d{4})-M?(\d{2})(?:-(\d{2}))?", text)
    if not parts or (not parts[3] and "M" not in text):
        return languages.format_period(text, language)
    day = dt.date(int(parts[1]), int(parts[2]), int(parts[3] or 1))
    return format_babel_date(day, "d MMM y" if parts[3] else "MMM y", locale=LOCALES[language])


def format_quantity(value: float | None, unit: str | None, language: Language) -> str:
    """A number with its unit: `£1,234`, `65%`, in any other unit the number alone; a dash when there is none.

    The unit's name is in a header or a column of its own: after a number, Welsh would need its singular.
    """
    if value is None:
        return "–"
    if unit == "GBP":
        return languages.format_money(value, language)
    text = languages.format_number(value, language).replace("-", "−")
    return f"{text}%" if unit == "percent" else text


def format_file_size(size_bytes: int, language: Language) -> str:
    """A file's size: `812 kB`, `1.2 MB`."""
    for unit, unit_bytes in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size_bytes >= unit_bytes:
            size = size_bytes / unit_bytes
            return f"{languages.format_number(round(size, 0 if size >= 10 else 1), language)} {unit}"
    return f"{languages.format_number(size_bytes, language)} B"


def format_value(
    declared: Column, value: Any, language: Language, organisations: Mapping[str, Mapping[str, Any]]
) -> LinkedText | None:
    """A column's value in one language, None when blank. `organisations`: their records by identifier, for their names."""
    if value is None or value == "":
        return None
    if declared.references == "organisations.organisation_id":
        return choose_text(organisations.get(value, {}), "name", language) or LinkedText(value)
    match declared.kind:
        case "code" if declared.codelist:
            return LinkedText(codelists.get_title(declared.codelist, value, language))
        case "yes-no":
            return LinkedText(codelists.get_title("answer", "yes" if value else "no", language))
        case "date" | "part-date":
            return LinkedText(languages.format_date(value, language))
        case "period":
            return LinkedText(languages.format_period(value, language))
        case "money":
            return LinkedText(languages.format_money(value, language))
        case "number" | "integer":
            return LinkedText(format_quantity(value, declared.unit, language))
    return mark_language(value, language) if declared.kind == "text" else LinkedText(str(value))
