"""Joins that are never wrong, and questions that are worth asking: on labelled pairs, and whatever the order."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.match.project_titles import measure_title_similarity
from assets.match.report_similarity import (
    WEIGHTS,
    ProjectReport,
    compare_reports,
    find_similar_reports,
)
from tests.match.pairs import counted, pairs
from tests.match.test_matched_records import HEAD, ONE, found, matched

TWO = frozenset({"GB-PLA-SWA", "GB-PLA-NTL"})


def report(title: str, provider: str = "b", **more: object) -> ProjectReport:
    facts = {"partners": TWO, "area": "archives", "start": "2014", **more}
    return ProjectReport((provider, title), (title,), **facts)  # type: ignore[arg-type]


ARCHIVES = report("West Glamorgan Archives", "a")


def test_of_the_labelled_pairs_no_join_is_wrong_and_hardly_one_project_is_missed() -> None:
    counts = counted(pairs())
    assert counts.same >= 40 and counts.different >= 40
    assert counts.precision == 1.0, counts
    assert counts.recall >= 0.9, counts
    assert counts.proposed_wrongly <= counts.different / 4, counts


def test_the_weights_are_a_whole() -> None:
    assert sum(WEIGHTS.values()) == 100


@pytest.mark.parametrize(
    ("other", "joins"),
    [
        (report("West Glamorgan Archives Committee"), True),
        (report("West Glamorgan Archives Committee", start=None), True),
        (report("West Glamorgan Archives Committee", partners=frozenset()), False),
        (report("West Glamorgan Archives Committee", partners=frozenset(), area=None), False),
        (report("West Glamorgan Archives Committee", partners=frozenset(), start=None), False),
        (report("West Glamorgan Archives Committee", area="libraries"), False),
        (report("West Glamorgan Archives Committee", partners=frozenset({"GB-PLA-CWY"})), False),
        (report("West Glamorgan Archives phase 2"), None),
        (report("East Glamorgan Archives"), None),
        (report("West Glamorgan Libraries"), False),
        (report("West Glamorgan Archives storage"), False),
        (report("Gwent Archives"), None),
        (report("Shared payroll"), None),
    ],
)
def test_a_join_needs_a_strong_title_and_something_that_supports_it(other: ProjectReport, joins: bool | None) -> None:
    both = compare_reports(ARCHIVES, other), compare_reports(other, ARCHIVES)
    assert [each and each.joins for each in both] == [joins, joins]


def test_what_a_report_does_not_say_never_makes_it_more_alike() -> None:
    full = compare_reports(ARCHIVES, report("West Glamorgan Archives Committee"))
    assert full
    title = "West Glamorgan Archives Committee"
    for said in (report(title, partners=frozenset()), report(title, area=None), report(title, start=None)):
        less = compare_reports(ARCHIVES, said)
        assert less and less.score < full.score


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Glamorgan Archives", "Archives, Glamorgan", 100, 100),
        ("Glamorgan Archives", "Glamorgen Archives", 100, 100),
        ("Adoption Mid & West Wales", "Mid and West Wales Adoption Service", 90, 99),
        ("Shared Resource Service (SRS)", "SRS", 80, 80),
        ("Joint service", "Shared unit", 0, 50),
        ("Conwy Archives", "Cardiff Libraries", 0, 0),
    ],
)
def test_how_alike_titles_are(one: str, other: str, least: int, most: int) -> None:
    assert least <= measure_title_similarity(one, other) <= most
    assert measure_title_similarity(one, other) == measure_title_similarity(other, one)


LABELLED = [each for pair in pairs() for each in (pair.one, pair.other)]


@given(st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_the_order_of_reports_does_not_matter(chance: random.Random) -> None:
    once = {each.key: each for each in LABELLED}
    mixed = list(once.values())
    chance.shuffle(mixed)
    assert find_similar_reports(mixed) == find_similar_reports(once.values())


def test_no_pair_that_may_be_one_is_left_uncompared() -> None:
    seen = {(each.one, each.other) for each in find_similar_reports({each.key: each for each in LABELLED}.values())}
    asked = {(pair.one.key, pair.other.key) for pair in pairs() if pair.found}
    assert asked <= seen


def test_both_senders_of_a_proposed_pair_are_told_with_the_line_that_decides_it(tmp_path: Path) -> None:
    other = HEAD + 'x9,"ICT of Gwent, for all",,Swansea; Cardiff,live,2014\n'
    done = matched(tmp_path, {"a": {"projects": ONE}, "b": {"projects": other}})
    rows = found(done, "project-proposed")
    assert [(row["provider"], row["cell"], row["severity"]) for row in rows] == [
        ("a", "B2", "warning"),
        ("b", "B2", "warning"),
    ]
    assert rows[0]["fix_en"].endswith("a,1,b,x9,same") and rows[1]["fix_cy"].endswith("b,x9,a,1,same")
    assert "ICT of Gwent, for all" in rows[0]["message_en"] and "partners 42%" in rows[0]["message_en"]
    assert len(done["reconciled_projects"]) == 2
