"""Personal data in a text: whether there seems to be any, and the text masked.

Belongs here: recognising e-mail addresses, UK telephone numbers and National Insurance numbers. Does not belong here:
what becomes of the cell (stage check).
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Personal:
    """What kind of personal data a text seems to hold, and the text with it masked."""

    kind_en: str
    kind_cy: str
    masked: str


_KINDS = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "an e-mail address", "cyfeiriad e-bost"),
    (re.compile(r"(?<![\d£,.])(?:\+44\s?|0)(?:\d[\s-]?){9,10}(?![\d,])"), "a telephone number", "rhif ffôn"),
    # Prefixes that are never issued: HMRC, National Insurance Manual NIM39110.
    (
        re.compile(r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?(?:\d{2}\s?){3}[A-D]\b"),
        "a National Insurance number",
        "rhif Yswiriant Gwladol",
    ),
)


def found(text: str) -> Personal | None:
    """The first kind of personal data that a text seems to hold, with every kind in it masked; None when there is none."""
    seen = [(en, cy) for pattern, en, cy in _KINDS if pattern.search(text)]
    if not seen:
        return None
    for pattern, _, _ in _KINDS:
        text = pattern.sub("•••", text)
    return Personal(*seen[0], masked=text)


def masked(text: str) -> str:
    """The text with whatever seems personal in it masked; the text itself when nothing does."""
    personal = found(text)
    return personal.masked if personal else text
