"""What is taken as plain must parse to itself; and most of what is sent must be plain, or sorting it out saves nothing."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.check.parsers import find_plain_values, parse_cell
from assets.check.parsers.parsed_value import ParsedValue
from schemas.submission_columns import SubmissionColumn

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


@pytest.mark.parametrize(("kind", "to_value"), [("text", str), ("money", int), ("amount", float), ("date", str)])
@given(texts=st.lists(TEXTS, min_size=1, max_size=20))
def test_a_plain_text_parses_to_itself(kind: str, to_value: Callable[[str], Any], texts: list[str]) -> None:
    column = SubmissionColumn(kind)  # type: ignore[arg-type]
    sent = pa.array([text.encode("utf-8", "ignore").decode() for text in texts], pa.large_string())
    for text, is_plain in zip(sent.to_pylist(), find_plain_values(sent, column, "Column").to_pylist(), strict=True):
        assert not is_plain or parse_cell(text, column, {}) == ParsedValue(to_value(text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text", "Joint waste service, Bridgend (phase 2)"),
        ("text", "Gwasanaeth dŵr a gwastraff ar y cyd"),
        ("money", "185250"),
        ("amount", "7000"),
    ],
)
def test_what_most_send_is_plain(kind: str, text: str) -> None:
    plain = find_plain_values(pa.array([text], pa.large_string()), SubmissionColumn(kind), "Column")  # type: ignore[arg-type]
    assert plain.to_pylist() == [True]


def test_figures_under_a_scale_are_not_plain() -> None:
    plain = find_plain_values(pa.array(["12"], pa.large_string()), SubmissionColumn("money"), "Cost (£000)")
    assert plain.to_pylist() == [False]
