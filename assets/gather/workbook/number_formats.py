"""What a workbook's number formats make of a number: a percentage, a number with leading zeros, a date.

Belongs here: reading a format's code. Does not belong here: where a format says which cells it is for (each workbook
format), or the text that comes of it (shown).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

BUILT_IN_CODES: Mapping[int, str] = {
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((14, 15, 16, 17, *range(27, 37), *range(50, 59)), "d"),
    **dict.fromkeys((18, 19, 20, 21, 45, 47), "h"),
    22: "d h",
    46: "[h]",
}
"""The formats that workbooks name by number and do not write out, as far as they change what a number means."""

_LITERAL = re.compile(r'"[^"]*"|[\\_*].|[0#?]E[+-]')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DAY = re.compile(r"[dyeg]|m{3}", re.IGNORECASE)
_CLOCK = re.compile(r"[hs]", re.IGNORECASE)
_MONTH = re.compile(r"m", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,30}")

Meaning = Literal["number", "percentage", "zeros", "date", "time", "duration"]


@dataclass(frozen=True)
class NumberFormat:
    """What a number format makes of a number; digits: how many it has at least, where the format fills up with zeros."""

    meaning: Meaning = "number"
    digits: int = 0


GENERAL = NumberFormat()


def parse_number_format(code: str) -> NumberFormat:
    """What a number format's code means; only its first section, for positive numbers, is looked at.

    A letter or a sign that stands in quotation marks or after a backslash is only a letter.
    """
    if _ZEROS.fullmatch(code.split(";", 1)[0]):
        return NumberFormat("zeros", len(code.split(";", 1)[0]))
    plain = _LITERAL.sub("", code).split(";", 1)[0]
    bare = _BRACKETS.sub("", plain).strip().lower()
    if "%" in bare:
        return NumberFormat("percentage")
    if bare in ("general", "standard"):
        return GENERAL
    if _DAY.search(bare):
        return NumberFormat("date")
    if _DURATION.search(plain):
        return NumberFormat("duration")
    if _CLOCK.search(bare):
        return NumberFormat("time")
    return NumberFormat("date") if _MONTH.search(bare) else GENERAL


def get_built_in_format(number: int) -> NumberFormat:
    """What a format means that a workbook names by its number alone."""
    return parse_number_format(BUILT_IN_CODES.get(number, "General"))
