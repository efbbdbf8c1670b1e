"""Bodies that have ended: who takes part now is said only where the record and the map decide it."""

from pathlib import Path

import pandas as pd
import pytest

from assets.match.successor_organisations import ProjectState, find_successors, resolve_ended_organisation
from tests.match.test_matched_records import HEAD, found, matched

ABMU = "SSR-ORG-abertawe-bro-morgannwg-health-board"
SWANSEA_BAY, CWM_TAF_MORGANNWG = "GB-NHS-7A3", "GB-NHS-7A5"
NAMED = "Abertawe Bro Morgannwg University Health Board"


def with_partners(tmp_path: Path, councils: str, stage: str, body: str = NAMED) -> dict[str, pd.DataFrame]:
    return matched(tmp_path, {"a": {"projects": HEAD + f"1,Care,Gofal,{councils}; {body},{stage},2014\n"}})


@pytest.mark.parametrize(
    ("councils", "body"),
    [("Swansea; Neath Port Talbot", SWANSEA_BAY), ("Bridgend", CWM_TAF_MORGANNWG), ("Swansea; Powys", SWANSEA_BAY)],
)
def test_a_project_that_goes_on_has_the_body_that_followed_in_its_councils_area(
    tmp_path: Path, councils: str, body: str
) -> None:
    done = with_partners(tmp_path, councils, "live")
    assert body in set(done["partners"]["organisation_id"]) and ABMU not in set(done["partners"]["organisation_id"])
    (told,) = found(done, "organisation-succeeded")
    assert (told["cell"], told["value"], told["effect"]) == ("D2", NAMED, "published-tidied")
    assert "2019-03-31" in told["message_en"] and "2019-03-31" in told["message_cy"]
    said = done["provenance"][done["provenance"]["key"].str.endswith(body)]
    assert said["raw"].str.contains(NAMED).all(), "what was sent is kept beside what is published"


@pytest.mark.parametrize("councils", ["Swansea; Bridgend", "Powys"])
def test_where_the_map_does_not_decide_the_name_stands_with_a_warning(tmp_path: Path, councils: str) -> None:
    done = with_partners(tmp_path, councils, "live")
    assert ABMU in set(done["partners"]["organisation_id"])
    (told,) = found(done, "organisation-ended")
    assert (told["severity"], told["effect"]) == ("warning", "published")
    assert "Swansea Bay University Health Board, Cwm Taf Morgannwg University Health Board" in told["message_en"]
    assert "Bwrdd Iechyd Prifysgol Bae Abertawe" in told["message_cy"]


def test_where_the_record_does_not_say_that_it_goes_on_the_name_stands_with_a_warning(tmp_path: Path) -> None:
    done = with_partners(tmp_path, "Swansea", "")
    assert ABMU in set(done["partners"]["organisation_id"])
    assert len(found(done, "organisation-ended")) == 1 and found(done, "organisation-succeeded") == []


def test_a_body_that_has_not_ended_is_left_alone(tmp_path: Path) -> None:
    done = with_partners(tmp_path, "Swansea", "live", "Swansea Bay University Health Board")
    assert SWANSEA_BAY in set(done["partners"]["organisation_id"])
    assert found(done, "organisation-ended") == found(done, "organisation-succeeded") == []


@pytest.mark.parametrize(
    ("data_date", "state", "published"),
    [
        ("2019-03-31", ProjectState("goes-on"), None),
        ("2019-04-01", ProjectState("goes-on"), SWANSEA_BAY),
        ("2026-11-01", ProjectState("over", "2018"), None),
        ("2026-11-01", ProjectState("over", "2019-04-01"), None),
        ("2026-11-01", ProjectState("over", "2019-04-02"), ABMU),
        ("2026-11-01", ProjectState("over", "2020"), ABMU),
        ("2026-11-01", ProjectState("over"), ABMU),
        ("2026-11-01", ProjectState(), ABMU),
    ],
)
def test_what_becomes_of_a_body_depends_on_the_days(data_date: str, state: ProjectState, published: str | None) -> None:
    what = resolve_ended_organisation(ABMU, "2019-03-31", data_date, state, ["GB-PLA-SWA"])
    assert (what and what.published) == published


def test_a_body_that_was_not_split_is_followed_everywhere() -> None:
    assert find_successors("SSR-ORG-cwm-taf-health-board", []) == (CWM_TAF_MORGANNWG,)
    assert find_successors(ABMU, []) == (SWANSEA_BAY, CWM_TAF_MORGANNWG)
