"""The summary of a release for the register's team: its facts, and what it says in each language."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assets.publish.feedback import read_summary, write_summary
from assets.publish.feedback.provider_summary import (
    STATUSES,
    NamedProjects,
    ProviderSummary,
    ReleaseSummary,
    StandingRecords,
)
from assets.publish.feedback.summary_texts import STATUS_TITLES, WIDTH, render_summary_text
from schemas.site_settings import load_site_settings
from tests.conftest import ROOT
from tests.publish.browsing import launched, opened

NONE = NamedProjects()
REASON = {"en": "return.xlsx has 8 records. At least 10 are expected.", "cy": "Mae gan return.xlsx 8 cofnod."}
STANDING = StandingRecords(16, 0, "2026-11-01", "2026-11-01")


def provider(name: str, **more: Any) -> ProviderSummary:
    facts: dict[str, Any] = {
        **{"provider": name, "name_en": f"Council {name}", "name_cy": f"Cyngor {name}", "status": "new", "since": None},
        **{
            "reasons": (),
            "received": 1234,
            "published": 1230,
            "held": 4,
            "not_records": 0,
            "errors": 0,
            "warnings": 0,
            "standing": None,
        },
        **{"new": NONE, "changed": NONE, "gone": NONE, "contact": None, "language": "en", "files": ()},
    }
    return ProviderSummary(**{**facts, **more})


def summary(*providers: ProviderSummary, previous: str | None = "1.0.0") -> ReleaseSummary:
    return ReleaseSummary("1.1.0", "2026-12-01", previous, providers)


LETTER = ("feedback/a/email.txt", "feedback/a/report.html")
REFUSED = provider(
    "a",
    status="refused",
    since="2026-12-01",
    reasons=(REASON,),
    standing=STANDING,
    errors=1,
    contact="returns@a.example",
    files=LETTER,
)
ALL = summary(
    REFUSED,
    provider("b", status="missing", since="2026-12-01", standing=replace(STANDING, projects=1), language="cy"),
    provider("c", status="overdue", since="2026-10-01", standing=StandingRecords(0, 24, "2026-07-01", "2026-09-01")),
    provider("d", status="stale", since="2026-11-01", standing=replace(STANDING, projects=3)),
    provider("e", standing=replace(STANDING, projects=8), new=NamedProjects(1, ["Joint archive"], ["Archif ar y cyd"])),
    provider("f", changed=NamedProjects(4, ["One", "Two", "Three"], ["Un", "Dau", "Tri"]), errors=2, warnings=3),
    provider("g", status="same"),
)


def test_a_refused_return_says_why_since_when_what_stands_and_whom_to_tell() -> None:
    text = render_summary_text(ALL, "en")
    for line in (
        "a (Council a): refused since 1 December 2026",
        "return.xlsx has 8 records. At least 10 are expected.",
        "Its 16 projects of 1 November 2026 stand.",
        "feedback/a/  → returns@a.example (English first)",
    ):
        assert line in text
    welsh = render_summary_text(ALL, "cy")
    for line in (
        "a (Cyngor a): gwrthodwyd ers 1 Rhagfyr 2026",
        "Mae gan return.xlsx 8 cofnod.",
        "16 prosiect ar gyfer",
    ):
        assert line in welsh


@pytest.mark.parametrize(
    "line",
    [
        "b (Council b): missing since 1 December 2026",
        "Its 1 project of 1 November 2026 stands.",
        "Its 24 records of 1 July 2026–1 September 2026 stand.",
        "8 of its projects are not in this return. Their records of 1 November 2026 stand, marked as out",
        "e: new 1 (Joint archive)",
        "f: changed 4 (One; Two; Three; …)",
        "Errors: 2. Warnings: 3. Rows held until fixed: 4.",
        "What changed since release 1.0.0",
    ],
)
def test_each_status_says_what_stands_and_what_changed(line: str) -> None:
    assert line in render_summary_text(ALL, "en")


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("name", ["a", "a-provider-with-a-name-that-is-far-longer-than-any-other-name-in-the-register"])
def test_the_text_is_aligned_and_fits_100_columns(name: str, language: Any) -> None:
    text = render_summary_text(summary(replace(REFUSED, provider=name), *ALL.providers[1:]), language)
    assert max(map(len, text.splitlines())) <= WIDTH
    table = text.split("\n\n")[0].splitlines()
    assert len(table) == len(ALL.providers) + 2 and len({len(line) for line in table}) == 1
    assert table[-1].split()[-6:] == ["8,638", "8,610", "28", "0", "3", "3"]


def test_the_first_release_gives_numbers_and_one_provider_no_sum() -> None:
    first = summary(provider("a", new=NamedProjects(3, ["X"], ["Y"])), previous=None)
    text = render_summary_text(first, "en")
    assert "What is in the first release\n  a: 3 projects\n" in text
    assert "All" not in text
    assert text.count("  Nothing.") == 2, "to attend to, and to send"


def test_nothing_is_new_the_second_time() -> None:
    again = ALL.repeat()
    assert [each.status for each in again.providers] == [
        "refused",
        "missing",
        "overdue",
        "stale",
        "same",
        "same",
        "same",
    ]
    assert not any(each.has_changes or each.files for each in again.providers)
    assert "returns.xlsx" not in render_summary_text(again, "en") and REASON["en"] in render_summary_text(again, "en")


def test_the_files_say_the_same(tmp_path: Path) -> None:
    write_summary(ALL, load_site_settings(ROOT / "sources"), tmp_path)
    plain = read_summary(tmp_path)
    assert plain == json.loads(json.dumps(ALL.to_plain()))
    assert ReleaseSummary.from_plain(plain).to_plain() == {**plain}
    text = (tmp_path / "summary.txt").read_text(encoding="utf-8")
    assert text.startswith(render_summary_text(ALL, "en")) and text.endswith(render_summary_text(ALL, "cy"))


def test_what_a_sender_wrote_is_never_markup(tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script> {{ x }}"
    reasons = ({"en": nasty, "cy": nasty},)
    titles = NamedProjects(1, [nasty], [nasty])
    write_summary(
        summary(replace(REFUSED, reasons=reasons, new=titles)), load_site_settings(ROOT / "sources"), tmp_path
    )
    assert "<script>" not in (tmp_path / "summary.html").read_text(encoding="utf-8")


def test_every_status_has_a_title() -> None:
    assert set(STATUS_TITLES) == set(STATUSES)


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_fits_a_screen_and_a_phone(width: int, tmp_path: Path) -> None:
    write_summary(ALL, load_site_settings(ROOT / "sources"), tmp_path)
    with launched() as browser:
        page = opened(browser, (tmp_path / "summary.html").as_uri(), width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("html").get_attribute("lang") == "en"
        for language, word in (("en", "refused since 1 December 2026"), ("cy", "gwrthodwyd ers 1 Rhagfyr 2026")):
            assert page.locator(f"#{language} tbody tr").first.get_by_text(word).is_visible()
        assert page.locator("#en tbody tr").first.get_by_text("1,234").is_visible()


def test_a_status_without_a_day_is_in_one_line(tmp_path: Path) -> None:
    name = "Cydwasanaeth caffael, archifau ac adnoddau dynol awdurdodau lleol y gogledd a'r canolbarth"
    named = replace(
        ALL, providers=[replace(each, name_en=name, name_cy=name) for each in ALL.providers if not each.since]
    )
    write_summary(named, load_site_settings(ROOT / "sources"), tmp_path)
    count_lines = """cell => {
        const text = document.createRange();
        text.selectNodeContents(cell);
        return text.getClientRects().length;
    }"""
    with launched() as browser:
        for width in (700, 961, 1280):
            page = opened(browser, (tmp_path / "summary.html").as_uri(), width)
            cells = page.locator("td.status").filter(has_text=re.compile("^(new|same|newydd|yr un fath)$")).all()
            assert [cell.evaluate(count_lines) for cell in cells] == [1] * 6
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_was_due_is_overdue_by_the_day_of_the_run() -> None:
    dated = {"due": "2026-12-31", "late_after": "2027-01-14"}
    release = summary(
        REFUSED, provider("b", **dated), provider("c", **dated | {"late_after": "2027-02-14"}), provider("d")
    )
    assert [each.status for each in release.judge_on_day("2027-01-14").providers] == ["refused", "new", "new", "new"]
    late = release.judge_on_day("2027-01-15")
    assert [(each.provider, each.status, each.since) for each in late.providers[:2]] == [
        ("a", "refused", "2026-12-01"),
        ("b", "overdue", "2026-12-31"),
    ]
    assert [each.status for each in late.repeat().providers] == ["refused", "overdue", "same", "same"]
    assert ReleaseSummary.from_plain(json.loads(json.dumps(late.to_plain()))).providers[1].due == "2026-12-31"
