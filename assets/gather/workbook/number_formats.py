"""What the code of a workbook's number format means: a percentage, a number with leading zeros, a date."""

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
"""The formats that workbooks name only by number, as far as they change what a number means."""

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
    """What a number with this format means; digits: how many it has at least, where the format pads it with zeros."""

    meaning: Meaning = "number"
    digits: int = 0


GENERAL = NumberFormat()


def parse_number_format(code: str) -> NumberFormat:
    """What a number format's code means, by its first section, which is for positive numbers.

    A letter or sign in quotes or after a backslash has no meaning.
    """
    positive = code.split(";", 1)[0]
    if _ZEROS.fullmatch(positive):
        return NumberFormat("zeros", len(positive))
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
    """What a format means that a workbook names only by its number."""
    return parse_number_format(BUILT_IN_CODES.get(number, "General"))
