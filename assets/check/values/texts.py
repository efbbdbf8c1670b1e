"""Texts for readers: repaired, tidied, and held where they would run as a formula or show personal data.

Belongs here: reading a text column's cell, and the cleaning that every reader begins with. Does not belong here: which
texts are no value (apart), or what personal data look like (schemas.privacy).
"""

import re
import unicodedata

import ftfy

from assets.check.values.apart import read_apart
from assets.check.values.reading import Reading, Said, say
from schemas import privacy
from schemas.formulas import is_formula
from schemas.languages import fold_text

_LINES = re.compile("[\u2028\u2029\x0b\x0c\x85]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")
_UNSEEN = re.compile(f"{_LINES.pattern}|{_INVISIBLE.pattern}")
_SPACES = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")
_BULLET = re.compile(r"^-+\s*(?=[^\W\d_])", re.MULTILINE)
# What is left where letters were lost: nothing can tell which they were.
_DAMAGED = re.compile("\ufffd|ï¿½|ï¾|â€|[ÃÂ]\\?")
_LOST_LETTER = re.compile(r"(?<![\w/.&=])[^\W\d_]+\?[^\W\d_]*[a-zâêîôûŵŷ]\b(?![?=&/])")
_PASSES = 5
# A letter that begins two bytes of UTF-8, before a sign that such a second byte becomes: without one, nothing is amiss.
_SUSPECT = re.compile("[\xc2-\xf4ĂĹă√├][^\x00-\x7f]|[ÃÂ] |[\x80-\x9f]")
_ODD = re.compile("[\ufffd\x80-\x9f]")
_HOW = ftfy.TextFixerConfig(replace_lossy_sequences=False)
# The repair is careful with signs that stand in prose, but nobody writes these pairs.
_WELSH = {"Å´": "Ŵ", "Åµ": "ŵ", "Å¶": "Ŷ", "Å·": "ŷ"}


def line(text: str) -> str:
    """A text on one line, its words one space apart and nothing invisible among them."""
    return " ".join(_INVISIBLE.sub("", text).split())


def repaired(text: str) -> str:
    """A text whose letters were taken for another encoding (`Ynys MÃ´n`), as it was; any other text as it is."""
    if not _SUSPECT.search(text):
        return text
    better = text
    for taken, letter in _WELSH.items():
        better = better.replace(taken, letter)
    better = ftfy.fix_encoding(better, _HOW)
    return text if len(_ODD.findall(better)) > len(_ODD.findall(text)) else better


def _is_damaged(text: str) -> bool:
    if not text.isascii() and _DAMAGED.search(text):
        return True
    return "?" in text and "://" not in text and "www." not in text and bool(_LOST_LETTER.search(text))


def _tidied(text: str) -> tuple[str, bool]:
    """A text repaired, in NFC, one space between words and nothing invisible; and whether it was repaired.

    What one step leaves may be what another mends, so they are taken until nothing changes.
    """
    was_repaired = False
    for _ in range(_PASSES):
        composed = unicodedata.normalize("NFC", text)
        mended = repaired(composed)
        was_repaired = was_repaired or mended != composed
        lines = _INVISIBLE.sub("", _LINES.sub("\n", mended)).splitlines()
        clean = unicodedata.normalize("NFC", "\n".join(" ".join(each.split()) for each in lines).strip())
        if clean == text:
            break
        text = clean
    return text, was_repaired


def _said_of(sent: str, clean: str, was_repaired: bool) -> Said:
    """What has to be said of a text that is published."""
    said: Said = ()
    if was_repaired:
        said += say("text-repaired", after=clean)
    elif _UNSEEN.search(sent) or _SPACES.search(sent.strip()):
        said += say("text-tidied", after=clean)
    return said + (say("text-damaged") if _is_damaged(clean) else ())


def read_text(text: str) -> Reading:
    """A text for readers: NFC, one space between words, nothing invisible; no formula and no personal data."""
    clean, was_repaired = _tidied(text)
    apart = read_apart(clean, prose=True)
    if apart:
        return apart
    personal = privacy.find_personal_data(clean)
    if personal:
        return Reading(None, say("personal-data", kind_en=personal.kind_en, kind_cy=personal.kind_cy))
    if not is_formula(clean):
        return Reading(clean, _said_of(text, clean, was_repaired))
    # A dash before a word begins a list; a spreadsheet would take it for a minus.
    dashed = _BULLET.sub("– ", clean)
    if is_formula(dashed) or re.search(r"[|!=]|\w\(", dashed):
        return Reading(None, say("formula-text", sign=clean[0]))
    return Reading(dashed, (*_said_of(text, clean, was_repaired), *say("dash-tidied", after=dashed)))


def read_identifier(text: str, pattern: str | None) -> Reading:
    """An identifier. One that only case, spaces and signs keep from its pattern (`CORP 09`) is written as it asks."""
    reading = read_text(text)
    if reading.value is None or pattern is None or re.fullmatch(pattern, reading.value):
        return reading
    plain = fold_text(reading.value).replace(" ", "-")
    if not re.fullmatch(pattern, plain):
        return reading
    return Reading(plain, (*reading.said, *say("identifier-read", after=plain)))
