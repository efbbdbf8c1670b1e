"""Texts that are as they should be: their reader takes each as it stands, with nothing to say of it.

Belongs here: finding those at once among all the texts of a column, so that only the others are read one by one. Does not
belong here: reading a text. What is missed here costs time alone; what is let through must be what the reader gives.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from assets.check.values.apart import BEGINNINGS
from assets.check.values.columns import scale_of
from schemas import marks, privacy
from schemas.submission_columns import SubmissionColumn

# Letters that Welsh and its neighbours write with an accent. Two side by side may be one in the wrong encoding.
_ACCENTED = "âêîôûŵŷäëïöüáéíóúàèìòù"
_ODD = "|".join(
    (
        rf"[^0-9A-Za-z {_ACCENTED}.,;:()/'&%+*-]",
        rf"[{_ACCENTED}]{{2}}",
        "  ",
        "^[^0-9A-Za-z]| $|^$",
        "(?i:^err:)",
        f"(?i:^{BEGINNINGS})",
        privacy.PERSONAL_SIGNS,
    )
)
_MARKS = pa.array(sorted(marks.NOTE_BY_MARK), pa.large_string())
# Every month has the first 28 days.
_DAY = "^(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])$"
_WHOLE = "^[1-9][0-9]{0,8}$"
# What a plain text of each kind becomes; texts of other kinds are all read.
_TAKEN: Mapping[str, Callable[[str], Any]] = {"text": str, "date": str, "part-date": str, "money": int, "amount": float}


def plain(texts: pa.Array, incoming: SubmissionColumn, header: str) -> tuple[pa.Array, Callable[[str], Any]]:
    """Which texts (large_string, none of them null) are plain, and what makes the value of each.

    incoming: what the column holds; header: as sent.
    """
    taken = _TAKEN.get(incoming.kind, str)
    if incoming.kind == "text":
        odd = pc.or_(pc.match_substring_regex(texts, _ODD), pc.is_in(pc.utf8_lower(texts), value_set=_MARKS))
        return pc.invert(odd), taken
    if incoming.kind in ("date", "part-date"):
        return pc.match_substring_regex(texts, _DAY), taken
    if incoming.kind in ("money", "amount") and not scale_of(header):
        return pc.match_substring_regex(texts, _WHOLE), taken
    return pa.repeat(False, len(texts)), taken
