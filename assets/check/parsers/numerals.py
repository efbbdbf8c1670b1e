"""One number as people write it: signs, separators, scales, currencies, percentages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

_DIGITS = re.compile(r"-?[0-9]{1,15}")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
# Thousands grouped by dots (two of them, or a decimal comma behind), spaces or apostrophes: nothing else can be meant.
_DOTS = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,}(?:,[0-9]{1,2})?|(?:\.[0-9]{3})+,[0-9]{1,2})")
_ONE_DOT = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_OTHER_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:(?: [0-9]{3})+(?:[.,][0-9]{1,2})?|(?:'[0-9]{3})+(?:\.[0-9]+)?)")
# Decimal commas, where the column shows that it has them; a dot before them groups thousands.
_COMMA_DECIMALS = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:[. ][0-9]{3})+),[0-9]+")
_SURE_COMMA_DECIMALS = re.compile(r"[0-9]+,[0-9]{1,2}|0[0-9]*,[0-9]+|[0-9]+,[0-9]{4,}|[0-9]{4,},[0-9]+")
DECIMAL_COMMA_LOOK = r"^[^0-9]*(?:[0-9]+,[0-9]{1,2}|0,[0-9]+)[^0-9]*$"
"""How a number with a decimal comma looks, as plain as the engine of pyarrow reads it."""
_ONE_COMMA = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_SURE_COMMA_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}(?:\.[0-9]+)?|[1-9][0-9]{0,2},[0-9]{3}\.[0-9]+")
# A comma after more digits than a group has, or after a zero, is a decimal comma: `1250000,00`, `0,52`.
_DECIMAL_COMMA = re.compile(r"(?:[1-9][0-9]{3,}|0),[0-9]{1,2}")
_SCIENTIFIC = re.compile(r"-?[0-9](?:\.[0-9]+)?e[+-]?[0-9]{1,3}")
POWER_BY_SCALE_WORD = {
    **dict.fromkeys(("k", "thousand", "thousands", "fil", "o filoedd"), 3),
    **dict.fromkeys(("m", "mn", "mln", "mill", "million", "millions", "miliwn", "filiwn", "o filiynau"), 6),
    **dict.fromkeys(("bn", "billion", "billions", "biliwn", "filiwn o filiynau"), 9),
}
_NUMBER = r"[0-9.](?:[0-9.,' ]*[0-9])?"
_NUMERAL = re.compile(
    r"(?P<open>\()?(?P<sign>[-+]|minus )? ?(?P<currency>(?:uk|stg ?)?£|gbp|stg)? ?(?P<inner>[-+])? ?(?P<bracket>\()?"
    rf"(?P<number>{_NUMBER}) ?(?P<scale>{'|'.join(sorted(POWER_BY_SCALE_WORD, key=len, reverse=True))})?"
    r"(?P<unit> ?%| ?(?:per ?cent|y cant|pc)\b| ?gbp|(?: pounds?)? sterling| pounds?| stg"
    r"| o bunnoedd| punt| ?£)?(?P<behind>-)?(?P<closed>\))?\.?"
)
_MAX_LENGTH = 30
# Above this a double cannot tell one pound from the next; nothing that a council counts is so large.
LARGEST_NUMBER = Decimal(10) ** 15

Dots = Literal["", "thousands", "decimals", "either", "doubtful"]
Commas = Literal["", "thousands", "decimals", "either"]


@dataclass(frozen=True)
class Separators:
    """What a column's marks between digits do. dot_groups_thousands: whether the dot of `950.000` does; comma_is_decimal: whether
    the comma of `12,5` begins decimals; None where it does and that of `1,250` may not.
    """

    dot_groups_thousands: bool = False
    comma_is_decimal: bool | None = False


BRITISH_SEPARATORS = Separators()


@dataclass(frozen=True)
class Numeral:
    """The one number that a text states. scale: the power of ten that its own words name (6 for `£6.3m`); dots: what its dots
    separate (`either`, as in `4.578`; `doubtful`, as in `£950.000`, which nobody writes for £950); commas: likewise;
    is_pounds: whether it names the pound.
    """

    amount: Decimal
    scale: int = 0
    is_unusual: bool = False
    is_percent: bool = False
    dots: Dots = ""
    commas: Commas = ""
    is_pounds: bool = False


def format_decimal(amount: Decimal) -> str:
    """A number as this register writes it: no exponent, and no zeros at the end of its decimals."""
    return f"{amount.normalize():f}"


def detect_commas(text: str) -> Commas:
    """What the commas of a normalised text that is one number separate; blank for a text without them, and for `1.250,50`,
    which says it only of itself.
    """
    match = _NUMERAL.fullmatch(text) if "," in text else None
    if match is None:
        return ""
    patterns: Mapping[Commas, re.Pattern[str]] = {
        "decimals": _SURE_COMMA_DECIMALS,
        "thousands": _SURE_COMMA_THOUSANDS,
        "either": _ONE_COMMA,
    }
    return next((commas for commas, pattern in patterns.items() if pattern.fullmatch(match["number"])), "")


def _parse_digits(text: str, separators: Separators) -> Numeral | None:
    """A number without sign, currency or unit."""
    if len(text) > _MAX_LENGTH:
        return None
    is_doubtful = separators.comma_is_decimal is None and _ONE_COMMA.fullmatch(text)
    if separators.comma_is_decimal is not False and not is_doubtful and _COMMA_DECIMALS.fullmatch(text):
        return Numeral(Decimal(re.sub("[. ]", "", text).replace(",", ".")), is_unusual=True, commas="decimals")
    has_one_dot = bool(_ONE_DOT.fullmatch(text))
    if _DOTS.fullmatch(text) or (has_one_dot and separators.dot_groups_thousands):
        return Numeral(Decimal(text.replace(".", "").replace(",", ".")), is_unusual=True, dots="thousands")
    if _PLAIN.fullmatch(text):
        return Numeral(
            Decimal(text.replace(",", "")),
            dots="either" if has_one_dot else "decimals" if "." in text else "",
            commas="either" if _ONE_COMMA.fullmatch(text) else "thousands" if "," in text else "",
        )
    if _DECIMAL_COMMA.fullmatch(text) or _OTHER_GROUPS.fullmatch(text):
        return Numeral(Decimal(re.sub("[ ']", "", text).replace(",", ".")), is_unusual=True)
    return None


def parse_numeral(text: str, separators: Separators = BRITISH_SEPARATORS) -> Numeral | None:
    """The number that a normalised text (normalise_date_text) states; None when it states none, several, or one too large to
    be true.
    """
    if _DIGITS.fullmatch(text):  # most cells of a column of numbers
        return Numeral(Decimal(text))
    if _SCIENTIFIC.fullmatch(text):
        amount = Decimal(text)
        return Numeral(amount) if abs(amount) < LARGEST_NUMBER else None
    match = _NUMERAL.fullmatch(text)
    digits = _parse_digits(match["number"], separators) if match else None
    if match is None or digits is None:
        return None
    brackets = [match["open"] or match["bracket"], match["closed"]]
    signs = [match["sign"], match["inner"], match["behind"], "(" if all(brackets) else None]
    if any(brackets) != all(brackets) or sum(sign is not None for sign in signs) > 1:
        return None
    if match["open"] and match["bracket"]:
        return None
    scale = POWER_BY_SCALE_WORD.get(match["scale"] or "", 0)
    amount = digits.amount.scaleb(scale)
    unit = (match["unit"] or "").strip()
    is_percent = unit in ("%", "percent", "per cent", "y cant", "pc")
    is_pounds = bool(match["currency"] or (unit and not is_percent))
    if abs(amount) >= LARGEST_NUMBER or (is_percent and (match["currency"] or scale)):
        return None
    is_negative = match["sign"] in ("-", "minus ") or match["inner"] == "-" or match["behind"] or all(brackets)
    is_unusual = bool(digits.is_unusual or match["behind"] or all(brackets) or match["sign"] == "minus ")
    dots = digits.dots
    if dots == "either" and not scale and (match["currency"] or match["number"].endswith("0")):
        dots = "doubtful"
    return Numeral(-amount if is_negative else amount, scale, is_unusual, is_percent, dots, digits.commas, is_pounds)
