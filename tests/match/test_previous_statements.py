"""What nobody reports again is kept and marked; what people withdrew, or lost its provider, leaves a line behind."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from schemas.tables import TABLES
from tests.match.test_matched_records import FIGURES, HEAD, ONE, found, matched

pytestmark = pytest.mark.slow

TWO = HEAD + "1,Gwent ICT,TGCh a rennir,Swansea; Bridgend,live,2014\n2,Archives,Archifau,Swansea; Powys,live,2010\n"


def after(done: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """What the next run finds of this one's release."""
    return {
        "reports": done["reports"],
        "withdrawn": done["withdrawn"],
        "measures": done["measures"],
        "value_notes": done["value_notes"],
        "provenance": done["provenance"],
    }


def project(done: dict[str, pd.DataFrame], title: str) -> Mapping[str, Any]:
    (row,) = done["reconciled_projects"][done["reconciled_projects"]["title_en"] == title].to_dict("records")
    return row


def test_a_project_left_out_is_kept_as_it_was_and_marked_stale(tmp_path: Path) -> None:
    first = matched(tmp_path / "1", {"a": {"projects": TWO}})
    second = matched(tmp_path / "2", {"a": {"projects": ONE}}, before=after(first))
    assert project(second, "Archives")["stale"] and not project(second, "Gwent ICT")["stale"]
    for table in ("reconciled_projects", "partners", "provenance"):
        then, now = first[table], second[table]
        key = "key" if table == "provenance" else "project_id"
        mine = project(first, "Archives")["project_id"]
        left = [frame[frame[key].str.startswith(mine)].drop(columns="stale", errors="ignore") for frame in (then, now)]
        pd.testing.assert_frame_equal(*(frame.reset_index(drop=True) for frame in left), check_like=True)
    (told,) = found(second, "project-not-reported")
    assert (told["provider"], told["value"], told["effect"]) == ("a", "Archives", "published")
    assert "2026-11-01" in told["message_en"] and "(2)" in told["message_cy"]
    assert found(first, "project-not-reported") == []


def test_the_same_again_is_the_same_and_a_project_reported_again_is_not_stale(tmp_path: Path) -> None:
    first = matched(tmp_path / "1", {"a": {"projects": TWO}})
    second = matched(tmp_path / "2", {"a": {"projects": ONE}}, before=after(first))
    third = matched(tmp_path / "3", {"a": {"projects": ONE}}, before=after(second))
    for name in second:
        pd.testing.assert_frame_equal(second[name], third[name])
    back = matched(tmp_path / "4", {"a": {"projects": TWO}}, before=after(third))
    assert not back["reconciled_projects"]["stale"].any()
    pd.testing.assert_frame_equal(back["reconciled_projects"], first["reconciled_projects"])


def test_of_a_project_that_is_over_nobody_is_asked_to_report_it(tmp_path: Path) -> None:
    ended = TWO.replace("Powys,live", "Powys,ended")
    first = matched(tmp_path / "1", {"a": {"projects": ended}})
    second = matched(tmp_path / "2", {"a": {"projects": ONE}}, before=after(first))
    assert project(second, "Archives")["stage"] == "ended"
    assert found(second, "project-not-reported") == []


def test_a_provider_whose_return_has_not_come_keeps_its_word(tmp_path: Path) -> None:
    other = HEAD + "x9,Gwent ICT,,Swansea; Cardiff,live,2014-07-01\n"
    first = matched(tmp_path / "1", {"a": {"projects": ONE}, "b": {"projects": other}})
    second = matched(tmp_path / "2", {"a": {"projects": ONE}, "b": {}}, before=after(first))
    assert not project(second, "Gwent ICT")["stale"]
    assert project(second, "Gwent ICT")["start_actual"] == "2014-07-01"
    assert set(second["partners"]["organisation_id"]) == set(first["partners"]["organisation_id"])
    assert dict(zip(second["project_references"]["provider"], second["project_references"]["stale"], strict=True)) == {
        "a": False,
        "b": True,
    }
    assert found(second, "project-not-reported") == []


def test_a_new_reference_for_the_same_project_replaces_the_old_one(tmp_path: Path) -> None:
    first = matched(tmp_path / "1", {"a": {"projects": ONE}})
    renumbered = HEAD + "N-1,Gwent ICT,TGCh a rennir,Swansea; Bridgend,live,\n"
    second = matched(tmp_path / "2", {"a": {"projects": renumbered}}, before=after(first))
    assert second["reconciled_projects"]["project_id"].tolist() == first["reconciled_projects"]["project_id"].tolist()
    assert second["project_references"]["reference"].tolist() == ["N-1"]
    assert pd.isna(project(second, "Gwent ICT")["start_actual"]), "what the provider took out is out"


def test_a_provider_that_left_takes_its_word_with_it_and_leaves_a_line(tmp_path: Path) -> None:
    other = HEAD + "x9,Shared baths,,Swansea; Cardiff,live,2014\n"
    first = matched(tmp_path / "1", {"a": {"projects": ONE}, "b": {"projects": other}})
    second = matched(tmp_path / "2", {"a": {"projects": ONE}}, before=after(first))
    assert second["reconciled_projects"]["title_en"].tolist() == ["Gwent ICT"]
    (gone,) = second["withdrawn"].to_dict("records")
    assert (gone["title_en"], gone["withdrawn_on"]) == ("Shared baths", "2026-11-01")
    assert gone["project_id"] in set(first["reconciled_projects"]["project_id"]) and pd.isna(gone["replaced_by"])
    third = matched(tmp_path / "3", {"a": {"projects": ONE}}, before=after(second))
    pd.testing.assert_frame_equal(third["withdrawn"], second["withdrawn"])
    back = matched(tmp_path / "4", {"a": {"projects": ONE}, "b": {"projects": other}}, before=after(third))
    assert len(back["reconciled_projects"]) == 2 and back["withdrawn"].empty


def test_a_withdrawn_project_is_held_row_by_row_and_leaves_a_line(tmp_path: Path) -> None:
    first = matched(tmp_path / "1", {"a": {"projects": TWO}})
    mine = project(first, "Archives")["project_id"]
    decision = {
        "project": mine,
        "withdrawn_on": "2026-11-02",
        "withdrawn_by": "Register manager",
        "reason_en": "It never began.",
        "reason_cy": "Ni ddechreuodd erioed.",
    }
    done = matched(tmp_path / "2", {"a": {"projects": TWO}}, before=after(first), withdrawals=[decision])
    assert done["reconciled_projects"]["title_en"].tolist() == ["Gwent ICT"]
    assert not done["provenance"]["key"].str.contains(mine).any()
    (row,) = found(done, "project-withdrawn")
    assert (row["value"], row["effect"], row["cell"]) == ("Archives", "row-held", "A3")
    (line,) = done["withdrawn"].to_dict("records")
    assert (line["title_cy"], line["reason_en"], line["withdrawn_on"]) == ("Archifau", "It never began.", "2026-11-02")


def test_a_project_joined_to_another_points_at_it(tmp_path: Path) -> None:
    other = HEAD + "x9,Common ICT,,Swansea; Cardiff,live,2014\n"
    first = matched(tmp_path / "1", {"a": {"projects": ONE}, "b": {"projects": other}})
    same = dict(zip(("provider", "reference", "other_provider", "other_reference"), ("a", "1", "b", "x9"), strict=True))
    second = matched(
        tmp_path / "2",
        {"a": {"projects": ONE}, "b": {}},
        before=after(first),
        matches=[{**same, "decision": "same"}],
    )
    (project_id,) = second["reconciled_projects"]["project_id"]
    (line,) = second["withdrawn"].to_dict("records")
    assert line["replaced_by"] == project_id
    assert {line["project_id"], project_id} == set(first["reconciled_projects"]["project_id"])
    assert set(second["partners"]["project_id"]) == {project_id}
    assert "GB-PLA-CRF" in set(second["partners"]["organisation_id"]), "what the absent provider said moved with it"


def test_figures_before_the_first_that_is_reported_now_stand(tmp_path: Path) -> None:
    def figures(*periods: str) -> str:
        return FIGURES + "".join(f",Gwent ICT,,Vacancies,{period},4,FTE\n" for period in periods)

    returns = {"a": {"projects": ONE}, "b": {"observations": figures("2022-23", "2023-24", "2024-25")}}
    first = matched(tmp_path / "1", returns)
    later = {**returns, "b": {"observations": figures("2024-25", "2025-26")}}
    second = matched(tmp_path / "2", later, before=after(first))
    assert second["reconciled_observations"]["period"].tolist() == ["2022-23", "2023-24", "2024-25", "2025-26"]
    taken_out = {**returns, "b": {"observations": figures("2022-23", "2024-25")}}
    third = matched(tmp_path / "3", taken_out, before=after(first))
    assert third["reconciled_observations"]["period"].tolist() == ["2022-23", "2024-25"], "a figure taken out is out"
    nothing = matched(tmp_path / "4", {"a": {"projects": ONE}, "b": {}}, before=after(first))
    assert nothing["reconciled_observations"]["period"].tolist() == ["2022-23", "2023-24", "2024-25"]
    assert nothing["measures"]["measure_id"].tolist() == ["vacant-posts"]


def test_notes_of_what_stands_stand(tmp_path: Path) -> None:
    withheld = TWO.replace("Powys,live,2010", "Powys,live,N/A")
    first = matched(tmp_path / "1", {"a": {"projects": withheld}})
    assert first["value_notes"]["column"].tolist() == ["start_actual"]
    second = matched(tmp_path / "2", {"a": {"projects": ONE}}, before=after(first))
    pd.testing.assert_frame_equal(second["value_notes"], first["value_notes"])
    said = matched(tmp_path / "3", {"a": {"projects": TWO}}, before=after(first))
    assert said["value_notes"].empty
    assert TABLES["value_notes"].build_schema().validate(second["value_notes"]) is not None
