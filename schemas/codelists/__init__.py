"""The code lists: one CSV each (`code,title_en,title_cy,description_en,description_cy`), and senders' words for their
codes.

Belongs here: reading the lists. Does not belong here: what a code leads to, which is its table's or stage's matter.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from schemas.languages import fold_text

FOLDER = Path(__file__).parent


class Code(NamedTuple):
    """One code with what it means in both languages."""

    code: str
    title_en: str
    title_cy: str
    description_en: str
    description_cy: str

    def get_title(self, language: str) -> str:
        """The code's title in one language."""
        return self.title_cy if language == "cy" else self.title_en

    def list_names(self) -> tuple[str, ...]:
        """What the code is called: itself, its titles, and both together as the template has them, either first."""
        titles = (self.title_en, self.title_cy)
        return (self.code, *titles, " / ".join(titles), " / ".join(reversed(titles)))

    def get_description(self, language: str) -> str:
        """The code's description in one language."""
        return self.description_cy if language == "cy" else self.description_en


@cache
def list_codelists() -> list[str]:
    """The names of all code lists."""
    return sorted(path.stem for path in FOLDER.glob("*.csv") if path.stem != "synonyms")


@cache
def load_codelist(name: str) -> dict[str, Code]:
    """One code list: code → Code, in the list's own order. Raises FileNotFoundError for a name that is not a list."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: Code(**row) for row in csv.DictReader(file)}


def list_codes(name: str) -> list[str]:
    """The codes of one list, in order."""
    return list(load_codelist(name))


def get_title(name: str, code: str, language: str) -> str:
    """What a code is called in one language. Raises KeyError for a code that is not in the list."""
    return load_codelist(name)[code].get_title(language)


@cache
def map_words_to_codes(name: str) -> dict[str, str]:
    """Every folded word → the code that it means: the codes themselves, their titles in both languages, and the synonyms.

    Raises ValueError for a word that means two codes, or a synonym of no code.
    """
    with (FOLDER / "synonyms.csv").open(encoding="utf-8", newline="") as file:
        synonyms = [(row["synonym"], row["code"]) for row in csv.DictReader(file) if row["codelist"] == name]
    codelist = load_codelist(name)
    unknown = sorted({code for _, code in synonyms if code not in codelist})
    if unknown:
        raise ValueError(f"synonyms.csv: {', '.join(unknown)}: not among the codes of {name}")
    words = [(word, code.code) for code in codelist.values() for word in code.list_names()]
    codes: dict[str, str] = {}
    for word, code in [*words, *synonyms]:
        if codes.setdefault(fold_text(word), code) != code:
            raise ValueError(f"code list {name}: '{word}' stands for both {codes[fold_text(word)]} and {code}")
    return codes


def name_code(text: str, language: str) -> str:
    """The title of a code written as `codelist:code`; any other text as it is."""
    codelist, _, code = text.partition(":")
    is_code = bool(code) and codelist in list_codelists() and code in list_codes(codelist)
    return get_title(codelist, code, language) if is_code else text
