"""Dates and periods, with what a column or the words around them say."""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from assets.check.parsers.missing_values import build_missing_value, parse_missing_value
from assets.check.parsers.parsed_value import (
    NO_CONTEXT,
    CellFindings,
    CellNote,
    ColumnContext,
    ParsedValue,
    StatedValue,
    add_note,
    report_finding,
    report_stated,
)
from assets.check.parsers.qualifiers import BRACKETED_REMARK, find_ranges, strip_approximation
from assets.check.parsers.text_cells import to_single_line
from schemas import codelists, dates
from schemas.languages import LANGUAGES, fold_text, format_period

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN_DAY = (
    f"^(?:{'|'.join(map(str, dates.USUAL_YEARS))})"
    "-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)$"
)
_AFTER_THE_TWELFTH = "(?:1[3-9]|2[0-9]|3[01])$"
_PLACEHOLDER_DAYS = pa.array(sorted(dates.PLACEHOLDER_DAYS), pa.large_string())
_YEARS_OR_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
# The days of 1957 to 2064, as a spreadsheet counts them from 1900; 20211 is likelier a year with a digit too many.
_SERIAL_DAY = re.compile(r"(2[1-9][0-9]{3}|[3-5][0-9]{4}|60000)(?:\.[0-9]+)?")
_YEAR_WITH_DECIMALS = re.compile(r"((?:19|20)[0-9]{2})\.0+")
_SERIAL_DAY_ZERO = dt.date(1899, 12, 30)
_MAX_LENGTH = 100
_MONTHS_OF_YEAR = 12

_EXPECTED = (
    r"expected|planned|forecast|anticipated|due|target(?:ed)?|provisional(?:ly)?|projected"
    r"|disgwylir|disgwyliedig|arfaethedig"
)
_NOTE_BY_WORDS = {
    re.compile(r"(?:c|ca)\.? ?([0-9].*)|(.+?) ?\(?\?\)?"): "approximate",
    re.compile(
        r"(?:early|mid|late|end of|end|beginning of|start of|dechrau|canol|diwedd)[ -](?:in )?(.+)"
    ): "approximate",
    re.compile(rf"(?:{_EXPECTED}|tbc)(?: (?:in|on|by|for|date))?:? (.+)"): "expected",
    re.compile(rf"(.+?),? ?[(\[]?(?:{_EXPECTED}|tbc)[)\]]?"): "expected",
}
_SINCE = re.compile(
    r"(?:with effect from|effective(?: from)?|w\.?e\.?f\.?|from|since|starting|started|start(?: date)?:|commenc(?:ed|ing)(?: on)?"
    r"|dechrau:|dechreuodd|as from|ers|o) (.+?)(?: onwards?| ymlaen)?|(.+?) (?:onwards?|ymlaen)"
)
_UNTIL = re.compile(
    r"(?:until|till|to|up to|ends?(?: date)?:|ended|ending|expires?(?: on)?|hyd at|hyd|tan|diwedd:) (.+)"
)
_AT = re.compile(
    r"(?:as (?:at|of)|w/?c|week commencing|during|in|on|the|date:|yn ystod|yn|ym|yng|ar) (.+)|[(\[](.+)[)\]]"
    r"|(.*[0-9]) ?(?:\.|\*+|[†‡§¹²³]|[(\[](?:[0-9]|\*+|[†‡])[)\]])"
)
_END_ADVICE = {"en": "If there is no end, write 'Ongoing'.", "cy": "Os nad oes diwedd, ysgrifennwch 'Parhaus'."}
_DAY_ADVICE = {
    "en": "If that day is right, give its month and year only.",
    "cy": "Os yw'r diwrnod hwnnw'n gywir, rhowch ei fis a'i flwyddyn yn unig.",
}
_PART_DATE_ADVICE = {
    "en": "If the day or month is not known, write 2025-04 or 2025.",
    "cy": "Os nad yw'r diwrnod neu'r mis yn hysbys, ysgrifennwch 2025-04 neu 2025.",
}
_WHOLE_DAY_ADVICE = {
    "en": "This column needs the day; leave the cell blank if it is not known.",
    "cy": "Mae angen y diwrnod yn y golofn hon; gadewch y gell yn wag os nad yw'n hysbys.",
}
_OPEN_END = re.compile(
    r"(.+?)(?: ?-+ ?| to | until | hyd at | hyd )"
    r"(?:the )?(?:present(?: day)?|now|date|current|on-?going|continuing|heddiw|y presennol|parhaus|yn parhau)"
)
_SETTLED = (
    r"actual|confirmed|approved|agreed|fixed|revised|extended|gwirioneddol|cadarnhawyd|cytunwyd|diwygiedig|estynnwyd"
)
_OPTION = (
    r"(?:with |plus |\+ ?)?(?:an )?(?:options?|possibility) (?:to extend|of extension).*"
    r"|(?:\+|plus) ?[0-9].*|gydag opsiwn i ymestyn.*"
)
_REMARKED = re.compile(rf"(.+?),? [(\[]?(?:{_SETTLED}|{_OPTION})[)\]]?")
_LIMIT = re.compile(
    r"(?:by (?:the )?end of|no later than|by|erbyn) (?P<by>.+)|(?:before|prior to|pre|cyn)[ -](?P<before>.+)"
    r"|(?:after|post|ar ol)[ -](?P<after>.+)"
)
_ENDLESS = re.compile(
    r"(?:still |to be |currently )?(?:on-? ?going|continu(?:ing|ous)|open[- ]ended|rolling(?: programme)?|permanent"
    r"|indefinite(?:ly)?|perpetual|live|running|active)"
    r"|(?:to |until )?(?:present|current|now|date|further notice)|in perpetuity|no (?:fixed |set |planned )?end(?: ?date)?"
    r"|(?:yn )?(?:parhaus|barhaus|barhaol|parhaol)|(?:yn |i )?p?b?arhau|amhenodol|yn fyw|cyfredol|hyd heddiw|hyd yn hyn"
    r"|(?:dim|heb) dd?yddiad (?:gorffen|terfyn|diwedd)"
)


def find_plain_days(texts: pa.Array) -> pa.Array:
    """Which texts (large_string, none null) are days in ISO format that parse to themselves, without a finding, in one pass. None
    where no day is after the twelfth: day and month of them all may have been turned.
    """
    is_day = pc.match_substring_regex(texts, _PLAIN_DAY)
    if not pc.any(pc.and_(is_day, pc.match_substring_regex(texts, _AFTER_THE_TWELFTH))).as_py():
        return pa.repeat(False, len(texts))
    return pc.and_(is_day, pc.invert(pc.is_in(texts, value_set=_PLACEHOLDER_DAYS)))


class _AmbiguousDateError(Exception):
    """A text may be two dates, and its column does not show which."""


def _parse_bare_date(text: str, context: ColumnContext) -> StatedValue | None:
    """A date without words around it. Raises NoSuchDay or _AmbiguousDateError."""
    if context.day_first is None and dates.detect_day_order(text) == "either":
        raise _AmbiguousDateError
    years = _YEARS_OR_MONTH.fullmatch(text)
    if context.financial_years is None and years and dates.is_next_year(years[1], years[2]):
        raise _AmbiguousDateError
    date = dates.parse_date(text, context.day_first is not False, bool(context.financial_years))
    if date:
        return StatedValue(date.value, is_inferred=not date.is_unambiguous)
    year = _YEAR_WITH_DECIMALS.fullmatch(text)
    if year:
        return StatedValue(year[1], is_inferred=True)
    serial = _SERIAL_DAY.fullmatch(text)
    if serial is None:
        return None
    return StatedValue((_SERIAL_DAY_ZERO + dt.timedelta(days=int(serial[1]))).isoformat(), is_inferred=True)


def _parse_range(text: str, context: ColumnContext) -> StatedValue | None:
    """Dates between which another is. Raises NoSuchDay or _AmbiguousDateError."""
    for parts in find_ranges(text):
        if parts.middle is None and (parts.low is None or parts.high is None):
            continue  # `over 2011` says nothing of a date
        has_years = any(part and dates.has_hyphenated_financial_year(part) for part in parts)
        part_context = replace(context, financial_years=True) if has_years else context
        ends = [None if part is None else _parse_bare_date(part, part_context) for part in parts]
        if any(part is not None and end is None for part, end in zip(parts, ends, strict=True)):
            continue
        low, middle, high = (end.value if end else None for end in ends)
        known = [value for value in (low, middle, high) if value]
        if known == sorted(known):
            return StatedValue(middle, notes=(CellNote("range", low, high),))
    return None


def _split_long_span(stated: StatedValue) -> StatedValue:
    """A start or end of more than a year (`April 2020 - March 2023`) as a range, since it is how long something lasts."""
    first, _, last = (stated.value or "").partition("/")
    if not last or (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) < _MONTHS_OF_YEAR:
        return stated
    return StatedValue(None, notes=(CellNote("range", first, last),))


def _parse_limit(match: re.Match[str], context: ColumnContext) -> StatedValue | None:
    """The date by, before or after which another is. Raises NoSuchDay or _AmbiguousDateError."""
    limit = _parse_bare_date(match[match.lastindex or 1], context)
    if limit is None:
        return None
    if match["after"]:
        return StatedValue(None, notes=(CellNote("range", limit.value, None),))
    return StatedValue(limit.value if match["by"] else None, notes=(CellNote("range", None, limit.value),))


def _parse_words(text: str, context: ColumnContext) -> StatedValue | None:
    """What a text states; None when it states no date. Raises NoSuchDay or _AmbiguousDateError."""
    stated = _parse_bare_date(text, context) or _parse_range(text, context)
    if stated:
        return _split_long_span(stated) if context.edge else stated
    for pattern, note in _NOTE_BY_WORDS.items():
        match = pattern.fullmatch(text)
        if match:
            return add_note(_parse_words(match[match.lastindex or 1], context), note)
    rest = strip_approximation(text)
    if rest:
        return add_note(_parse_words(rest, context), "approximate")
    match = _LIMIT.fullmatch(text)
    if match:
        return _parse_limit(match, context)
    wrappings = {
        "start": (_AT, _SINCE, _OPEN_END, _REMARKED),
        "end": (_AT, _UNTIL, _REMARKED),
        "": (_AT, _SINCE, _UNTIL, _REMARKED),
    }
    match = next((match for pattern in wrappings[context.edge] if (match := pattern.fullmatch(text))), None)
    stated = _parse_words(match[match.lastindex or 1], context) if match else None
    return stated and replace(stated, is_inferred=True)


def _build_placeholder(context: ColumnContext, years: Collection[int] = ()) -> ParsedValue:
    """A date that stands for none. years: those that it names. Its month and year can be right only where the year can."""
    is_possible = bool(years) and not context.needs_day and all(year in dates.USUAL_YEARS for year in years)
    advice = [text for text, applies in ((_END_ADVICE, context.edge == "end"), (_DAY_ADVICE, is_possible)) if applies]
    more = {f"more_{language}": "".join(f" {text[language]}" for text in advice) for language in LANGUAGES}
    return ParsedValue(None, report_finding("date-placeholder", **more), notes=(CellNote("not-stated"),))


def _report_unreadable(context: ColumnContext) -> CellFindings:
    advice = _WHOLE_DAY_ADVICE if context.needs_day else _PART_DATE_ADVICE
    return report_finding("date-unreadable", **{f"more_{language}": f" {text}" for language, text in advice.items()})


def _judge_date(stated: StatedValue, text: str, context: ColumnContext) -> ParsedValue:
    """A date that a text states, unless it stands for none or cannot be meant."""
    dates_named = [
        date for date in (stated.value, *(end for note in stated.notes for end in (note.low, note.high))) if date
    ]
    years = [year for date in dates_named for year in dates.list_years_of_date(date)]
    if any(map(dates.is_placeholder_date, dates_named)):
        return _build_placeholder(context, years)
    if any(year not in dates.PLAUSIBLE_YEARS for year in years):
        bounds = f"{dates.PLAUSIBLE_YEARS[0]}–{dates.PLAUSIBLE_YEARS[-1]}"
        return ParsedValue(None, report_finding("out-of-bounds", bounds=bounds))
    findings = report_stated(stated, "date-read")
    if any(year not in dates.USUAL_YEARS for year in years):
        findings += report_finding("date-unusual")
    parts = dates.parse_whole_day(text) if context.may_be_turned else None
    if parts and parts[1] != parts[2]:
        findings += report_finding("date-turned", after=dates.build_iso_date(parts[0], parts[2], parts[1]))
    return ParsedValue(stated.value, findings, notes=stated.notes)


def parse_part_date_cell(text: str, context: ColumnContext = NO_CONTEXT) -> ParsedValue:
    """A date as exact as it was written: `2013`, `2013-02`, `2013-02-01`; a financial year is the span `2011-04/2012-03`."""
    clean = to_single_line(text)
    missing = parse_missing_value(clean)
    if missing:
        return missing
    words = dates.normalise_date_text(clean)
    if _ENDLESS.fullmatch(words) or (context.edge == "end" and _OPEN_END.fullmatch(words)):
        return build_missing_value("not-applicable")
    if dates.is_zero_date(words):
        return _build_placeholder(context)
    try:
        stated = _parse_words(words, context) if len(words) <= _MAX_LENGTH else None
    except dates.NoSuchDayError:
        return ParsedValue(None, report_finding("date-impossible"))
    except _AmbiguousDateError:
        return ParsedValue(None, report_finding("date-ambiguous"))
    if stated is None:
        return ParsedValue(None, _report_unreadable(context))
    return _judge_date(stated, clean, context)


def parse_date_cell(text: str, context: ColumnContext = NO_CONTEXT) -> ParsedValue:
    """A whole date; one without its day is refused."""
    context = replace(context, needs_day=True)
    parsed = parse_part_date_cell(text, context)
    if parsed.value is None or _DAY.fullmatch(parsed.value):
        return parsed
    return ParsedValue(None, _report_unreadable(context))


def _is_same_text(sent: str, value: str) -> bool:
    """Whether a period was sent as we write it, apart from spaces and signs, or as ISO 8601 writes a month."""
    if value.lower() == sent or value == sent.replace("-", "-M"):
        return True
    return not _DAY.fullmatch(value) and re.sub(r"[\s/,;-]", "", value.lower()) == re.sub(r"[\s/,;-]", "", sent)


def parse_period_cell(text: str, context: ColumnContext = NO_CONTEXT) -> ParsedValue:
    """A period: `2025-26` (the financial year), `2025-26-Q1`, `2025-M04`, `2025`, or a day; `2025-26 (p)` gives its flag too."""
    clean = to_single_line(text)
    missing = parse_missing_value(clean)
    if missing:
        return missing
    words, flag = dates.normalise_date_text(clean), None
    remark = BRACKETED_REMARK.fullmatch(words)
    if remark and fold_text(remark[2]) in codelists.map_words_to_codes("flag"):
        words, flag = remark[1], codelists.map_words_to_codes("flag")[fold_text(remark[2])]
    is_ambiguous = context.day_first is None and dates.detect_day_order(words) == "either"
    value = None if is_ambiguous else dates.parse_period(words, context.day_first is not False)
    if value is None or (_DAY.fullmatch(value) and dates.is_placeholder_date(value)):
        return ParsedValue(None, report_finding("period-unreadable"))
    if flag:
        return ParsedValue(value, report_finding("flag-in-value", after=value, flag=f"flag:{flag}"), flag)
    if _is_same_text(words, value):
        return ParsedValue(value)
    return ParsedValue(
        value,
        report_finding("period-read", after_en=format_period(value, "en"), after_cy=format_period(value, "cy")),
    )
