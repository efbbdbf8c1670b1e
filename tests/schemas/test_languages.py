"""How each language compares, orders and writes texts, dates, numbers and money."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.languages import (
    LANGUAGES,
    FixableError,
    Message,
    fold_text,
    format_date,
    format_money,
    format_number,
    get_plural_translator,
    get_sort_key,
    get_translator,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tŷ a Dŵr", "ty a dwr"),
        ("Health & Social Care", "health and social care"),
        ("Children's services", "CHILDREN’S  SERVICES"),
        ("Cwm-Taf (Morgannwg)", "cwm taf morgannwg"),
        ("65%", "65 percent"),
        ("£5", "pounds 5"),
        ("café", "cafe\u0301"),
        ("ﬁre", "fire"),
        ("GW/01", "gw 01"),
        (" - ", ""),
    ],
)
def test_texts_that_are_one_when_compared(one: str, other: str) -> None:
    assert fold_text(one) == fold_text(other)


@pytest.mark.parametrize(("one", "other"), [("£", "%"), ("Cardiff", "Caerdydd"), ("GW01", "GW/01"), ("1", "l")])
def test_texts_that_are_not(one: str, other: str) -> None:
    assert fold_text(one) != fold_text(other)


@given(st.text(max_size=30))
@settings(max_examples=150, deadline=None)
def test_folding_is_done_once(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)
    assert fold_text(text) == fold_text(f"  {text}  ")


WELSH = ["Abertawe", "Bangor", "Caerdydd", "Cymru", "Chwilog", "Dyfed", "Ddinbych", "Eryri", "Fenni", "Ffair", "Gwynedd",
         "Ngwent", "Hafren", "Iâl", "Lerpwl", "Llanelli", "Môn", "Nedd", "Ogwr", "Powys", "Phwllheli", "Rwsia", "Rhyl",
         "Sir", "Tywyn", "Thomas", "Uwch", "Wyddfa", "Ynys"]  # fmt: skip


def test_welsh_digraphs_are_letters() -> None:
    assert sorted(sorted(WELSH), key=lambda text: get_sort_key(text, "cy")) == WELSH


def test_within_a_word_too() -> None:
    words = ["calan", "calch", "cam", "allan", "amlwg", "agor", "angen", "ahoi"]
    assert sorted(words, key=lambda text: get_sort_key(text, "cy")) == [
        "agor", "angen", "ahoi", "allan", "amlwg", "calan", "calch", "cam",
    ]  # fmt: skip
    assert sorted(words, key=lambda text: get_sort_key(text, "en"))[:3] == ["agor", "ahoi", "allan"]


def test_order_heeds_no_accent_case_or_punctuation() -> None:
    for language in LANGUAGES:
        assert get_sort_key("Ŵy", language)[0] == get_sort_key("wy", language)[0]
    assert get_sort_key("Tŷ a dŵr", "cy") < get_sort_key("Tyb", "cy")
    assert sorted(["Tŷ", "Ty"], key=lambda text: get_sort_key(text, "cy")) == ["Ty", "Tŷ"]


def test_figures_come_first_in_both_languages() -> None:
    for language in LANGUAGES:
        assert get_sort_key("3 councils", language) < get_sort_key("Archives", language)


@pytest.mark.parametrize(
    ("iso", "english", "welsh"),
    [
        ("2013", "2013", "2013"),
        ("2013-02", "February 2013", "Chwefror 2013"),
        ("2013-04-01", "1 April 2013", "1 Ebrill 2013"),
        ("2012-12-25", "25 December 2012", "25 Rhagfyr 2012"),
        ("2011-04/2012-03", "April 2011–March 2012", "Ebrill 2011–Mawrth 2012"),
        ("2025-26-Q1", "2025-26-Q1", "2025-26-Q1"),
        ("soon", "soon", "soon"),
        ("", "", ""),
    ],
)
def test_dates(iso: str, english: str, welsh: str) -> None:
    assert (format_date(iso, "en"), format_date(iso, "cy")) == (english, welsh)


@pytest.mark.parametrize("text", ["2013-02-30", "2013-13"])
def test_a_text_that_is_no_date_comes_back(text: str) -> None:
    assert format_date(text, "en") == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1234567, "1,234,567"), (0.1, "0.1"), (2086.5, "2,086.5"), (-5, "-5"), (1e-7, "0.0000001")],
)
def test_numbers(value: float, text: str) -> None:
    assert format_number(value, "en") == text
    assert format_number(value, "cy") == text


@pytest.mark.parametrize(("pounds", "text"), [(0, "£0"), (1234, "£1,234"), (-1234, "−£1,234"), (0.5, "£0.5")])
def test_money(pounds: float, text: str) -> None:
    assert format_money(pounds, "en") == text
    assert format_money(pounds, "cy") == text


def test_messages_are_filled_when_they_are_said() -> None:
    inner = Message("{file} is here", {"file": "a.csv"})
    assert Message("Look: {what}.", {"what": inner}).render("en") == "Look: a.csv is here."
    assert Message("100% {x}", {"x": "{y}"}).render("en") == "100% {y}"
    refusal = FixableError(Message("One"), Message("Two {n}", {"n": 2}))
    assert refusal.render("en") == "One\nTwo 2"
    assert str(refusal) == "One\nTwo 2"
    assert refusal.render("cy")


def test_a_text_without_a_translation_is_said_as_it_is() -> None:
    assert get_translator("cy")("Nobody has written {this}.", this="text") == "Nobody has written text."
    assert get_translator("en")("{braces} stay") == "{braces} stay"
    assert get_plural_translator("en")("{n} cat", "{n} cats", 1) == "1 cat"
    assert get_plural_translator("en")("{n} cat", "{n} cats", 1200) == "1,200 cats"
