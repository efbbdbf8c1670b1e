"""Words for codes, and answers of yes or no.

Belongs here: one text → one code of a list. Does not belong here: the lists and their synonyms (schemas.codelists).
"""

from collections.abc import Mapping
from dataclasses import replace

from rapidfuzz import process

from assets.check.values.apart import read_apart
from assets.check.values.reading import ALONE, Context, Note, Reading, say
from assets.check.values.texts import line, repaired
from schemas import codelists
from schemas.languages import LOCALES, fold_text

LISTED = 10
"""How many of a long list's codes a finding names: those nearest to what was sent."""

TICKS = frozenset("✓✔☑✅√")
NOES = frozenset("✗✘❌")
CROSSES = frozenset({"x", "×", "✕", "✖", "☒"})
EMPTY_BOX = "☐"

# Ratings of the five points that were used until 2021, in a list of three.
FINER: Mapping[str, Mapping[str, str]] = {
    "delivery_confidence": dict.fromkeys(
        (
            *("amber red", "amber green", "red amber", "green amber", "a r", "a g", "r a", "g a"),
            *("oren coch", "oren gwyrdd", "coch oren", "gwyrdd oren", "ambr coch", "ambr gwyrdd"),
        ),
        "amber",
    )
}


def _taken(code: str, codelist: str, reason_en: str, reason_cy: str) -> Reading:
    return Reading(code, say("code-taken", after=f"{codelist}:{code}", reason_en=reason_en, reason_cy=reason_cy))


def _marked(clean: str, context: Context) -> Reading | None:
    """What a tick, a cross or an empty box answers; None for any other text."""
    mark = clean.casefold().strip("[]() ️")
    if mark in TICKS:
        return Reading("yes")
    if mark in NOES:
        return Reading("no")
    if mark == EMPTY_BOX:
        return Reading(None, notes=(Note("not-stated"),))
    if mark in CROSSES and context.cross:
        return _taken(context.cross, "answer", "what else stands in its column", "yr hyn arall sydd yn ei golofn")
    return None


def _unknown(clean: str, codelist: str) -> Reading:
    """No code, and a finding that names the codes there are, the nearest first where they are many."""
    listed = codelists.load_codelist(codelist)
    known = {code: f"{each.title_en} {each.title_cy}" for code, each in listed.items()}
    many = len(listed) > LISTED
    near = [code for _, _, code in process.extract(clean, known, limit=LISTED)] if many else list(listed)
    names = {
        f"choices_{language}": ", ".join(
            [*(listed[code].get_title(language) for code in near), *(["…"] if many else [])]
        )
        for language in LOCALES
    }
    return Reading(None, say("code-unknown", **names))


def read_code(text: str, codelist: str, decided: Mapping[str, str], context: Context = ALONE) -> Reading:
    """A code of a list: by the source's own decisions first (`decided`, '' for no code), then its codes, titles and
    synonyms.
    """
    clean = line(repaired(text))
    if not clean:
        return Reading(None)
    choices = {fold_text(word): code for word, code in decided.items()}
    word = fold_text(clean)
    if word in choices:
        code = choices[word]
        return Reading(code or None, say("code-read", after=f"{codelist}:{code}") if code else ())
    if word in codelists.map_words_to_codes(codelist):
        return Reading(codelists.map_words_to_codes(codelist)[word])
    if word in FINER.get(codelist, {}):
        return _taken(
            FINER[codelist][word], codelist, "this list has fewer points", "mae llai o bwyntiau yn y rhestr hon"
        )
    marked = _marked(clean, context) if codelist == "answer" else None
    return marked or read_apart(clean) or _unknown(clean, codelist)


def read_yes_no(text: str, decided: Mapping[str, str], context: Context = ALONE) -> Reading:
    """A yes or no as True or False; not known is blank."""
    reading = read_code(text, "answer", decided, context)
    return replace(reading, value={"yes": True, "no": False}.get(reading.value))


def cross_of(texts: list[str]) -> str | None:
    """What an `x` answers in a column of answers, as far as its other cells show; None where they do not.

    Beside ticks it is a no, beside empty boxes a yes. Alone it is a yes, as whoever crosses a box means; beside words it
    is the answer that none of them gives.
    """
    words = {line(text).casefold().strip("[]() ️") for text in texts} - {""}
    if not words & CROSSES:
        return None
    if words & TICKS:
        return "no"
    known = codelists.map_words_to_codes("answer")
    said = {known.get(fold_text(word)) or ("no" if word in NOES else None) for word in words - CROSSES - {EMPTY_BOX}}
    answers = said & {"yes", "no"}
    if EMPTY_BOX in words or answers <= {"no"}:
        return "yes"
    return "no" if answers == {"yes"} else None
