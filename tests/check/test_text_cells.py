"""Texts for readers: what is tidied, repaired, held as a formula, or held as personal data."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.check.parsers.text_cells import parse_text_cell, repair_encoding, to_single_line
from schemas import privacy
from tests.check.summaries import is_held, summarise_notes, summarise_value

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x7f]")
TRIGGERS = ("=", "+", "-", "@", "|", "\t", "\r", "＝", "＋", "－", "＠")


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
        ("2013-04-01 to 2014-03-31", "2013-04-01 to 2014-03-31", []),
        ("a @ b", "a @ b", []),
        ("one\u2028two", "one\ntwo", ["text-tidied"]),
        ("one\x0btwo", "one\ntwo", ["text-tidied"]),
        ("-", None, []),
        ("+44 1792 636000", None, ["personal-data"]),
        ("-...", None, ["formula-text"]),
    ],
)
def test_texts(text: str, value: str | None, rules: list[str]) -> None:
    assert summarise_value(parse_text_cell(text)) == (value, rules)


REPAIRED = {
    "Ynys MÃ´n": "Ynys Môn",
    "aâ€™r": "a’r",
    "MÃƒÂ´n": "Môn",
    "dÅµr": "dŵr",
    "TÅ· a dÅµr": "Tŷ a dŵr",
    "Å´yr": "Ŵyr",
    "Â£5m": "£5m",
    "cafÃ©": "café",
    "â€“ one": "– one",
    "Cymru\x92s": "Cymru’s",
    "PrifysgolÂ\xa0Cymru": "Prifysgol Cymru",
}
DAMAGED = [
    "M\ufffdn",
    "Sir Ynys Mï¿½n",
    "Cityï¾ and County",
    "Ynys M?n",
    "T? a d?r",
    "Gwynedd “aâ€",
    "Ã?wyr",
]
WHOLE = [
    "Ynys Môn",
    "Tŷ a dŵr",
    "naïve café, ‘quoted’ – “twice”",
    "São Paulo a Ângela",
    "Is it shared? Yes",
    "What? No",
    "https://example.org/a?b=c",
    "www.example.org/a?b",
    "really?",
    "50 Å and 5 µm",
    "£5m",
]


@pytest.mark.parametrize(("text", "value"), REPAIRED.items())
def test_letters_in_the_wrong_encoding_are_repaired(text: str, value: str) -> None:
    assert to_single_line(repair_encoding(text)) == value
    parsed = parse_text_cell(text)
    assert summarise_value(parsed) == (value, ["text-repaired"])
    assert parsed.findings[0][1] == {"after": value}
    assert summarise_value(parse_text_cell(value)) == (value, [])


@pytest.mark.parametrize("text", DAMAGED)
def test_letters_that_are_lost_are_told_and_published(text: str) -> None:
    assert "text-damaged" in summarise_value(parse_text_cell(text))[1]
    assert parse_text_cell(text).value is not None
    assert not is_held(parse_text_cell(text))


@pytest.mark.parametrize("text", WHOLE)
def test_a_text_that_is_whole_is_left_alone(text: str) -> None:
    assert summarise_value(parse_text_cell(text)) == (text, [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("- one", "– one"),
        ("-one", "– one"),
        ("- one\n- two", "– one\n– two"),
        ("-- ŵyr", "– ŵyr"),
        ("• one", "• one"),
        ("one\n- two", "one\n- two"),
    ],
)
def test_a_list_begins_with_a_dash(text: str, value: str) -> None:
    assert summarise_value(parse_text_cell(text)) == (value, ["dash-tidied"] if text.startswith("-") else [])


@pytest.mark.parametrize(
    "text",
    ["-cmd|' /C calc'!A0", "-SUM(A1)", "-a=b", "-1+1", "-- 5", "+ one", "- 5 posts", "-@a", "=cmd|' /C calc'!A0"],
)
def test_what_a_spreadsheet_would_run_is_held(text: str) -> None:
    assert summarise_value(parse_text_cell(text)) == (None, ["formula-text"])
    assert is_held(parse_text_cell(text))


@pytest.mark.parametrize(
    ("text", "rule", "note"),
    [
        ("N/A", "value-not-given", "not-applicable"),
        ("TBC", "value-not-given", "to-be-confirmed"),
        ("[c]", "value-withheld", "suppressed"),
        ("Section 43 - Commercial interests", "value-withheld", "withheld"),
        ("Wedi\u200b'i eithrio o dan adran 43", "value-withheld", "withheld"),
    ],
)
def test_a_mark_is_no_text(text: str, rule: str, note: str) -> None:
    assert summarise_value(parse_text_cell(text)) == (None, [rule])
    assert summarise_notes(parse_text_cell(text)) == [note]


@pytest.mark.parametrize(("text", "value"), [("00101", "00101"), ("007", "007"), ("1.0", "1.0"), ("0", "0")])
def test_a_reference_keeps_its_zeros(text: str, value: str) -> None:
    assert summarise_value(parse_text_cell(text)) == (value, [])


def test_a_line_has_its_words_one_space_apart_and_nothing_invisible() -> None:
    assert to_single_line(" a\xa0 b\u200b\u2009c\n\td ") == "a b c d"


@given(st.one_of(st.text(max_size=40), st.text(alphabet="=+-@|\t\r\n \xa0\u200ba1.,%ÃÂâ€\x92?", max_size=12)))
@settings(max_examples=300, deadline=None)
def test_a_text_that_is_read_is_clean(text: str) -> None:
    value = parse_text_cell(text).value
    if value is None:
        return
    assert value == value.strip()
    assert not INVISIBLE.search(value)
    assert not value.startswith(TRIGGERS) or re.fullmatch(r"[+-][\d.,]+%?", value)
    assert unicodedata.is_normalized("NFC", value)
    assert privacy.find_personal_data(value) is None
    again = parse_text_cell(value)
    assert again.value == value
    assert {rule for rule, _ in again.findings} <= {"text-damaged"}
