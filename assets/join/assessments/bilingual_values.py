"""Values as sentences name them, in both languages."""

from collections.abc import Callable, Iterable

from schemas import codelists, languages
from schemas.languages import BilingualText, Language, Message


def _format_both(format_value: Callable[[Language], str]) -> BilingualText:
    return BilingualText(format_value("en"), format_value("cy"))


def format_day(date: str) -> BilingualText:
    return _format_both(lambda language: languages.format_date(date, language))


def format_time_of(date: str) -> Message:
    """A date as the time of something: `on 1 April 2025`, `in April 2025`."""
    return Message(
        "on {day}" if len(date) == 10 else "in {month}", {"day": format_day(date), "month": format_day(date)}
    )


def format_period(period: str) -> BilingualText:
    return _format_both(lambda language: languages.format_period(period, language))


def format_pounds(amount: int) -> BilingualText:
    return _format_both(lambda language: languages.format_money(amount, language))


def format_number(value: float) -> BilingualText:
    return _format_both(lambda language: languages.format_number(value, language))


def format_code(codelist: str, code: str) -> BilingualText:
    return _format_both(lambda language: codelists.get_title(codelist, code, language))


def format_list(items: Iterable[BilingualText | Message]) -> BilingualText:
    listed = list(items)
    return _format_both(lambda language: ", ".join(item.render(language) for item in listed))


def fill_languages(english: str | None, welsh: str | None = None) -> BilingualText:
    """A sender's text in each language; where one is missing, the other's."""
    return BilingualText(english or welsh or "", welsh or english or "")
