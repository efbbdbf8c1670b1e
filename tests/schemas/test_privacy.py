"""Personal data in a text: what is taken for it, what only looks like it, and how it is masked."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas import privacy
from schemas.privacy.people import is_list_of_people

TELEPHONE, BIRTH = "a telephone number", "a date of birth"
HOME, NAME = "the address of a home", "the name of a person"


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
        ("NHS number 943 476 5919", "an NHS number", "NHS number •••"),
        ("Rhif GIG: 9434765919", "an NHS number", "Rhif GIG: •••"),
        ("943-476-5919 (NHS no.)", "an NHS number", "••• (NHS no.)"),
        ("DOB 01/02/1980", BIRTH, "DOB •••"),
        ("date of birth: 1980-02-01", BIRTH, "date of birth: •••"),
        ("born on 1 February 1980 in Neath", BIRTH, "born on ••• in Neath"),
        ("Dyddiad geni: 1 Chwefror 1980", BIRTH, "Dyddiad geni: •••"),
        ("Send it to 12 High Street, Swansea SA1 1AA", HOME, "Send it to •••"),
        ("12a Ffordd y Parc, Aberystwyth SY23 1AB.", HOME, "•••."),
        ("Home address SA1 1AA", HOME, "Home address •••"),
        ("She lives at Glan-yr-afon, Bala LL23 7AB", HOME, "She lives at Glan-yr-afon, Bala •••"),
        ("Cyfeiriad cartref: Bryn Awel, Bala LL23 7AB", HOME, "Cyfeiriad cartref: Bryn Awel, Bala •••"),
        ("Home address: 3 High Street, beside the Civic Centre, SA1 1AA", HOME, "Home address: •••"),
        ("Mr John Smith", NAME, "Mr •••"),
        ("Led by Mrs J. O'Brien of Finance", NAME, "Led by Mrs ••• of Finance"),
        ("Ms Siân ap Rhys (team leader)", NAME, "Ms ••• (team leader)"),
        ("Bnr Aled Llŷr-Hughes, arweinydd tîm", NAME, "Bnr •••, arweinydd tîm"),
        ("Yr Athro Mair Hughes", NAME, "Yr Athro •••"),
        ("Mr John Smith, PA to the Chief Executive", NAME, "Mr •••, PA to the Chief Executive"),
        ("Cabinet approved it. Dr Jones manages it", NAME, "Cabinet approved it. Dr ••• manages it"),
        ("01792636000@example.org and more", "an e-mail address", "••• and more"),
    ],
)
def test_personal_data_is_masked_whole(text: str, kind: str, masked: str) -> None:
    found = privacy.find_personal_data(text)
    assert found is not None
    assert (found.kind_en, found.masked_text) == (kind, masked)
    assert privacy.mask_personal_data(text) == masked
    assert pc.match_substring_regex(pa.array([text]), privacy.PERSONAL_SIGNS).to_pylist() == [True], (
        "sorted by another engine"
    )


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
        "1234567890 patients of the NHS",
        "943 476 5919",
        "NHS 943 476 5918",
        "NHS 111 111 1111",
        "Wales, born 1999",
        "a date of birth is asked for, from 1 April 2014",
        "Civic Centre, Oystermouth Road, Swansea SA1 3SN",
        "Swyddfeydd y Cyngor, 5 Heol Spilman, Caerfyrddin SA31 1LE",
        "Neuadd y Dref, 10 Stryd Fawr, Bangor LL57 1DT",
        "Day centre, 3 High Street, Neath SA11 1AA",
        "Depot at SA1 8QQ",
        "homes for older people, SA1",
        "Cllr John Smith",
        "Councillor Mrs Jane Davies",
        "Y Cynghorydd Dr Aled Jones",
        "Director of Education, Mr John Smith",
        "Mr John Smith, Chief Executive",
        "Mrs Ann Hughes (Head of Legal Services)",
        "Cabinet member for finance: Ms Jo Rees",
        "Ms Jo Rees, Assistant Director",
        "Bnr Aled Jones, Prif Weithredwr",
        "Pennaeth y gwasanaeth, Dr Siân Rees",
        "Aelod cabinet, Mrs Ann Hughes",
        "Professor Sir Mike Richards review of screening",
        "Near Miss Reporting",
        "45 Park Dr Cardiff",
        "Dr M'z project",
        "Mr and Mrs",
        "Jane Davies",
    ],
)
def test_what_only_looks_like_it_is_left(text: str) -> None:
    assert privacy.find_personal_data(text) is None
    assert privacy.mask_personal_data(text) == text


def test_both_languages_name_the_kind() -> None:
    found = privacy.find_personal_data("01792 636000")
    assert found is not None
    assert (found.kind_en, found.kind_cy) == (TELEPHONE, "rhif ffôn")


@given(st.one_of(st.text(max_size=60), st.text(alphabet="0123456789 -+().@ab", max_size=40)))
@example("01792636000@example.org01792636000")
@settings(max_examples=300, deadline=None)
def test_what_is_masked_shows_nothing_more(text: str) -> None:
    masked = privacy.mask_personal_data(text)
    assert privacy.mask_personal_data(masked) == masked


@pytest.mark.parametrize(
    "texts",
    [["Huw", "Ann"], ["Kim Collis"], ["Collis, Kim", "Rees, Huw"], ["J. Davies", "Mark ap Huw"], ["Cllr Siân Lloyd"]],
)
def test_names_of_people(texts: list[str]) -> None:
    assert is_list_of_people(texts)


@pytest.mark.parametrize(
    "texts",
    [
        ["Kim"],
        ["Swansea", "Conwy"],
        ["Head of Culture"],
        ["Craig Cefn Parc", "Glyn Neath"],
        ["Morgan & Sons"],
        ["Huw's law"],
        [],
    ],
)
def test_names_of_no_people(texts: list[str]) -> None:
    assert not is_list_of_people(texts)
