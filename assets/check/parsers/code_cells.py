"""Words for codes, and answers of yes or no."""

import re
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
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_TRUTH_NUMBERS = {"1.0": "yes", "0.0": "no", "-1": "yes"}
"""What some programs write for true and false."""
# Signs that folding drops, though they change what a word says: `Yes?`, `>1`.
_DOUBTING_SIGNS = re.compile(r"[?¿+<>≤≥=~≈±^]|^-(?=[0-9])")
_REMARK = re.compile(
    r"(?P<answer>[^\W\d_]+(?: [^\W\d_]+)?)(?: ?[,;:.(\[|/] ?| ?[–—-]+ | - ?|\n)(?P<remark>.+)", re.DOTALL
)
_CODE_AND_REMARK = re.compile(r"(?P<code>[^(\[:]{2,60}?)(?: [(\[]|: | [–—-]+ )(?P<remark>.+)")
# A remark with one of these words may take back what the answer says; so may a denial behind a yes, and the opposite behind a no.
_QUALIFYING = (
    r"part\w*|only|except\w*|apart|but|plan\w*|propos\w*|intend\w*|intention|from|until|till|subject|if|when|once|whil(?:e|st)"
    r"|pending|tb[acd]|yet|future|some|most|mostly|many|limited|draft|for now|currently|was|were|been|previous\w*|former\w*"
    r"|end(?:s|ed|ing)|ceas\w+|stop\w*|will|would|may|might|could|should|under|being|informal\w*|virtual\w*|almost|near\w*"
    r"|mainly|largely|unclear|unsure|depend\w*|var(?:y|ies|ied|ious)|although|though|however|despite|unless|both|or|option\w*"
    r"|consider\w*|discuss\w*|develop\w*|progress|aspir\w*|aim\w*|expect\w*|likely|possib\w*|probabl\w*|maybe|perhaps"
    r"|tentative\w*|trial|pilot\w*|withdr\w+|no longer|to be|n a|unknown|known|percent"
    r"|rhan\w*|yn unig|ond|heblaw|eithrio|cynllun\w*|bwriad\w*|arfaeth\w*|hyd|nes|os|pan|eto|dyfodol|rhai|cyfyng\w*|drafft"
    r"|gobeith\w*|disgwyl\w*|efallai|o bosib|bydd\w*|oedd\w*|ystyri\w*|trafod\w*|datblyg\w*"
)
_DENYING = r"not|never|none|nor|without|separate\w*|each|own|either|individual\w*|nid|ddim|heb|dim|ar wahan|unigol"
_AFFIRMING = r"pool\w*|shar\w+|joint\w*|common|single|[cg]yfun\w*|cyd|ar y cyd"
_TAKING_BACK = {
    "yes": re.compile(rf"\b(?:{_QUALIFYING}|{_DENYING})\b"),
    "no": re.compile(rf"\b(?:{_QUALIFYING}|{_AFFIRMING})\b"),
}

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


def _build_taken_code(
    code: str, codelist: str, reason_en: str, reason_cy: str, *, is_part: bool = False
) -> ParsedValue:
    """is_part: whether the cell says more than the code, so that the code cannot stand in its place."""
    findings = report_finding(
        "code-taken", after=f"{codelist}:{code}", reason_en=reason_en, reason_cy=reason_cy, is_part=is_part
    )
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


def _is_doubted_answer(text: str, context: ColumnContext) -> bool:
    is_number = context.has_other_numbers and _NUMBER.fullmatch(text) is not None
    return is_number or _DOUBTING_SIGNS.search(text) is not None


def _parse_truth_number(text: str, context: ColumnContext) -> ParsedValue | None:
    """What a number answers that a program wrote for true or false."""
    answer = _TRUTH_NUMBERS.get(text)
    if answer is None or context.has_other_numbers:
        return None
    return _build_taken_code(answer, "answer", "programs write it so", "mae rhaglenni yn ei ysgrifennu felly")


def _parse_answer_with_remark(text: str) -> ParsedValue | None:
    """What an answer says before a remark that cannot take it back (`Yes - joint board`, `Ie / Yes`); None for any other."""
    match = _REMARK.fullmatch(text)
    meanings = codelists.map_words_to_codes("answer")
    answer = meanings.get(fold_text(match["answer"])) if match else None
    if match is None or answer not in ("yes", "no") or _DOUBTING_SIGNS.search(text):
        return None
    remark = fold_text(match["remark"])
    if meanings.get(remark) == answer and not remark.isdigit():
        return ParsedValue(answer)  # in the other language
    says_otherwise = any(word in meanings for word in remark.split() if not word.isdigit()) or _TAKING_BACK[
        answer
    ].search(remark)
    if not remark or says_otherwise:
        return None
    return _build_taken_code(answer, "answer", "a remark follows the answer", "mae sylw yn dilyn yr ateb", is_part=True)


def _parse_code_with_remark(text: str, codelist: str) -> ParsedValue | None:
    """The code before a remark that names no other and takes nothing back: `Live - phase 2`, `Joint committee (s101)`."""
    match = _CODE_AND_REMARK.fullmatch(text)
    meanings = codelists.map_words_to_codes(codelist)
    code = meanings.get(fold_text(match["code"])) if match else None
    if match is None or code is None or "?" in text:
        return None
    remark = fold_text(match["remark"])
    others = {meanings[words] for words in (remark, *remark.split()) if words in meanings} - {code}
    if not remark or others or _TAKING_BACK["yes"].search(remark):
        return None
    return _build_taken_code(code, codelist, "a remark follows it", "mae sylw yn ei ddilyn", is_part=True)


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
    is_doubted = clean.endswith("?") or (codelist == "answer" and _is_doubted_answer(clean, context))
    if word in meanings and clean.casefold() != _DITTO and not is_doubted:
        return ParsedValue(meanings[word])
    rating = FIVE_POINT_RATINGS.get(codelist, {}).get(word)
    if rating:
        return _build_taken_code(
            rating, codelist, "this list has fewer points", "mae llai o bwyntiau yn y rhestr hon", is_part=True
        )
    if codelist != "answer":
        return (
            parse_missing_value(clean)
            or _parse_code_with_remark(clean, codelist)
            or _refuse_unknown_code(clean, codelist)
        )
    return (
        _parse_answer_mark(clean, context)
        or parse_missing_value(clean)
        or _parse_truth_number(clean, context)
        or _parse_answer_with_remark(clean)
        or _refuse_unknown_code(clean, codelist)
    )


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


def has_other_numbers(texts: list[str]) -> bool:
    """Whether a column of answers has numbers other than 0 and 1: counts, or the codes of a survey."""
    numbers = {text.strip() for text in texts if _NUMBER.fullmatch(text.strip())}
    return bool(numbers - {"0", "1", *_TRUTH_NUMBERS})


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
