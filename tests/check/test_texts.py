"""Texts for readers: what is tidied, held as a formula, or held as personal data; and properties of every reader."""

import datetime as dt
import math
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assets.check.values import (
    read,
    read_amount,
    read_date,
    read_integer,
    read_money,
    read_number,
    read_part_date,
    read_period,
    read_text,
)
from schemas import columns, privacy
from schemas.languages import LANGUAGES, date
from schemas.returns import RETURNS

SOON = settings(max_examples=60, deadline=None)
KINDS = sorted({incoming for table in RETURNS.values() for incoming in table.values()}, key=str)
WRITTEN = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789.,-/£%kmbnE+() Q", max_size=14),
    st.sampled_from(["1 April 2011", "2011/12", "2025-26-Q1", "£6.3m", "65%", "ie", "=1+1"]),
)
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x7f]")
TRIGGERS = ("=", "+", "-", "@", "|", "\t", "\r", "＝", "＋", "－", "＠")


def told(text: str) -> tuple[Any, list[str]]:
    """What a text was read as, and the rules of what is said."""
    reading = read_text(text)
    return reading.value, [rule.id for rule, _ in reading.notes]


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("Tŷ a dŵr", "Tŷ a dŵr", []),
        ("  two   words ", "two words", []),
        ("one\r\n two ", "one\ntwo", []),
        ("tab\there", "tab here", []),
        ("cafe\u0301", "café", []),
        ("hard\xa0space", "hard space", ["text-tidied"]),
        ("soft\u00adhyphen", "softhyphen", ["text-tidied"]),
        ("zero\u200bwidth", "zerowidth", ["text-tidied"]),
        ("\ufeffmark", "mark", ["text-tidied"]),
        ("left\u202eright", "leftright", ["text-tidied"]),
        ("nul\x00", "nul", ["text-tidied"]),
        ("", None, []),
        (" \xa0\n", None, []),
        ("\u200b", None, []),
        ("=1+1", None, ["formula-text"]),
        (" =1+1", None, ["formula-text"]),
        ("\u200b=1+1", None, ["formula-text"]),
        ("+cmd", None, ["formula-text"]),
        ("-5 posts", None, ["formula-text"]),
        ("@SUM(A1)", None, ["formula-text"]),
        ("|x", None, ["formula-text"]),
        ("＝1+1", None, ["formula-text"]),
        ("-5", "-5", []),
        ("+1,234.5", "+1,234.5", []),
        ("-5%", "-5%", []),
        ("1=1", "1=1", []),
        ("a\n=b", "a\n=b", []),
        ("Ask jo.bloggs@swansea.gov.uk", None, ["personal-data"]),
        ("01792 636000", None, ["personal-data"]),
        ("Ffôn: 029 2087 2087", None, ["personal-data"]),
        ("AB 12 34 56 C", None, ["personal-data"]),
        ("Tel +44 1792 636000", None, ["personal-data"]),
        ("in 2013 and 2014", "in 2013 and 2014", []),
        ("£01792636000", "£01792636000", []),
        ("2013-04-01 to 2014-03-31", "2013-04-01 to 2014-03-31", []),
        ("a @ b", "a @ b", []),
        ("GB 12 34 56 C", "GB 12 34 56 C", []),
        ("one\u2028two", "one\ntwo", ["text-tidied"]),
        ("one\x0btwo", "one\ntwo", ["text-tidied"]),
        ("-", None, []),
        ("+44 1792 636000", None, ["personal-data"]),
        ("-...", None, ["formula-text"]),
    ],
)
def test_texts(text: str, value: str | None, rules: list[str]) -> None:
    assert told(text) == (value, rules)


def test_personal_data_is_masked_whole() -> None:
    found = privacy.found("Jo, jo@example.org or 01792 636000")
    assert found is not None
    assert found.masked == "Jo, ••• or •••"
    assert (found.kind_en, found.kind_cy) == ("an e-mail address", "cyfeiriad e-bost")


@given(WRITTEN)
@example("1E30")
@example("1E999")
@example("9" * 30)
@SOON
def test_no_text_makes_a_reader_raise(text: str) -> None:
    for kind in KINDS:
        reading = read(text, kind, {})
        assert not isinstance(reading.value, float) or math.isfinite(reading.value)
        if kind.kind in ("money", "integer") and reading.value is not None:
            assert abs(reading.value) < 2**63, "does not fit the column's Int64"


@given(st.text(alphabet=st.characters(exclude_characters="Ee٪"), max_size=20))
@SOON
def test_no_ordinary_text_makes_a_reader_raise(text: str) -> None:
    for kind in KINDS:
        reading = read(text, kind, {})
        assert all(not rule.effect.startswith("file") for rule, _ in reading.notes)
        assert not (reading.held and reading.value is not None)


@given(st.dates(min_value=dt.date(1000, 1, 1)))
@SOON
def test_a_written_date_reads_back(day: dt.date) -> None:
    iso = day.isoformat()
    assert read_date(iso).value == iso
    assert read_date(iso).notes == ()
    assert read_date(f"{day.day}/{day.month}/{day.year}").value == iso
    for language in LANGUAGES:
        assert read_date(date(iso, language)).value == iso
        assert read_part_date(date(iso[:7], language)).value == iso[:7]


@given(st.integers(1000, 2998), st.integers(1, 12), st.integers(1, 4))
@SOON
def test_a_written_period_reads_back(year: int, month: int, quarter: int) -> None:
    years = f"{year}-{(year + 1) % 100:02d}"
    for period in (years, f"{years}-Q{quarter}", f"{year}-M{month:02d}", str(year), f"{year}-{month:02d}-28"):
        assert read_period(period).value == period
        assert read_period(period).notes == ()
    assert read_part_date(years.replace("-", "/")).value == f"{year}-04/{year + 1}-03"


@given(st.integers(-(10**12), 10**12))
@SOON
def test_a_written_amount_reads_back(pounds: int) -> None:
    for text in (str(pounds), f"{pounds:,}", f"£{pounds:,}"):
        assert read_amount(text).value == pounds
        assert read_money(text).value == pounds
        assert read_integer(text).value == pounds
    assert read_amount(f"£{pounds:,}").notes == ()


@given(st.decimals(-(10**9), 10**9, places=2))
@SOON
def test_a_written_number_reads_back(number: Any) -> None:
    assert read_number(f"{number:,}").value == float(number)
    assert read_number(f"{number:f}%").value == float(number)


@given(st.one_of(st.text(max_size=40), st.text(alphabet="=+-@|\t\r\n \xa0\u200ba1.,%", max_size=12)))
@settings(max_examples=300, deadline=None)
def test_a_text_that_is_read_is_clean(text: str) -> None:
    value = read_text(text).value
    if value is None:
        return
    assert value == value.strip()
    assert not INVISIBLE.search(value)
    assert not value.startswith(TRIGGERS) or re.fullmatch(r"[+-][\d.,]+%?", value)
    assert privacy.found(value) is None
    again = read_text(value)
    assert again.value == value
    assert again.notes == ()


PATTERNS = [(read_part_date, columns.PART_DATE), (read_date, columns.DATE), (read_period, columns.PERIOD)]
FORMS = st.text(alphabet="0123456789-/. QM", max_size=12)


@given(FORMS)
@SOON
def test_dates_and_periods_come_out_in_their_columns_form(text: str) -> None:
    for reader, pattern in PATTERNS:
        value = reader(text).value
        assert value is None or re.fullmatch(pattern, value, re.ASCII)


def test_figures_of_another_script_are_ours_or_nothing() -> None:
    value = read_period("٢٠٢٥-26-Q1").value
    assert value is None or value.isascii()
