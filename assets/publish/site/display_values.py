"""How one value looks to a reader of one language.

Belongs here: a value and its column → the text shown, with its language and link.
Does not belong here: which values a page shows.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from babel.dates import format_date
from markupsafe import Markup, escape

from schemas import codelists
from schemas.columns import Column
from schemas.languages import LOCALES, OTHER, Language, date, language_of, money, number, period, translator
from schemas.tables import TABLES

PLAIN = {"GBP", "percent", "number"}
"""Units that the figure itself shows, or that are none."""


class LinkedText(NamedTuple):
    """A text to show. `lang` is set when it is not in the page's language; `href` is from the website's root."""

    text: str
    lang: str | None = None
    href: str | None = None


class ColumnHeader(NamedTuple):
    """A column's heading; `numeric` aligns its values to the right, `tight` keeps each on one line."""

    text: str
    numeric: bool = False
    tight: bool = False


@dataclass(frozen=True)
class DisplayTable:
    """A table to show: its caption, headings and rows; the first cell of a row heads it."""

    caption: str
    heads: list[ColumnHeader]
    rows: list[list[LinkedText | None]]
    anchor: str = ""
    note: str = ""


def choose_text(record: Mapping[str, Any], stem: str, language: Language) -> LinkedText | None:
    """The text `<stem>_<language>` of a record, or the other language's marked as such, or None when both are blank."""
    own = record.get(f"{stem}_{language}")
    if own:
        return LinkedText(own)
    other = record.get(f"{stem}_{OTHER[language]}")
    return LinkedText(other, lang=OTHER[language]) if other else None


_PAIRED = re.compile(r"_(en|cy)$")
_WORD = re.compile(r"[^\W\d_]{2}")


def mark_language(text: str, language: Language, column: str = "", spoken: Language | None = None) -> LinkedText:
    """A sender's own text, marked where it is not in the page's language.

    It is in the language of its column, if that is one of a pair (`title_cy`); else in the one that the provider's source file
    tells (`spoken`); else in that of its commonest words. Figures and codes are in none: they read the same in both.
    """
    paired = _PAIRED.search(column)
    if paired:
        own: str | None = paired[1]
    elif spoken:
        own = spoken if _WORD.search(text) else None
    else:
        own = language_of(text)
    return LinkedText(text, own if own != language else None)


def render_inline(shown: LinkedText) -> Markup:
    """A text to stand within a sentence, marked where it is not in the page's language."""
    return Markup('<span lang="{}">{}</span>').format(shown.lang, shown.text) if shown.lang else escape(shown.text)


def get_linkable_url(text: str | None) -> str | None:
    """The address if it may be linked to: http or https with a host; else None."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.netloc else None


def get_column_title(table: str, name: str, language: Language) -> str:
    """A column's title; for the stem of a pair (`summary`) the title without its language."""
    columns = TABLES[table].columns()
    if name in columns:
        return columns[name].title(language)
    return columns[f"{name}_{language}"].title(language).rsplit(" (", 1)[0]


def build_header(table: str, name: str, language: Language) -> ColumnHeader:
    """A column's heading in a table that people read: with its unit; `Organisation` where names are shown."""
    declared = TABLES[table].columns().get(name)
    title = get_column_title(table, name, language)
    if declared is None:
        return ColumnHeader(title)
    if name == "organisation_id":
        return ColumnHeader(translator(language)("Organisation"))
    if declared.unit and declared.unit not in PLAIN:
        unit = codelists.title("unit", declared.unit, language).lower()
        title = title if unit in title.lower() else f"{title} ({unit})"
    return ColumnHeader(
        title, declared.kind in ("money", "number", "integer"), declared.kind in ("date", "part-date", "period")
    )


def list_stems(names: Iterable[str]) -> list[str]:
    """Column names with each `_en`, `_cy` pair as its one stem, in order."""
    return list(dict.fromkeys(_PAIRED.sub("", name) for name in names))


def format_short_period(text: str, language: Language) -> str:
    """A period for the foot of a chart: as `period`, with the month cut short."""
    parts = re.fullmatch(r"(\d{4})-M?(\d{2})(?:-(\d{2}))?", text)
    if not parts or (not parts[3] and "M" not in text):
        return period(text, language)
    day = dt.date(int(parts[1]), int(parts[2]), int(parts[3] or 1))
    return format_date(day, "d MMM y" if parts[3] else "MMM y", locale=LOCALES[language])


def format_quantity(value: float | None, unit: str | None, language: Language) -> str:
    """A value as a figure: `£1,234`, `65%`, in any other unit the number alone; a dash when there is none.

    The unit's name stands in a heading or a column: after a number, Welsh would need its singular.
    """
    if value is None:
        return "–"
    if unit == "GBP":
        return money(value, language)
    figure = number(value, language).replace("-", "−")
    return f"{figure}%" if unit == "percent" else figure


def format_file_size(count: int, language: Language) -> str:
    """A file's size in bytes as readers know it: `812 kB`, `1.2 MB`."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= step:
            figure = count / step
            return f"{number(round(figure, 0 if figure >= 10 else 1), language)} {unit}"
    return f"{number(count, language)} B"


def format_value(
    declared: Column, value: Any, language: Language, organisations: Mapping[str, Mapping[str, Any]]
) -> LinkedText | None:
    """A value of a column as shown in one language; None when blank. An organisation is shown by its name."""
    if value is None or value == "":
        return None
    if declared.references == "organisations.organisation_id":
        return choose_text(organisations.get(value, {}), "name", language) or LinkedText(value)
    match declared.kind:
        case "code" if declared.codelist:
            return LinkedText(codelists.title(declared.codelist, value, language))
        case "yes-no":
            return LinkedText(codelists.title("answer", "yes" if value else "no", language))
        case "date" | "part-date":
            return LinkedText(date(value, language))
        case "period":
            return LinkedText(period(value, language))
        case "money":
            return LinkedText(money(value, language))
        case "number" | "integer":
            return LinkedText(format_quantity(value, declared.unit, language))
    return mark_language(value, language) if declared.kind == "text" else LinkedText(str(value))
