"""What a release may not lose without a person's word."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from assets.publish.release.guards import (
    GUARDED_TABLES,
    GuardRefusedError,
    find_large_growth,
    find_large_losses,
    find_lost_providers,
    guard_release,
)
from assets.publish.release.published_releases import PublishedRelease
from schemas.frames import HISTORY, PROVENANCE, build_frame
from schemas.rules import RULES
from schemas.tables import TABLES


def content(projects: int, *amounts: float) -> dict[str, pd.DataFrame]:
    rows = [
        {"benefit_id": str(n), "expected_value": value, "unit": "GBP", "counted": True}
        for n, value in enumerate(amounts)
    ]
    rows += [
        {"benefit_id": "words", "expected_value": None},
        {"benefit_id": "twice", "expected_value": 1e9, "unit": "GBP", "counted": False},
    ]
    return {
        "projects": pd.DataFrame({"project_id": [str(n) for n in range(projects)]}),
        "benefits": TABLES["benefits"].conform_and_sort(pd.DataFrame(rows)),
        **{name: TABLES[name].conform_and_sort(pd.DataFrame()) for name in ("partners", "observations")},
        "provenance": pd.DataFrame(columns=list(PROVENANCE)),
        "about": pd.DataFrame([{"version": "1.1.0"}]),
    }


def standing(projects: int, *amounts: float) -> PublishedRelease:
    tables = content(projects, *amounts)
    return PublishedRelease(
        Path(), {"version": "1.0.0", "submissions": []}, tables, tables["provenance"], build_frame([], HISTORY)
    )


@pytest.mark.parametrize(
    ("before", "now", "refused"),
    [
        ((40, 100.0), (40, 100.0), 0),
        ((40, 100.0), (31, 100.0), 0),
        ((40, 100.0), (30, 100.0), 1),
        ((8, 100.0), (6, 100.0), 0),
        ((8, 100.0), (5, 100.0), 1),
        ((40, 60.0, 40.0), (40, 76.0), 0),
        ((40, 60.0, 40.0), (40, 75.0), 1),
        ((40, 60.0, 40.0), (10, 0.0), 2),
        ((40,), (40, 5.0), 0),
        ((40, 100.0), (400, 9999.0), 0),
    ],
)
def test_a_quarter_of_the_projects_or_of_the_money_is_too_much(
    before: tuple[float, ...], now: tuple[float, ...], refused: int
) -> None:
    found = find_large_losses(content(int(now[0]), *now[1:]), standing(int(before[0]), *before[1:]))
    assert len(found) == refused
    for reason in found:
        assert reason.render("cy") != reason.render("en") and "%" in reason.render("cy")


@pytest.mark.parametrize("table", GUARDED_TABLES)
@pytest.mark.parametrize(("now", "refused"), [(31, False), (30, True)])
def test_a_quarter_of_the_rows_of_any_main_table_is_too_much(table: str, now: int, refused: bool) -> None:
    rows = pd.DataFrame({name: [str(n) for n in range(40)] for name in TABLES[table].get_key_columns()})
    old, new = standing(40, 100.0), content(40, 100.0)
    counted = TABLES["benefits"].conform_and_sort(pd.DataFrame(columns=["counted"]))
    same = {"benefits": counted} if table == "benefits" else {}
    old = replace(old, tables={**old.tables, **same, table: TABLES[table].conform_and_sort(rows)})
    found = find_large_losses({**new, **same, table: TABLES[table].conform_and_sort(rows.iloc[:now])}, old)
    assert [reason.values["table"].en for reason in found] == ([TABLES[table].about.title_en] if refused else [])


def test_a_provider_that_goes_is_told_with_the_reason() -> None:
    old, new = standing(4, 1.0), content(4, 1.0)
    old = replace(old, provenance=pd.DataFrame({"provider": ["flat-list", "other"]}))
    now = {**new, "provenance": pd.DataFrame({"provider": ["flat-list"]})}
    quality = pd.DataFrame({"provider": ["other"], "rule": ["file-unreadable"]})
    (reason,) = find_lost_providers({**now, "quality": quality}, old)
    assert "other" in reason.render("en") and RULES["file-unreadable"].title_cy in reason.render("cy")


@pytest.mark.parametrize(
    ("before", "now", "warned"),
    [
        ((10, 100.0), (20, 200.0), 0),
        ((10, 100.0), (21, 100.0), 1),
        ((10, 100.0), (10, 200.5), 1),
        ((10, 100.0), (21, 10000.0), 2),
        ((0,), (21, 10000.0), 0),
        ((40, 100.0), (10, 1.0), 0),
    ],
)
def test_growth_is_warned_of_and_never_refused(before: tuple[float, ...], now: tuple[float, ...], warned: int) -> None:
    old, new = standing(int(before[0]), *before[1:]), content(int(now[0]), *now[1:])
    found = find_large_growth(new, old)
    assert len(found) == warned
    assert all(warning.render("cy") != warning.render("en") for warning in found)
    if before[0] <= now[0]:
        assert len(guard_release(new, old, None).warnings) == warned
    assert guard_release(new, None, None).warnings == []


def test_a_person_may_accept_it_with_a_reason() -> None:
    old, new = standing(40, 100.0), content(10, 1.0)
    with pytest.raises(GuardRefusedError, match="Projects: 75% of the rows"):
        guard_release(new, old, None)
    guard_release(new, old, "The register was split.")
    guard_release(new, None, None)
