"""Properties of every reader: none raises, what it writes it reads, and nothing is held and published at once."""

import datetime as dt
import math
import re
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from assets.check.parsers import parse_cell
from assets.check.parsers.amount_cells import parse_amount_cell, parse_integer_cell, parse_money_cell, parse_number_cell
from assets.check.parsers.column_context import infer_column_context
from assets.check.parsers.date_cells import parse_date_cell, parse_part_date_cell, parse_period_cell
from schemas import codelists, column_declarations
from schemas.dates import is_placeholder_date
from schemas.languages import LANGUAGES, format_date
from schemas.submission_columns import SUBMISSION_COLUMNS
from tests.check.summaries import is_held

SOON = settings(max_examples=60, deadline=None)
KINDS = sorted({incoming for table in SUBMISSION_COLUMNS.values() for incoming in table.values()}, key=str)
WORDS = (
    "1 April 2011", "2011/12", "2025-26-Q1", "£6.3m", "65%", "ie", "=1+1", "about", "between", "and", "to", "by", "low:", "high:",
    "c.", "-", "(2010/11 prices)", "Section 43", "x", "[c]", "1/2/2013", "expected", "TBC", "MÃ´n", "#REF!", "£", "m", "1.234",
)  # fmt: skip
WRITTEN = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789.,-/£%kmbnE+() Q", max_size=14),
    st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join),
)


@given(WRITTEN, st.lists(WRITTEN, max_size=3), st.sampled_from(["", "Cost (£m)", "Share (%)"]))
@example("1E30", [], "")
@example("1E999", [], "Cost (£m)")
@example("9" * 30, [], "Cost (£m)")
@example("(2010)" * 30, [], "")
@settings(max_examples=300, deadline=None)
def test_no_text_makes_a_reader_raise(text: str, others: list[str], header: str) -> None:
    for kind in KINDS:
        parsed = parse_cell(text, kind, {}, infer_column_context([text, *others], kind, header))
        assert not isinstance(parsed.value, float) or math.isfinite(parsed.value)
        if kind.kind in ("money", "integer") and parsed.value is not None:
            assert abs(parsed.value) < 2**63, "does not fit the column's Int64"
        assert not (is_held(parsed) and parsed.value is not None)
        assert not (is_held(parsed) and parsed.notes)
        assert {note.code for note in parsed.notes} <= set(codelists.list_codes("value_note"))
        if parsed.value is None and text.strip() and parsed.findings == ():
            assert [note.code for note in parsed.notes] in ([], ["not-stated"])


@given(WRITTEN)
@settings(max_examples=300, deadline=None)
def test_nothing_but_a_blank_comes_to_nothing_in_silence(text: str) -> None:
    for kind in KINDS:
        parsed = parse_cell(text, kind, {})
        if parsed.value is None and not parsed.findings and not parsed.notes:
            visible = re.sub("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]", "", text)
            assert not visible.split() or kind.codelist == "answer" or kind.kind == "yes-no"


@given(
    st.dates(dt.date(1940, 1, 1), dt.date(2078, 12, 31)).filter(lambda day: not is_placeholder_date(day.isoformat()))
)
@SOON
def test_a_written_date_reads_back(day: dt.date) -> None:
    iso = day.isoformat()
    assert (parse_date_cell(iso).value, parse_date_cell(iso).findings) == (iso, ())
    assert parse_date_cell(f"{day.day}/{day.month}/{day.year}").value == iso
    for language in LANGUAGES:
        assert parse_date_cell(format_date(iso, language)).value == iso
        assert parse_part_date_cell(format_date(iso[:7], language)).value == iso[:7]


@given(st.integers(1900, 2098), st.integers(1, 12), st.integers(1, 4))
@SOON
def test_a_written_period_reads_back(year: int, month: int, quarter: int) -> None:
    years = f"{year}-{(year + 1) % 100:02d}"
    for period in (years, f"{years}-Q{quarter}", f"{year}-M{month:02d}", str(year), f"{year}-{month:02d}-28"):
        assert (parse_period_cell(period).value, parse_period_cell(period).findings) == (period, ())


@given(
    st.lists(st.dates(dt.date(1970, 1, 2), dt.date(2037, 12, 31)), min_size=1), st.booleans(), st.sampled_from("/.-")
)
@settings(max_examples=200, deadline=None)
def test_a_column_of_dates_reads_back_or_is_said(days: list[dt.date], day_first: bool, mark: str) -> None:
    written = {
        mark.join((f"{day.day:02d}", f"{day.month:02d}") if day_first else (f"{day.month:02d}", f"{day.day:02d}"))
        + f"{mark}{day.year}": day
        for day in days
    }
    kind = next(kind for kind in KINDS if kind.kind == "date")
    context = infer_column_context(written, kind, "Start")
    proved = any(day.day > 12 for day in days)
    for text, day in written.items():
        parsed = parse_cell(text, kind, {}, context)
        if proved or day_first or day.day == day.month:
            assert parsed.value == day.isoformat()
        assert [rule for rule, _ in parsed.findings] == ["date-read"]


@given(st.integers(-(10**12), 10**12))
@SOON
def test_a_written_amount_reads_back(pounds: int) -> None:
    for text in (str(pounds), f"{pounds:,}", f"£{pounds:,}"):
        assert parse_amount_cell(text).value == pounds
        assert parse_money_cell(text).value == pounds
        assert parse_integer_cell(text).value == pounds
    assert parse_amount_cell(f"£{pounds:,}").findings == ()


@given(st.decimals(-(10**9), 10**9, places=2))
@SOON
def test_a_written_number_reads_back(number: Any) -> None:
    assert parse_number_cell(f"{number:,}").value == float(number)
    assert parse_number_cell(f"{number:f}%").value == float(number)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
@SOON
def test_the_ends_of_a_range_are_kept_in_order(one: int, other: int) -> None:
    low, high = sorted((one, other))
    for text in (f"{low} to {high}", f"£{low:,} - £{high:,}", f"between {low} and {high}", f"Low: {low}, High: {high}"):
        (note,) = parse_amount_cell(text).notes
        assert (note.code, note.low, note.high) == ("range", str(low), str(high))


FORMS = st.text(alphabet="0123456789-/. QM", max_size=12)


@given(FORMS)
@SOON
def test_dates_and_periods_come_out_in_their_columns_form(text: str) -> None:
    for reader, pattern in (
        (parse_part_date_cell, column_declarations.PART_DATE),
        (parse_date_cell, column_declarations.DATE),
        (parse_period_cell, column_declarations.PERIOD),
    ):
        value = reader(text).value
        assert value is None or re.fullmatch(pattern, value, re.ASCII)


def test_figures_of_another_script_are_ours_or_nothing() -> None:
    value = parse_period_cell("٢٠٢٥-26-Q1").value
    assert value is None or value.isascii()
