"""Texts that a program wrapped up: found in a whole column as one by one."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.gather.mapping.wrapped_texts import strip_column, strip_wrapping
from schemas.frames import TEXT_DTYPE

PARTS = ("a", "1", "'", "=", '"', "&amp;", "&", "<b>", "<br/>", "<!-- x -->", "<", " ", "ŷ")
TEXTS = st.one_of(st.none(), st.lists(st.sampled_from(PARTS), max_size=5).map("".join))


@pytest.mark.parametrize("is_reference", [False, True])
@given(texts=st.lists(TEXTS, max_size=6))
def test_a_column_is_stripped_as_its_texts_are(is_reference: bool, texts: list[str | None]) -> None:
    found = strip_column(pd.Series(texts, dtype=TEXT_DTYPE), is_reference).to_dict()
    alone = {label: strip_wrapping(text) for label, text in enumerate(texts) if text is not None}
    # By itself a text is stripped as a reference is.
    assert {label: text for label, text in found.items() if text != texts[label]}.items() <= alone.items()
    if is_reference:
        assert {label: found.get(label, texts[label]) for label in alone} == alone
