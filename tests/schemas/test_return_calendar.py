"""What is due from whom, since when."""

import pandas as pd
import pytest

from schemas.findings import build_findings, make_finding, render_findings
from schemas.frames import SUBMISSIONS, build_frame
from schemas.return_calendar import (
    build_calendar,
    find_overdue_providers,
    list_refused_files,
    report_overdue_returns,
)
from schemas.source_file import Source
from schemas.stores import AcceptedFile
from tests.examples import source_keys

MONTH = {"every": "month", "because": "x"}
SOURCES = {
    name: Source.model_validate({**source_keys(match=f"{name}.csv", expected=MONTH), "provider": name})
    for name in ("a", "b", "c")
}
SOURCES["once"] = Source.model_validate({**source_keys(expected={"every": "once", "because": "x"}), "provider": "once"})


def receive(**days: str | None) -> pd.DataFrame:
    """SUBMISSIONS with a file of each provider; None where it did not come."""
    rows: list[dict[str, object]] = [
        {"provider": name, "file": f"{name}.csv", "sha256": day and f"sha-{name}", "spec": 0, "data_date": day}
        for name, day in days.items()
    ]
    return build_frame(rows, SUBMISSIONS)


@pytest.mark.parametrize(("newest", "overdue"), [("2026-11-30", set()), ("2026-12-01", {"a"}), ("2027-03-01", {"a"})])
def test_a_return_is_overdue_once_others_have_data_of_its_day(newest: str, overdue: set[str]) -> None:
    sent = receive(a="2026-11-01", b=newest, c=newest, once="2011-04-04")
    calendar = build_calendar(SOURCES, sent, (), [])
    assert find_overdue_providers(calendar) == overdue
    assert [(row.last, row.due) for row in calendar if row.provider in ("a", "once")] == [
        ("2026-11-01", "2026-12-01"),
        ("2011-04-04", None),
    ]


def test_a_refused_file_is_no_return() -> None:
    refused = build_findings([make_finding("file-older", provider="b", file="b.csv", date="", last_date="", last="")])
    sent = receive(a="2026-11-01", b="2062-01-01", c=None)
    before = [AcceptedFile("b", "b.csv", "sha", "2026-10-01", "1.0.0")]
    calendar = {row.provider: row for row in build_calendar(SOURCES, sent, list_refused_files(refused), before)}
    assert not calendar["a"].is_overdue
    assert (calendar["b"].last, calendar["b"].is_overdue) == ("2026-10-01", True)
    assert (calendar["c"].last, calendar["c"].is_overdue) == (None, False)


def test_an_overdue_return_is_told_once_with_its_day_and_what_stands() -> None:
    calendar = build_calendar(SOURCES, receive(a="2026-11-01", b="2026-12-01"), (), [])
    (finding,) = report_overdue_returns(calendar, SOURCES, build_findings([]))
    rendered = render_findings(build_findings([finding])).iloc[0]
    assert "'a.csv' has arrived (due since 2026-12-01)" in rendered["message_en"]
    assert "of 2026-11-01, stay published." in rendered["message_en"] and "ers 2026-12-01" in rendered["message_cy"]
    assert not report_overdue_returns(calendar, SOURCES, build_findings([finding]))
