"""Words for codes, and answers of yes or no."""

from collections.abc import Mapping
from dataclasses import replace

from rapidfuzz import process

from assets.check.parsers.missing_values import parse_missing_value
from assets.check.parsers.parsed_value import NO_CONTEXT, CellNote, ColumnContext, ParsedValue, report_finding
from assets.check.parsers.text_cells import repair_encoding, to_single_line
from schemas import codelists
from schemas.languages import LOCALES, fold_text

MAX_CHOICES_NAMED = 10
"""How many codes of a long list a finding names: those most similar to what was sent."""

TICKS = frozenset("✓✔☑✅√")
NO_MARKS = frozenset("✗✘❌")
CROSSES = frozenset({"x", "×", "✕", "✖", "☒"})
EMPTY_BOX = "☐"
NA = "na"
"""`No` in Welsh, and in English what many write for `not applicable`."""
_DITTO = "do."
_ENGLISH_ANSWERS = frozenset({"yes", "no", "y", "n", "true", "false", "1", "0"})
_BOX_BRACKETS = "[]() \ufe0f"

# Ratings of the five points that were used until 2021, in a list of three.
FIVE_POINT_RATINGS: Mapping[str, Mapping[str, str]] = {
    "delivery_confidence": dict.fromkeys(
        (
            *("amber red", "amber green", "red amber", "green amber", "a r", "a g", "r a", "g a"),
            *("oren coch", "oren gwyrdd", "coch oren", "gwyrdd oren", "ambr coch", "ambr gwyrdd"),
        ),
        "amber",
    )
}


def _to_mark(text: str) -> str:
    return text.casefold().strip(_BOX_BRACKETS)


def _build_taken_code(code: str, codelist: str, reason_en: str, reason_cy: str) -> ParsedValue:
    findings = report_finding("code-taken", after=f"{codelist}:{code}", reason_en=reason_en, reason_cy=reason_cy)
    return ParsedValue(code, findings)


def _parse_answer_mark(text: str, context: ColumnContext) -> ParsedValue | None:
    """What a tick, a cross, an empty box or a Welsh `na` answers; None for any other text."""
    mark = _to_mark(text)
    if mark == NA and context.is_na_welsh:
        return _build_taken_code("no", "answer", "'na' is Welsh for no", "'na' yw'r ateb Cymraeg")
    if mark in TICKS:
        return ParsedValue("yes")
    if mark in NO_MARKS:
        return ParsedValue("no")
    if mark == EMPTY_BOX:
        return ParsedValue(None, notes=(CellNote("not-stated"),))
    if mark in CROSSES and context.cross_answer:
        return _build_taken_code(
            context.cross_answer, "answer", "the other cells of its column", "celloedd eraill ei golofn"
        )
    return None


def _refuse_unknown_code(text: str, codelist: str) -> ParsedValue:
    """No code, and a finding that names the codes there are: of a long list, the most similar."""
    codes = codelists.load_codelist(codelist)
    titles = {code: f"{entry.title_en} {entry.title_cy}" for code, entry in codes.items()}
    is_long = len(codes) > MAX_CHOICES_NAMED
    named = [code for _, _, code in process.extract(text, titles, limit=MAX_CHOICES_NAMED)] if is_long else list(codes)
    more = ["…"] if is_long else []
    choices = {
        f"choices_{language}": ", ".join([*(codes[code].get_title(language) for code in named), *more])
        for language in LOCALES
    }
    return ParsedValue(None, report_finding("code-unknown", **choices))


def parse_code_cell(
    text: str, codelist: str, source_codes: Mapping[str, str], context: ColumnContext = NO_CONTEXT
) -> ParsedValue:
    """A code of a list: by the source file's own words first (word → code, blank for no code), then by the list's codes,
    titles and synonyms.
    """
    clean = to_single_line(repair_encoding(text))
    if not clean:
        return ParsedValue(None)
    word = fold_text(clean)
    by_source = {fold_text(source_word): code for source_word, code in source_codes.items()}
    if word in by_source:
        code = by_source[word]
        return ParsedValue(code, report_finding("code-read", after=f"{codelist}:{code}")) if code else ParsedValue(None)
    meanings = codelists.map_words_to_codes(codelist)
    if word in meanings and clean.casefold() != _DITTO:
        return ParsedValue(meanings[word])
    rating = FIVE_POINT_RATINGS.get(codelist, {}).get(word)
    if rating:
        return _build_taken_code(rating, codelist, "this list has fewer points", "mae llai o bwyntiau yn y rhestr hon")
    marked = _parse_answer_mark(clean, context) if codelist == "answer" else None
    return marked or parse_missing_value(clean) or _refuse_unknown_code(clean, codelist)


def parse_yes_no_cell(text: str, source_codes: Mapping[str, str], context: ColumnContext = NO_CONTEXT) -> ParsedValue:
    """A yes or no as True or False; not known is None."""
    parsed = parse_code_cell(text, "answer", source_codes, context)
    return replace(parsed, value={"yes": True, "no": False}.get(parsed.value))


def is_na_welsh(texts: list[str]) -> bool:
    """Whether the `na` of a column of answers is Welsh for no: another of its cells answers in Welsh, or `Na` is written as a
    word and none answers in English.
    """
    words = {fold_text(to_single_line(text)) for text in texts}
    if NA not in words:
        return False
    meanings = codelists.map_words_to_codes("answer")
    answers = {word for word in words if meanings.get(word) in ("yes", "no")}
    if answers - _ENGLISH_ANSWERS:
        return True
    return not answers and any(to_single_line(text) == NA.capitalize() for text in texts)


def infer_cross_answer(texts: list[str]) -> str | None:
    """What an `x` answers in a column of answers; None where its other cells do not show it. Beside ticks it is a no, beside
    empty boxes a yes, alone a yes; beside words it is the answer that none of them gives.
    """
    marks = {_to_mark(to_single_line(text)) for text in texts} - {""}
    if not marks & CROSSES:
        return None
    if marks & TICKS:
        return "no"
    meanings = codelists.map_words_to_codes("answer")
    others = {
        meanings.get(fold_text(mark)) or ("no" if mark in NO_MARKS else None) for mark in marks - CROSSES - {EMPTY_BOX}
    }
    answers = others & {"yes", "no"}
    if EMPTY_BOX in marks or answers <= {"no"}:
        return "yes"
    return "no" if answers == {"yes"} else None
