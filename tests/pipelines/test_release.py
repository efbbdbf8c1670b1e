"""A release of the shipped sources: whole in shape, true to the files, the same again, and moved in one step."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlrd
from lxml import html
from python_calamine import CalamineWorkbook

from assets.publish.release import digests, verification
from assets.publish.release.release_folder import NewRelease, publish_release
from schemas.source_file import load_register_sources
from schemas.tables import TABLES
from tests.conftest import ROOT, forget_runs, publish
from tests.pipelines.two_providers import build_first_release

SOURCES = ROOT / "sources"
FEEDBACK = ("report.html", "email.txt", "findings.csv", "findings.json")


def test_a_release_has_every_part_of_the_contract(release: Path) -> None:
    expected = ["release.json", "SHA256SUMS", *(f"summary.{kind}" for kind in ("html", "json", "txt"))]
    for edition in ("public", "internal"):
        expected += [f"{edition}/{name}" for name in ("index.html", "404.html", "feed.xml", "sitemap.xml")]
        expected += [f"{edition}/{language}/index.html" for language in ("en", "cy")]
        kinds = ("csv", "json", "parquet", "csv-metadata.json")
        expected += [f"{edition}/data/{table}.{kind}" for table in TABLES for kind in kinds]
        data = ("datapackage.json", "all.json", "shared-services.xlsx", "shared-services.ods", "catalogue.jsonld")
        expected += [f"{edition}/data/{name}" for name in data]
        more = (
            "deprecation.json",
            "releases.json",
            "CHANGELOG.md",
            "delta.json",
            "provenance.parquet",
            "SHA256SUMS",
            "codelists/stage.csv",
        )
        expected += [f"{edition}/data/{name}" for name in more]
        expected += [f"{edition}/api/v1/{name}.json" for name in ("projects", "latest", "openapi")]
    for project in pd.read_parquet(release / "internal/data/projects.parquet")["project_id"]:
        expected += [f"public/en/projects/{project}/index.html", f"public/cy/prosiectau/{project}/index.html"]
        expected.append(f"public/api/v1/projects/{project}.json")
    expected += ["internal/list.html", "internal/list.json"]
    for provider in load_register_sources(SOURCES):
        expected += [f"feedback/{provider}/{name}" for name in FEEDBACK]
    expected.append("feedback/findings.parquet")
    assert [name for name in expected if not (release / name).is_file()] == []


def test_a_release_verifies_itself(release: Path) -> None:
    assert verification.verify_release(release) == []


@pytest.mark.slow
def test_frictionless_finds_the_package_valid(release: Path) -> None:
    package = release / "public" / "data" / "datapackage.json"
    command = [str(Path(sys.executable).parent / "frictionless"), "validate", str(package), "--trusted"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]


def _filled(rows: list[list[str]], header: int) -> int:
    """Non-empty rows under a header line (from 1)."""
    return sum(any(str(cell or "").replace("\xa0", " ").strip() for cell in row) for row in rows[header:])


def _independent_counts() -> dict[str, int]:
    """Rows of the shipped files, counted with other readers than the register's wherever there is one."""
    counts = {}
    flat = (SOURCES / "flat-list/provider-2_flat-list_cp1252.csv").read_text(encoding="cp1252")
    counts["provider-2_flat-list_cp1252.csv"] = _filled(list(csv.reader(io.StringIO(flat))), 1)
    for name in ("data-orig.csv", "data-update.csv"):
        text = (SOURCES / "statswales-health-visitors" / name).read_text(encoding="utf-8")
        counts[name] = _filled(list(csv.reader(io.StringIO(text))), 1)
    text = (SOURCES / "swansea-review/follow-up.csv").read_text(encoding="utf-8")
    counts["follow-up.csv"] = _filled(list(csv.reader(io.StringIO(text))), 1)
    themed = openpyxl.load_workbook(SOURCES / "themed-workbook/provider-1_themed-workbook.xlsx")
    sheets = [sheet for sheet in themed if sheet.title != "READ ME"]
    counts["provider-1_themed-workbook.xlsx"] = sum(
        _filled([[str(c or "") for c in row] for row in sheet.iter_rows(values_only=True)], 5) for sheet in sheets
    )
    linked = openpyxl.load_workbook(SOURCES / "linked-workbook/provider-5_linked-workbook.xlsx")
    counts["provider-5_linked-workbook.xlsx"] = sum(
        _filled([[str(c or "") for c in row] for row in sheet.iter_rows(values_only=True)], 1) for sheet in linked
    )
    report = xlrd.open_workbook(
        SOURCES / "performance-report/provider-6_performance-wide-by-quarter.xls"
    ).sheet_by_index(0)
    rows = [[str(value) for value in report.row_values(r)] for r in range(report.nrows)]
    counts["provider-6_performance-wide-by-quarter.xls"] = _filled(rows, 4)
    page = html.fromstring((SOURCES / "system-export/provider-4_system-export.xls").read_bytes())
    lines = [[cell.text_content() for cell in line.xpath("./td|./th")] for line in page.xpath("//tr")]
    counts["provider-4_system-export.xls"] = _filled(lines, 2)
    welsh = CalamineWorkbook.from_path(str(SOURCES / "cofrestr-gymraeg/darparwr-3_cofrestr-gymraeg.ods"))
    rows = [[str(cell) for cell in row] for row in welsh.get_sheet_by_index(0).to_python(skip_empty_area=False)]
    counts["darparwr-3_cofrestr-gymraeg.ods"] = _filled(rows, 3)
    return counts


def test_rows_add_up_and_agree_with_an_independent_count(release: Path) -> None:
    about = json.loads((release / "release.json").read_text(encoding="utf-8"))
    for each in about["submissions"]:
        assert each["received"] == each["published"] + each["held"] + each["not_records"], each
    assert {each["file"]: each["received"] for each in about["submissions"]} == _independent_counts()


def test_every_held_row_has_a_finding_that_holds_it(release: Path) -> None:
    about = json.loads((release / "release.json").read_text(encoding="utf-8"))
    for provider in {each["provider"] for each in about["submissions"]}:
        findings = json.loads((release / "feedback" / provider / "findings.json").read_text(encoding="utf-8"))
        held = {(row["file"], row["sheet"], row["cell"]) for row in findings if row["effect"] == "row-held"}
        assert len(held) == sum(each["held"] for each in about["submissions"] if each["provider"] == provider)


@pytest.mark.parametrize("edition", ["public", "internal"])
def test_foreign_keys_hold(release: Path, edition: str) -> None:
    frames = {name: pd.read_parquet(release / edition / "data" / f"{name}.parquet") for name in TABLES}
    for name, table in TABLES.items():
        for column, declared in table.get_columns().items():
            if declared.references:
                target, key = declared.references.split(".")
                lost = set(frames[name][column].dropna()) - set(frames[target][key])
                assert lost == set(), f"{name}.{column}"


@pytest.mark.slow
def test_the_same_again_says_unchanged_and_leaves_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    made, own = build_first_release(tmp_path_factory), tmp_path / "outputs"
    shutil.copytree(made / "outputs", own, symlinks=True)
    before = digests.hash_files((own / "current").resolve())
    forget_runs(own)
    again = publish(made / "sources", own)
    assert not again.is_new
    assert digests.hash_files(again.folder) == before
    assert [path.name for path in (own / "releases").iterdir()] == ["1.0.0"]


BACKWARDS = """
import os
plain_scandir, plain_listdir = os.scandir, os.listdir
class scandir:
    def __init__(self, path="."):
        with plain_scandir(path) as found:
            self.found = iter(sorted(found, key=lambda entry: entry.name, reverse=True))
    def __iter__(self): return self.found
    def __next__(self): return next(self.found)
    def __enter__(self): return self
    def __exit__(self, *_): self.close()
    def close(self): self.found = iter(())
os.scandir, os.listdir = scandir, lambda path=".": sorted(plain_listdir(path), reverse=True)
"""
"""A disk that lists the names in every folder from the last to the first, for every Python that starts with it."""
LOOK = "import os, sys, pathlib; print(os.listdir(sys.argv[1]), [path.name for path in pathlib.Path(sys.argv[1]).iterdir()])"


@pytest.mark.slow
def test_another_machine_gives_the_same_bytes(release: Path, tmp_path: Path) -> None:
    """A fresh process with another time zone, locale, hash seed and order of files, from sources put elsewhere backwards."""
    copied, disk = tmp_path / "elsewhere", tmp_path / "disk"
    for path in sorted((path for path in SOURCES.rglob("*") if path.is_file()), reverse=True):
        place = copied / path.relative_to(SOURCES)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    disk.mkdir()
    (disk / "sitecustomize.py").write_text(BACKWARDS, encoding="utf-8")
    environment = {
        **{"TZ": "Pacific/Auckland", "LANG": "cy_GB.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "7"},
        **{"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{disk}{os.pathsep}{ROOT}"},
    }
    look = [sys.executable, "-c", LOOK, str(copied)]
    seen = subprocess.run(look, env=environment, capture_output=True, text=True, check=True).stdout.strip()
    names = sorted((path.name for path in copied.iterdir()), reverse=True)
    assert seen == f"{names} {names}", "the disk is not what this test says"
    command = [str(Path(sys.executable).parent / "shared-services"), "publish", "--sources", str(copied)]
    done = subprocess.run(
        [*command, "--outputs", str(tmp_path / "out")], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    other = (tmp_path / "out" / "current").resolve()
    assert digests.hash_files(other) == digests.hash_files(release)
    assert (other / digests.SUMS).read_bytes() == (release / digests.SUMS).read_bytes()


def test_a_part_that_is_not_there_stops_the_release(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="website"):
        publish_release(
            NewRelease([tmp_path / "website"], {"version": "1.0.0"}), tmp_path / "outputs", tmp_path / "staging"
        )
    assert not (tmp_path / "outputs").exists()
