"""One number as people write it: signs, separators, scales, currencies, percentages.

Belongs here: one text → one exact number. Does not belong here: words around it (`about`), ranges, or what is said of a
cell (amounts, ranges).
"""

import re
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = re.compile(r"-?[0-9]{1,15}")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
# Thousands by stops (two of them, or a comma behind), spaces and apostrophes: nothing else can be meant.
_STOPS = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,}(?:,[0-9]{1,2})?|(?:\.[0-9]{3})+,[0-9]{1,2})")
_ONE_STOP = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_PARTED = re.compile(r"[1-9][0-9]{0,2}(?:(?: [0-9]{3})+(?:[.,][0-9]{1,2})?|(?:'[0-9]{3})+(?:\.[0-9]+)?)")
# A comma behind more figures than a group has, or behind a nought, parts decimals: `1250000,00`, `0,52`.
_COMMA = re.compile(r"(?:[1-9][0-9]{3,}|0),[0-9]{1,2}")
_SCIENTIFIC = re.compile(r"-?[0-9](?:\.[0-9]+)?e[+-]?[0-9]{1,3}")
POWER_BY_SCALE_WORD = {
    **dict.fromkeys(("k", "thousand", "thousands", "fil", "o filoedd"), 3),
    **dict.fromkeys(("m", "mn", "mln", "million", "millions", "miliwn", "filiwn", "o filiynau"), 6),
    **dict.fromkeys(("bn", "billion", "billions", "biliwn", "filiwn o filiynau"), 9),
}
_NUMBER = r"[0-9.](?:[0-9.,' ]*[0-9])?"
_FIGURE = re.compile(
    r"(?P<open>\()?(?P<sign>[-+]|minus )? ?(?P<currency>£|gbp)? ?(?P<inner>[-+])? ?(?P<bracket>\()?"
    rf"(?P<number>{_NUMBER}) ?(?P<scale>{'|'.join(sorted(POWER_BY_SCALE_WORD, key=len, reverse=True))})?"
    r"(?P<unit> ?%| ?(?:per ?cent|y cant|pc)\b| ?gbp| pounds?| o bunnoedd| punt)?(?P<behind>-)?(?P<closed>\))?"
)
_FOREIGN = re.compile(r"[€$¥]|\b(?:eur|euros?|usd|dollars?)\b")
# Beyond this a double no longer tells one pound from the next, and nothing that a council counts is so large.
LARGEST_NUMBER = Decimal(10) ** 15


@dataclass(frozen=True)
class Numeral:
    """The one number that a text states, and how it is written.

    scale: the power of ten that its own words name (`£6.3m`); odd: with signs or separators that are not our habit;
    percent: as a percentage; stops: what its stops part (`thousands`, `decimals`; `either`, as in `4.578`; `doubtful`, as in
    `£950.000`, which nobody writes for £950).
    """

    amount: Decimal
    scale: int = 0
    odd: bool = False
    percent: bool = False
    stops: str = ""


def is_foreign_money(said: str) -> bool:
    """Whether a text speaks of money that is not pounds."""
    return bool(_FOREIGN.search(said))


def format_decimal(amount: Decimal) -> str:
    """A number as this register writes it: no exponent, and no noughts behind."""
    return f"{amount.normalize():f}"


def _number(text: str, thousands: bool) -> tuple[Decimal, str] | None:
    """The digits of a number, and what its stops part; `parted` when other marks than ours part its thousands."""
    if len(text) > 30:
        return None
    one_stop = bool(_ONE_STOP.fullmatch(text))
    if _STOPS.fullmatch(text) or (one_stop and thousands):
        return Decimal(text.replace(".", "").replace(",", ".")), "thousands"
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", "")), "either" if one_stop else "decimals" if "." in text else ""
    if _COMMA.fullmatch(text):
        return Decimal(text.replace(",", ".")), "parted"
    if _PARTED.fullmatch(text):
        return Decimal(re.sub("[ ']", "", text).replace(",", ".")), "parted"
    return None


def parse_numeral(said: str, thousands: bool = False) -> Numeral | None:
    """What number a text states; None when it states none, several, or one too large to be true.

    said: a text as `schemas.dates.lowered` gives it; thousands: whether the one stop of `950.000` parts thousands.
    """
    if _DIGITS.fullmatch(said):  # most cells of a column of numbers
        return Numeral(Decimal(said))
    if _SCIENTIFIC.fullmatch(said):
        amount = Decimal(said)
        return Numeral(amount) if abs(amount) < LARGEST_NUMBER else None
    match = _FIGURE.fullmatch(said)
    found = _number(match["number"], thousands) if match else None
    if match is None or found is None:
        return None
    brackets = [match["open"] or match["bracket"], match["closed"]]
    signs = [match["sign"], match["inner"], match["behind"], "(" if all(brackets) else None]
    if any(brackets) != all(brackets) or sum(sign is not None for sign in signs) > 1:
        return None
    if match["open"] and match["bracket"]:
        return None
    amount, parted = found
    scale = POWER_BY_SCALE_WORD.get(match["scale"] or "", 0)
    amount = amount.scaleb(scale)
    negative = match["sign"] in ("-", "minus ") or match["inner"] == "-" or match["behind"] or all(brackets)
    odd = bool(parted in ("thousands", "parted") or match["behind"] or all(brackets) or match["sign"] == "minus ")
    percent = (match["unit"] or "").strip() in ("%", "percent", "per cent", "y cant", "pc")
    if abs(amount) >= LARGEST_NUMBER or (percent and (match["currency"] or scale)):
        return None
    if parted == "either" and (match["currency"] or match["number"].endswith("0")) and not scale:
        parted = "doubtful"
    return Numeral(-amount if negative else amount, scale, odd, percent, "" if parted == "parted" else parted)
