"""Personal data in a text: what is taken for it, what only looks like it, and how it is masked."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas import privacy

TELEPHONE = "a telephone number"


@pytest.mark.parametrize(
    ("text", "kind", "masked"),
    [
        ("Ask jo.bloggs@swansea.gov.uk today", "an e-mail address", "Ask ••• today"),
        ("01792 636000", TELEPHONE, "•••"),
        ("(01792) 636000", TELEPHONE, "•••"),
        ("01792-636000", TELEPHONE, "•••"),
        ("01792.636000", TELEPHONE, "•••"),
        ("01792 63 60 00", TELEPHONE, "•••"),
        ("029 2087 2087", TELEPHONE, "•••"),
        ("07700900123", TELEPHONE, "•••"),
        ("+44 1792 636000", TELEPHONE, "•••"),
        ("+44 (0)1792 636000", TELEPHONE, "•••"),
        ("0044 1792 636000", TELEPHONE, "•••"),
        ("Tel-01792 636000", TELEPHONE, "Tel-•••"),
        ("phone number 01792 636000", TELEPHONE, "phone number •••"),
        ("contract manager 01792 636000", TELEPHONE, "contract manager •••"),
        ("2013-04-01, 01792 636000", TELEPHONE, "2013-04-01, •••"),
        ("AB 12 34 56 C", "a National Insurance number", "•••"),
        ("Jo, jo@example.org or 01792 636000.", "an e-mail address", "Jo, ••• or •••."),
        ("01792636000@example.org and more", "an e-mail address", "••• and more"),
    ],
)
def test_personal_data_is_masked_whole(text: str, kind: str, masked: str) -> None:
    found = privacy.found(text)
    assert found is not None
    assert (found.kind_en, found.masked) == (kind, masked)
    assert privacy.masked(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2013-04-01 2014-03",
        "01-04-2011 31-03-2012",
        "01 04 2011 12:30",
        "01/04/2011 0930",
        "2013-04-01 to 2014-03-31",
        "in 2013 and 2014",
        "charity 01234567890",
        "Charity no. 01234567890",
        "Registered charity number: 01234567890",
        "Elusen rhif 01234567890",
        "company number 0123456789",
        "£01792636000",
        "01792636000,5",
        "0.1792636000",
        "1,017,926,360",
        "00101 2013 14",
        "017926360",
        "017926360001",
        "GB-COH-01234567",
        "GB 12 34 56 C",
        "a @ b",
    ],
)
def test_what_only_looks_like_it_is_left(text: str) -> None:
    assert privacy.found(text) is None
    assert privacy.masked(text) == text


def test_both_languages_name_the_kind() -> None:
    found = privacy.found("01792 636000")
    assert found is not None
    assert (found.kind_en, found.kind_cy) == (TELEPHONE, "rhif ffôn")


@given(st.one_of(st.text(max_size=60), st.text(alphabet="0123456789 -+().@ab", max_size=40)))
@example("01792636000@example.org01792636000")
@settings(max_examples=300, deadline=None)
def test_what_is_masked_shows_nothing_more(text: str) -> None:
    masked = privacy.masked(text)
    assert privacy.masked(masked) == masked
