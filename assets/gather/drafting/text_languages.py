"""The language of the texts under a header, by words that nearly every title or sentence has."""

import re
from collections.abc import Mapping, Sequence

from schemas.languages import LANGUAGES, Language

LEAST_TEXTS, ONE_LANGUAGE_SHARE = 2, 0.8

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


def detect_texts_language(texts: Sequence[str]) -> Language | None:
    """The language that most of some texts show, where hardly any shows the other; a text in both shows neither."""
    shown: dict[Language, int] = {"en": 0, "cy": 0}
    for text in texts:
        languages = [language for language in LANGUAGES if has_words_of(language, text)]
        if len(languages) == 1:
            shown[languages[0]] += 1
    language = max(shown, key=lambda name: shown[name])
    is_clear = len(texts) >= LEAST_TEXTS and shown[language] >= len(texts) * ONE_LANGUAGE_SHARE
    return language if is_clear else None
