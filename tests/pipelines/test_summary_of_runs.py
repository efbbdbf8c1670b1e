"""What `publish` tells the register's team of each provider: new, the same, refused, missing, overdue, out of date."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import publish
from tests.pipelines.test_app import run
from tests.pipelines.two_providers import FLAT, build_first_release

pytestmark = pytest.mark.slow

NOVEMBER, DECEMBER = "2026-11-01", "2026-12-01"
Outcome = dict[str, Any]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the two providers' sources and outputs."""
    return build_first_release(tmp_path_factory)


@pytest.fixture
def place(before: Path, tmp_path: Path) -> Path:
    """The same, for one test alone."""
    return Path(shutil.copytree(before, tmp_path / "place", symlinks=True))


def _run(place: Path) -> dict[str, Outcome]:
    """The summary's providers after a run, by name, as the release and its files have them."""
    done = publish(place / "sources", place / "outputs")
    summary = json.loads((done.folder / "summary.json").read_text(encoding="utf-8"))
    assert summary == done.about["summary"]
    assert sum(row["received"] for row in done.about["submissions"]) == sum(
        row["received"] for row in summary["providers"]
    )
    return {row["provider"]: row for row in summary["providers"]}


def _send_next(place: Path, lines: slice | None = None, is_new: bool = True) -> None:
    """The first provider sends its list of the next month: some of its lines, or the same bytes again."""
    source = place / "sources/flat-list.yaml"
    source.write_text(source.read_text(encoding="utf-8").replace(NOVEMBER, DECEMBER), encoding="utf-8")
    path = place / "sources" / FLAT
    header, *rows = path.read_bytes().splitlines(keepends=True)
    if is_new:
        path.write_bytes(b"".join([header, *rows[lines or slice(None)]]))


def _tell(place: Path, *options: str) -> str:
    """What the command prints of a run."""
    done = run(*options, "publish", "--sources", place / "sources", "--outputs", place / "outputs")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_first_release_is_all_new(place: Path) -> None:
    summary = json.loads((place / "outputs/current/summary.json").read_text(encoding="utf-8"))
    assert summary["previous"] is None
    assert [(row["status"], row["new"]["count"]) for row in summary["providers"]] == [("new", 16), ("new", 10)]
    assert all(row["files"][0].endswith("/email.txt") for row in summary["providers"])
    for row in summary["providers"]:
        assert all((place / "outputs/current" / path).is_file() for path in row["files"])


def test_a_run_that_changes_nothing_still_says_what_came(place: Path) -> None:
    files = {name: (place / "outputs/current" / name).read_bytes() for name in ("summary.html", "summary.txt")}
    told = _tell(place)
    assert told.count("  same ") == 2 and "Nothing has changed: release 1.0.0" in told
    assert {name: (place / "outputs/current" / name).read_bytes() for name in files} == files


def test_a_halved_list_is_refused_and_its_projects_stand(place: Path) -> None:
    _send_next(place, slice(8))
    told = _tell(place)
    for text in (
        "flat-list      refused ",
        "refused since 1 December 2026",
        "provider-2_flat-list_cp1252.csv has 8 records for Projects. At least 10 are expected.",
        "Its 16 projects of 1 November 2026 stand.",
    ):
        assert text in told
    summary = _run(place)
    assert summary["flat-list"]["errors"] == 1 and summary["flat-list"]["standing"]["projects"] == 16
    welsh = _tell(place, "--lang", "cy")
    assert "gwrthodwyd ers 1 Rhagfyr 2026" in welsh and "Disgwylir o leiaf 10" in welsh


def test_the_same_bytes_under_a_new_date_are_the_same(place: Path) -> None:
    _send_next(place, is_new=False)
    summary = _run(place)
    assert (summary["flat-list"]["status"], summary["flat-list"]["files"]) == ("same", [])


def test_a_list_without_some_projects_is_new_and_says_which_records_stand(place: Path) -> None:
    _send_next(place, slice(12))
    providers = _run(place)
    summary = providers["flat-list"]
    assert (summary["status"], summary["standing"]["projects"], summary["gone"]["count"]) == ("new", 4, 0)
    assert summary["standing"]["first_date"] == NOVEMBER
    assert (providers["system-export"]["status"], providers["system-export"]["since"]) == ("overdue", DECEMBER)


def test_a_changed_list_names_what_changed(place: Path) -> None:
    path = place / "sources" / FLAT
    text = path.read_text(encoding="cp1252")
    path.write_bytes(text.replace("SW/02,Partneriaeth,Education", "SW/02,Partneriaeth,Waste").encode("cp1252"))
    summary = _run(place)["flat-list"]
    assert (summary["status"], summary["changed"]["count"]) == ("new", 1)
    assert summary["changed"]["titles_en"] == ["Partneriaeth"]


def test_a_list_of_other_projects_is_refused(place: Path) -> None:
    text = (place / "sources" / FLAT).read_text(encoding="cp1252")
    header = text.splitlines()[0]
    rows = [f"ZZ/{n}{',' * header.count(',')}" for n in range(12)]
    (place / "sources" / FLAT).write_text("\n".join([header, *rows, ""]), encoding="cp1252")
    summary = _run(place)["flat-list"]
    assert (summary["status"], summary["since"], summary["standing"]["projects"]) == ("refused", NOVEMBER, 16)
    assert "16 of the 16 projects of the last accepted return" in summary["reasons"][0]["en"]


def test_a_missing_list_is_missing_since_it_first_was(place: Path) -> None:
    shutil.rmtree(place / "sources/flat-list")
    for _ in range(2):
        summary = _run(place)["flat-list"]
        assert (summary["status"], summary["since"]) == ("missing", NOVEMBER)
        assert summary["standing"] == {
            "projects": 16,
            "records": 0,
            "first_date": NOVEMBER,
            "last_date": NOVEMBER,
        }
        assert {Path(path).name for path in summary["files"]} == {"email.txt", "report.html", "findings.csv"}
