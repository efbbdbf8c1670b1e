"""Values as sentences name them, in both languages."""

from collections.abc import Callable, Iterable
from typing import Any

from schemas import codelists, languages
from schemas.languages import BilingualText, Language, Message


def _build_formatter(format_value: Callable[[Any, Language], str]) -> Callable[[Any], BilingualText]:
    return lambda value: BilingualText(format_value(value, "en"), format_value(value, "cy"))


format_day = _build_formatter(languages.format_date)
format_period = _build_formatter(languages.format_period)
format_pounds = _build_formatter(languages.format_money)
format_number = _build_formatter(languages.format_number)


def format_time_of(date: str) -> Message:
    """A date as the time of something: `on 1 April 2025`, `in April 2025`."""
    return Message(
        "on {day}" if len(date) == 10 else "in {month}", {"day": format_day(date), "month": format_day(date)}
    )


def format_code(codelist: str, code: str) -> BilingualText:
    return BilingualText(*(codelists.get_title(codelist, code, language) for language in languages.LANGUAGES))


def format_list(items: Iterable[BilingualText | Message]) -> BilingualText:
    listed = list(items)
    return BilingualText(*(", ".join(item.render(language) for item in listed) for language in languages.LANGUAGES))


def fill_languages(english: str | None, welsh: str | None = None) -> BilingualText:
    """A sender's text in each language; where one is missing, the other's."""
    return BilingualText(english or welsh or "", welsh or english or "")
