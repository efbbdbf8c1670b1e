"""How many lines a header takes: groups over names over kinds.

Belongs here: whether a line belongs to the header under it. Does not belong here: which header is the table's (search).
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from assets.gather.layout import row_patterns
from assets.gather.layout.header_scoring import DEEP, HeaderCandidate, SheetArea, score_header
from assets.gather.layout.text_kinds import classify_text


def _above(area: SheetArea, line: int, lower: Sequence[str], bottom: int) -> float:
    """How sure it is that a line holds names of groups over the line under it, rather than a title or a record.

    lower: what is known of the header below it, whose last line is `bottom`. 0: it does not; 0.5: it may; 1: cells are
    merged as over groups.
    """
    texts = area.texts(line)
    filled = [at for at, text in enumerate(texts) if text]
    below = [at for at, text in enumerate(lower) if text]
    if not filled or not below:
        return 0.0
    if any(classify_text(texts[at]) in ("number", "date", "flag", "long") or texts[at].endswith(":") for at in filled):
        return 0.0
    if any(row_patterns.PAGE.fullmatch(texts[at]) for at in filled):
        return 0.0
    stretches = [stretch for stretch in area.sheet.merged if stretch[0] == line - 1 and stretch[1] in filled]
    first, last = min(filled[0], below[0]), max(filled[-1], below[-1])
    if any(left <= first and right >= last and right > left for _, left, _, right in stretches):
        return 0.0
    if any(right > left or bottom >= line for _, left, bottom, right in stretches):
        return 1.0
    own = [at for at in filled if not lower[at]]
    if own:
        under = area.sheet.filled[np.array(area.below(bottom), dtype=np.int64) - 1]
        return 0.5 if under[:, own].any(axis=0).all() else 0.0
    if len(filled) > 1 and len(below) > 1 and area.mostly_known(line) and area.mostly_known(line + 1):
        return 0.5  # the second language's names
    repeated = len({lower[at].casefold() for at in below}) < len(below)
    spaced = sum(after - before > 1 for before, after in pairwise(filled)) > (len(filled) - 1) / 2
    return 0.5 if filled[0] > below[0] or (len(filled) > 1 and (repeated or spaced)) else 0.0


def _explains(texts: Sequence[str]) -> bool:
    """Whether a line says units or guidance, as it may under a header."""
    some = [text for text in texts if text]
    asks = sum(bool(row_patterns.INSTRUCTION.fullmatch(text)) for text in some)
    return all(row_patterns.UNIT.fullmatch(text) for text in some) or asks > len(some) / 2


def find_best_header(area: SheetArea, bottom: int) -> HeaderCandidate | None:
    """The best header whose last line is the given one."""
    lower = area.texts(bottom)
    found = score_header(area, (bottom,))
    if not (found and found.worthy) and _explains(lower):
        return None
    for depth in range(2, DEEP + 1):
        top = bottom - depth + 1
        sure = _above(area, top, lower, bottom) if top >= area.top and area.count(top) else 0.0
        deeper = score_header(area, tuple(range(top, bottom + 1))) if sure else None
        if deeper is None:
            break
        known = deeper.worthy >= found.worthy if found else True
        if found is None or (known and (sure == 1 or deeper.score > found.score or deeper.strong)):
            found = deeper
        lower = [text or under for text, under in zip(area.texts(top), lower, strict=True)]
    return found
