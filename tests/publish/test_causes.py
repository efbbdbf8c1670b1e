"""What differs between two releases, and who or what changed it."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.publish.release import digests, release_changes, table_differences
from assets.publish.release.release_changes import ReleaseBasis
from schemas.frames import PROVENANCE, build_frame
from schemas.tables import TABLES
from tests.conftest import ROOT

ONE, TWO = "ssr-4k7qd", "ssr-9m2tx"
THEN, NOW = "a" * 64, "b" * 64


def said(value: str, raw: str, sha256: str = THEN, key: str = ONE, **more: object) -> dict[str, object]:
    """A statement of a project's stage."""
    return {
        **dict.fromkeys(PROVENANCE, pd.NA),
        **{"table": "projects", "key": key, "column": "stage", "value": value, "raw": raw, "published": True},
        **{"provider": "flat-list", "sha256": sha256, **more},
    }


def release(
    projects: list[dict[str, Any]], statements: list[dict[str, object]], sha256: str = THEN, **more: Any
) -> ReleaseBasis:
    """A release of these projects; other tables as `tables`, and what else it rests on."""
    tables = {"projects": projects, **more.pop("tables", {})}
    shaped = {name: TABLES[name].conform_and_sort(pd.DataFrame(rows)) for name, rows in tables.items()}
    decided = {"flat-list": "reads", "other": "reads", "readings.csv": "read"}
    rests = {"files": {sha256: "flat-list"}, "code": "code", "rules": "rules", "decisions": decided, **more}
    return ReleaseBasis(shaped, build_frame(statements, PROVENANCE), **rests)


def project(stage: str | None, verdict: str = "cannot-tell", key: str = ONE) -> dict[str, Any]:
    return {"project_id": key, "stage": stage, "verdict": verdict}


def causes(old: ReleaseBasis, new: ReleaseBasis, *taken_back: ReleaseBasis) -> dict[tuple[str, ...], str]:
    """(table, record, column) → cause of each change."""
    found = release_changes.build_changes(old, new, taken_back)
    return {(row.table, row.record, row.column): row.cause for row in found.itertuples(index=False)}


STAGE, VERDICT = ("projects", ONE, "stage"), ("projects", ONE, "verdict")
LIVE = release([project("live")], [said("live", "Live")])


def test_another_text_in_the_cell_is_the_providers_change_whatever_of_ours_has_changed_too() -> None:
    new = release([project("ended", "meets")], [said("ended", "Ended", NOW)], NOW, code="new", rules="new")
    assert causes(LIVE, new) == {STAGE: "source", VERDICT: "source"}


def test_a_value_that_the_team_corrects_is_a_correction_whatever_the_cell_said_before() -> None:
    corrected = {"correction_en": "A slip.", "correction_cy": "Llithriad."}
    new = release([project("ended")], [said("ended", "Liev", NOW, **corrected)], NOW)
    assert causes(LIVE, new)[STAGE] == "correction"
    same_file = release([project("ended")], [said("ended", "Live", **corrected)])
    assert causes(LIVE, same_file)[STAGE] == "correction"
    assert causes(same_file, LIVE)[STAGE] == "correction", "a correction that has ended"
    mended = release([project("paused")], [said("paused", "Paused", "c" * 64)], "c" * 64)
    assert causes(new, mended)[STAGE] == "source", "what its provider says next is its own word"


@pytest.mark.parametrize(
    ("ours", "cause"),
    [
        ({"rules": "new", "code": "new"}, "rule"),
        ({"code": "new"}, "code"),
        ({"decisions": {**LIVE.decisions, "flat-list": "reads otherwise"}}, "correction"),
        ({"decisions": {**LIVE.decisions, "flat-list": "reads otherwise"}, "code": "new"}, "correction"),
        ({"decisions": {**LIVE.decisions, "readings.csv": "read again"}}, "correction"),
        ({"decisions": {**LIVE.decisions, "readings.csv": "read again"}, "code": "new"}, "code"),
    ],
)
@pytest.mark.parametrize("file", [THEN, NOW])
def test_the_same_text_with_another_value_is_ours_in_the_same_file_and_in_one_sent_again(
    ours: dict[str, Any], cause: str, file: str
) -> None:
    new = release([project("ended")], [said("ended", "Live", file)], file, **ours)
    assert causes(LIVE, new) == {STAGE: cause}


def test_a_title_that_changed_its_language_and_so_has_no_cell_takes_part() -> None:
    moved = said("Joint archive", "", pd.NA, column="title_en")
    old = release([project("live")], [said("live", "Live"), moved])
    new = release([project("ended")], [said("ended", "Ended", NOW), moved], NOW)
    assert causes(old, new) == {STAGE: "source"}


def test_a_value_that_is_worked_out_follows_its_own_project() -> None:
    old = release([project("live"), project("live", key=TWO)], [said("live", "Live"), said("live", "Live", key=TWO)])
    new = release(
        [project("live", "meets"), project("ended", "meets", key=TWO)],
        [said("live", "Live", NOW), said("ended", "Ended", NOW, key=TWO)],
        NOW,
        rules="new",
    )
    assert causes(old, new) == {
        VERDICT: "rule",
        ("projects", TWO, "stage"): "source",
        ("projects", TWO, "verdict"): "source",
    }


def test_a_table_about_a_provider_or_about_all_follows_its_files() -> None:
    quality = {"provider": "flat-list", "rule": "amount-not-exact", "severity": "warning"}
    other = {**quality, "provider": "other"}
    portfolio = {"recommendation": "R1", "outcome": "cannot-tell"}

    def of(sha256: str, count: int, **more: Any) -> ReleaseBasis:
        rows = [{**quality, "findings": count}, {**other, "findings": count}]
        tables = {"quality": rows, "portfolio": [{**portfolio, "projects": count}]}
        return release([project("live")], [said("live", "Live", sha256)], sha256, tables=tables, **more)

    mine = ("quality", "flat-list|amount-not-exact", "findings")
    theirs, all_of_them = ("quality", "other|amount-not-exact", "findings"), ("portfolio", "R1|cannot-tell", "projects")
    found = causes(of(THEN, 1), of(NOW, 2, code="new"))
    assert found == {mine: "source", theirs: "code", all_of_them: "source"}
    assert set(causes(of(THEN, 1), of(THEN, 2, rules="new")).values()) == {"rule"}


def test_rows_come_and_go_by_the_provider_or_by_us() -> None:
    both = release([project("live"), project("live", key=TWO)], [said("live", "Live"), said("live", "Live", key=TWO)])
    two = ("projects", TWO, "*")
    sent = release(
        [project("live"), project("live", key=TWO)], [said("live", "Live"), said("live", "Live", NOW, TWO)], NOW
    )
    assert causes(LIVE, sent) == {two: "source"}
    assert causes(LIVE, replace(both, code="new")) == {two: "code"}, "its file was there before"
    assert causes(both, release([project("live")], [said("live", "Live", NOW)], NOW)) == {two: "source"}
    assert causes(both, replace(LIVE, rules="new")) == {two: "rule"}


def test_a_provider_that_is_taken_out_was_taken_out_by_people() -> None:
    theirs = said("live", "Live", NOW, TWO, provider="other")
    old = release([project("live"), project("live", key=TWO)], [said("live", "Live"), theirs])
    old = replace(old, files={THEN: "flat-list", NOW: "other"})
    new = replace(LIVE, decisions={"flat-list": "reads", "readings.csv": "read"})
    assert causes(old, new) == {("projects", TWO, "*"): "correction"}


def test_what_no_provider_sends_was_changed_by_the_team_and_a_column_by_code() -> None:
    body = {"organisation_id": "GB-PLA-SWA", "organisation_type": "council"}
    notice = {"version": "1.1.0", "taken_back_on": "2026-11-02", "stands": "1.0.0"}
    old = release([], [], tables={"organisations": [{**body, "name_en": "Swansea"}], "corrections": []})
    new = release(
        [], [], tables={"organisations": [{**body, "name_en": "Abertawe"}], "corrections": [notice]}, code="new"
    )
    narrow = old.tables["projects"].drop(columns="region")
    old = replace(old, tables={**old.tables, "projects": narrow})
    assert causes(old, new) == {
        ("organisations", "GB-PLA-SWA", "name_en"): "correction",
        ("corrections", "1.1.0", "*"): "correction",
        ("projects", "*", "region"): "code",
    }


def test_what_undoes_a_release_that_was_taken_back_is_a_correction() -> None:
    wrong = release([project("planned", "meets")], [said("planned", "Ended", NOW)], NOW, code="wrong")
    mended = release([project("ended")], [said("ended", "Ended", NOW)], NOW, code="mended")
    assert causes(LIVE, mended) == {STAGE: "source"}
    assert causes(LIVE, mended, wrong) == {STAGE: "correction"}
    moved_on = release([project("ended")], [said("ended", "Closed", "c" * 64)], "c" * 64, code="mended")
    assert causes(LIVE, moved_on, wrong) == {STAGE: "source"}, "the provider has said something else since"
    same = release([project("live")], [said("live", "Ended", NOW)], NOW, code="wrong")
    assert causes(LIVE, mended, same) == {STAGE: "source"}, "the release that was taken back said the same as before"


def test_nothing_of_ours_and_no_text_has_changed_but_time_has_passed() -> None:
    assert causes(LIVE, release([project("live", "meets")], [said("live", "Live")])) == {VERDICT: "source"}


CELLS = st.fixed_dictionaries(
    {
        "actual": st.none() | st.integers(-3, 3).map(lambda n: n / 2),
        "status": st.sampled_from([None, "met", "missed"]),
        "comparable": st.sampled_from([None, True, False]),
    }
)
ROWS = st.dictionaries(st.sampled_from(["a|b", "b", "ŵ", "c"]), CELLS)


@pytest.mark.slow
@settings(deadline=None)
@given(ROWS, ROWS)
def test_comparing_whole_columns_finds_what_comparing_row_by_row_finds(
    before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]
) -> None:
    def table(rows: dict[str, dict[str, Any]]) -> pd.DataFrame:
        listed = [{"measure_id": key, "period": "2025-26", **cells} for key, cells in rows.items()]
        frame = TABLES["observations"].conform_and_sort(
            pd.DataFrame(listed, columns=["measure_id", "period", "actual", "status"])
        )
        return frame.assign(
            comparable=pd.array([rows[key]["comparable"] for key in frame["measure_id"]], dtype="boolean")
        )

    expected = set()
    for key in {*before, *after}:
        record = f"{key}|||2025-26"
        if key in before and key in after:
            pairs = ((name, before[key][name], after[key][name]) for name in before[key])
            expected |= {(record, name, "changed", *map(shown, pair)) for name, *pair in pairs if pair[0] != pair[1]}
        else:
            expected.add((record, "*", "added" if key in after else "removed", None, None))
    found = table_differences.compare_tables({"observations": table(before)}, {"observations": table(after)})
    rows = found.drop(columns="table").astype(object).where(found.drop(columns="table").notna(), None)
    assert set(rows.itertuples(index=False, name=None)) == expected
    assert len(found) == len(expected)


def shown(value: object) -> str | None:
    return None if value is None else str(value)


def test_a_column_that_is_of_another_kind_now_is_compared_by_its_texts() -> None:
    old = TABLES["projects"].conform_and_sort(pd.DataFrame([project("live")]))
    new = old.assign(stage=old["stage"].astype("object"), major=pd.array(["True"], dtype="string"))
    old = old.assign(major=pd.array([True], dtype="boolean"))
    assert table_differences.compare_tables({"projects": old}, {"projects": new}).empty


def test_every_place_that_a_digest_covers_is_there() -> None:
    missing = [place for place in (*digests.CODE_PLACES, *digests.RULE_PLACES) if not (ROOT / place).exists()]
    assert not missing, f"a change there would not be seen: {missing}"
