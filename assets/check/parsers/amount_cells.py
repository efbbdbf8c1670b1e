"""Amounts of money and other numbers: the cells of columns that hold one number each, and the findings about them."""

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeGuard

from assets.check.parsers.amount_remarks import has_figure, judge_remark
from assets.check.parsers.fractions import parse_fraction
from assets.check.parsers.missing_values import parse_missing_value
from assets.check.parsers.numerals import LARGEST_NUMBER, Numeral, Separators, format_decimal, parse_numeral
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
from schemas import codelists
from schemas.currencies import find_foreign_currency
from schemas.dates import normalise_date_text
from schemas.languages import fold_text
from schemas.rules import RULES

ZERO_WORDS = frozenset({"nil", "zero", "sero", "nil cost", "no cost", "dim cost"})
_MAX_LENGTH = 200
# A bare number that a header's scale would make a trillion pounds was not written in that scale.
_IMPLAUSIBLE_AMOUNT = Decimal(10) ** 12

_YEARS = r"(?:19|20)[0-9]{2}(?: ?[/-] ?(?:[0-9]{2}|[0-9]{4}))?"
_PRICES = (
    rf"(?:(?:at|in|ym|yn) )?(?:(?:constant|current|real|cash) )?"
    rf"(?:(?:prices|prisiau|mhrisiau) {_YEARS}|{_YEARS} (?:prices|prisiau|price base|money))"
)
_PRICE_BASE = re.compile(rf"(.+?),? ?[(\[](?:{_PRICES}|{_YEARS})[)\]]|(.+?),? {_PRICES}")
_FOOTNOTE_SIGN = re.compile(r"(.+?[0-9%kmn)]) ?[*†‡§¹²³]+")
_FOOTNOTE = re.compile(
    r"[0-9]|\*+|[†‡]|(?:see |gweler )?(?:the |y )?(?:foot)?(?:notes?|n?nodyn|nodiadau)(?: [0-9a-z]{1,2})?(?: below| isod)?"
)
_QUOTED = re.compile(r"['\"]+([^'\"]+)['\"]*")
_POUND_BEFORE_WORD = re.compile(r"£ ?(?=[a-z])")
# `12,345` with a digit too few or too many before or after its comma.
_MISPLACED_COMMA = re.compile(r"[^.]*[0-9],[0-9]{4,}[^0-9]*")
_DAYS_BEHIND = re.compile(r"(.*[0-9½¼¾]) ?(?:(?:working |officer |person )?days?|d(?:d)?iwrnod(?:au)?|ddydd|d)")
_YEARLY = re.compile(
    r"(.+?)[ ,]*[(\[]?(?:(?:per|a|each|every|/) ?(?:year|annum|yr)|p\.? ?a\.?|annual(?:ly)?|yearly|(?:y|bob) ?f?b?lwyddyn"
    r"|yn flynyddol)[)\]]?"
)
_MILLION = 6
_TENTH, _PENNY = Decimal("0.1"), Decimal("0.01")
_UNITS_OF_TIME_AND_STAFF = frozenset({"hours", "days", "months", "staff", "FTE"})
_NOTE_BY_FLAG = {"forecast": "expected", "estimated": "approximate"}


def _get_separators(context: ColumnContext) -> Separators:
    return Separators(bool(context.dot_groups_thousands), context.comma_is_decimal)


def _apply_scale(numeral: Numeral, context: ColumnContext) -> Decimal:
    """An amount in the scale of its column, unless it names its own."""
    return numeral.amount if numeral.scale or numeral.is_percent else numeral.amount.scaleb(context.scale)


def _is_other_unit(numeral: Numeral, context: ColumnContext) -> bool:
    """Whether a number, or the header for it, names a unit in which its column does not count."""
    if context.is_header_of_other_unit and not numeral.is_percent:
        return True
    if context.unit is None or context.unit == "GBP":
        return context.unit is not None and numeral.is_percent
    if numeral.is_pounds or (context.unit == "percent" and numeral.scale):
        return True
    return context.unit in _UNITS_OF_TIME_AND_STAFF and (numeral.is_percent or numeral.scale >= _MILLION)


def _apply_context(numeral: Numeral, context: ColumnContext) -> StatedValue:
    """A number as its column means it, and whether the column leaves it in doubt."""
    amount = _apply_scale(numeral, context)
    if _is_other_unit(numeral, context):
        return StatedValue(amount, doubt="other-unit")
    if context.is_scale_unclear and amount and not numeral.scale:
        return StatedValue(amount, doubt="scale-unclear")
    if numeral.scale or numeral.is_percent:
        return StatedValue(amount, bool(numeral.scale or numeral.is_unusual), numeral.is_percent)
    if context.percentages == "shares":
        return StatedValue(amount * 100, is_inferred=True, is_percent=True)
    doubt = None
    if context.scale and abs(amount) >= _IMPLAUSIBLE_AMOUNT:
        doubt = "scale-doubtful"
    elif context.percentages == "mixed" and 0 < abs(amount) < 1:
        doubt = "percent-doubtful"
    elif context.percentages == "single" and 0 < abs(amount) <= 1:
        doubt = "share-doubtful"
    elif numeral.commas == "either" and context.comma_is_decimal is None:
        doubt = "comma-doubtful"
    elif numeral.dots in ("either", "doubtful") and context.dot_groups_thousands is None:
        doubt = "stops-doubtful"
    return StatedValue(amount, bool(numeral.is_unusual or (context.scale and amount)), doubt=doubt)


def _parse_range(text: str, context: ColumnContext) -> StatedValue | None:
    for parts in find_ranges(text):
        numerals = [None if part is None else parse_numeral(part, _get_separators(context)) for part in parts]
        if any(part is not None and numeral is None for part, numeral in zip(parts, numerals, strict=True)):
            continue
        low, middle, high = numerals
        if low and high and high.scale and not low.scale and low.amount <= high.amount.scaleb(-high.scale):
            low = replace(low, amount=low.amount.scaleb(high.scale), scale=high.scale)  # £1-2m
        amounts = [None if numeral is None else _apply_scale(numeral, context) for numeral in (low, middle, high)]
        known = [amount for amount in amounts if amount is not None]
        if known != sorted(known) or any(abs(amount) >= LARGEST_NUMBER for amount in known):
            continue
        ends = (None if amount is None else format_decimal(amount) for amount in (amounts[0], amounts[2]))
        return StatedValue(amounts[1], notes=(CellNote("range", *ends),))
    return None


def _parse_words(text: str, context: ColumnContext) -> StatedValue | None:
    """What a text states; None when it states no amount, several, or one too large to be true. A remark in words may change
    what an amount means (`£5m (not achieved)`), so only known remarks are taken off.
    """
    numeral = parse_numeral(text, _get_separators(context))
    if numeral:
        return _apply_context(numeral, context)
    match = _PRICE_BASE.fullmatch(text)
    if match:
        return add_note(_parse_words(match[1] or match[2], context), "price-base")
    match = BRACKETED_REMARK.fullmatch(text)
    flag = codelists.map_words_to_codes("flag").get(fold_text(match[2])) if match else None
    if match and (flag or _FOOTNOTE.fullmatch(match[2])):
        stated = _parse_words(match[1], context)
        return stated and replace(stated, flag=flag, is_inferred=True)
    match = _FOOTNOTE_SIGN.fullmatch(text)
    if match:
        stated = _parse_words(match[1], context)
        return stated and replace(stated, is_inferred=True)
    quoted = _QUOTED.fullmatch(text)
    if quoted:
        stated = _parse_words(quoted[1].strip(), context)
        return stated and replace(stated, is_inferred=True)
    yearly = _YEARLY.fullmatch(text) if context.is_yearly else None
    if yearly:
        stated = _parse_words(yearly[1], replace(context, is_yearly=False))
        return stated and replace(stated, is_inferred=True)
    days = _DAYS_BEHIND.fullmatch(text) if context.unit == "days" else None
    if days:
        stated = _parse_words(days[1], context)
        return stated and replace(stated, is_inferred=True)
    fraction = parse_fraction(text, is_share=context.unit == "percent") if context.unit in ("percent", "days") else None
    if fraction and not (fraction.is_percent and context.unit == "days"):
        return StatedValue(fraction.amount, is_inferred=True)
    rest = strip_approximation(text)
    if rest:
        return add_note(_parse_words(rest, context), "approximate")
    return _parse_range(text, context)


def _parse_amount(text: str, context: ColumnContext) -> ParsedValue | StatedValue | None:
    """A cell that gives no value at all, the amount that it states, or None for neither."""
    clean = to_single_line(text)
    words = normalise_date_text(clean)
    numeral = parse_numeral(words, _get_separators(context))
    if numeral:  # most cells
        return _apply_context(numeral, context)
    if _POUND_BEFORE_WORD.sub("", words).rstrip(".") in ZERO_WORDS:
        return StatedValue(Decimal(0), is_inferred=True)
    return parse_missing_value(clean) or (_parse_words(words, context) if len(words) <= _MAX_LENGTH else None)


def _is_refused(stated: StatedValue) -> bool:
    """Whether a value is too doubtful to take."""
    return stated.doubt is not None and RULES[stated.doubt].severity == "error"


def _format_number(amount: Decimal | str) -> str:
    return format_decimal(Decimal(amount))


def _format_pounds(amount: Decimal | str) -> str:
    number = Decimal(_format_number(amount))
    if number == number.quantize(_TENTH) != number.to_integral_value():
        number = number.quantize(_PENNY)
    return f"{'-' if number < 0 else ''}£{abs(number):,f}"


def _round_half_up(amount: Decimal | str) -> Decimal:
    return Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP)


def _report_other_currency(context: ColumnContext) -> CellFindings:
    """The finding of an amount in another currency, which may be named outside of its cell."""
    header = context.header_of_other_currency
    return report_finding(
        "not-pounds",
        more_en=f" The header above it, or a line beside the table, says so: '{header}'." if header else "",
        more_cy=f" Y pennawd uwch ei ben, neu linell wrth ymyl y tabl, sy'n dweud hynny: '{header}'." if header else "",
    )


def _is_one_amount(stated: StatedValue | None, text: str) -> TypeGuard[StatedValue]:
    """Whether a text states an amount of money, and no remark takes it back."""
    if stated is None or stated.is_percent or _MISPLACED_COMMA.fullmatch(text):
        return False
    return not stated.flag or stated.flag in _NOTE_BY_FLAG


def _parse_remarked_amount(text: str, context: ColumnContext) -> StatedValue | str:
    """The amount that words leave as it is, or the rule by which a text states none for certain."""
    if find_foreign_currency(text):
        return "not-pounds"
    words = normalise_date_text(to_single_line(text))
    if not has_figure(words):
        return "amount-not-stated"
    if len(words) > _MAX_LENGTH:
        return "amount-in-words"

    def parse_part(part: str) -> StatedValue | None:
        stated = _parse_words(part, context)
        return stated if _is_one_amount(stated, part) else None

    remark = judge_remark(words, context, parse_part)
    return replace(remark.stated, is_inferred=True) if remark.stated else remark.rule or "amount-in-words"


def _parse_pounds(text: str, context: ColumnContext) -> ParsedValue:
    """Pounds as an exact Decimal: anything but one exact amount stays words."""
    stated = _parse_amount(text, context)
    if isinstance(stated, ParsedValue):
        return stated
    amount = stated if _is_one_amount(stated, to_single_line(text)) else _parse_remarked_amount(text, context)
    if amount == "not-pounds":
        return ParsedValue(None, _report_other_currency(context))
    if isinstance(amount, str):
        return ParsedValue(None, report_finding(amount))
    if amount.flag:
        amount = replace(amount, flag=None, notes=(CellNote(_NOTE_BY_FLAG[amount.flag]),))
    findings = report_stated(amount, "amount-read", _format_pounds)
    return (
        ParsedValue(None, findings) if _is_refused(amount) else ParsedValue(amount.value, findings, notes=amount.notes)
    )


def parse_amount_cell(text: str, context: ColumnContext = NO_CONTEXT) -> ParsedValue:
    """Pounds that may come in words, as a float: `£6.3m`, `2,000,000`, `£40k (2010/11)`."""
    parsed = _parse_pounds(text, context)
    return parsed if parsed.value is None else replace(parsed, value=float(parsed.value))


def parse_money_cell(text: str, context: ColumnContext = NO_CONTEXT) -> ParsedValue:
    """Whole pounds, as an int; pence are rounded half up, with a finding."""
    parsed = _parse_pounds(text, context)
    if parsed.findings == report_finding("amount-not-stated"):  # nobody publishes the words of this column
        return ParsedValue(None, report_finding("amount-in-words"))
    ends = ((end and format_decimal(_round_half_up(end)) for end in (note.low, note.high)) for note in parsed.notes)
    notes = tuple(CellNote(note.code, *rounded) for note, rounded in zip(parsed.notes, ends, strict=True))
    if parsed.value is None:
        return replace(parsed, notes=notes)
    amount, findings = _round_half_up(parsed.value), parsed.findings
    if amount != parsed.value:
        pounds = {"exact": _format_pounds(parsed.value), "after": _format_pounds(amount)}
        # It says how the cell is read, too.
        findings = (
            *(finding for finding in findings if finding[0] != "amount-read"),
            *report_finding("money-rounded", **pounds),
        )
    return ParsedValue(int(amount), findings, notes=notes)


def parse_number_cell(text: str, context: ColumnContext = NO_CONTEXT) -> ParsedValue:
    """A number, as a float: `2,086`, `65%`, `£346k`; a known remark in brackets (`7.5 (forecast)`) becomes its flag."""
    stated = _parse_amount(text, context)
    if isinstance(stated, ParsedValue):
        return stated
    if stated is None:
        return ParsedValue(None, report_finding("number-unreadable"))
    findings = report_stated(stated, "amount-read", _format_number)
    if _is_refused(stated):
        return ParsedValue(None, findings)
    value = None if stated.value is None else float(stated.value)
    return ParsedValue(value, findings, stated.flag, stated.notes)


def parse_integer_cell(text: str, context: ColumnContext = NO_CONTEXT) -> ParsedValue:
    parsed = parse_number_cell(text, context)
    if parsed.value is None:
        return parsed
    if not float(parsed.value).is_integer():
        return ParsedValue(None, report_finding("number-unreadable"))
    return replace(parsed, value=int(parsed.value))
