"""Internal columns: in everything that staff get, in nothing that the public gets, whatever they hold."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assets.publish import api, open_data, site
from assets.publish.edition import Edition, build_public_edition
from assets.publish.open_data import change_files, dcat_catalogue, package_descriptor
from assets.publish.release import verification
from schemas.tables import INTERNAL_COLUMNS, TABLES
from tests.publish import examples
from tests.publish.content import content

NAMES = sorted({column for _, column in INTERNAL_COLUMNS})
VALUE = "Rheolwr gwasanaethau"


def told(column: str, text: str) -> dict[str, list[dict[str, Any]]]:
    """A row of each table whose rows tell of columns, about a project's internal column."""
    about = {"table": "projects", "record": examples.ICT, "column": column}
    changed = {**about, "kind": "changed", "cause": "source", "before": text, "after": text}
    shape = {**about, "record": "*", "kind": "added", "cause": "code"}
    return {
        "changes": [changed, shape, {**changed, "column": "stage", "before": "planned", "after": "live"}],
        "value_notes": [
            {**about, "provider": "flat-list", "note": "range", "text": text, "low": text, "high": text},
            *examples.ROWS["value_notes"],
        ],
    }


def edition(text: str) -> Edition:
    """The example with a text in every internal column, and wherever rows tell of one."""
    first, *others = examples.ROWS["projects"]
    made = examples.edition(
        projects=[{**first, **{name: f"{text} {name}" for name in NAMES}}, *others], **told("contact_post", text)
    )
    inside = made.provenance["column"].isin(NAMES)
    assert inside.any()
    columns = {name: made.provenance[name].mask(inside, text) for name in ("value", "raw", "header", "cell")}
    return replace(made, provenance=made.provenance.assign(**columns))


def built(made: Edition, root: Path) -> dict[str, bytes]:
    """Every file of an edition."""
    downloads = open_data.write_open_data(made, root)
    downloads += change_files.write_change_files(made, change_files.build_changelog(made, ""), root)
    api.write_api(made, root, hashlib.sha256((root / "data" / "datapackage.json").read_bytes()).hexdigest())
    dcat_catalogue.write_catalogue(made, downloads, root)
    site.build_site(made, downloads, root)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The public edition's files, of an example that says something in every internal column."""
    return built(build_public_edition(edition(VALUE)), tmp_path_factory.mktemp("public"))


def test_every_table_whose_rows_tell_of_columns_says_so() -> None:
    for name, table in TABLES.items():
        assert (table.about.subject_columns is not None) == ({"table", "column"} <= set(table.get_columns())), name


def test_no_outcome_rests_on_an_internal_column(release: Path) -> None:
    rests = pd.read_parquet(release / "internal" / "data" / "assessments.parquet")["rests_on"]
    named = {tuple(each.split(".")) for text in rests for each in text.split(" | ")}
    assert named
    assert not named & INTERNAL_COLUMNS


def test_the_public_edition_says_nothing_of_them(outside: dict[str, bytes]) -> None:
    for word in (VALUE, *NAMES, "internal_note", "Nodyn mewnol", "Internal note", "Contact post"):
        assert not [name for name, held in outside.items() if word.encode() in content(held)], word
    for name in ("changes", "value_notes"):
        assert len(json.loads(outside[f"data/{name}.json"])) == 1, "the rows about other columns stay"
    assert b"stage" in outside["data/delta.json"]


def test_the_public_edition_is_the_same_whatever_they_hold(outside: dict[str, bytes], tmp_path: Path) -> None:
    assert built(build_public_edition(edition("MARKER-3c81")), tmp_path) == outside


def test_staff_see_them(tmp_path: Path) -> None:
    inside = built(edition(VALUE), tmp_path)
    holding = {name for name, held in inside.items() if VALUE.encode() in content(held)}
    whole = [f"data/{name}" for name in ("all.json", "delta.json", "provenance.parquet", "shared-services.xlsx")]
    tables = [f"data/{name}.{ending}" for name in ("projects", "changes") for ending in ("csv", "json", "parquet")]
    descriptions = ["data/datapackage.json", "data/projects.csv-metadata.json", "api/v1/openapi.json"]
    assert all(b"contact_post" in inside[name] for name in descriptions)
    assert package_descriptor.get_package_name(edition(VALUE)) != package_descriptor.get_package_name(
        build_public_edition(edition(VALUE))
    )
    pages = [f"en/projects/{examples.ICT}/index.html", f"cy/prosiectau/{examples.ICT}/index.html"]
    assert holding >= {*whole, *tables, *pages, f"api/v1/projects/{examples.ICT}.json"}
    for page, title in zip(pages, ("For staff", "I staff"), strict=True):
        assert f'<h2 id="staff">{title}</h2>' in inside[page].decode()
    assert b'id="staff"' not in inside[f"en/projects/{examples.ARCHIVES}/index.html"], "nothing is said of this one"


@pytest.mark.parametrize("name", ["changes", "value_notes", "provenance", "history"])
def test_verify_finds_a_row_that_tells_of_one(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "public" / "data"
    folder.mkdir(parents=True)
    (folder / "datapackage.json").write_text('{"resources": []}', encoding="utf-8")
    for column, faults in (("stage", []), ("contact_post", [{"table": name, "column": "contact_post"}])):
        pq.write_table(pa.table({"table": ["projects"], "column": [column]}), folder / f"{name}.parquet")
        assert [fault.values for fault in verification._check_audience(tmp_path)] == faults
