"""What describes the data files: valid by readers' own tools, in both languages, and able to find a broken value."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from csvw import CSVW
from frictionless import Package, validate
from frictionless.resources import TableResource
from jsonschema import Draft202012Validator

from assets.publish import open_data
from assets.publish.api import openapi
from assets.publish.edition import Edition, build_public_edition
from assets.publish.open_data import csv_files, data_texts, package_descriptor
from assets.publish.plain_values import to_plain_rows
from schemas import codelists
from schemas.tables import TABLES
from tests.publish import examples


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


def described(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "datapackage.json").read_bytes())


class TestDataPackage:
    """Data Package v2 and Table Schema, by frictionless and by the rules that it does not check."""

    @pytest.mark.slow
    def test_valid_on_the_command_line(self, folder: Path) -> None:
        command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
        result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        report = json.loads(result.stdout)
        assert report["valid"], [task for task in report["tasks"] if not task["valid"]]
        assert len(report["tasks"]) == len(TABLES) + len(codelists.list_codelists()) + len(data_texts.SUPPLEMENTS)

    def test_says_what_it_is(self, folder: Path, edition: Edition) -> None:
        found = described(folder)
        assert found["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
        assert (found["version"], found["created"]) == (edition.version, "2026-11-01T00:00:00Z")
        assert re.fullmatch(r"[a-z0-9._-]+", found["name"])
        assert found["licenses"][0]["path"].startswith("https://")
        assert found["sources"][0]["path"] == examples.PROVIDER.origin
        assert "fieldsMatch" not in json.dumps(found)
        names = [resource["name"] for resource in found["resources"]]
        assert len(set(names)) == len(names)
        for resource in found["resources"]:
            assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])
            assert re.fullmatch(r"sha256:[0-9a-f]{64}", resource["hash"])
            assert not re.search(r"^[./~]|\.\.|://", resource["path"])

    @pytest.mark.parametrize("table", TABLES)
    def test_every_column_means_something_in_both_languages(self, folder: Path, table: str) -> None:
        resource = next(one for one in described(folder)["resources"] if one["name"] == table)
        texts = ("title", "title_cy", "description", "description_cy")
        assert all(resource[text] for text in texts)
        assert [field["name"] for field in resource["schema"]["fields"]] == TABLES[table].get_public_columns()
        for field in resource["schema"]["fields"]:
            assert all(field[text] for text in (*texts, "example")), field
            labelled = [category["value"] for category in field.get("categories", [])]
            assert labelled == field.get("constraints", {}).get("enum", [])

    def test_keys_and_references(self, folder: Path) -> None:
        schemas = {one["name"]: one["schema"] for one in described(folder)["resources"] if "schema" in one}
        assert schemas["partners"]["primaryKey"] == ["project_id", "organisation_id"]
        assert "primaryKey" not in schemas["observations"]
        linked = [link["fields"] for link in schemas["observations"]["foreignKeys"]]
        assert linked == [["measure_id"], ["project_id"], ["organisation_id"]]

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("rows", "fault"),
        [
            (
                {"partners": [{"project_id": examples.ICT, "organisation_id": "GB-PLA-XXX", "role": "lead"}]},
                "foreign-key",
            ),
            ({"projects": [examples.project(examples.ICT, stage="nowhere")]}, "constraint-error"),
            ({"projects": [examples.project(examples.ICT, start_actual="2013-13")]}, "constraint-error"),
            ({"ideas": [{"idea_id": "idea-1"}, {"idea_id": "idea-1"}]}, "primary-key"),
            (
                {"network": [{"organisation_id": "a", "other_organisation_id": "b", "shared_projects": 0}]},
                "constraint-error",
            ),
        ],
    )
    def test_a_broken_value_is_found(self, tmp_path: Path, rows: dict[str, Any], fault: str) -> None:
        open_data.write_open_data(build_public_edition(examples.edition(**rows)), tmp_path)
        report = validate(str(tmp_path / "data" / "datapackage.json"))
        assert fault in {error.type for task in report.tasks for error in task.errors}

    def test_a_changed_file_is_found(self, edition: Edition, tmp_path: Path) -> None:
        open_data.write_open_data(edition, tmp_path)
        path = tmp_path / "data" / "measures.csv"
        path.write_bytes(path.read_bytes().replace(b"Vacant", b"Filled"))
        assert not validate(str(tmp_path / "data" / "datapackage.json")).valid

    def test_readable_as_a_package(self, folder: Path) -> None:
        resource = Package(str(folder / "datapackage.json")).get_resource("partners")
        assert isinstance(resource, TableResource)
        rows = resource.read_rows()
        assert [row["share_percent"] for row in rows] == [55, 45, None]

    def test_source_without_address_has_no_path(self, edition: Edition, folder: Path) -> None:
        paper = replace(edition, providers=(replace(examples.PROVIDER, origin="received by post"),))
        assert "path" not in package_descriptor.build_descriptor(paper, folder)["sources"][0]


class TestCsvOnTheWeb:
    @pytest.mark.parametrize("table", TABLES)
    def test_table_is_valid(self, folder: Path, edition: Edition, table: str) -> None:
        found = CSVW(str(folder / f"{table}.csv-metadata.json"), validate=True)
        assert found.is_valid, found.warnings
        assert len(list(found.t)) == len(edition.tables[table])
        for column in found.t.tableSchema.columns:
            declared = TABLES[table].get_columns()[column.name]
            assert column.titles["en"] == [declared.title_en]
            assert column.titles["cy"] == [declared.title_cy]

    def test_group_is_valid(self, folder: Path) -> None:
        found = CSVW(str(folder / "csv-metadata.json"), validate=True)
        assert found.is_valid, found.warnings
        assert [table.url.string for table in found.tables] == [f"{name}.csv" for name in TABLES]

    @pytest.mark.parametrize("name", ["csv-metadata.json", "partners.csv-metadata.json"])
    def test_found_from_the_csv(self, folder: Path, name: str) -> None:
        assert json.loads((folder / name).read_bytes())["@context"][0] == "http://www.w3.org/ns/csvw"
        assert CSVW(str(folder / "partners.csv")).t.tableSchema.primaryKey == ["project_id", "organisation_id"]

    @pytest.mark.filterwarnings("default::UserWarning:csvw")
    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            (
                {"partners": [{"project_id": examples.ICT, "organisation_id": "GB-PLA-XXX", "role": "lead"}]},
                "GB-PLA-XXX` not found in table organisations.csv",
            ),
            ({"projects": [examples.project(examples.ICT, stage="nowhere")]}, "stage: invalid lexical value"),
        ],
    )
    def test_a_broken_value_is_found(self, tmp_path: Path, rows: dict[str, Any], said: str) -> None:
        open_data.write_open_data(build_public_edition(examples.edition(**rows)), tmp_path)
        with pytest.raises(ValueError, match=said):
            _ = CSVW(str(tmp_path / "data" / "csv-metadata.json"), validate=True).is_valid

    def test_codes_are_a_pattern(self, edition: Edition) -> None:
        columns = csv_files.build_table_description(edition, "projects")["tableSchema"]["columns"]
        stage = next(column for column in columns if column["name"] == "stage")
        assert all(re.fullmatch(stage["datatype"]["format"], code) for code in codelists.list_codes("stage"))
        assert not re.fullmatch(stage["datatype"]["format"], "nowhere")


@pytest.mark.parametrize("table", TABLES)
def test_json_schema_fits_the_rows(edition: Edition, table: str) -> None:
    schema = openapi.build_row_schema(edition, table)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for row in to_plain_rows(edition.tables[table]):
        validator.validate(row)
