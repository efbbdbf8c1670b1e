"""Whether the texts of a column are names of people: given names, alone or with what follows them.

A single text may be that of a firm or a place (`Craig Howard`); a column in which most begin so is of people.
"""

import csv
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from schemas.languages import fold_text

MOSTLY = 0.6  # so many of a column's texts must be names; not every given name is known
MAX_WORDS = 4
_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|prof|cllr|councillor|cyng|bnr|acc|dcc|supt|insp)\.?\s+", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?){1,3}")
_NAME = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]*)*")


@cache
def _load_given_names() -> frozenset[str]:
    with Path(__file__).with_name("given_names.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(fold_text(row["name"]) for row in csv.DictReader(file))


def is_name_of_person(text: str) -> bool:
    """Whether a text is a given name or initials, alone or with a family name (`Collis, Kim` as well)."""
    first, comma, last = text.partition(",")
    words = _TITLE.sub("", f"{last.strip()} {first.strip()}" if comma else text.strip()).split()
    if not 0 < len(words) <= MAX_WORDS or not all(_NAME.fullmatch(word) for word in words):
        return False
    are_capital = all(word[0].isupper() or word in ("ap", "ab", "ferch", "de", "van", "von") for word in words)
    return are_capital and (fold_text(words[0]) in _load_given_names() or bool(_INITIALS.fullmatch(words[0])))


def is_list_of_people(texts: Sequence[str]) -> bool:
    """Whether most of some texts are names of people; one given name alone proves nothing."""
    names = [text for text in texts if is_name_of_person(text)]
    proves = len({fold_text(name) for name in names}) > 1 or any(len(name.split()) > 1 for name in names)
    return proves and len(names) >= MOSTLY * len(texts)
