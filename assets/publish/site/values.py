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

from babel.dates import format_date as format_babel_date
from markupsafe import Markup, escape

from schemas import codelists
from schemas.column_declarations import Column
from schemas.languages import (
    LOCALES,
    OTHER_LANGUAGE,
    Language,
    detect_language,
    format_date,
    format_money,
    format_number,
    format_period,
    get_translator,
)
from schemas.tables import TABLES

PLAIN = {"GBP", "percent", "number"}
"""Units that the figure itself shows, or that are none."""


class Shown(NamedTuple):
    """A text to show. `lang` is set when it is not in the page's language; `href` is from the website's root."""

    text: str
    lang: str | None = None
    href: str | None = None


class Head(NamedTuple):
    """A column's heading; `numeric` aligns its values to the right, `tight` keeps each on one line."""

    text: str
    numeric: bool = False
    tight: bool = False


@dataclass(frozen=True)
class Grid:
    """A table to show: its caption, headings and rows; the first cell of a row heads it."""

    caption: str
    heads: list[Head]
    rows: list[list[Shown | None]]
    anchor: str = ""
    note: str = ""


def said(record: Mapping[str, Any], stem: str, language: Language) -> Shown | None:
    """The text `<stem>_<language>` of a record, or the other language's marked as such, or None when both are blank."""
    own = record.get(f"{stem}_{language}")
    if own:
        return Shown(own)
    other = record.get(f"{stem}_{OTHER_LANGUAGE[language]}")
    return Shown(other, lang=OTHER_LANGUAGE[language]) if other else None


_PAIRED = re.compile(r"_(en|cy)$")
_WORD = re.compile(r"[^\W\d_]{2}")


def worded(text: str, language: Language, column: str = "", spoken: Language | None = None) -> Shown:
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
        own = detect_language(text)
    return Shown(text, own if own != language else None)


def inline(shown: Shown) -> Markup:
    """A text to stand within a sentence, marked where it is not in the page's language."""
    return Markup('<span lang="{}">{}</span>').format(shown.lang, shown.text) if shown.lang else escape(shown.text)


def safe_url(text: str | None) -> str | None:
    """The address if it may be linked to: http or https with a host; else None."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.netloc else None


def label(table: str, name: str, language: Language) -> str:
    """A column's title; for the stem of a pair (`summary`) the title without its language."""
    columns = TABLES[table].get_columns()
    if name in columns:
        return columns[name].get_title(language)
    return columns[f"{name}_{language}"].get_title(language).rsplit(" (", 1)[0]


def heading(table: str, name: str, language: Language) -> Head:
    """A column's heading in a table that people read: with its unit; `Organisation` where names are shown."""
    declared = TABLES[table].get_columns().get(name)
    title = label(table, name, language)
    if declared is None:
        return Head(title)
    if name == "organisation_id":
        return Head(get_translator(language)("Organisation"))
    if declared.unit and declared.unit not in PLAIN:
        unit = codelists.get_title("unit", declared.unit, language).lower()
        title = title if unit in title.lower() else f"{title} ({unit})"
    return Head(
        title, declared.kind in ("money", "number", "integer"), declared.kind in ("date", "part-date", "period")
    )


def stems(names: Iterable[str]) -> list[str]:
    """Column names with each `_en`, `_cy` pair as its one stem, in order."""
    return list(dict.fromkeys(_PAIRED.sub("", name) for name in names))


def brief(text: str, language: Language) -> str:
    """A period for the foot of a chart: as `period`, with the month cut short."""
    parts = re.fullmatch(r"(\d{4})-M?(\d{2})(?:-(\d{2}))?", text)
    if not parts or (not parts[3] and "M" not in text):
        return format_period(text, language)
    day = dt.date(int(parts[1]), int(parts[2]), int(parts[3] or 1))
    return format_babel_date(day, "d MMM y" if parts[3] else "MMM y", locale=LOCALES[language])


def quantity(value: float | None, unit: str | None, language: Language) -> str:
    """A value as a figure: `£1,234`, `65%`, in any other unit the number alone; a dash when there is none.

    The unit's name stands in a heading or a column: after a number, Welsh would need its singular.
    """
    if value is None:
        return "–"
    if unit == "GBP":
        return format_money(value, language)
    figure = format_number(value, language).replace("-", "−")
    return f"{figure}%" if unit == "percent" else figure


def size(count: int, language: Language) -> str:
    """A file's size in bytes as readers know it: `812 kB`, `1.2 MB`."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= step:
            figure = count / step
            return f"{format_number(round(figure, 0 if figure >= 10 else 1), language)} {unit}"
    return f"{format_number(count, language)} B"


def shown(
    declared: Column, value: Any, language: Language, organisations: Mapping[str, Mapping[str, Any]]
) -> Shown | None:
    """A value of a column as shown in one language; None when blank. An organisation is shown by its name."""
    if value is None or value == "":
        return None
    if declared.references == "organisations.organisation_id":
        return said(organisations.get(value, {}), "name", language) or Shown(value)
    match declared.kind:
        case "code" if declared.codelist:
            return Shown(codelists.get_title(declared.codelist, value, language))
        case "yes-no":
            return Shown(codelists.get_title("answer", "yes" if value else "no", language))
        case "date" | "part-date":
            return Shown(format_date(value, language))
        case "period":
            return Shown(format_period(value, language))
        case "money":
            return Shown(format_money(value, language))
        case "number" | "integer":
            return Shown(quantity(value, declared.unit, language))
    return worded(value, language) if declared.kind == "text" else Shown(str(value))
