"""A program that someone wrote against one release runs on the next, unchanged, and is still right."""

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assets.publish import api, open_data
from assets.publish.edition import Edition, build_public_edition
from assets.publish.open_data import change_files
from assets.publish.release import release_changes
from assets.publish.release.release_changes import ReleaseBasis
from assets.publish.site import data_pages
from assets.publish.site.site_index import SiteIndex
from schemas.column_declarations import Deprecation
from schemas.languages import LANGUAGES
from schemas.tables import TABLES
from schemas.tables.project_tables import Projects
from tests.publish import examples
from tests.publish.examples import ARCHIVES, ICT, PORT_TALBOT, SWANSEA, observation, project

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).with_name("script.py")
NEW, GONE = "ssr-8rv3n", "ssr-2bq7m"
GOING = Deprecation(
    since="2026-12-01",
    gone_after="2027-06-30",
    instead="projects.success_rating",
    reason_en="It mixed two views.",
    reason_cy="Roedd yn cymysgu dwy farn.",
)


def part(project_id: str, organisation: str, cost: int | None) -> dict[str, Any]:
    return {"project_id": project_id, "organisation_id": organisation, "role": "partner", "annual_cost_gbp": cost}


def benefit(name: str, project_id: str) -> dict[str, Any]:
    return {"benefit_id": name, "project_id": project_id, "benefit_type": "cash-releasing"}


def first() -> Edition:
    """Release 1: three projects."""
    edition = examples.edition(
        projects=[
            project(ICT, title_en=examples.FORMULA, stage="live", delivery_confidence="amber"),
            project(ARCHIVES, title_cy=examples.WELSH, stage="planned"),
            project(GONE, title_en="Shared, with a comma", stage="planned", delivery_confidence="red"),
        ],
        partners=[part(ICT, SWANSEA, 120000), part(ICT, PORT_TALBOT, 30000), part(GONE, SWANSEA, 5)],
        benefits=[benefit(f"{ICT}-b1f3a", ICT), benefit(f"{GONE}-b0001", GONE)],
        observations=[
            observation("vacant-posts", "2025-26-Q1", project_id=ICT, actual=6.5),
            observation("vacant-posts", "2025-26", organisation_id=SWANSEA, actual=10.0),
        ],
        **{
            name: [] for name in ("milestones", "project_performance", "value_notes", "assessments", "reports", "ideas")
        },
    )
    return build_public_edition(replace(edition, version="1.0.0", previous=None, limbs=edition.limbs.iloc[:0]))


def second(monkeypatch: pytest.MonkeyPatch) -> Edition:
    """Release 2: a project gone, another new; a stage, a cost and a figure corrected; a column to go, its successor beside it."""
    columns = Projects.get_columns()
    old = columns["delivery_confidence"]
    monkeypatch.setitem(columns, "delivery_confidence", replace(old, deprecated=GOING))
    monkeypatch.setitem(columns, "success_rating", replace(old, title_en="Rating", title_cy="Sgôr"))
    confidence = {"delivery_confidence": "green", "success_rating": "green"}
    edition = examples.edition(
        projects=[
            project(ICT, title_en=examples.FORMULA, stage="ended", **confidence),
            project(ARCHIVES, title_cy=examples.WELSH, stage="planned"),
            project(NEW, title_en='A "new" one', stage="live"),
        ],
        partners=[part(ICT, SWANSEA, 125000), part(ICT, PORT_TALBOT, 30000), part(NEW, PORT_TALBOT, 7)],
        benefits=[benefit(f"{ICT}-b1f3a", ICT), benefit(f"{NEW}-b0001", NEW), benefit(f"{NEW}-b0002", NEW)],
        observations=[
            observation("vacant-posts", "2025-26-Q1", project_id=ICT, actual=5.5),
            observation("vacant-posts", "2025-26", organisation_id=SWANSEA, actual=10.0),
            observation("vacant-posts", "2026-27", organisation_id=SWANSEA),
        ],
        withdrawn=[
            {"project_id": GONE, "withdrawn_on": "2026-12-01", "reason_en": "It ended.", "reason_cy": "Daeth i ben."}
        ],
        **{
            name: [] for name in ("milestones", "project_performance", "value_notes", "assessments", "reports", "ideas")
        },
    )
    return build_public_edition(replace(edition, version="2.0.0", previous="1.0.0", limbs=edition.limbs.iloc[:0]))


def written(edition: Edition, root: Path) -> Path:
    """The edition's data and API, as a release has them."""
    open_data.write_open_data(edition, root)
    api.write_api(edition, root, hashlib.sha256((root / "data" / "datapackage.json").read_bytes()).hexdigest())
    change_files.write_change_files(
        edition, change_files.build_changelog(edition, change_files.CHANGELOG_HEADING), root
    )
    return root


def figures(root: Path) -> dict[str, Any]:
    done = subprocess.run([sys.executable, str(SCRIPT), str(root)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_program_of_release_1_is_right_on_release_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert figures(written(first(), tmp_path / "one")) == {
        "version": "1.0.0",
        "package_is_the_one_announced": True,
        "stages": {"live": 1, "planned": 2},
        "confidence": {ICT: "amber", GONE: "red"},
        "vacant_posts": 16.5,
        "annual_costs": {ICT: 150000, GONE: 5},
        "benefits": 2,
    }
    assert figures(written(second(monkeypatch), tmp_path / "two")) == {
        "version": "2.0.0",
        "package_is_the_one_announced": True,
        "stages": {"ended": 1, "live": 1, "planned": 1},
        "confidence": {ICT: "green"},
        "vacant_posts": 15.5,
        "annual_costs": {ICT: 155000, NEW: 7},
        "benefits": 3,
    }


def test_a_deprecated_column_is_told_wherever_columns_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = second(monkeypatch)
    root = written(edition, tmp_path)
    told = {"table": "projects", "column": "delivery_confidence", **vars(GOING)}

    def read(path: str) -> Any:
        return json.loads((root / path).read_text(encoding="utf-8"))

    assert read("data/deprecation.json")["deprecated"] == [told]
    assert read("api/v1/latest.json")["deprecated"] == ["projects.delivery_confidence"]
    (projects,) = (each for each in read("data/datapackage.json")["resources"] if each["name"] == "projects")
    fields = {field["name"]: field for field in projects["schema"]["fields"]}
    assert [name for name in fields if "deprecated" in fields[name]] == ["delivery_confidence"]
    assert fields["delivery_confidence"]["deprecated"] == vars(GOING)
    columns = read("data/projects.csv-metadata.json")["tableSchema"]["columns"]
    (described,) = (each["dc:description"] for each in columns if each["name"] == "delivery_confidence")
    assert [GOING.reason_en in described[0]["@value"], GOING.reason_cy in described[1]["@value"]] == [True, True]
    row = read("api/v1/openapi.json")["components"]["schemas"]["projects_row"]["properties"]
    assert [name for name in row if row[name].get("deprecated")] == ["delivery_confidence"]
    content = SiteIndex(edition)
    for language in LANGUAGES:
        reason = GOING.get_reason(language)
        (listed,) = data_pages.build_data_view(content.by_language[language], []).deprecated
        page = data_pages.build_table_view(content.by_language[language], "projects", [])
        (shown,) = (column for column in page.columns if column.deprecation)
        assert listed.name == "projects.delivery_confidence" and shown.name == "delivery_confidence"
        assert reason in listed.notice and shown.deprecation and reason in shown.deprecation
    log = (root / "data/CHANGELOG.md").read_text(encoding="utf-8")
    assert "- Deprecated: projects.delivery_confidence." in log and "30 June 2027" in log and "30 Mehefin 2027" in log
    later = replace(edition, version="2.0.1")
    change_files.write_change_files(later, change_files.build_changelog(later, log), root)
    again = (root / "data/CHANGELOG.md").read_text(encoding="utf-8")
    assert again.count("- Deprecated:") == 1 and "## 2.0.1" in again, "it is told once"


def test_with_nothing_to_go_the_list_is_there_and_empty(tmp_path: Path) -> None:
    root = written(first(), tmp_path)
    assert json.loads((root / "data/deprecation.json").read_text(encoding="utf-8"))["deprecated"] == []
    assert "Deprecated" not in (root / "data/CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("dropped", "version"), [([], "1.4.3"), (["delivery_confidence"], "2.0.0"), (["stage", "aim"], "2.0.0")]
)
def test_a_column_that_goes_makes_a_new_major_version(dropped: list[str], version: str) -> None:
    old = first().tables
    new = {**old, "projects": old["projects"].drop(columns=dropped)}

    def grounds(tables: Any) -> ReleaseBasis:
        return ReleaseBasis(tables, first().provenance, {}, "code", "rules", {})

    found = release_changes.build_changes(grounds(old), grounds(new))
    assert release_changes.calculate_next_version("1.4.2", {name: old[name] for name in TABLES}, new, found) == version
    assert set(found["column"]) == set(dropped) and set(found["kind"]) <= {"removed"}
