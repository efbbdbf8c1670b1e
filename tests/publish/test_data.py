"""The data files: complete, the same in every format, the same bytes anywhere, nothing internal in the public ones."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from csvw import CSVW
from frictionless import validate
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from assets.publish import api, open_data
from assets.publish.edition import Edition, PastRelease, build_public_edition, describe_download
from assets.publish.open_data import dcat_catalogue, json_files
from assets.publish.open_data.text_columns import (
    build_csv_lines,
    build_json_objects,
    build_text_column,
    build_text_columns,
    to_csv_cells,
    to_json_values,
)
from assets.publish.plain_values import to_json_line, to_plain_rows, to_plain_value
from schemas import codelists
from schemas.tables import TABLES
from tests.publish import examples

ROOT = Path(__file__).parents[2]
PER_TABLE = ("csv", "json", "parquet", "csv-metadata.json")


@pytest.fixture(scope="module")
def edition() -> Edition:
    """The small example, for the public."""
    return build_public_edition(examples.edition())


@pytest.fixture(scope="module")
def folder(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its data files, written once."""
    root = tmp_path_factory.mktemp("site")
    open_data.write_open_data(edition, root)
    return root / "data"


def csv_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, their cells as texts."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_every_file_of_the_contract_is_there(edition: Edition, tmp_path: Path) -> None:
    downloads = open_data.write_open_data(edition, tmp_path)
    found = {path.relative_to(tmp_path / "data").as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert found >= {f"{table}.{ending}" for table in TABLES for ending in PER_TABLE}
    assert found >= {
        "datapackage.json",
        "all.json",
        "provenance.parquet",
        "shared-services.xlsx",
        "shared-services.ods",
    }
    assert found >= {f"codelists/{name}.csv" for name in codelists.list_codelists()}
    assert "codelists/synonyms.csv" not in found
    assert {download.path for download in downloads} == {f"data/{name}" for name in found}
    assert all((tmp_path / download.path).stat().st_size == download.bytes for download in downloads)
    counts = {(one.table, one.rows) for one in downloads if one.format == "csv" and one.table}
    assert counts == {(name, len(frame)) for name, frame in edition.tables.items()}


class TestCsv:
    """RFC 4180, UTF-8 without a byte order mark, plain numbers."""

    def test_bytes(self, folder: Path) -> None:
        content = (folder / "organisations.csv").read_bytes()
        assert content.startswith(b"organisation_id,gss_code,")
        assert content.count(b"\r\n") == content.count(b"\n") == 4
        assert b'"Health ""board"", Bay"' in content

    def test_empty_table_has_its_header(self, folder: Path) -> None:
        assert (folder / "withdrawn.csv").read_bytes() == ",".join(TABLES["withdrawn"].get_columns()).encode() + b"\r\n"
        assert json.loads((folder / "withdrawn.json").read_bytes()) == []

    def test_numbers_and_flags_are_plain(self, folder: Path) -> None:
        observed = [row["actual"] for row in csv_rows(folder / "observations.csv")]
        assert observed == ["6.5", "", "2086"]
        assert [row["stale"] for row in csv_rows(folder / "projects.csv")] == ["false", "true"]
        assert '"actual": 2086,' in (folder / "observations.json").read_text("utf-8")

    @pytest.mark.parametrize(
        ("value", "text"), [(None, ""), (True, "true"), (-0.1, "-0.1"), (2086.0, "2086"), (-0.0, "0"), ("a,b", '"a,b"')]
    )
    def test_cells(self, value: Any, text: str) -> None:
        assert to_csv_cells(build_text_column(pd.Series([value]))).to_pylist() == [text or None]

    def test_infinity_is_refused(self) -> None:
        with pytest.raises(ValueError, match="infinity"):
            build_text_column(pd.Series([1.0, float("inf")]))

    def test_code_lists_are_the_schemas(self, folder: Path) -> None:
        for name in codelists.list_codelists():
            codes = csv_rows(folder / "codelists" / f"{name}.csv")
            assert [tuple(row.values()) for row in codes] == [
                tuple(code) for code in codelists.load_codelist(name).values()
            ]


DTYPES = {
    "string[pyarrow]": st.text(st.characters(codec="utf-8"), max_size=20),
    "Float64": st.floats(allow_nan=False, allow_infinity=False),
    "Int64": st.integers(-(2**63), 2**63 - 1),
    "boolean": st.booleans(),
}


@pytest.mark.parametrize("dtype", DTYPES)
@given(data=st.data())
def test_whole_columns_are_written_as_value_by_value(dtype: str, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.none() | DTYPES[dtype], min_size=1, max_size=20))
    column = pd.Series(values, dtype=dtype)
    expected = [None if value is None else to_json_line(to_plain_value(value)) for value in values]
    assert to_json_values(build_text_column(column)).to_pylist() == expected
    file = io.StringIO(newline="")
    # Two columns: of one alone, Python quotes a blank.
    csv.writer(file, lineterminator="\r\n").writerows([written(value), "x"] for value in values)
    assert (
        "".join(f"{cell or ''},x\r\n" for cell in to_csv_cells(build_text_column(column)).to_pylist())
        == file.getvalue()
    )


def written(value: Any) -> str:
    """A value as the text of a CSV cell."""
    if value is None or isinstance(value, str):
        return value or ""
    return to_json_line(to_plain_value(value))


class TestSameValues:
    """CSV is what every other format must say too."""

    @pytest.mark.parametrize("table", TABLES)
    def test_json(self, folder: Path, table: str) -> None:
        found = json.loads((folder / f"{table}.json").read_bytes())
        assert [{name: written(value) for name, value in row.items()} for row in found] == csv_rows(
            folder / f"{table}.csv"
        )

    @pytest.mark.parametrize("table", TABLES)
    def test_parquet(self, folder: Path, edition: Edition, table: str) -> None:
        found = pq.read_table(folder / f"{table}.parquet")
        values = [{name: written(value) for name, value in row.items()} for row in found.to_pylist()]
        assert values == csv_rows(folder / f"{table}.csv")
        for name, declared in edition.get_columns(table).items():
            field = found.schema.field(name)
            expected = {"Int64": "int64", "Float64": "double", "boolean": "bool"}.get(declared.dtype, "string")
            assert str(field.type) == expected
            assert field.nullable is not declared.is_filled
            assert field.metadata[b"description_cy"].decode() == declared.description_cy
        assert b"pandas" not in found.schema.metadata

    @pytest.mark.parametrize("table", TABLES)
    def test_xlsx(self, folder: Path, table: str) -> None:
        page = load_workbook(folder / "shared-services.xlsx")[table]
        header, *lines = [[cell.value for cell in row] for row in page[page.tables[table].ref]]
        found = [dict(zip(header, map(spreadsheet_text, row), strict=True)) for row in lines]
        assert [row for row in found if any(row.values())] == csv_rows(folder / f"{table}.csv")

    @pytest.mark.parametrize("table", TABLES)
    def test_ods(self, folder: Path, table: str) -> None:
        lines = CalamineWorkbook.from_path(folder / "shared-services.ods").get_sheet_by_name(table).to_python()
        header, *below = lines[6:]
        found = [dict(zip(header, map(spreadsheet_text, row), strict=True)) for row in below]
        assert found == csv_rows(folder / f"{table}.csv")

    def test_awkward_texts_came_through(self, folder: Path) -> None:
        row = csv_rows(folder / "projects.csv")[0]
        assert row["title_en"] == examples.FORMULA
        assert row["title_cy"] == examples.WELSH
        assert "\nfor  two" in row["summary_en"]
        assert row["lgsl_id"] == "0867"

    def test_provenance(self, folder: Path, edition: Edition) -> None:
        found = pq.read_table(folder / "provenance.parquet")
        assert found.num_rows == len(edition.provenance)
        assert found.column("raw")[0].as_py() == examples.FORMULA


def spreadsheet_text(value: Any) -> str:
    """A cell of a spreadsheet as the CSV has it."""
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return written(value)


def test_all_json_nests_projects_whole(folder: Path, edition: Edition) -> None:
    found = json.loads((folder / "all.json").read_bytes())
    assert (found["version"], found["data_date"], found["previous"]) == ("1.2.0", "2026-11-01", "1.1.0")
    assert found["licence"]["name"] == "OGL-UK-3.0"
    assert [len(found[name]) for name in ("projects", "organisations", "measures", "sources")] == [2, 3, 1, 1]
    whole, other = found["projects"]
    assert whole["partners"] == [
        row for row in to_plain_rows(edition.tables["partners"]) if row["project_id"] == examples.ICT
    ]
    assert [len(whole[name]) for name in ("benefits", "milestones", "observations", "assessments")] == [1, 1, 1, 1]
    assert [row["joined_by"] for row in whole["project_performance"]] == ["organisation-and-service-area", "project"]
    assert whole["limbs"][0]["answer"] == "yes"
    assert whole["reports"][0]["reference"] == "7"
    assert (len(other["partners"]), other["limbs"], other["reports"]) == (1, [], [])


CELLS = st.one_of(st.none(), st.sampled_from(["a", 'a "b", c', "ŷ\n", ""]))
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(("first", "second", "third"), CELLS)), min_size=1, max_size=4)


@given(rows=ROWS, times=st.integers(1, 3))
def test_rows_are_written_as_one_by_one_whatever_they_share(rows: list[dict[str, str | None]], times: int) -> None:
    frame = pd.DataFrame(rows * times, dtype="string[pyarrow]")
    for encode in (build_csv_lines, build_json_objects):
        together = encode(build_text_columns(frame)).to_pylist()
        assert together == [encode(build_text_columns(frame.iloc[[at]])).to_pylist()[0] for at in range(len(frame))]
    assert [json.loads(line) for line in together] == rows * times


def test_a_large_file_is_described_without_being_held(tmp_path: Path) -> None:
    path, size = tmp_path / "large.csv", 32 * 2**20
    with path.open("wb") as file:
        file.truncate(size)
    tracemalloc.start()
    try:
        found = describe_download(path, tmp_path, "csv")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (found.path, found.bytes) == ("large.csv", size)
    assert found.sha256 == hashlib.sha256(bytes(size)).hexdigest()
    assert most < size / 8


@pytest.mark.parametrize("size", [1, 5000])
def test_rows_taken_from_the_files_are_as_they_would_be_made_anew(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_files, "PROJECTS_PER_PART", size)
    monkeypatch.setattr(json_files, "BYTES_PER_PART", size)
    texts = ['a "quoted"\nline,\n{}', "[]\r\n", "dŵr 🚒", "}", "\\", None]
    projects = [examples.project(f"ssr-{at}0000", title_en=text) for at, text in enumerate(texts)]
    # In no order of the projects, and one of none of them.
    named = [4, 0, 9, 2, 0, 4, 1]
    partners = [{"project_id": f"ssr-{at}0000", "organisation_id": examples.SWANSEA, "role": "lead"} for at in named]
    edition = examples.edition(projects=projects, partners=partners, benefits=[])
    open_data.write_data_files(edition, tmp_path)
    anew, taken = (
        pa.concat_arrays(list(json_files.build_nested_projects(edition, "", folder))).to_pylist()
        for folder in (None, tmp_path / "data")
    )
    assert taken == anew
    assert [len(json.loads(project)["partners"]) for project in taken] == [2, 1, 1, 0, 2, 0]


def files_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def write_everything(edition: Edition, root: Path) -> None:
    downloads = open_data.write_open_data(edition, root)
    api.write_api(edition, root, "0" * 64)
    dcat_catalogue.write_catalogue(edition, downloads, root)


SCRIPT = """
import sys
from pathlib import Path
from assets.publish.edition import build_public_edition
from tests.publish import examples, test_data
test_data.write_everything(build_public_edition(examples.edition()), Path(sys.argv[1]))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "Pacific/Kiritimati", "LANG": "cy_GB.UTF-8", "LC_ALL": "cy_GB.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "4242", "PYTHONUTF8": "0"},
    ],
)
def test_same_bytes_anywhere(edition: Edition, tmp_path: Path, surroundings: dict[str, str]) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    write_everything(edition, here)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **surroundings}
    subprocess.run([sys.executable, "-c", SCRIPT, str(there)], check=True, env=environment, cwd=tmp_path)
    first, second = files_of(here), files_of(there)
    assert list(first) == list(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_an_edition_of_nothing_is_valid(tmp_path: Path) -> None:
    nothing = examples.edition(**{name: [] for name in TABLES})
    write_everything(build_public_edition(nothing), tmp_path)
    assert validate(str(tmp_path / "data" / "datapackage.json")).valid
    assert CSVW(str(tmp_path / "data" / "csv-metadata.json"), validate=True).is_valid


def test_every_release_is_listed_with_what_tells_it(tmp_path: Path) -> None:
    past = (
        PastRelease("1.1.0", "2026-10-01", "1.0.0", sums="b" * 64, is_kept=True),
        PastRelease("1.0.0", "2026-09-01", None, sums="a" * 64, is_kept=False),
    )
    notice = {"version": "1.1.0", "taken_back_on": "2026-10-02", "stands": "1.0.0", "reason_en": "It was wrong."}
    edition = replace(examples.edition(corrections=[notice]), past_releases=past)
    open_data.write_open_data(edition, tmp_path)
    found = json.loads((tmp_path / "data" / "releases.json").read_bytes())["releases"]
    assert [tuple(each.values()) for each in found] == [
        ("1.2.0", "2026-11-01", "1.1.0", "https://intranet.example.org/register/releases/1.2.0/", None, None),
        (
            "1.1.0",
            "2026-10-01",
            "1.0.0",
            "https://intranet.example.org/register/releases/1.1.0/",
            "b" * 64,
            "2026-10-02",
        ),
        ("1.0.0", "2026-09-01", None, None, "a" * 64, None),
    ]
