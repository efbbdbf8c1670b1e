"""Dates and periods, with what a column or the words around them say.

Belongs here: reading the cells of date columns and period columns, and what is said of them. Does not belong here: the
grammar of dates (schemas.dates).
"""

import datetime as dt
import re
from dataclasses import replace
from typing import NamedTuple

from assets.check.values import around
from assets.check.values.apart import read_apart
from assets.check.values.reading import ALONE, Context, Note, Reading, Said, say
from assets.check.values.texts import line
from schemas import codelists
from schemas.dates import (
    NoSuchDayError,
    detect_day_order,
    has_hyphenated_financial_year,
    is_next_year,
    normalise_date_text,
    parse_date,
    parse_period,
)
from schemas.languages import fold_text

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR_OR_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
# The days of 1954 to 2064, as a spreadsheet counts them from 1900.
_SERIAL = re.compile(r"([2-5][0-9]{4}|60000)(?:\.[0-9]+)?")
_FIRST_DAY = dt.date(1899, 12, 30)
_LONGEST = 100

_EXPECTED = (
    r"expected|planned|forecast|anticipated|due|target(?:ed)?|provisional(?:ly)?|projected"
    r"|disgwylir|disgwyliedig|arfaethedig"
)
_WORDS = {
    re.compile(r"(?:c|ca)\.? ?([0-9].*)|(.+?) ?\(?\?\)?"): "approximate",
    re.compile(
        r"(?:early|mid|late|end of|end|beginning of|start of|dechrau|canol|diwedd)[ -](?:in )?(.+)"
    ): "approximate",
    re.compile(rf"(?:{_EXPECTED})(?: (?:in|on|by|for|date))?:? (.+)"): "expected",
    re.compile(rf"(.+?),? ?[(\[]?(?:{_EXPECTED}|tbc)[)\]]?"): "expected",
}
_FROM = re.compile(
    r"(?:from|since|starting|started|as (?:at|of|from)|w/?c|week commencing|ers|on|ar) (.+)|o (.+) ymlaen|(.+?) onwards?"
)
_LIMIT = re.compile(
    r"(?:by (?:the )?end of|no later than|by|erbyn) (?P<by>.+)|(?:before|prior to|pre|cyn)[ -](?P<before>.+)"
    r"|(?:after|post|ar ol)[ -](?P<after>.+)"
)
_ENDLESS = re.compile(
    r"(?:still )?(?:on-?going|continuing|open[- ]ended|rolling|permanent)|no (?:fixed )?end(?: date)?|(?:yn )?parhaus|yn parhau"
    r"|dim dyddiad gorffen|heb ddyddiad gorffen"
)
_REMARK = re.compile(r"(.+?) ?[(\[]([^()\[\]]+)[)\]]")


class _Stated(NamedTuple):
    """The date that a text states, whether its text can be read in this way only, and what stands beside it."""

    value: str | None
    plain: bool = False
    notes: tuple[Note, ...] = ()


class _Ambiguous(Exception):
    """A text may be two dates, and its column shows the one order and the other."""


def _dated(said: str, context: Context) -> _Stated | None:
    """A date without any words around it. Raises NoSuchDay or _Ambiguous."""
    if context.day_first is None and detect_day_order(said) == "either":
        raise _Ambiguous
    years = _YEAR_OR_MONTH.fullmatch(said)
    if context.years is None and years and is_next_year(years[1], years[2]):
        raise _Ambiguous
    found = parse_date(said, context.day_first is not False, bool(context.years))
    if found:
        return _Stated(found.value, found.is_unambiguous)
    serial = _SERIAL.fullmatch(said)
    return _Stated((_FIRST_DAY + dt.timedelta(days=int(serial[1]))).isoformat()) if serial else None


def _ends(said: str, context: Context) -> _Stated | None:
    """Dates between which another lies. Raises NoSuchDay or _Ambiguous."""
    for found in around.ends(said):
        if found.mid is None and (found.low is None or found.high is None):
            continue  # `over 2011` says nothing of a date
        habit = (
            replace(context, years=True)
            if any(text and has_hyphenated_financial_year(text) for text in found)
            else context
        )
        dates = [None if text is None else _dated(text, habit) for text in found]
        if any(text is not None and each is None for text, each in zip(found, dates, strict=True)):
            continue
        low, mid, high = (each.value if each else None for each in dates)
        known = [each for each in (low, mid, high) if each]
        if known == sorted(known):
            return _Stated(mid, notes=(Note("range", low, high),))
    return None


def _noted(said: str, note: str, context: Context) -> _Stated | None:
    inner = _stated(said, context)
    if inner is None or note in {each.code for each in inner.notes}:
        return None
    return inner._replace(notes=(*inner.notes, Note(note)))


def _stated(said: str, context: Context) -> _Stated | None:
    """What a text states; None when it states no date. Raises NoSuchDay or _Ambiguous."""
    found = _dated(said, context) or _ends(said, context)
    if found:
        return found
    for pattern, note in _WORDS.items():
        match = pattern.fullmatch(said)
        if match:
            return _noted(match[match.lastindex or 1], note, context)
    rest = around.about(said)
    if rest:
        return _noted(rest, "approximate", context)
    match = _LIMIT.fullmatch(said)
    if match:
        limit = _dated(match[match.lastindex or 1], context)
        if limit is None:
            return None
        if match["after"]:
            return _Stated(None, notes=(Note("range", limit.value, None),))
        return _Stated(limit.value if match["by"] else None, notes=(Note("range", None, limit.value),))
    match = _FROM.fullmatch(said)
    inner = _stated(match[match.lastindex or 1], context) if match else None
    return inner and inner._replace(plain=False)


def read_part_date(text: str, context: Context = ALONE) -> Reading:
    """A date as exact as it was written: `2013`, `2013-02`, `2013-02-01`; a financial year is the span `2011-04/2012-03`."""
    clean = line(text)
    apart = read_apart(clean)
    if apart:
        return apart
    said = normalise_date_text(clean)
    if _ENDLESS.fullmatch(said):
        return Reading(None, say("value-not-given", note="value_note:not-applicable"), notes=(Note("not-applicable"),))
    try:
        stated = _stated(said, context) if len(said) <= _LONGEST else None
    except NoSuchDayError:
        return Reading(None, say("date-impossible"))
    except _Ambiguous:
        return Reading(None, say("date-ambiguous"))
    if stated is None:
        return Reading(None, say("date-unreadable"))
    return Reading(stated.value, _said(stated), notes=stated.notes)


def _said(stated: _Stated) -> Said:
    """What has to be said of a date."""
    after = stated.value or ""
    ends = next((note for note in stated.notes if note.code == "range"), None)
    if ends:
        shown = {"low": ends.low or "…", "high": ends.high or "…"}
        return say("value-in-range", **shown, after_en=after or "left blank", after_cy=after or "yn wag")
    if stated.notes:
        return say("value-qualified", after=after, note=f"value_note:{stated.notes[0].code}")
    return () if stated.plain else say("date-read", after=after)


def read_date(text: str, context: Context = ALONE) -> Reading:
    """A whole date; one without its day is not enough."""
    reading = read_part_date(text, context)
    if reading.value is None or _DAY.fullmatch(reading.value):
        return reading
    return Reading(None, say("date-unreadable"))


def read_period(text: str, context: Context = ALONE) -> Reading:
    """A period: `2025-26`, `2025-26-Q1`, `2025-M04`, `2025`, or a day; `2025-26 (p)` gives its flag too.

    `2010-11` is the financial year, by the field's habit.
    """
    clean = line(text)
    apart = read_apart(clean)
    if apart:
        return apart
    said, flag = normalise_date_text(clean), None
    remark = _REMARK.fullmatch(said)
    if remark and fold_text(remark[2]) in codelists.map_words_to_codes("flag"):
        said, flag = remark[1], codelists.map_words_to_codes("flag")[fold_text(remark[2])]
    doubtful = context.day_first is None and detect_day_order(said) == "either"
    value = None if doubtful else parse_period(said, context.day_first is not False)
    if value is None:
        return Reading(None, say("period-unreadable"))
    if flag:
        return Reading(value, say("flag-in-value", after=value, flag=f"flag:{flag}"), flag)
    written_otherwise = re.sub(r"[\s/,;-]", "", value.lower()) == re.sub(r"[\s/,;-]", "", said)
    plain = value.lower() == said or (written_otherwise and not _DAY.fullmatch(value))
    return Reading(value, () if plain else say("period-read", after=value))
