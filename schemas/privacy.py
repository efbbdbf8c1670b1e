"""Personal data in a text: whether there seems to be any, and the text masked.

Belongs here: recognising e-mail addresses, UK telephone numbers and National Insurance numbers. Does not belong here:
what becomes of the cell (stage check).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Personal:
    """What kind of personal data a text seems to hold, and the text with it masked."""

    kind_en: str
    kind_cy: str
    masked: str


# An area code and at least one more group: `01-04-2011 31` and `04-01 2014-03` have none that an area could have.
_TELEPHONE = re.compile(
    r"(?<![\d£,.])(?<!\d[-/])(?:(?:\+|00)44[\s.-]?(?:\(0\)[\s.-]?)?[1-9]|\(?0[1-9])\d{1,3}\)?(?:[\s.-]?\d){5,8}(?![\d,]|[-/.]\d)"
)
# Numbers that are as long, and are no person's: of a charity, a company, an account, a reference.
_REGISTERED = re.compile(
    r"(?:charity|charities|company|companies|elusen|cwmni|uprn|usrn|urn|invoice|account|contract|vat|ref|reference|cyfeirnod|isbn)"
    r"\W*(?:(?:registration|registered|reg|number|num|no|nos|rhif|cofrestredig|code)\W*)*$",
    re.IGNORECASE,
)
# Each kind with a sign without which there is none, as most texts show at once that they hold none.
_KINDS = (
    (re.compile("@"), re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "an e-mail address", "cyfeiriad e-bost"),
    (re.compile(r"(?:^|[^0-9£,.])0[1-9]|\+44|0044"), _TELEPHONE, "a telephone number", "rhif ffôn"),
    # Prefixes that are never issued: HMRC, National Insurance Manual NIM39110.
    (
        re.compile(r"\d{2}\s?[A-D]"),
        re.compile(r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?(?:\d{2}\s?){3}[A-D]\b"),
        "a National Insurance number",
        "rhif Yswiriant Gwladol",
    ),
)

SIGNS = "|".join(sign.pattern for sign, *_ in _KINDS)
"""A pattern without which a text holds nothing personal; as plain as RE2 reads it, so that many texts are sorted at once."""


def _places(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Where in a text something personal seems to stand, and of which kind."""
    for sign, pattern, kind_en, kind_cy in _KINDS:
        if not sign.search(text):
            continue
        for match in pattern.finditer(text):
            if pattern is not _TELEPHONE or _is_telephone(text, match):
                yield match.start(), match.end(), kind_en, kind_cy


def _is_telephone(text: str, match: re.Match[str]) -> bool:
    """Whether digits that look like a telephone number are as many as one has, and are not named as something else."""
    digits = re.sub(r"\D", "", re.sub(r"^(?:\+|00)44(?:\D*\(0\))?", "0", match[0]))
    return len(digits) in (10, 11) and not _REGISTERED.search(text[: match.start()])


def found(text: str) -> Personal | None:
    """The first kind of personal data that a text seems to hold, with every kind in it masked; None when there is none."""
    places = list(_places(text))
    if not places:
        return None
    kept, at = "", 0
    for start, end, _, _ in sorted(places):
        if start >= at:
            kept += f"{text[at:start]}•••"
        at = max(at, end)
    return Personal(*places[0][2:], masked=kept + text[at:])


def masked(text: str) -> str:
    """The text with whatever seems personal in it masked; the text itself when nothing does."""
    personal = found(text)
    return personal.masked if personal else text
