"""What happens from one release to the next: versions, refused files, guards, runs that are killed or meet."""

import hashlib
import json
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

from assets.publish.release.guards import GuardRefusedError
from schemas.yaml_files import SourceError
from tests.conftest import ROOT, publish
from tests.pipelines.two_providers import FLAT, build_first_release, replace_text

pytestmark = pytest.mark.slow

COMMAND = str(Path(sys.executable).parent / "shared-services")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the two providers' sources and outputs."""
    return build_first_release(tmp_path_factory)


@pytest.fixture
def sources(before: Path, tmp_path: Path) -> Path:
    """The sources, for one test alone."""
    return Path(shutil.copytree(before / "sources", tmp_path / "sources"))


@pytest.fixture
def outputs(before: Path, tmp_path: Path) -> Path:
    """The outputs in which release 1.0.0 stands, for one test alone."""
    return Path(shutil.copytree(before / "outputs", tmp_path / "outputs", symlinks=True))


def _standing(outputs: Path) -> Path:
    """The release that stands."""
    return (outputs / "current").resolve()


STEPS = ("submissions", "raw_records", "accepted", "held", "notes", "findings")


def _made(outputs: Path, provider: str) -> set[tuple[int, str]]:
    """When a provider's tables of each step were written, and what they were made from."""
    places = [outputs / "store" / "tables" / step / provider for step in STEPS]
    return {(place.stat().st_ino, (place / "made-from").read_text()) for place in places}


def test_versions_follow_what_changed(sources: Path, outputs: Path) -> None:
    assert _standing(outputs).name == "1.0.0"
    replace_text(sources / FLAT, "SW/02,Partneriaeth,Education", "SW/02,Partneriaeth,Waste")
    before = {provider: _made(outputs, provider) for provider in ("flat-list", "system-export")}
    corrected = publish(sources, outputs)
    # Nothing of the other provider is read or checked again.
    assert _made(outputs, "system-export") == before["system-export"]
    assert not _made(outputs, "flat-list") & before["flat-list"]
    assert len({made_from for _, made_from in _made(outputs, "flat-list")}) == 1
    assert corrected.about["version"] == "1.0.1"
    delta = json.loads((corrected.folder / "public/data/delta.json").read_text(encoding="utf-8"))
    assert [(each["table"], each["columns"]) for each in delta["changes"]] == [
        ("projects", {"service_area": {"before": "education", "after": "waste"}})
    ]
    assert delta["changes"][0]["cause"] == "source"
    text = (sources / FLAT).read_text(encoding="cp1252")
    (sources / FLAT).write_bytes(
        (text.rstrip() + "\r\nSW/10,New service,ICT,,Swansea; Bridgend,,,,,,,\r\n").encode("cp1252")
    )
    assert publish(sources, outputs).about["version"] == "1.1.0"
    assert sorted(path.name for path in (outputs / "releases").iterdir()) == ["1.0.0", "1.0.1", "1.1.0"]
    told = json.loads((outputs / "current/public/data/releases.json").read_text(encoding="utf-8"))["releases"]
    assert [(each["version"], each["previous"]) for each in told] == [
        ("1.1.0", "1.0.1"),
        ("1.0.1", "1.0.0"),
        ("1.0.0", None),
    ]
    for each in told[1:]:
        earlier = outputs / "releases" / each["version"] / "public/data"
        assert each["sums_sha256"] == hashlib.sha256((earlier / "SHA256SUMS").read_bytes()).hexdigest()
        assert each["address"].endswith(f"/releases/{each['version']}/")
    latest = json.loads((outputs / "current/public/api/v1/latest.json").read_text(encoding="utf-8"))
    package = (outputs / "current/public/data/datapackage.json").read_bytes()
    assert latest["datapackage_sha256"] == hashlib.sha256(package).hexdigest()
    log = (outputs / "current/public/data/CHANGELOG.md").read_text(encoding="utf-8")
    assert [line for line in log.splitlines() if line.startswith("## ")] == [
        "## 1.1.0 (2026-11-01)",
        "## 1.0.1 (2026-11-01)",
        "## 1.0.0 (2026-11-01)",
    ]


def test_identifiers_are_kept_when_a_provider_changes_its_reference(sources: Path, outputs: Path) -> None:
    before = pd.read_parquet(_standing(outputs) / "internal/data/projects.parquet").set_index("title_en")["project_id"]
    shutil.copy(ROOT / "sources" / "themed-workbook.yaml", sources)
    shutil.copytree(ROOT / "sources" / "themed-workbook", sources / "themed-workbook")
    second = publish(sources, outputs)
    after = pd.read_parquet(second.folder / "internal/data/provenance.parquet")
    titles = after[(after["table"] == "projects") & (after["column"] == "title_en")]
    for title, project in before.items():
        assert project in set(titles.loc[titles["value"] == title, "key"]), title


def test_what_a_refused_file_said_before_stands_marked_stale(sources: Path, outputs: Path) -> None:
    first = _standing(outputs)
    (sources / FLAT).write_bytes(b"PK\x03\x04 not a workbook at all")
    second = publish(sources, outputs)
    then, now = (
        pd.read_parquet(folder / "internal/data/projects.parquet").set_index("project_id")
        for folder in (first, second.folder)
    )
    assert set(then.index) == set(now.index)
    reports = pd.read_parquet(second.folder / "internal/data/reports.parquet")
    others = set(reports.loc[reports["provider"] != "flat-list", "project_id"])
    assert {project for project, stale in now["stale"].items() if stale} == set(now.index) - others
    assert reports.set_index("provider").loc["flat-list", "stale"].all()
    pd.testing.assert_series_equal(then["title_en"], now["title_en"])
    findings = json.loads((second.folder / "feedback/flat-list/findings.json").read_text(encoding="utf-8"))
    assert [(row["rule"], row["file"]) for row in findings] == [("file-unreadable", Path(FLAT).name)]
    assert not publish(sources, outputs).is_new


def test_a_provider_that_is_taken_out_is_refused_by_the_guard_until_a_person_says_why(
    sources: Path, outputs: Path
) -> None:
    first = _standing(outputs)
    (sources / "flat-list.yaml").unlink()
    with pytest.raises(GuardRefusedError) as refused:
        publish(sources, outputs)
    assert "flat-list" in refused.value.render("en")
    assert _standing(outputs) == first
    accepted = publish(sources, outputs, accept="The list is kept elsewhere now.")
    assert accepted.about["accepted"] == "The list is kept elsewhere now."
    again = publish(sources, outputs)
    assert not again.is_new and again.about["accepted"] == accepted.about["accepted"], (
        "the reason stays with the release"
    )
    changes = pd.read_parquet(accepted.folder / "public/data/changes.parquet")
    removed = changes[(changes["table"] == "projects") & (changes["kind"] == "removed")]
    assert set(removed["cause"]) == {"correction"}, "no provider took them away"
    gone = pd.read_parquet(accepted.folder / "public/data/withdrawn.parquet")
    for project in gone["project_id"]:
        for page in (f"en/projects/{project}/index.html", f"cy/prosiectau/{project}/index.html"):
            assert (accepted.folder / "public" / page).is_file()
        told = json.loads((accepted.folder / f"public/api/v1/projects/{project}.json").read_text(encoding="utf-8"))
        assert told["withdrawn"]["reason_cy"] and told["project_id"] == project
    assert len(gone) > 3


def test_a_return_that_never_came_is_a_row_too(sources: Path, tmp_path: Path) -> None:
    shutil.rmtree(sources / "system-export")
    done = publish(sources, tmp_path / "outputs")
    assert done.about["not_received"] == [{"provider": "system-export", "file": "*.xls"}]
    findings = json.loads((done.folder / "feedback/system-export/findings.json").read_text(encoding="utf-8"))
    assert [row["rule"] for row in findings] == ["return-missing"]


def test_a_wrong_source_file_is_named_with_its_key(sources: Path, tmp_path: Path) -> None:
    path = sources / "flat-list.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("encoding:", "enconding:"), encoding="utf-8")
    with pytest.raises(SourceError, match=r"flat-list\.yaml, line \d+: files\.0\.enconding"):
        publish(sources, tmp_path / "outputs")
