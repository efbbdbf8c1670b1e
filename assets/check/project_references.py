"""References of projects that a program may have changed: those that say so, and those that are one number.

Belongs here: which references are doubtful or the same. Does not belong here: which records are held for it (record_rules).
"""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.frames import TEXT_DTYPE
from schemas.references import ALTERATIONS, ALTERED_LOOK, NUMBERED_BY_DOTS, detect_alteration, parse_reference_number


def find_altered_references(projects: pd.DataFrame) -> pd.DataFrame:
    """The projects whose reference looks like what a program made of one: `column`, and the reason in both languages."""
    references = pa.array(projects["reference"], pa.large_string())
    may_be = pc.fill_null(pc.match_substring_regex(references, ALTERED_LOOK), False).to_numpy(zero_copy_only=False)
    likely = projects["reference"][may_be]
    alterations = {text: detect_alteration(text) for text in likely.unique()}
    if "decimal" in alterations.values() and pc.any(pc.match_substring_regex(references, NUMBERED_BY_DOTS)).as_py():
        alterations = {text: None if kind == "decimal" else kind for text, kind in alterations.items()}
    altered = likely.map(alterations).dropna()
    reasons = pd.DataFrame(
        [ALTERATIONS[kind] for kind in altered], altered.index, ["reason_en", "reason_cy"], TEXT_DTYPE
    )
    return reasons.assign(column="reference")


def match_reference_numbers(unknown: pd.Series, known: pd.Series) -> pd.Series:
    """For references that no project has in this spelling, the one project's that is the same number; blank for the others."""
    spellings: dict[object, set[str]] = {}
    for text in known.dropna().unique() if len(unknown) else ():
        if (number := parse_reference_number(text)) is not None:
            spellings.setdefault(number, set()).add(text)
    numbers = {text: parse_reference_number(text) for text in unknown.unique()}
    meant = {text: spellings.get(number, set()) for text, number in numbers.items() if number is not None}
    return unknown.map({text: next(iter(same)) for text, same in meant.items() if len(same) == 1}).astype(TEXT_DTYPE)
