"""`check` says what a return would change: against the last accepted one, as the landing store keeps it."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipelines import file_check
from pipelines.difference_texts import insert_comparison, list_result_lines
from pipelines.file_report import FileReport
from schemas.source_file import Source, load_sources
from tests.conftest import ROOT

FLAT = ROOT / "sources" / "flat-list" / "provider-2_flat-list_cp1252.csv"
GREEN = "Project Green"


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    return dict(load_sources(ROOT / "sources"))


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """Outputs as a release leaves them, of which the shipped flat list is the last return."""
    return release(tmp_path / "outputs", "1.0.0", [("flat-list", FLAT.name, FLAT.read_bytes(), 16)])


def release(
    outputs: Path, version: str, files: Sequence[tuple[str, str, bytes, int]], previous: str | None = None
) -> Path:
    """A release of some files: (provider, name, content, rows published)."""
    landing, folder = outputs / "store" / "landing", outputs / "releases" / version
    landing.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True)
    sent = []
    for provider, name, content, published in files:
        sha256 = hashlib.sha256(content).hexdigest()
        (landing / sha256).write_bytes(content)
        sent.append({"provider": provider, "file": name, "sha256": sha256, "published": published})
    about = {"version": version, "previous": previous, "data_date": "2026-11-01", "submissions": sent}
    (folder / "release.json").write_text(json.dumps(about))
    (outputs / "current").unlink(missing_ok=True)
    (outputs / "current").symlink_to(folder, target_is_directory=True)
    return outputs


def flat_text() -> str:
    return FLAT.read_text(encoding="cp1252")


def checked(text: str, outputs: Path, sources: dict[str, Source], name: str = "new.csv") -> FileReport:
    path = outputs.parent / name
    path.write_bytes(text.encode("cp1252"))
    return file_check.check_file(path, sources, None, file_check.RegisterState(outputs=outputs))


def against_last(text: str, earlier: Path, sources: dict[str, Source]) -> dict[str, Any]:
    difference = checked(text, earlier, sources).about["against_last"]
    assert difference is not None
    return dict(difference)


def counts(difference: dict[str, Any]) -> dict[str, int]:
    return {kind: difference[kind] for kind in ("added", "gone", "held", "renamed", "changed") if difference[kind]}


def replaced(old: str, new: str) -> str:
    text = flat_text()
    assert old in text
    return text.replace(old, new)


def line_of(reference: str) -> str:
    return next(line for line in flat_text().splitlines() if line.startswith(f"{reference},"))


def test_the_same_file_changes_nothing(earlier: Path, sources: dict[str, Source]) -> None:
    report = checked(flat_text(), earlier, sources)
    assert report.about["against_last"] and not counts(report.about["against_last"])
    assert "The same as your last accepted return (release 1.0.0, 1 November 2026)." in list_result_lines(
        [report], "en"
    )


def test_the_same_values_written_otherwise_change_nothing(earlier: Path, sources: dict[str, Source]) -> None:
    """The rows the other way round, an organisation by another of its names, a file that is read once more."""
    header, *rows = flat_text().splitlines()
    text = "\n".join([header, *reversed(rows)]).replace("Rhondda Cynon Taf,", "RCT,")
    assert not counts(against_last(text, earlier, sources))


def test_a_new_project_and_one_that_is_gone_count_once_each(earlier: Path, sources: dict[str, Source]) -> None:
    new = line_of("GW/02").replace("GW/02", "GW/99").replace("Gwent Frailty Programme", "Shared road salt")
    difference = against_last(flat_text().replace(line_of("GW/03"), new), earlier, sources)
    assert counts(difference) == {"added": 1, "gone": 1}
    named = {(each["kind"], each["record"]["reference"]) for each in difference["details"]}
    assert named == {("added", "GW/99"), ("gone", "GW/03")}
    assert difference["tables"]["projects"]["records"] == 16


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"£76,282"', '"£80,000"', "GW/04 Gwent Archives: Funding, Expected value £76,282 → £80,000"),
        (
            "Rhondda Cynon Taf,Merthyr Tydfil; Newport,2008",
            "Rhondda Cynon Taf,Merthyr Tydfil; Newport,2009",
            "2008 → 2009",
        ),
        ("Gwent Archives,Archives", "Gwent Records,Archives", "Gwent Archives → Gwent Records"),
    ],
)
def test_a_changed_cell_is_one_changed_value(
    old: str, new: str, sentence: str, earlier: Path, sources: dict[str, Source]
) -> None:
    report = checked(replaced(old, new), earlier, sources)
    assert counts(report.about["against_last"]) == {"changed": 1}
    assert any(sentence in line for line in list_result_lines([report], "en"))


def test_a_partner_that_comes_and_one_that_goes(earlier: Path, sources: dict[str, Source]) -> None:
    report = checked(replaced("Merthyr Tydfil; Newport,2008", "Merthyr Tydfil; Cardiff,2008"), earlier, sources)
    assert "No longer in it: GW/07 Cwm Yfory, Newport" in list_result_lines([report], "en")
    difference = report.about["against_last"]
    assert counts(difference) == {"added": 1, "gone": 1} and {each["table"] for each in difference["details"]} == {
        "partners"
    }


def test_a_new_reference_over_the_same_title_is_renamed(earlier: Path, sources: dict[str, Source]) -> None:
    report = checked(replaced("GW/05", "GW/55"), earlier, sources)
    assert counts(report.about["against_last"]) == {"renamed": 1}
    assert f"Renamed: GW/05 → GW/55 {GREEN}" in list_result_lines([report], "en")
    assert any("GW/05 → GW/55" in line for line in list_result_lines([report], "cy"))


def test_a_title_that_two_projects_have_is_no_rename(earlier: Path, sources: dict[str, Source]) -> None:
    """Nobody can tell which of two it is."""
    twice = line_of("GW/06").replace("GW/06", "GW/66")
    text = flat_text().replace(line_of("GW/06"), f"{twice}\n{twice.replace('GW/66', 'GW/67')}")
    assert "renamed" not in counts(against_last(text, earlier, sources))


def test_a_project_that_would_be_held_is_not_called_gone(earlier: Path, sources: dict[str, Source]) -> None:
    """A repeated reference is held; the project is in the file all the same."""
    text = flat_text().replace(line_of("GW/07"), line_of("GW/07").replace("Cwm Yfory", ""))
    report = checked(text, earlier, sources)
    assert report.has_errors
    difference = report.about["against_last"]
    assert not difference["gone"] and difference["held"]


def test_what_was_held_the_last_time_too_is_not_newly_held(earlier: Path, sources: dict[str, Source]) -> None:
    """An organisation that nobody knows holds its record in both returns."""
    text = replaced("Merthyr Tydfil; Newport,2008", "Merthyr Tydfil; Nowhereshire,2008")
    last = release(earlier, "1.1.0", [("flat-list", FLAT.name, text.encode("cp1252"), 16)], "1.0.0")
    report = checked(text.replace("GW/05", "GW/55"), last, sources)
    assert report.has_errors and counts(report.about["against_last"]) == {"renamed": 1}


def test_nothing_is_said_where_nothing_is_known(earlier: Path, sources: dict[str, Source], tmp_path: Path) -> None:
    """No release; no release with this provider; bytes that are not kept; no source that fits; a refused file."""
    (tmp_path / "none").mkdir()
    assert checked(flat_text(), tmp_path / "none", sources).about["against_last"] is None
    unknown = checked("Apples,Pears\n1,2\n3,4\n", earlier, sources)
    assert unknown.is_refused and unknown.about["against_last"] is None and not list(list_result_lines([unknown], "en"))
    other = release(tmp_path / "other", "1.0.0", [("system-export", "a.xls", b"x", 1)])
    assert checked(flat_text(), other, sources).about["against_last"] is None
    for stored in (earlier / "store" / "landing").iterdir():
        stored.unlink()
    assert checked(flat_text(), earlier, sources).about["against_last"] is None


def test_bytes_that_are_not_what_was_received_are_not_compared(earlier: Path, sources: dict[str, Source]) -> None:
    (stored,) = (earlier / "store" / "landing").iterdir()
    stored.write_bytes(stored.read_bytes() + b"\n")
    assert checked(replaced("GW/05", "GW/55"), earlier, sources).about["against_last"] is None


def test_a_refused_return_is_passed_over_for_the_one_before(earlier: Path, sources: dict[str, Source]) -> None:
    release(earlier, "1.0.1", [("flat-list", "broken.csv", b"broken", 0)], previous="1.0.0")
    difference = against_last(replaced("GW/05", "GW/55"), earlier, sources)
    assert difference["release"] == "1.0.0" and difference["files"] == [FLAT.name]


def test_of_files_that_all_count_only_the_one_of_the_same_name_is_compared(
    tmp_path: Path, sources: dict[str, Source]
) -> None:
    folder = ROOT / "sources" / "statswales-health-visitors"
    update = (folder / "data-update.csv").read_bytes()
    sent = [("statswales-health-visitors", name, (folder / name).read_bytes(), 1) for name in ("data-orig.csv",)]
    outputs = release(
        tmp_path / "outputs", "1.0.0", [*sent, ("statswales-health-visitors", "data-update.csv", update, 3)]
    )
    for name, has_difference in (("data-update.csv", True), ("data-new.csv", False)):
        report = checked(update.decode(), outputs, sources, name)
        assert report.about["source"] == "statswales-health-visitors"
        assert (report.about["against_last"] is not None) == has_difference
        if has_difference:
            assert not counts(report.about["against_last"])


def test_the_report_as_a_page_says_it_in_both_languages(earlier: Path, sources: dict[str, Source]) -> None:
    from assets.publish.feedback import render_feedback_page

    report = checked(replaced("Gwent Archives,Archives", "<b>Records</b>,Archives"), earlier, sources)
    page = render_feedback_page("a", "a", [], dict.fromkeys(("received", "published", "held", "not_records"), 0), False)
    lines = {"en": list(list_result_lines([report], "en")), "cy": list(list_result_lines([report], "cy"))}
    with_lines = insert_comparison(page, lines)  # type: ignore[arg-type]
    assert "Would be published: Projects 16" in with_lines and "<b>Records</b>" not in with_lines
    assert with_lines.count("1.0.0") == 2
