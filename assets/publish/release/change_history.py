"""What changed in each release so far: in this one, and in those that it follows.

Belongs here: adding a release's changes, and what of a value before or after may still be told. Does not belong here: finding
changes (changes), or showing them (site).
"""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas import privacy
from schemas.frames import HISTORY, concat_frames

SIDES = ("before", "after")


def add_to_history(earlier: pd.DataFrame | None, changes: pd.DataFrame, version: str, released: str) -> pd.DataFrame:
    """schemas.frames.HISTORY, the newest release first.

    earlier: that of the release that this one follows, if it follows one; changes: the published table `changes` of this one;
    released: its data date.
    """
    now = changes.assign(version=version, released=released)[list(HISTORY)].astype(dict(HISTORY))
    return concat_frames([now] if earlier is None else [now, earlier.astype(dict(HISTORY))], HISTORY)


def mask_sensitive_values(changes: pd.DataFrame, notes: pd.DataFrame) -> pd.DataFrame:
    """Changes (HISTORY or the published table `changes`) without what may be told no more: figures that are withheld now as too
    small, and what seems personal by the rules of today. notes: the published table `value_notes`.
    """
    names = ["table", "record", "column"]
    small = pd.MultiIndex.from_frame(notes.loc[notes["note"] == "suppressed", names])
    here = pd.MultiIndex.from_frame(changes[names]).isin(small)
    return changes.assign(**{side: _mask_personal_data(changes[side].mask(here)) for side in SIDES})


def _mask_personal_data(texts: pd.Series) -> pd.Series:
    found = pc.match_substring_regex(pa.array(texts, pa.large_string(), from_pandas=True), privacy.PERSONAL_SIGNS)
    signs = pc.fill_null(found, False).to_numpy(zero_copy_only=False)
    return texts.mask(signs, texts[signs].map(privacy.mask_personal_data)) if signs.any() else texts
