"""A provider that has confirmed no licence: everything is read and checked, nothing is published, and one finding says why."""

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from pipelines import file_check
from schemas.languages import FixableError
from schemas.source_file import load_source
from tests.conftest import publish
from tests.examples import run, source, source_keys, write_csv, write_source

ROWS = [
    ["Ref", "Title", "Started"],
    ["1", "Archives", "2013"],
    ["2", "Payroll", "no date at all, as nobody can read it"],
    ["Total", "", "2"],
]
COLUMNS = {"reference": "Ref", "title_en": "Title", "start_actual": "Started"}


def keys(provider: str, **more: Any) -> dict[str, Any]:
    table = {"table": "projects", "columns": COLUMNS}
    return source_keys(table, provider=provider, name_en="Anytown", name_cy="Unrhyw Dref", **more)


def test_every_row_is_held_with_one_finding(tmp_path: Path) -> None:
    write_csv(tmp_path / "file.csv", ROWS)
    table = {"table": "projects", "columns": COLUMNS}
    done = run(tmp_path, source(table, licence=None))
    assert done.counts() == {"held": 2, "not-a-record": 1}
    done.adds_up()
    assert len(done.of("licence-missing")) == 1
    said = done.of("licence-missing").iloc[0]
    assert (said["severity"], said["responsibility"], said["effect"]) == ("error", "publisher", "row-held")
    assert "An example has not confirmed" in said["message_en"]
    assert done.rules("error") == ["date-unreadable", "licence-missing"], "its cells are judged all the same"
    assert run(tmp_path, source(table)).of("licence-missing").empty


def test_a_licence_is_whole_or_not_there(tmp_path: Path) -> None:
    with pytest.raises(FixableError, match=r"licence\.title"):
        load_source(write_source(tmp_path, keys("one", licence={"name": "OGL"})))


def test_check_says_it(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "file.csv", ROWS)
    by = source({"table": "projects", "columns": COLUMNS}, licence=None)
    report = file_check.check_file(file, {"example": by}, None)
    assert report.has_errors
    assert report.about["tables"][0]["rows"] == {"received": 3, "accepted": 0, "held": 2, "not_records": 1}
    assert "licence-missing" in {row["rule"] for row in report.about["findings"]}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of three providers, of which the second has confirmed no licence."""
    folder = tmp_path_factory.mktemp("sources")
    for rank, provider in enumerate(("one", "two", "three"), start=1):
        made = keys(provider, precedence=rank)
        if provider == "two":
            del made["licence"]
        write_source(folder, made)
        (folder / provider).mkdir()
        rows = [ROWS[0], *([ref, f"{title} {provider}" if title else "", at] for ref, title, at in ROWS[1:])]
        write_csv(folder / provider / "file.csv", rows)
    return folder


def titles(release: Path) -> list[str]:
    return sorted(pd.read_csv(release / "public" / "data" / "projects.csv")["title_en"])


@pytest.mark.slow
def test_the_release_stands_without_it(sources: Path, tmp_path: Path) -> None:
    shutil.copytree(sources, tmp_path / "sources")
    publish(tmp_path / "sources", tmp_path / "outputs")
    release = (tmp_path / "outputs" / "current").resolve()
    about = json.loads((release / "release.json").read_text(encoding="utf-8"))
    counts = {
        each["provider"]: [each[name] for name in ("received", "published", "held", "not_records")]
        for each in about["submissions"]
    }
    assert counts == {"one": [3, 2, 0, 1], "three": [3, 2, 0, 1], "two": [3, 0, 2, 1]}
    data = release / "public" / "data"
    assert titles(release) == ["Archives one", "Archives three", "Payroll one", "Payroll three"]
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    assert len(package["sources"]) == len(json.loads((data / "all.json").read_text(encoding="utf-8"))["sources"]) == 2
    quality = pd.read_csv(data / "quality.csv")
    assert quality.loc[quality["rule"] == "licence-missing", ["provider", "findings"]].values.tolist() == [["two", 1]]
    assert "not confirmed" in (release / "public" / "en" / "about" / "index.html").read_text(encoding="utf-8")

    # A provider that takes its licence back takes its word with it, once a person has accepted that.
    path = tmp_path / "sources" / "one.yaml"
    unlicensed = yaml.safe_load(path.read_text(encoding="utf-8"))
    del unlicensed["licence"]
    path.write_text(yaml.safe_dump(unlicensed), encoding="utf-8")
    publish(tmp_path / "sources", tmp_path / "outputs", accept="It has taken its licence back.")
    assert titles((tmp_path / "outputs" / "current").resolve()) == ["Archives three", "Payroll three"]
