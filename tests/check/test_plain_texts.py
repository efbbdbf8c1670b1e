"""What is taken as plain must parse to itself; and most of what is sent must be plain, or sorting it out saves nothing."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.check.parsers.parsed_value import ParsedValue
from assets.check.parsers.text_cells import find_plain_texts, parse_text_cell

WORDS = st.sampled_from(
    (
        *("the ", "Waste", " not ", "s 12", "TBC", "n/a", "err:502", "01792 636000", "QQ 12 34 56 C", "a@b.cymru", "="),
        *(
            "+1",
            "–",
            "?",
            "Mâ",
            "Ã´",
            "dŵr",
            "  ",
            "\n",
            "\u200b",
            "£",
            "2012-03-01",
            "2012-02-28",
            "1900",
            "0",
            "7,5",
            "12.500",
        ),
        *("commercial", "withheld", "section 43", "Mr Jones", "SA1 3SN", "943 476 5919", "NHS", "DOB", "Cllr"),
    )
)
TEXTS = st.one_of(
    st.text(max_size=30), st.lists(WORDS, max_size=6).map("".join), st.lists(WORDS, max_size=6).map(" ".join)
)


@given(texts=st.lists(TEXTS, min_size=1, max_size=20))
def test_a_plain_text_parses_to_itself(texts: list[str]) -> None:
    sent = pa.array([text.encode("utf-8", "ignore").decode() for text in texts], pa.large_string())
    for text, is_plain in zip(sent.to_pylist(), find_plain_texts(sent).to_pylist(), strict=True):
        assert not is_plain or parse_text_cell(text) == ParsedValue(text)


@pytest.mark.parametrize(
    "text", ["Joint waste service, Bridgend (phase 2)", "Gwasanaeth dŵr a gwastraff ar y cyd", "185250"]
)
def test_what_most_send_is_plain(text: str) -> None:
    assert find_plain_texts(pa.array([text], pa.large_string())).to_pylist() == [True]
