"""Several files of one provider, checked together: which of them count, as in the pipeline; and one that stops no other"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from assets.gather.received_files import find_submissions
from pipelines import file_check
from pipelines.difference_texts import list_result_lines
from pipelines.file_report import FileReport
from schemas.source_file import Source
from tests.examples import source, table, write_csv
from tests.habits.habits import habit

HEADER = ["Ref", "Title"]
COLUMNS = {"reference": "Ref", "title_en": "Title"}
LATEST, ALL = (source(table(columns=COLUMNS), match="*.csv", takes=takes) for takes in ("latest", "all"))


def check_files(by: Source, *paths: Path) -> list[FileReport]:
    sources = {by.provider: by}
    return file_check.report_files([file_check.map_file(path, sources, None) for path in paths])


def write_files(folder: Path, **titles: str) -> list[Path]:
    """Files of one project each, of these names."""
    return [write_csv(folder / f"{name}.csv", [HEADER, [f"R{len(title)}", title]]) for name, title in titles.items()]


def list_rules(reports: Sequence[FileReport]) -> list[list[str]]:
    of_files = ("file-superseded", "file-repeated", "check-stopped")
    return [[rule for rule in report.findings["rule"] if rule in of_files] for report in reports]


@habit(
    "two files of a kind of which the latest counts, checked together",
    "told",
    "of the earlier by name that it is not read",
)
def test_the_last_by_name_counts_as_in_the_pipeline(tmp_path: Path) -> None:
    paths = write_files(tmp_path, b="Archives", c="Buildings and land", a="Parking")
    reports = check_files(LATEST, *paths)
    assert list_rules(reports) == [["file-superseded"], [], ["file-superseded"]]
    assert [sum(report.published.values()) for report in reports] == [0, 1, 0]
    assert [sent.file for sent in find_submissions(LATEST, tmp_path)[0]] == ["c.csv"]
    assert "b.csv is not read, because c.csv" in reports[0].findings["message_en"].iloc[0]
    assert list(list_result_lines(reports, "en")) == ["Would be published: Projects 1."]
    assert not reports[0].is_refused and not reports[0].has_anything_to_fix
    assert list_rules(check_files(ALL, *paths)) == [[], [], []]


def test_the_last_by_date_counts_where_the_files_say_theirs(tmp_path: Path) -> None:
    by = source(table(columns=COLUMNS), match="*.csv", data_date={"from": "name"})
    paths = []
    for name, title in (("Dec 2025", "Archives"), ("Nov 2025", "Parking")):
        paths.append(write_csv(tmp_path / f"{name}.csv", [HEADER, ["R1", title]]))
    assert list_rules(check_files(by, *paths)) == [[], ["file-superseded"]]


@habit(
    "partners of projects that are in none of the files checked",
    "told",
    "that they are not there, unless another file has them",
)
@pytest.mark.parametrize("reference", ["A1", "a1", "Archives"])
def test_projects_of_files_that_no_source_fits(tmp_path: Path, reference: str) -> None:
    partners = [["Ref", "Organisation", "Role"], [reference, "Swansea Council", "lead"], ["B2", "Powys", "lead"]]
    paths = [write_csv(tmp_path / "partners.csv", partners)]
    paths.append(write_csv(tmp_path / "projects.csv", [["Ref", "Title", "Lead"], ["A1", "Archives", "Swansea"]]))
    for sent, unknown in ((paths[:1], f"2): {reference}, B2."), (paths, "1): B2.")):
        reports = file_check.report_files([file_check.map_file(path, {}, None) for path in sent])
        (told,) = (
            row for report in reports for row in report.about["findings"] if row["rule"] == "projects-not-among-files"
        )
        assert unknown in told["message_en"] and (told["file"], told["severity"]) == ("partners.csv", "warning")


@habit("the same file twice", "read", "once; the other is told")
@pytest.mark.parametrize("by", [LATEST, ALL])
def test_the_same_bytes_are_checked_once(tmp_path: Path, by: Source) -> None:
    paths = write_files(tmp_path, a="Archives", b="Archives")
    reports = check_files(by, *paths)
    assert sorted(list_rules(reports)) == [[], ["file-repeated"]]
    assert sum(sum(report.published.values()) for report in reports) == 1
    assert sorted(list_rules(check_files(by, paths[0], paths[0]))) == [[], ["file-repeated"]], "named twice"
    (tmp_path / "unknown").mkdir()
    unknown = [write_csv(tmp_path / "unknown" / name, [["x", "y"], ["1", "2"]]) for name in ("a.csv", "b.csv")]
    assert [report.is_refused for report in check_files(by, *unknown)] == [True, False]


def test_a_last_file_that_is_refused_replaces_the_one_before(tmp_path: Path) -> None:
    """The pipeline reads the last by name, and finds that it cannot."""
    (good,) = write_files(tmp_path, a="Archives")
    bad = tmp_path / "b.csv"
    bad.write_bytes(b"%PDF-1.7 not a table")
    files = [file_check.map_file(path, {"example": LATEST}, "example") for path in (good, bad)]
    reports = file_check.report_files(files)
    assert [report.is_refused for report in reports] == [False, True]
    assert list_rules(reports) == [["file-superseded"], []]


@pytest.mark.parametrize("step", ["check_records", "match_alone", "compare_with_last"])
def test_an_error_at_one_return_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    other = LATEST.model_copy(update={"provider": "other"})
    files = [
        file_check.map_file(path, {by.provider: by}, by.provider)
        for path, by in zip(write_files(tmp_path, a="Archives", b="Parking"), (LATEST, other), strict=True)
    ]
    done: Callable[..., Any] = getattr(file_check, step)

    def fail(*given: Any) -> Any:
        if any(each is LATEST for each in given):
            raise ZeroDivisionError
        return done(*given)

    monkeypatch.setattr(file_check, step, fail)
    stopped, checked = file_check.report_files(files, file_check.RegisterState(outputs=tmp_path))
    assert stopped.about["refused"]["rule"] == "check-stopped" and stopped.about["source"] == "example"
    assert not checked.is_refused and sum(checked.published.values()) == 1
