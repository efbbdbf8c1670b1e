"""What goes back to a provider: the report and the letter, clean or with a thousand findings, in its own language first."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assets.publish.feedback import provider_report, render_feedback_page, write_feedback
from assets.publish.feedback.provider_report import Delivery, DueReturn, ReportedFile
from schemas.finding_groups import group_for_reading
from schemas.findings import build_findings, make_finding, render_findings
from schemas.frames import FINDINGS, LIVES, PROVENANCE, ROWS, SUBMISSIONS, build_frame
from schemas.site_settings import load_site_settings
from schemas.source_file import Schedule
from tests.conftest import ROOT
from tests.examples import source

COUNTS = {"received": 12, "published": 10, "held": 1, "not_records": 1}
FILE = ReportedFile("return.xlsx", "a" * 64, "2026-11-01", False, COUNTS)


def _rendered(*findings: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in render_findings(build_findings(findings)).to_dict("records")]


def _finding(rule: str, cell: str, **more: Any) -> dict[str, Any]:
    place = {"provider": "example", "file": "return.xlsx", "sheet": "Projects", "cell": cell, "table": "projects"}
    return make_finding(rule, **{**place, "column": "title_en", "value": "soon", **more})


def _many(count: int) -> list[dict[str, Any]]:
    return _rendered(
        *(_finding("date-unreadable", f"C{n}", more_en="", more_cy="", column=f"column_{n}") for n in range(count))
    )


def _delivery(**more: Any) -> Delivery:
    return Delivery("1.2.0", "2026-11-01", "1.1.0", load_site_settings(ROOT / "sources"), **{"files": [FILE], **more})


def _written(folder: Path, findings: list[dict[str, Any]], delivery: Delivery, **keys: Any) -> tuple[str, str]:
    """The report and the letter."""
    write_feedback(source(**keys), findings, COUNTS, delivery, folder)
    report, letter = (folder / "example" / name for name in ("report.html", "email.txt"))
    return report.read_text(encoding="utf-8"), letter.read_text(encoding="utf-8")


def _see(report: str, language: str = "en") -> str:
    """What a reader of one language sees at first: the section without what is folded."""
    section = report.split(f'<section lang="{language}"')[1].split("</section>")[0]
    return re.sub(r"<details>.*?</details>", "", section, flags=re.DOTALL)


@pytest.mark.parametrize("count", [1, 10, 11, 1000])
def test_ten_groups_at_most_are_seen_at_first_and_none_is_lost(count: int) -> None:
    report = render_feedback_page("A", "A", group_for_reading(_many(count)), COUNTS)
    assert _see(report).count("<li class") == min(count, 10)
    english = report.split('<section lang="cy"')[0]
    assert english.count("<li class") == count


def test_a_clean_return_is_thanked_for_in_both_languages(tmp_path: Path) -> None:
    report, letter = _written(tmp_path, [], _delivery())
    for text in (report, letter):
        assert "Nothing to fix. Thank you." in text and "Dim i'w gywiro. Diolch." in text.replace("&#39;", "'")
    assert "What to fix" not in report


@pytest.mark.parametrize(("language", "subject"), [("en", "Subject: "), ("cy", "Pwnc: ")])
def test_the_providers_language_comes_first(tmp_path: Path, language: str, subject: str) -> None:
    report, letter = _written(tmp_path, _many(1), _delivery(), language=language)
    assert f'<html lang="{language}">' in report and letter.startswith(subject)
    assert re.findall(r'<section lang="(..)"', report)[0] == language


def test_report_and_letter_name_version_date_file_and_contact(tmp_path: Path) -> None:
    due = [DueReturn("*.xlsx", "month", "2026-12-01", False), DueReturn("*.csv", "month", "2026-11-01", True)]
    report, letter = _written(tmp_path, _many(1), _delivery(due=due))
    for text in (report, letter):
        for name in ("1.2.0", "1 November 2026", "return.xlsx", "a" * 64, "register@example.org", "1 December 2026"):
            assert name in text, name
        assert "not received" in text and "nas derbyniwyd" in text


def test_fixed_disagreeing_tidied_and_accepted_findings_have_their_own_parts(tmp_path: Path) -> None:
    disagreement = _finding("providers-disagree", "D2", theirs="2020", other="two", published="2020")
    tidied = _finding("date-read", "E2", after="2026-04-01")
    accepted = _finding("date-unreadable", "F2", more_en="", more_cy="")
    frame = build_findings([disagreement, tidied, accepted])
    life = {**_rendered(accepted)[0], "accepted_until": "2027-03-31", "reason_en": "Agreed.", "reason_cy": "Cytunwyd."}
    fixed = group_for_reading(_rendered(_finding("title-missing", "G2", value=None)))
    results = provider_report._collect_results(frame)
    delivery = _delivery(fixed=fixed, accepted=[life], results=results)
    report, letter = _written(tmp_path, _rendered(disagreement, tidied, accepted), delivery)
    assert "What to fix" not in report, "accepted is not open"
    assert "What other providers say differently (1)" in report and "Fixed since the last release (1)" in report
    assert "<del>soon</del> → <ins>2026-04-01</ins>" in report
    assert "Accepted until 31 March 2027: Agreed." in report and "31 Mawrth 2027: Cytunwyd." in report
    assert "Fixed since the last release: 1. Thank you." in letter


def test_a_return_that_did_not_come_is_not_called_clean(tmp_path: Path) -> None:
    report, letter = _written(tmp_path, [], _delivery(files=[], waiting=3))
    for text in (report, letter):
        assert "No file of yours has come" in text and "could not be read: 3." in text
        assert "Nothing to fix" not in text


def test_the_letter_of_an_overdue_return_says_so_and_thanks_for_no_file(tmp_path: Path) -> None:
    due = [DueReturn("*.csv", "month", "2026-11-01", False)]
    _, letter = _written(tmp_path, _many(1), _delivery(due=due))
    assert "Your next return was due on 1 November 2026, and has not come." in letter
    assert "erbyn 1 Tachwedd 2026, ac nid yw wedi cyrraedd" in letter and "Thank you" not in letter


def test_a_file_that_is_only_checked_has_no_release() -> None:
    report = render_feedback_page("f.csv", "f.csv", group_for_reading(_many(1)), COUNTS, is_sent=False)
    assert "Would be published" in report and "before you send the file" in report
    assert "Version" not in report and "Your files" not in report


def test_what_a_sender_wrote_is_never_markup(tmp_path: Path) -> None:
    value = "<script>alert(1)</script> & {{ x }}"
    report, letter = _written(
        tmp_path, _rendered(_finding("date-unreadable", "C2", more_en="", more_cy="", value=value)), _delivery()
    )
    assert "<script>" not in report and value in letter


def test_deliveries_of_a_release_without_any_finding() -> None:
    about = {"version": "1.0.0", "data_date": "2026-11-01", "previous": None}
    sent = {"provider": "example", "file": "a.csv", "sha256": "b" * 64, "data_date": "2026-11-01", "spec": 0}
    content = {
        "about": pd.DataFrame([about]),
        "submissions": build_frame([sent, {"provider": "example", "file": "*.ods"}], SUBMISSIONS),
        "refusals": build_frame([], FINDINGS),
        "lives": build_frame([], LIVES),
        "findings": build_frame([], FINDINGS),
    }
    rows = build_frame([{"provider": "example", "file": "a.csv", "fate": "published"}], ROWS)
    site = load_site_settings(ROOT / "sources")
    delivery = provider_report.build_deliveries(content, rows, {"example": source()}, site)["example"]
    assert [(file.file, file.counts["received"], file.refused) for file in delivery.files] == [("a.csv", 1, False)]
    assert not delivery.fixed and not delivery.accepted and delivery.waiting == 0


def test_a_finding_about_an_earlier_file_says_of_when_that_was() -> None:
    """The file that came now has the name of the one whose records stand."""
    findings = build_findings(
        [_finding("providers-disagree", "F11", sha256="b" * 64), _finding("too-few-records", "", sha256="c" * 64)]
    )
    sent = build_frame([{"provider": "example", "file": "return.xlsx", "sha256": "c" * 64}], SUBMISSIONS)
    stated = build_frame([{"sha256": "b" * 64, "data_date": "2026-11-01"}], PROVENANCE)
    named = provider_report.name_earlier_files(findings, sent, stated)
    assert dict(zip(named["rule"], named["file"], strict=True)) == {
        "providers-disagree": "return.xlsx (2026-11-01)",
        "too-few-records": "return.xlsx",
    }
    assert list(named["finding_id"]) == list(findings["finding_id"])
    all_sent = build_frame([{"provider": "example", "sha256": letter * 64} for letter in "bc"], SUBMISSIONS)
    assert provider_report.name_earlier_files(findings, all_sent, stated) is findings


def test_a_report_explains_the_date_of_an_earlier_file(tmp_path: Path) -> None:
    report, _ = _written(tmp_path, _rendered(_finding("title-missing", "B2")), _delivery(has_earlier=True))
    assert "means an earlier return of yours" in report and "yn golygu ffurflen gynharach" in report
    report, _ = _written(tmp_path, _rendered(_finding("title-missing", "B2")), _delivery())
    assert "means an earlier return of yours" not in report


@pytest.mark.parametrize(
    ("day", "every", "due"),
    [
        ("2026-11-01", "month", "2026-12-01"),
        ("2026-12-31", "quarter", "2027-03-31"),
        ("2027-01-31", "month", "2027-02-28"),
        ("2026-11-01", "year", "2027-11-01"),
        ("2026-11-01", "once", None),
    ],
)
def test_when_the_next_return_is_due(day: str, every: str, due: str | None) -> None:
    assert Schedule(every=every, because="x").calculate_due_day(day) == due


def test_of_several_kinds_of_file_the_newest_says_what_is_due_as_in_the_calendar() -> None:
    old, new = DueReturn("costs*", "month", "2026-10-01", False), DueReturn("list*", "month", "2026-12-01", False)
    assert (_delivery(due=[old, new]).next_due, _delivery(due=[old, new]).overdue_since) == ("2026-12-01", None)
    assert _delivery(due=[old]).overdue_since == "2026-10-01"
    assert _delivery(due=[]).next_due is None
