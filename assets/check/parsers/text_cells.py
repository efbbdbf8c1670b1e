"""Text cells: repaired, tidied, and held where they would run as a formula or show personal data."""

import re
import unicodedata

import ftfy
import pyarrow as pa
import pyarrow.compute as pc

from assets.check.parsers.missing_values import NOTE_BEGINNINGS, build_missing_value, parse_missing_value
from assets.check.parsers.parsed_value import CellFindings, ParsedValue, report_finding
from schemas import marks, privacy
from schemas.formulas import is_formula
from schemas.languages import fold_text

_LINE_BREAKS = re.compile("[\u2028\u2029\x0b\x0c\x85]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")
_UNSEEN = re.compile(f"{_LINE_BREAKS.pattern}|{_INVISIBLE.pattern}")
_ODD_SPACES = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")
_BULLET = re.compile(r"^-+\s*(?=[^\W\d_])", re.MULTILINE)
# What is left where letters were lost: nothing can tell which they were.
_DAMAGE = re.compile("\ufffd|ï¿½|ï¾|â€|[ÃÂ]\\?")
_LOST_LETTER = re.compile(r"(?<![\w/.&=])[^\W\d_]+\?[^\W\d_]*[a-zâêîôûŵŷ]\b(?![?=&/])")
_WORD = re.compile(r"\w")
_MAX_PASSES = 5
# A letter that begins two bytes of UTF-8, before a sign that such a second byte becomes: without one, nothing is amiss.
_WRONG_ENCODING = re.compile("[\xc2-\xf4ĂĹă√├][^\x00-\x7f]|[ÃÂ] |[\x80-\x9f]")
_UNPRINTABLE = re.compile("[\ufffd\x80-\x9f]")
_FTFY_SETTINGS = ftfy.TextFixerConfig(replace_lossy_sequences=False)
# ftfy is careful with signs that occur in prose, but nobody writes these pairs.
_WELSH_REPAIRS = {"Å´": "Ŵ", "Åµ": "ŵ", "Å¶": "Ŷ", "Å·": "ŷ"}

# Letters that Welsh and its neighbours write with an accent. Two side by side may be one in the wrong encoding.
_ACCENTED = "âêîôûŵŷäëïöüáéíóúàèìòù"
_NOT_PLAIN = "|".join(
    (
        rf"[^0-9A-Za-z {_ACCENTED}.,;:()/'&%+*-]",
        rf"[{_ACCENTED}]{{2}}",
        "  ",
        "^[^0-9A-Za-z]| $|^$",
        "(?i:^err:)",
        f"(?i:^{NOTE_BEGINNINGS})",
        f"(?i:^{marks.POINTER_BEGINNINGS})",
        privacy.PERSONAL_SIGNS,
    )
)
CUT_LENGTHS = (255, 32_767)
"""Characters after which spreadsheets and their exports cut a text."""
_CUT_LENGTHS = pa.array(CUT_LENGTHS, pa.int64())
_MARKS = pa.array(sorted(marks.NOTE_BY_MARK), pa.large_string())


_WHOLE_END = re.compile(r"[.!?…:;)\]}\"'’”»]\s*$")


def _is_cut(text: str) -> bool:
    """Whether a text is exactly as long as a program allows, and ends in the middle of a sentence."""
    return len(text) in CUT_LENGTHS and not _WHOLE_END.search(text)


def find_plain_texts(texts: pa.Array) -> pa.Array:
    """Which texts (large_string, none null) `parse_text_cell` would surely leave as they are: most, in one pass. A text that
    is missed is parsed like any other; one that is found must parse to itself, without a finding.
    """
    has_cut_length = pc.is_in(pc.utf8_length(texts), value_set=_CUT_LENGTHS)
    is_odd = pc.or_(pc.match_substring_regex(texts, _NOT_PLAIN), pc.is_in(pc.utf8_lower(texts), value_set=_MARKS))
    return pc.invert(pc.or_(is_odd, has_cut_length))


def to_single_line(text: str) -> str:
    """A text on one line, its words one space apart and without invisible characters."""
    return " ".join(_INVISIBLE.sub("", text).split())


def repair_encoding(text: str) -> str:
    """A text that was decoded by the wrong encoding (`Ynys MÃ´n`), as it was written; any other text as it is."""
    if not _WRONG_ENCODING.search(text):
        return text
    repaired = text
    for wrong, letter in _WELSH_REPAIRS.items():
        repaired = repaired.replace(wrong, letter)
    repaired = ftfy.fix_encoding(repaired, _FTFY_SETTINGS)
    return text if len(_UNPRINTABLE.findall(repaired)) > len(_UNPRINTABLE.findall(text)) else repaired


def _is_damaged(text: str) -> bool:
    if not text.isascii() and _DAMAGE.search(text):
        return True
    return "?" in text and "://" not in text and "www." not in text and bool(_LOST_LETTER.search(text))


def _clean_text(text: str) -> tuple[str, bool]:
    """A text repaired, in NFC, one space between words and nothing invisible; and whether its encoding was repaired."""
    was_repaired = False
    for _ in range(_MAX_PASSES):
        composed = unicodedata.normalize("NFC", text)
        repaired = repair_encoding(composed)
        was_repaired = was_repaired or repaired != composed
        lines = _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", repaired)).splitlines()
        clean = unicodedata.normalize("NFC", "\n".join(" ".join(line.split()) for line in lines).strip())
        if clean == text:
            break
        text = clean
    return text, was_repaired


def _report_cleaning(sent: str, clean: str, was_repaired: bool) -> CellFindings:
    findings: CellFindings = ()
    if was_repaired:
        findings += report_finding("text-repaired", after=clean)
    elif _UNSEEN.search(sent) or _ODD_SPACES.search(sent.strip()):
        findings += report_finding("text-tidied", after=clean)
    if _is_damaged(clean):
        findings += report_finding("text-damaged")
    return findings + (report_finding("text-cut", length=len(sent)) if _is_cut(sent) else ())


def parse_text_cell(text: str) -> ParsedValue:
    """A text for readers: NFC, one space between words, nothing invisible; no formula and no personal data."""
    clean, was_repaired = _clean_text(text)
    missing = parse_missing_value(clean, is_prose=True)
    if missing:
        return missing
    if clean and not _WORD.search(clean) and not is_formula(clean):
        return build_missing_value("not-stated")
    personal = privacy.find_personal_data(clean)
    if personal:
        return ParsedValue(None, report_finding("personal-data", kind_en=personal.kind_en, kind_cy=personal.kind_cy))
    if not is_formula(clean):
        return ParsedValue(clean, _report_cleaning(text, clean, was_repaired))
    # A dash before a word begins a list; a spreadsheet would take it for a minus.
    dashed = _BULLET.sub("– ", clean)
    if is_formula(dashed) or re.search(r"[|!=]|\w\(", dashed):
        return ParsedValue(None, report_finding("formula-text", sign=clean[0]))
    findings = _report_cleaning(text, clean, was_repaired)
    return ParsedValue(dashed, findings + report_finding("dash-tidied", after=dashed))


def parse_identifier_cell(text: str, pattern: str | None) -> ParsedValue:
    """An identifier. One that only case, spaces and signs keep from its pattern (`CORP 09`) is written as the pattern asks."""
    parsed = parse_text_cell(text)
    if parsed.value is None or pattern is None or re.fullmatch(pattern, parsed.value):
        return parsed
    identifier = fold_text(parsed.value).replace(" ", "-")
    if not re.fullmatch(pattern, identifier):
        return parsed
    return ParsedValue(identifier, parsed.findings + report_finding("identifier-read", after=identifier))
