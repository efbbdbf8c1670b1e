"""The language of the texts under a header, by words that nearly every title or sentence has."""

import re
from collections.abc import Mapping, Sequence

from schemas.languages import Language

LEAST_TEXTS, WELSH_SHARE = 2, 0.8

_WORDS: Mapping[Language, re.Pattern[str]] = {
    "cy": re.compile(
        r"[ŵŷẁỳ]|\b(?:yr?|ac|yn|ar|gan|gyda|rhwng|wedi|sy(?:dd)?|i'r|o'r|g?wasanaethau?|[cg]yngor|rhanbarthol|g?weithio"
        r"|cymru|cyd|lleol|[pb]rosiect(?:au)?|cynllun|canolbarth|gogledd)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:the|of|and|to|in|for|is|by|with|from|services?|councils?|projects?|shared|joint|regional|working|wales|local"
        r"|north|south|east|west|mid|programme|partnership|board|team)\b",
        re.IGNORECASE,
    ),
}


def has_words_of(language: Language, text: str) -> bool:
    """Whether a text has a word that only this language has."""
    return bool(_WORDS[language].search(text))


def is_mostly_welsh(texts: Sequence[str]) -> bool:
    """Whether nearly all of several texts are in Welsh; a text in both languages is not."""
    welsh = [text for text in texts if has_words_of("cy", text) and not has_words_of("en", text)]
    return len(texts) >= LEAST_TEXTS and len(welsh) >= len(texts) * WELSH_SHARE
