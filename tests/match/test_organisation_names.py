"""Which organisation a name means: exactly, by likeness, or none."""

import itertools

import pandas as pd
import pytest

from assets.match.organisation_names import (
    MARGIN_PERCENT,
    MATCHING_PERCENT,
    find_similar_organisations,
    identify_organisations,
    match_similar_organisation,
)
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
    assert identify_organisations(pd.Series([sent])).tolist() == [meant]


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
    assert identify_organisations(pd.Series([sent])).isna().all(), find_similar_organisations(sent)


def test_no_name_of_one_organisation_is_like_another_s() -> None:
    listed = organisations.load_organisations()
    for row in listed[listed["organisation_type"] != "other"].itertuples():
        alike = match_similar_organisation(row.name_en)
        assert alike is None or alike.organisation == row.organisation_id, (row.name_en, alike)


@pytest.mark.parametrize(
    ("one", "other"), [*itertools.permutations(["Conwy", "Cardiff", "Caerphilly", "Ceredigion"], 2)]
)
def test_shared_words_do_not_carry_the_likeness(one: str, other: str) -> None:
    meant = organisations.map_names_to_identifiers()[fold_text(other)]
    scores = {each.organisation: each.percent for each in find_similar_organisations(f"{one} County Borough Council")}
    assert scores.get(meant, 0) < MATCHING_PERCENT - MARGIN_PERCENT


def test_the_nearest_come_once_each_and_in_order() -> None:
    near = find_similar_organisations("Glamorgan Council")
    assert [each.percent for each in near] == sorted((each.percent for each in near), reverse=True)
    assert len({each.organisation for each in near}) == len(near)


def test_a_name_that_is_only_a_little_similar_is_not_worth_naming() -> None:
    for name in ("DLUHC", "Biogen", "Derbyshire County Council", "Herefordshire Council", "South Yorkshire Police"):
        assert find_similar_organisations(name) == ()
    for name, meant in (
        ("Powis County Council", "GB-PLA-POW"),
        ("Pembroke", "GB-PLA-PEM"),
        ("Monmouth County", "GB-PLA-MON"),
    ):
        assert find_similar_organisations(name)[0].organisation == meant
