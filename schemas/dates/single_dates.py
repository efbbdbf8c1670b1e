"""One day, month or year, in digits or in words.

Belongs here: reading a text that states one of these. Does not belong here: spans of several months (month_spans).

Every text here has been through `normalise_date_text`.
"""

import datetime as dt
import re
from calendar import monthrange
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from schemas.dates.date_words import ENGLISH_AND_WELSH_MONTHS, MONTHS, WEEKDAYS, normalise_date_text


class NoSuchDayError(Exception):
    """A text is written as a date, but the calendar has no such day or month."""


class ParsedDate(NamedTuple):
    """A date, and whether its text can be read in this way only."""

    value: str
    is_unambiguous: bool = False


YEAR = r"([0-9]{4}|[0-9]{2})"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|af|ail|il|ydd|fed|ed|eg|ain)?"
_ISO = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?|([0-9]{4})-([0-9]{2})-([0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4}) ?([/.-]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2})")
_EIGHT_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DIGITS = re.compile(rf"([0-9]{{1,2}}) ?([/. -]) ?([0-9]{{1,2}}) ?\2 ?{YEAR}")
_MONTH = r"(?P<month>[a-z]+)\.?"
# The ways to write a date in words.
_WORDS = (
    re.compile(rf"{_DAY}[ .,/-]*(?:of |o )?(?:fis |mis )?{_MONTH}[ .,/'-]*(?P<year>{YEAR})"),
    re.compile(rf"{_MONTH} ?{_DAY},? (?P<year>[0-9]{{4}})"),
    re.compile(rf"(?:(?:in|of|o|yn|yng|ym|mis|fis) )*{_MONTH}[ .,/'-]*(?:of )?(?P<year>{YEAR})"),
    re.compile(rf"(?P<year>[0-9]{{4}})[ .,/-]*{_MONTH}(?:[ .,/-]*{_DAY})?"),
)
# A month and its year in digits. `2010/12` may be two years, `2012/03` cannot.
_MONTH_NUMBER = re.compile(r"(?:(0?[1-9]|1[0-2]) ?[/-] ?|(0[1-9]|1[0-2])\.)([0-9]{4})")
_NUMBER_OF_MONTH = re.compile(r"([0-9]{2}([0-9]{2}))[/.](0[1-9]|1[0-2])")
_TIME = re.compile(
    r"(.*[0-9])(?:t|,? )([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]+))?)?(?: ?([ap])\.?m\.?)?"
    r"(?: ?(?:(z|utc|gmt)|([+-])([0-9]{2}):?([0-9]{2})))?"
)
_LOCAL_TIME = ZoneInfo("Europe/London")
_LAST_MINUTE = 24 * 60 - 1
"""So programs write the end of a day, in whatever zone they say it is."""
_ZONED_YEARS = range(1900, 2200)
"""Years outside hold no moment that a program noted, and some no day before or after."""
_WEEKDAY = re.compile(rf"(?:dydd )?(?:{'|'.join(WEEKDAYS)})\.?,? (.+)")


def expand_year(digits: str) -> int:
    """A year of two digits is taken to be 1970 to 2069."""
    return int(digits) if len(digits) == 4 else int(digits) + (2000 if int(digits) < 70 else 1900)


def build_iso_date(year: int, month: int | None = None, day: int | None = None) -> str:
    """The ISO text of a date of whatever precision. Raises NoSuchDayError when there is none."""
    if year < 1 or not _is_day(year, 1 if month is None else month, 1 if day is None else day):
        raise NoSuchDayError
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)])


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


Order = Literal["day", "month", "either"]


def _decide_order(first: int, second: int, year: int) -> Order | None:
    """Which of two numbers is the day, as far as the calendar says; None when neither can be."""
    day, month = _is_day(year, second, first), _is_day(year, first, second)
    if day and month:
        return "either"
    return "day" if day else "month" if month else None


def detect_day_order(text: str) -> Order | None:
    """What a date such as `13/4/2011` shows about the order of day and month; None for any other text.

    `4/4/2011` is the same either way, and shows nothing.
    """
    match = _DIGITS.fullmatch(split_time(normalise_date_text(text))[0])
    if not match or int(match[1]) == int(match[3]):
        return None
    return _decide_order(int(match[1]), int(match[3]), expand_year(match[4]))


_WHOLE_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt ]00:00(?::00(?:\.0+)?)?)?")


def parse_whole_day(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a text that gives them in this order, as programs write a date that they know for one."""
    match = _WHOLE_DAY.fullmatch(text.strip())
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


class _TimeOfDay(NamedTuple):
    """The time of day behind a date, and its distance from UTC; None where it names no zone."""

    minutes: int
    is_midnight: bool
    zone: dt.timezone | None = None


def split_time(phrase: str) -> tuple[str, _TimeOfDay]:
    """A text without a time of day behind its date, and that time: midnight where there is none."""
    match = _TIME.fullmatch(phrase)
    if not match:
        return phrase, _TimeOfDay(0, is_midnight=True)
    hour = int(match[2]) % 12 + (12 if match[6] == "p" else 0) if match[6] else int(match[2])
    minutes = 60 * hour + int(match[3])
    zone = dt.UTC if match[7] else None
    if match[8] and int(match[9]) < 24:
        distance = dt.timedelta(hours=int(match[9]), minutes=int(match[10]))
        zone = dt.timezone(-distance if match[8] == "-" else distance)
    return match[1], _TimeOfDay(minutes, not minutes and not any((int(match[4] or 0), int(match[5] or 0))), zone)


def _find_local_day(day: str, time: _TimeOfDay) -> str:
    """The day that it was here at a moment that names its zone: 23:00 in UTC is the next day in summer."""
    if time.zone is None or time.minutes == _LAST_MINUTE or int(day[:4]) not in _ZONED_YEARS:
        return day
    midnight = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), time.zone)
    return (midnight + dt.timedelta(minutes=time.minutes)).astimezone(_LOCAL_TIME).date().isoformat()


def _parse_digits(phrase: str, day_first: bool) -> ParsedDate | None:
    iso = _ISO.fullmatch(phrase)
    if iso:
        parts = (iso[3], iso[4], iso[5]) if iso[3] else (iso[1], iso[2])
        return ParsedDate(build_iso_date(*(int(part) for part in parts if part)), is_unambiguous=True)
    match = _YEAR_FIRST.fullmatch(phrase)
    if match:
        return ParsedDate(build_iso_date(int(match[1]), int(match[3]), int(match[4])))
    match = _EIGHT_DIGITS.fullmatch(phrase)
    if match:  # eight digits may be any number
        year, month, day = (int(part) for part in match.groups())
        return ParsedDate(build_iso_date(year, month, day)) if year and _is_day(year, month, day) else None
    match = _DIGITS.fullmatch(phrase)
    if match:
        first, second, year = int(match[1]), int(match[3]), expand_year(match[4])
        order = _decide_order(first, second, year) if year else None
        if order is None:
            raise NoSuchDayError
        is_day_first = day_first if order == "either" else order == "day"
        return ParsedDate(build_iso_date(year, *((second, first) if is_day_first else (first, second))))
    match = _MONTH_NUMBER.fullmatch(phrase)
    if match:
        return ParsedDate(build_iso_date(int(match[3]), int(match[1] or match[2])))
    match = _NUMBER_OF_MONTH.fullmatch(phrase)
    if match and int(match[3]) <= int(match[2]):
        return ParsedDate(build_iso_date(int(match[1]), int(match[3])))
    return None


def parse_single_date(phrase: str, day_first: bool) -> ParsedDate | None:
    """The day, month or year that a text states; None when it states none.

    day_first: how to read `1/2/2013`, which the text itself does not say. Raises NoSuchDayError.
    """
    date = _parse_digits(phrase, day_first)
    if date:
        return date
    for pattern in _WORDS:
        match = pattern.fullmatch(phrase)
        if match and match["month"] in MONTHS:
            day, month, year = match.groupdict().get("day"), match["month"], match["year"]
            value = build_iso_date(expand_year(year), MONTHS[month], int(day) if day else None)
            return ParsedDate(value, is_unambiguous=month in ENGLISH_AND_WELSH_MONTHS and len(year) == 4)
    without_time, time = split_time(phrase)
    weekday = _WEEKDAY.fullmatch(phrase)
    rest = weekday[1] if weekday and without_time == phrase else without_time
    date = parse_single_date(rest, day_first) if rest != phrase else None
    if date is None or len(date.value) != 10:
        return None
    is_exact = date.is_unambiguous and time.is_midnight and not weekday
    return ParsedDate(_find_local_day(date.value, time), is_unambiguous=is_exact)
