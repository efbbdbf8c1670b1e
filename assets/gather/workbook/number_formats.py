"""Number formats as Excel writes them: what a number with one means, and the text that its sheet shows.

What is read of it, the text or the number that is kept, is decided in shown_cells.
"""

import functools
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from assets.gather.workbook.cell_texts import format_number

_BUILT_IN_CODES: Mapping[int, str] = {
    2: "0.00",
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((14, 15, *range(27, 37), *range(50, 59)), "d/m/yy"),
    16: "d-mmm",
    17: "mmm-yy",
    **dict.fromkeys((18, 19, 20, 21, 45, 47), "h"),
    22: "d/m/yy h",
    46: "[h]",
}
"""The formats that workbooks name only by number, as far as they change what a number means."""

_LITERAL = re.compile(r'"[^"]*"|[\\_*].|[0#?]E[+-]')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_OPAQUE = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<limit>[<>=]+-?[\d.]+)\]|\[[^\]]*\]|(?P<general>General|Standard)"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_LIMIT = re.compile(r"([<>=]+)(.*)")
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE = re.compile(r"[dyeg]|m{3}", re.IGNORECASE)
_YEAR, _MONTH_OR_MINUTE, _DAY = re.compile(r"[yeg]"), re.compile(r"m"), re.compile(r"(?<!d)d{1,2}(?!d)")
_CLOCK = re.compile(r"[hs]", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,30}")
_ZEROS_AFTER_POINT = re.compile(r"0\.(0{1,30})")
# With zeros on both sides a slash divides a reference: `0000/0000`.
_EXPONENT_OR_FRACTION = re.compile(r"[0#?]E[+-]|(?:[#?]|(?<!0)0)\s*/\s*[0-9#?]")
_SIGNS_BETWEEN_GROUPS = " '’\u00a0\u202f"
_POUNDS = re.compile(r"£|\bGBP\b")
_MEANINGFUL = re.compile(r"[^\W_]|[$%€¥#]|[\u20a0-\u20cf]")
"""What changes a number's meaning when it stands beside it: letters, digits, currencies."""
_CONDITIONS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}

Meaning = Literal[
    "number", "percentage", "zeros", "decimals", "shown", "date", "month", "year", "no-year", "time", "duration"
]
"""zeros: before the number, 7 is 007; decimals: after the point, 3.1 is 3.10; shown: the text has more than the number, or less;
month, year: of a date no more is shown; no-year: of a date the year is not."""


@dataclass(frozen=True)
class NumberFormat:
    """What a number with this format means. digits: how many it has at least, or after the point; code: what shows the text."""

    meaning: Meaning = "number"
    digits: int = 0
    code: str = ""

    @property
    def is_date_or_time(self) -> bool:
        return self.is_day or self.meaning in ("time", "duration")

    @property
    def is_day(self) -> bool:
        return self.meaning in ("date", "month", "year", "no-year")

    @property
    def is_usual(self) -> bool:
        """Whether a cell is read as any library reads it: a number is the number, a date the day."""
        return self.meaning in ("number", "date", "time", "duration")


GENERAL = NumberFormat()


@dataclass(frozen=True)
class _Section:
    """A part of a code between semicolons, as the tokens that it is made of; limit: for which numbers it is, if it says so."""

    tokens: tuple[tuple[str, str], ...]
    limit: tuple[str, float] | None = None

    @property
    def literal(self) -> str:
        return "".join(text for kind, text in self.tokens if kind == "literal")

    @functools.cached_property
    def whole_digits(self) -> tuple[int, ...]:
        """Where the placeholders before the point stand."""
        return tuple(at for at, (kind, _) in enumerate(self.tokens) if kind == "digit" and at < self.point)

    @functools.cached_property
    def point(self) -> int:
        return next((at for at, (kind, _) in enumerate(self.tokens) if kind == "point"), len(self.tokens))

    @functools.cached_property
    def last_digit(self) -> int:
        return max((at for at, (kind, _) in enumerate(self.tokens) if kind == "digit"), default=-1)

    @functools.cached_property
    def thousands_left_out(self) -> int:
        """How often the number is divided by a thousand before it is shown: the commas behind its digits."""
        last_whole = self.whole_digits[-1] if self.whole_digits else -1
        return sum(
            kind == "comma" and (at > self.last_digit >= 0 or last_whole < at < self.point)
            for at, (kind, _) in enumerate(self.tokens)
        )

    @property
    def is_plain(self) -> bool:
        """Whether it shows the number, rounded at most, with nothing beside it that changes what it means."""
        whole = [self.tokens[at] for at in self.whole_digits]
        within = self.tokens[self.whole_digits[0] : self.whole_digits[-1]] if whole else ()
        has_general = any(kind == "general" for kind, _ in self.tokens)
        if _MEANINGFUL.search(_POUNDS.sub("", self.literal)) or self.thousands_left_out:
            return False
        if sum(text == "0" for _, text in whole) > 1 or any(
            kind == "literal" and text.strip(_SIGNS_BETWEEN_GROUPS) for kind, text in within
        ):
            return False
        return bool(whole) or has_general or self.last_digit >= 0

    def render(self, value: float) -> str:
        """The text of a number without its sign."""
        tokens = list(self.tokens)
        decimals = [at for at, (kind, _) in enumerate(tokens) if kind == "digit" and at > self.point]
        number = Decimal(repr(value)) / 1000**self.thousands_left_out
        shown = f"{number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP):f}"
        whole, _, fraction = shown.partition(".")
        zeros = [at for at in self.whole_digits if tokens[at][1] == "0"]
        whole = whole.lstrip("0").zfill(len(self.whole_digits) - self.whole_digits.index(zeros[0]) if zeros else 0)
        has_commas = bool(self.whole_digits) and any(
            kind == "comma" for kind, _ in tokens[self.whole_digits[0] : self.whole_digits[-1]]
        )
        texts = ["" if kind in ("digit", "comma") else text for kind, text in tokens]
        for number_left, at in reversed(list(enumerate(self.whole_digits))):
            taken = whole if number_left == 0 or has_commas else whole[-1:]
            texts[at] = f"{int(taken or '0'):,}" if has_commas and taken else taken
            whole = whole[: len(whole) - len(taken)]
        for at, digit in zip(decimals, fraction, strict=True):
            is_needed = tokens[at][1] == "0" or fraction[decimals.index(at) :].strip("0")
            texts[at] = digit if is_needed else ""
        return "".join(
            format_number(value) if kind == "general" else text for (kind, _), text in zip(tokens, texts, strict=True)
        ).strip()


def _parse_section(code: str) -> _Section:
    tokens: list[tuple[str, str]] = []
    limit = None
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup
        if kind == "limit":
            sign, number = _LIMIT.fullmatch(match["limit"]).groups()  # type: ignore[union-attr]
            limit = (sign, float(number))
        elif kind in ("quoted", "escaped", "currency", "other"):
            tokens.append(("literal", match[kind]))
        elif kind:
            tokens.append((kind, match[kind]))
        elif match[0][0] in "_*":
            tokens.append(("literal", " "))
    return _Section(tuple(tokens), limit)


def _split_code(code: str) -> list[str]:
    """The sections of a code; a semicolon in a literal or in brackets ends none."""
    masked = _OPAQUE.sub(lambda match: " " * len(match[0]), code)
    ends = [at for at, character in enumerate(masked) if character == ";"]
    return [code[start:end] for start, end in zip([0, *(end + 1 for end in ends)], [*ends, len(code)], strict=True)]


def _is_text_part(part: str) -> bool:
    return "@" in _LITERAL.sub("", part)


@functools.lru_cache
def _parse_sections(code: str) -> tuple[tuple[_Section, ...], _Section | None]:
    """The sections for numbers, and the one for texts; None where texts are shown as they are."""
    parts = _split_code(code)
    has_text_part = len(parts) > 3 or _is_text_part(parts[-1])
    text_part = _parse_section(parts.pop()) if has_text_part else None
    is_plain = text_part is None or text_part.literal.strip() in ("@", "General")
    return tuple(map(_parse_section, parts)), None if is_plain else text_part


def _has_meaning_beside_numbers(code: str) -> bool:
    """Whether a format for numbers shows more or less than the number, in any of its sections."""
    sections, text_part = _parse_sections(code)
    if text_part is not None:
        return True
    plain = _BRACKETS.sub("", _LITERAL.sub("", code))
    if "%" in plain or _EXPONENT_OR_FRACTION.search(_BRACKETS.sub("", code)):
        return False
    zero = sections[2] if len(sections) > 2 else None
    shows_zero_as_dash = zero is not None and bool(zero.literal.strip()) and not _MEANINGFUL.search(zero.literal)
    return not all(section.is_plain for section in sections if section is not zero or not shows_zero_as_dash)


def _classify_date(bare: str) -> Meaning:
    """How much of a date is shown. bare: a code in small letters, without its literals."""
    if _CLOCK.search(bare):
        return "date"
    has_year, has_month, has_day = (bool(part.search(bare)) for part in (_YEAR, _MONTH_OR_MINUTE, _DAY))
    if not has_year:
        return "no-year"
    return "date" if has_day else "month" if has_month else "year"


@functools.lru_cache
def parse_number_format(code: str) -> NumberFormat:
    """What a code means, by its first section, for positive numbers; where it shows numbers, by all of them."""
    plain = _LITERAL.sub("", code).split(";", 1)[0]
    bare = _BRACKETS.sub("", plain).strip().lower()
    if "%" in bare:
        return NumberFormat("percentage")
    if "general" not in bare and "standard" not in bare:
        is_clock = _CLOCK.search(bare)
        if _DATE.search(bare) or ("m" in bare and not is_clock and not _DURATION.search(plain)):
            return NumberFormat(_classify_date(bare))
        if _DURATION.search(plain):
            return NumberFormat("duration")
        if is_clock:
            return NumberFormat("time")
    if _ZEROS.fullmatch(code.split(";", 1)[0]):
        return NumberFormat("zeros", len(bare))
    decimals = _ZEROS_AFTER_POINT.fullmatch(bare) if not _EXPONENT_OR_FRACTION.search(code) else None
    if decimals and not _has_meaning_beside_numbers(code):
        return NumberFormat("decimals", len(decimals[1]))
    return NumberFormat("shown", code=code) if code and _has_meaning_beside_numbers(code) else GENERAL


def get_number_format(number: int, codes: Mapping[int, str]) -> NumberFormat:
    """A format by its number; codes: those that the workbook declares."""
    return parse_number_format(codes.get(number, _BUILT_IN_CODES.get(number, "General")))


def _choose_section(value: float, sections: Sequence[_Section]) -> tuple[_Section, bool]:
    """The section for a number, and whether it shows the sign itself."""
    if any(section.limit for section in sections):
        for section in sections:
            if section.limit is None or _CONDITIONS.get(section.limit[0], operator.eq)(value, section.limit[1]):
                return section, False
        return sections[-1], False
    if value < 0:
        return sections[min(1, len(sections) - 1)], len(sections) > 1
    return sections[2 if value == 0 and len(sections) > 2 else 0], True


def render_number(value: float, code: str) -> str:
    """A number as a sheet shows it: `1` with `"SSP-"000` is `SSP-001`."""
    sections, _ = _parse_sections(code)
    if not sections:
        return format_number(value)
    section, has_own_sign = _choose_section(value, sections)
    text = section.render(abs(value))
    return f"-{text}" if value < 0 and not has_own_sign and text else text


def render_text(text: str, code: str) -> str:
    """A text as a sheet shows it: `001` with `"SSP-"@` is `SSP-001`."""
    _, text_part = _parse_sections(code)
    if text_part is None:
        return text
    return "".join(text if token == ("literal", "@") else token[1] for token in text_part.tokens).strip()
