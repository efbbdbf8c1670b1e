"""The release held against the tidy truth that its files were written from: each difference is known, with its reason."""

import csv
from pathlib import Path

from tests.truth import comparing

LISTED = Path(__file__).parent / "truth" / "differences.csv"


def test_every_difference_from_the_truth_is_listed_with_its_reason(release: Path) -> None:
    with LISTED.open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    found = comparing.differences(release / "internal" / "data")
    assert [tuple(row.values())[:5] for row in listed] == [tuple(each) for each in found]
    assert [row for row in listed if len(row["reason"]) < 20] == []


def test_every_project_of_the_truth_is_published_once(release: Path) -> None:
    ours = comparing.projects_by_truth(release / "internal" / "data")
    assert len(ours) == len(set(ours.values())) == len(comparing.rows("register")) == 40
