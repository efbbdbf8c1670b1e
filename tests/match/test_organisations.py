"""Which organisation a name means: exactly, by likeness, or none."""

import itertools

import pandas as pd
import pytest

from assets.match.organisations import ALIKE, MARGIN, likened, nearest, resolved
from schemas import organisations
from schemas.languages import fold_text


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("GB-PLA-SWA", "GB-PLA-SWA"),
        ("W06000011", "GB-PLA-SWA"),
        ("Neath Port Talbot CBC", "GB-PLA-NTL"),
        ("Neath & Port Talbot Council", "GB-PLA-NTL"),
        ("Castell Nedd Port Talbot", "GB-PLA-NTL"),
        ("Port Talbot and Neath", "GB-PLA-NTL"),
        ("Cardif Council", "GB-PLA-CRF"),
        ("Pembrokshire County Council", "GB-PLA-PEM"),
        ("Cyngor Sir Gaerfryddin", "GB-PLA-CMN"),
        ("Rhonda Cynon Taff", "GB-PLA-RCT"),
        ("Hywel Da Health Board", "GB-NHS-7A2"),
        ("South Wals Police", "SSR-ORG-south-wales-police"),
    ],
)
def test_a_name_is_known_exactly_or_by_likeness(sent: str, meant: str) -> None:
    assert resolved(pd.Series([sent])).tolist() == [meant]


@pytest.mark.parametrize(
    "sent",
    [
        "County Borough Council",
        "Cyngor Bwrdeistref Sirol",
        "University Health Board",
        "Swansea Council for Voluntary Service",
        "Swansea Health Board",
        "Swansea Public Services Board",
        "Cardiff Local Service Board",
        "Neath Town Council",
        "South West Wales Police",
        "North West Wales Fire and Rescue Service",
        "South Wales",
        "Gwent Council",
        "Conwy and Denbighshire",
        "Swansea and Neath Port Talbot",
        "Ynys Mon and Pembrokeshire",
        "RCX",
        "Torbay Council",
        "Cardiff Metropolitan University",
        "Atlantis Council",
    ],
)
def test_a_name_that_could_be_another_s_or_nobody_s_is_not_guessed(sent: str) -> None:
    assert resolved(pd.Series([sent])).isna().all(), nearest(sent)


def test_no_name_of_one_organisation_is_like_another_s() -> None:
    listed = organisations.load_organisations()
    for row in listed[listed["organisation_type"] != "other"].itertuples():
        alike = likened(row.name_en)
        assert alike is None or alike.organisation == row.organisation_id, (row.name_en, alike)


@pytest.mark.parametrize(
    ("one", "other"), [*itertools.permutations(["Conwy", "Cardiff", "Caerphilly", "Ceredigion"], 2)]
)
def test_shared_words_do_not_carry_the_likeness(one: str, other: str) -> None:
    meant = organisations.map_names_to_identifiers()[fold_text(other)]
    scores = {each.organisation: each.percent for each in nearest(f"{one} County Borough Council")}
    assert scores.get(meant, 0) < ALIKE - MARGIN


def test_the_nearest_come_once_each_and_in_order() -> None:
    near = nearest("Glamorgan Council")
    assert [each.percent for each in near] == sorted((each.percent for each in near), reverse=True)
    assert len({each.organisation for each in near}) == len(near)
