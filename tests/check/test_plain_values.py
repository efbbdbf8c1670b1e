"""What is taken as plain must parse to itself; and most of what is sent must be plain, or sorting it out saves nothing."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.check.cell_groups import CellGroup, TableContext, parse_cells
from assets.check.parsers import find_plain_values, parse_cell
from assets.check.parsers.column_context import infer_column_context
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
            *(
                "2012-03-31",
                "2012-02-30",
                "2023-02-29",
                "1970-01-01",
                "2038-01-19",
                "1066-10-14",
                "2099-12-31",
                "2012-03-15T00:00",
            ),
            "7,5",
            "12.500",
        ),
        *("commercial", "withheld", "section 43", "Mr Jones", "SA1 3SN", "943 476 5919", "NHS", "DOB", "Cllr"),
    )
)
TEXTS = st.one_of(
    st.text(max_size=30), st.lists(WORDS, max_size=6).map("".join), st.lists(WORDS, max_size=6).map(" ".join)
)


@pytest.mark.parametrize(
    ("kind", "to_value"), [("text", str), ("money", int), ("amount", float), ("date", str), ("part-date", str)]
)
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
        ("date", "2012-03-31"),
        ("part-date", "2012-02-28"),
    ],
)
def test_what_most_send_is_plain(kind: str, text: str) -> None:
    plain = find_plain_values(pa.array([text], pa.large_string()), SubmissionColumn(kind), "Column")  # type: ignore[arg-type]
    assert plain.to_pylist() == [True]


def test_figures_under_a_scale_are_not_plain() -> None:
    plain = find_plain_values(pa.array(["12"], pa.large_string()), SubmissionColumn("money"), "Cost (£000)")
    assert plain.to_pylist() == [False]


def test_days_are_not_plain_where_all_may_be_turned() -> None:
    days = ["2021-04-01", "2021-05-01", "2021-01-04"]
    for more, is_plain in (([], False), (["2021-04-13"], True), (["2021-02-30"], False)):
        sent = pa.array([*days, *more], pa.large_string())
        plain = find_plain_values(sent, SubmissionColumn("date"), "Start")
        assert plain.to_pylist()[: len(days)] == [is_plain] * len(days)


DAYS = st.dates(dt.date(1930, 1, 1), dt.date(2085, 12, 31)).map(str)
OTHER_DAYS = st.sampled_from(
    ("13/04/2021", "04/13/2021", "3/4/2021", "2021-04-05T00:00:00", "2010-11", "2021", "2021-02-30", "tbc")
)


@pytest.mark.parametrize("kind", ["date", "part-date"])
@given(texts=st.lists(st.one_of(DAYS, DAYS, OTHER_DAYS), min_size=1, max_size=12, unique=True))
def test_dates_parse_as_one_by_one_whatever_stands_beside_them(kind: str, texts: list[str]) -> None:
    column = SubmissionColumn(kind)  # type: ignore[arg-type]
    labels = pd.Index(range(len(texts)))
    group = CellGroup("Start", None, labels, pa.array(texts, pa.large_string()), np.arange(len(texts)))
    done = parse_cells(group, column, TableContext({}))
    context = infer_column_context(texts, column, "Start")
    for position, text in enumerate(texts):
        alone = parse_cell(text, column, {}, context)
        value = done.get_values()[position]
        assert (None if pd.isna(value) else value) == alone.value
        kept = done.remarkable.get(position)
        assert (kept.findings if kept else ()) == alone.findings
